"""How the service says no: which field, which value, what is expected."""

from __future__ import annotations

from datetime import datetime

from service.schemas import Fault


class Refused(Exception):
    """A request that is not answered; nothing of it is kept or logged as a forecast."""

    def __init__(self, status: int, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.value}: {fault.expected}" for fault in faults))
        self.status, self.faults = status, faults


def too_many(field: str, count: int, limit: int) -> Refused:
    """413 for a list that is longer than the settings allow."""
    return Refused(
        413, [Fault(field=field, value=f"{count} items", expected=f"at most {limit}; send several requests")]
    )


def clock(time: datetime) -> str:
    """A time as it stands in messages."""
    return f"{time:%Y-%m-%dT%H:%M:%S}"
