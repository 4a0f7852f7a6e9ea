"""The configuration file, checked before anything runs."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_type_hints

import pandas as pd


class Problem(Exception):
    """What the user can mend: shown in one line, without a traceback."""


class Rule(NamedTuple):
    """What a value has to be, in words and as a check."""

    expected: str
    holds: Callable[[Any], bool]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _day(value: Any) -> bool:
    return type(value) is date


def _days(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_day, value)) and value == sorted(set(value))


TEXT = Rule("a path in quotes", lambda value: isinstance(value, str) and value != "")
POSITIVE = Rule("a number above 0", lambda value: _number(value) and 0 < value < float("inf"))
FROM_0 = Rule("a whole number from 0 on", lambda value: _whole(value) and value >= 0)
FROM_100 = Rule("a whole number from 100 on", lambda value: _whole(value) and value >= 100)
DAY = Rule("a date as in 2025-10-01, without quotes", _day)
DAYS = Rule("a list of dates in order of time", _days)


@dataclass(frozen=True)
class Paths:
    """The two tables of cases, the signals, and the folder for results."""

    cases: Annotated[Path, TEXT]
    outcomes: Annotated[Path, TEXT]
    signals: Annotated[Path, TEXT]
    reports: Annotated[Path, TEXT]


@dataclass(frozen=True)
class Decision:
    """Hours and units; see config.toml."""

    lead_hours: Annotated[float, POSITIVE]
    alert_cost: Annotated[float, POSITIVE]
    alert_worth: Annotated[float, POSITIVE]

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

    folds: Annotated[tuple[date, ...], DAYS]
    test: Annotated[date, DAY]
    until: Annotated[date, DAY]


@dataclass(frozen=True)
class Run:
    """What makes a run repeat."""

    seed: Annotated[int, FROM_0]
    resamples: Annotated[int, FROM_100]


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
    given, known = raw.get(name), get_type_hints(kind, include_extras=True)
    if not isinstance(given, dict):
        raise Problem(f"{path}: [{name}] is missing")
    if unknown := sorted(given.keys() - known.keys()):
        raise Problem(f"{path}: {name}.{unknown[0]} is unknown; expected {', '.join(known)}")
    values = {}
    for key, hint in known.items():
        rule: Rule = hint.__metadata__[0]
        if key not in given:
            raise Problem(f"{path}: {name}.{key} is missing; expected {rule.expected}")
        value = given[key]
        if not rule.holds(value):
            raise Problem(f"{path}: {name}.{key} is {_shown(value)}; expected {rule.expected}")
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
