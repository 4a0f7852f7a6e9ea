"""How the service runs: service.toml, checked before anything starts."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from disruption.config import Part, read_toml


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
        Problem: see `disruption.config.read_toml`.
    """
    return read_toml(path, Settings)
