"""How the service runs: service.toml, checked before anything starts."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import Field, ValidationError

from disruption.config import Part
from disruption.problem import Problem


class Api(Part):
    batch: int = Field(ge=1)
    events: int = Field(ge=1)
    body_bytes: int = Field(ge=1000)
    horizon_hours: float = Field(gt=0, le=24)
    clock_skew_seconds: float = Field(ge=0)


class State(Part):
    stale_minutes: float = Field(gt=0)
    keep_hours: float = Field(ge=5)
    timetable_hours: float = Field(gt=0)


class Models(Part):
    folder: Path


class Log(Part):
    folder: Path
    megabytes: float = Field(gt=0)
    files: int = Field(ge=2)


class Monitor(Part):
    psi: float = Field(gt=0)
    calibration: float = Field(gt=0, lt=1)


class Settings(Part):
    api: Api
    state: State
    models: Models
    log: Log
    monitor: Monitor


def load_settings(path: Path) -> Settings:
    """Read and check the file.

    Raises:
        Problem: it is missing, not TOML, or a field is unknown, missing, or not what it should be.
    """
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise Problem(f"{path}: no such file; the settings are service.toml beside the README") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(f"{path}: not TOML ({error})") from None
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Problem(f"{path}: {field}: {first['msg']}, not {first['input']!r}") from None
