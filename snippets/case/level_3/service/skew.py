"""What happens when the service computes a feature otherwise than training did, and which check would have seen it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from disruption.features import BOARDS, GROUPS
from service.replay import Json, readings
from service.schemas import Weather

Array = NDArray[np.float64]
STATE = [column for board in BOARDS for column in GROUPS[board]]
_READING = TypeAdapter(Weather)


@dataclass(frozen=True)
class Skew:
    """A fault, what it does to the features and to a weather event, and what the service does about it."""

    name: str
    title: str
    features: Callable[[pd.DataFrame], pd.DataFrame]
    event: Callable[[Json], Json] | None
    check: str


def _celsius(value: float) -> float:
    return (value - 32) / 1.8


def _in_celsius(names: list[str]) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda rows: rows.assign(**{name: _celsius(rows[name]) for name in names})


def _said_in_celsius(names: list[str]) -> Callable[[Json], Json]:
    return lambda event: event | {name: _celsius(event[name]) for name in names if event[name] is not None}


SKEWS = [
    Skew("none", "nothing wrong", lambda rows: rows, lambda event: event, "—"),
    Skew(
        "celsius", "temperature in °C", _in_celsius(["temp"]), _said_in_celsius(["temp"]),
        "`POST /events` refuses readings with the temperature below the dew point",
    ),
    Skew(
        "both_celsius", "temperature and dew point in °C", _in_celsius(["temp", "dewp"]), _said_in_celsius(["temp", "dewp"]),
        "nothing at the door; the stability index of temperature, high in every month anyway, is the only trace",
    ),
    Skew(
        "state_zero", "live state defaulted to 0", lambda rows: rows.assign(**dict.fromkeys(STATE, 0.0)), None,
        "cannot be sent: features are computed from events, and without them the table answers",
    ),
    Skew(
        "state_missing", "live state missing", lambda rows: rows.assign(**dict.fromkeys(STATE, np.nan)), None,
        "the table answers, with the reason",
    ),
    Skew(
        "order_reversed", "order of the features reversed", lambda rows: rows.iloc[:, ::-1], None,
        "the artefact is refused when it is loaded: names, order and stored forecasts are compared",
    ),
]  # fmt: skip


def refused(skew: Skew, weather: pd.DataFrame) -> float | None:
    """The share of these weather readings that `POST /events` would refuse; None where the fault is not in an event."""
    if skew.event is None:
        return None
    events = readings(weather, weather["observed"].min(), weather["observed"].max())
    return float(np.mean([not _fits(skew.event(event)) for event in events]))


def _fits(event: Json) -> bool:
    try:
        _READING.validate_python(event)
    except ValidationError:
        return False
    return True
