"""service.toml, checked before anything starts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt, ValidationError

from .offline import Problem


class Part(BaseModel):
    """No unknown key: a misspelt limit must not become no limit."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Service(Part):
    models: Path
    log: Path
    log_days: PositiveInt
    signal_hours: PositiveFloat
    outcome_hours: PositiveFloat


class Train(Part):
    model: Literal["linear", "boosted"]
    backtest_weeks: PositiveInt


class Floor(Part):
    saved_over_table: float


class Gate(Part):
    weeks: PositiveInt
    over_table: float
    over_live: float


class Monitor(Part):
    days: PositiveInt
    input_factor: float = Field(ge=1)
    calibration: float = Field(gt=0, lt=1)
    table_share: float = Field(gt=0, lt=1)
    refused_share: float = Field(gt=0, lt=1)
    stop_saved: float


class Settings(Part):
    service: Service
    train: Train
    floor: Floor
    gate: Gate
    monitor: Monitor

    def within(self, folder: Path) -> Settings:
        """The same with models and log below `folder`: for drills and tests, which must not touch what is live."""
        own = self.service
        there = own.model_copy(update={"models": folder / own.models.name, "log": folder / own.log.name})
        return self.model_copy(update={"service": there})


def load(path: Path) -> Settings:
    """Read and check the file; paths in it start at its folder.

    Raises:
        Problem: it is missing or not TOML, or a key is missing, unknown, or not what it should be.
    """
    try:
        settings = Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise Problem(f"{path}: cannot be read ({error.strerror})") from None
    except tomllib.TOMLDecodeError as error:
        raise Problem(f"{path}: not TOML ({error})") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise Problem(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    own = settings.service
    there = own.model_copy(update={"models": path.parent / own.models, "log": path.parent / own.log})
    return settings.model_copy(update={"service": there})
