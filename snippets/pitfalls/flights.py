"""Every flight that was scheduled from New York in 2013, with what is known two hours before departure.

The tables and the features are those of the case (`snippets/case/level_2`); only the choice of columns is made here.
The features take seconds to compute and many listings want them, so they are kept in a cache named after their source.
"""

import hashlib
import os
import sys
from pathlib import Path

import pandas as pd

CASE = Path(__file__).resolve().parent.parent / "case" / "level_2"
CACHE = CASE.parents[2] / ".cache"
sys.path.insert(0, str(CASE))

from disruption.data import SHA256, load  # noqa: E402
from disruption.features import LEAD, board, build, state_as_of  # noqa: E402

HOUR = pd.Timedelta(hours=1)
TIMETABLE = ["month", "day", "weekday", "hour", "minute", "carrier", "origin", "dest", "flight", "distance"]


def all_flights() -> pd.DataFrame:
    """The raw flights (336,776 rows) with `scheduled` and `disrupted`, in order of time."""
    return load().flights


def all_features() -> pd.DataFrame:
    """The case's features with `month`, `day` and the label `disrupted`, one row per flight, in order of time."""
    source = b"".join(path.read_bytes() for path in sorted((CASE / "disruption").glob("[df]*.py")))
    name = hashlib.sha256(source + "".join(SHA256.values()).encode() + pd.__version__.encode()).hexdigest()[:16]
    cache = CACHE / f"features-{name}.pkl"
    if not cache.is_file():
        CACHE.mkdir(exist_ok=True)
        tables = load()
        table = build(tables).join(tables.flights[["month", "day", "disrupted"]])
        half = cache.with_suffix(f".{os.getpid()}")
        table.to_pickle(half)
        half.replace(cache)
    return pd.read_pickle(cache)


def known_two_hours_before() -> tuple[pd.DataFrame, pd.Series]:
    """A small table to start with (336,776 rows x 11) and the label, one row per flight, in order of time.

    The label is True where the flight was disrupted: 30 minutes late or more at the gate, cancelled or diverted
    (no arrival delay recorded). The features are the timetable (codes for the names) and `airport_delay`: the mean
    minutes by which departures of the last three hours at the same airport are late so far, on an hourly board, two hours before.
    """
    flights = all_flights()
    clock = flights["scheduled"].dt
    features = flights.assign(weekday=clock.day_of_week, hour=clock.hour, minute=clock.minute)[TIMETABLE]
    for column in ["carrier", "origin", "dest"]:
        features[column] = features[column].astype("category").cat.codes.astype(int)
    hourly = board(flights, ["origin"], HOUR)
    state = state_as_of(flights, flights["scheduled"] - LEAD, hourly, ["origin"], "airport", HOUR)
    return features.assign(airport_delay=state["airport_late"]), flights["disrupted"]
