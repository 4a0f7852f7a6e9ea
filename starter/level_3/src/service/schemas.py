"""What goes in and out over HTTP. Whatever is not written here is refused.

Yours: one field for each column of a case, with its unit in its name, its range, and a closed list where there is one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

Group = Literal["G00", "G01", "G02", "G03", "G04", "G05", "G06", "G07", "G08", "G09"]
Kind = Literal["plain", "repeat", "urgent"]


def _written_out(value: Any) -> Any:
    if not (isinstance(value, str) and "T" in value):  # a number would be read as seconds since 1970
        raise ValueError("expected a time, as in 2025-12-05T10:00:00Z")
    return value


def _utc(value: AwareDatetime) -> AwareDatetime:
    if value.utcoffset() != timedelta(0):
        raise ValueError("expected UTC, as in 2025-12-05T10:00:00Z")
    if not 2000 <= value.year < 2100:
        raise ValueError("expected a year from 2000 to 2099")
    return value


class Case(BaseModel):
    """A case that is planned. Signals and past outcomes are not sent: the service has them from its own feed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    case_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    group: Group
    kind: Kind
    size_items: Annotated[int, Field(strict=True, ge=1, le=20)]
    happens_at_utc: Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_utc)]


class Answer(BaseModel):
    """`chance` is that of a bad outcome; `source` says whether the model gave it or, for `reason`, the table."""

    model_config = ConfigDict(protected_namespaces=())

    request_id: str
    case_id: str
    known_at_utc: AwareDatetime = Field(description="what was recorded later did not count")
    model_version: str
    source: Literal["model", "table"]
    reason: str | None
    chance: float
    alert: bool


class Fault(BaseModel):
    field: str
    message: str


class Refusal(BaseModel):
    """No prediction: what was wrong with the request, or why there is no model."""

    request_id: str
    errors: list[Fault]
