"""The configuration file, checked before anything runs."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from disruption.features import GROUPS
from disruption.problem import Problem

Month = Annotated[int, Field(ge=1, le=12)]


class Part(BaseModel):
    """A table of the file: every key is known, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Data(Part):
    folder: str = ""


class Decision(Part):
    """Hours and units; see config.toml."""

    lead_hours: float = Field(gt=0, le=24)
    alert_cost: float = Field(gt=0)
    alert_worth: float = Field(gt=0)

    @property
    def threshold(self) -> float:
        """The chance of a disruption from which an alert pays."""
        return self.alert_cost / self.alert_worth


class Split(Part):
    folds: list[Month] = Field(min_length=1)
    test: list[Month] = Field(min_length=1)


class Features(Part):
    groups: list[str] = Field(min_length=1)


class LightGBM(Part):
    n_estimators: int = Field(ge=1)
    learning_rate: float = Field(gt=0, le=1)
    num_leaves: int = Field(ge=2, le=131072)
    min_child_samples: int = Field(ge=1)
    colsample_bytree: float = Field(gt=0, le=1)
    subsample: float = Field(gt=0, le=1)


class Network(Part):
    hidden: list[Annotated[int, Field(ge=1)]] = Field(min_length=1)
    batch: int = Field(ge=1)
    passes: int = Field(ge=1)


class Run(Part):
    seed: int = Field(ge=0)
    threads: int = Field(ge=1, le=256)
    repeats: int = Field(ge=100)
    trials: int = Field(ge=1)
    share: float = Field(gt=0, le=1)


class Config(Part):
    data: Data
    decision: Decision
    split: Split
    features: Features
    lightgbm: LightGBM
    network: Network
    run: Run


Whole = TypeVar("Whole", bound=Part)


def read_toml(path: Path, whole: type[Whole]) -> Whole:
    """Read and check a file of settings.

    Raises:
        Problem: it is missing, not TOML, or a field is unknown, missing, or not what it should be.
    """
    try:
        return whole.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise Problem(f"{path}: no such file; one to start from stands beside the README") from None
    except OSError as error:
        raise Problem(f"{path}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(f"{path}: not TOML ({error})") from None
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Problem(f"{path}: {field}: {first['msg']}, not {first['input']!r}") from None


def load_config(path: Path) -> Config:
    """Read and check config.toml, each field and what they say together.

    Raises:
        Problem: see `read_toml`; or a group of features is unknown, the test comes before the folds, no alert can pay.
    """
    config = read_toml(path, Config)
    if len(set(config.features.groups)) < len(config.features.groups):
        raise Problem(f"{path}: features.groups: a group is named twice")
    if "timetable" not in config.features.groups:
        raise Problem(f"{path}: features.groups: 'timetable' is missing; today's table needs it")
    for group in config.features.groups:
        if group not in GROUPS:
            raise Problem(f"{path}: features.groups: '{group}' is unknown; there are {', '.join(GROUPS)}")
    if min(config.split.test) <= max(config.split.folds):
        raise Problem(f"{path}: split.test: months must come after split.folds, or the choice has seen the test")
    if config.decision.alert_cost >= config.decision.alert_worth:
        raise Problem(f"{path}: decision.alert_cost: must be below alert_worth, or no alert can ever pay")
    return config
