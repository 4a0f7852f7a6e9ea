"""The configuration file, checked before anything runs."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd


class Problem(Exception):
    """What the user can mend: shown in one line, without a traceback."""


def needs(expected: str, holds: Callable[[Any], bool]) -> Any:
    """A field of the file and what its value has to be."""
    return field(metadata={"expected": expected, "holds": holds})


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _day(value: Any) -> bool:
    return type(value) is date


def _days(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_day, value)) and value == sorted(set(value))


TEXT = ("a path in quotes", lambda value: isinstance(value, str) and value != "")
POSITIVE = ("a number above 0", lambda value: _number(value) and 0 < value < float("inf"))
DAY = ("a date as in 2025-10-01, without quotes", _day)


@dataclass(frozen=True)
class Paths:
    """The two tables of cases, the signals, and the folder for results."""

    cases: Path = needs(*TEXT)
    outcomes: Path = needs(*TEXT)
    signals: Path = needs(*TEXT)
    reports: Path = needs(*TEXT)


@dataclass(frozen=True)
class Decision:
    """Hours and units; see config.toml."""

    lead_hours: float = needs(*POSITIVE)
    alert_cost: float = needs(*POSITIVE)
    alert_worth: float = needs(*POSITIVE)

    @property
    def lead(self) -> pd.Timedelta:
        """How long before the event the decision is taken."""
        return pd.Timedelta(hours=self.lead_hours)

    @property
    def threshold(self) -> float:
        """The chance of a bad outcome from which acting pays."""
        return self.alert_cost / self.alert_worth


@dataclass(frozen=True)
class Split:
    """The first day of each fold, of the test, and the first day after it."""

    folds: tuple[date, ...] = needs("a list of dates in order of time", _days)
    test: date = needs(*DAY)
    until: date = needs(*DAY)


@dataclass(frozen=True)
class Run:
    """What makes a run repeat."""

    seed: int = needs("a whole number from 0 on", lambda value: _whole(value) and value >= 0)
    resamples: int = needs("a whole number from 100 on", lambda value: _whole(value) and value >= 100)


@dataclass(frozen=True)
class Config:
    """All of config.toml."""

    paths: Paths
    decision: Decision
    split: Split
    run: Run


def load(path: Path) -> Config:
    """Read and check the file; paths in it start at its folder.

    Raises:
        Problem: it is missing or not TOML, or a key is missing, unknown, or not what it should be.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Problem(f"{path}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(f"{path}: not TOML ({error})") from None
    sections = {"paths": Paths, "decision": Decision, "split": Split, "run": Run}
    if unknown := sorted(raw.keys() - sections.keys()):
        raise Problem(f"{path}: [{unknown[0]}] is unknown; expected {', '.join(sections)}")
    config = Config(**{name: _section(path, raw, name, kind) for name, kind in sections.items()})
    _together(path, config)
    return config


def _section(path: Path, raw: dict[str, Any], name: str, kind: type[Any]) -> Any:
    given, known = raw.get(name), {one.name: one for one in fields(kind)}
    if not isinstance(given, dict):
        raise Problem(f"{path}: [{name}] is missing")
    if unknown := sorted(given.keys() - known.keys()):
        raise Problem(f"{path}: {name}.{unknown[0]} is unknown; expected {', '.join(known)}")
    values = {}
    for key, one in known.items():
        expected = one.metadata["expected"]
        if key not in given:
            raise Problem(f"{path}: {name}.{key} is missing; expected {expected}")
        value = given[key]
        if not one.metadata["holds"](value):
            raise Problem(f"{path}: {name}.{key} is {_shown(value)}; expected {expected}")
        values[key] = path.parent / value if kind is Paths else tuple(value) if isinstance(value, list) else value
    return kind(**values)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    return str(value) if isinstance(value, date) else repr(value)


def _together(path: Path, config: Config) -> None:
    """What two keys say together."""
    decision, split = config.decision, config.split
    if decision.alert_cost >= decision.alert_worth:
        expected = f"less than decision.alert_worth ({decision.alert_worth}), or acting never pays"
        raise Problem(f"{path}: decision.alert_cost is {decision.alert_cost}; expected {expected}")
    if split.test <= split.folds[-1]:
        expected = f"a day after the last of split.folds ({split.folds[-1]}), or the choice has seen the test"
        raise Problem(f"{path}: split.test is {split.test}; expected {expected}")
    if split.until <= split.test:
        raise Problem(f"{path}: split.until is {split.until}; expected a day after split.test ({split.test})")
