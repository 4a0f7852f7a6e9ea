"""What is known about a departure at the time of decision: timetable, weather and the state of the airports.

Nothing here may use what is recorded after `scheduled - lead`. `tests/test_leakage.py` holds this file to it: it edits
everything that happens later and demands the same features.
"""

from __future__ import annotations

import pandas as pd

from disruption.data import CARRIERS, ORIGINS, Tables, unique
from disruption.problem import Problem

LEAD = pd.Timedelta(hours=2)  # the desk needs this much warning
STEP = pd.Timedelta(minutes=15)  # the boards are brought up to date this often
WINDOW = pd.Timedelta(hours=3)  # and show the departures scheduled in this time before
STALE = pd.Timedelta(hours=3)  # an older weather reading counts as missing
WEATHER = ["temp", "dewp", "humid", "wind_speed", "wind_gust", "precip", "pressure", "visib"]
BOARDS = {"airport": ["origin"], "airline": ["origin", "carrier"], "route": ["dest"], "city": []}
GROUPS = {
    "timetable": ["minute_of_day", "weekday", "carrier", "origin", "distance", "departures_this_hour"],
    "weather": WEATHER,
    **{board: [f"{board}_late", f"{board}_waiting", f"{board}_trend"] for board in BOARDS},
}


def columns(groups: list[str]) -> list[str]:
    """The feature columns of these groups, in order."""
    return [column for group in groups for column in GROUPS[group]]


def build(tables: Tables, lead: pd.Timedelta = LEAD) -> pd.DataFrame:
    """Every feature of every group: one row per row of `tables.flights`, same index.

    Units: minutes (`minute_of_day`, `*_late`, `*_trend`), shares (`*_waiting`), counts (`departures_this_hour`),
    miles (`distance`), the weather file's own units. `carrier` and `origin` are positions in CARRIERS and ORIGINS.
    Missing where nothing was known: no departure in the window, no recent weather reading.

    Raises:
        Problem: a reading stands twice, or a join does not give one row per flight.
    """
    flights, known_at = tables.flights, tables.flights["scheduled"] - lead
    parts = [timetable(flights), one_each(weather_as_of(flights, known_at, tables.weather), flights, "weather")]
    for name, keys in BOARDS.items():
        parts.append(one_each(state_as_of(flights, known_at, board(flights, keys), keys, name), flights, name))
    return pd.concat(parts, axis=1)[columns(list(GROUPS))]


def one_each(joined: pd.DataFrame, flights: pd.DataFrame, name: str) -> pd.DataFrame:
    """What was joined, if it has as many rows as there were flights before, and in their order.

    Raises:
        Problem: the join has added, lost or moved rows.
    """
    if not joined.index.equals(flights.index):
        raise Problem(
            f"{name}: {len(joined):,} rows after the join with {len(flights):,} flights; expected one each, in order"
        )
    return joined


def timetable(flights: pd.DataFrame) -> pd.DataFrame:
    """What the timetable alone says."""
    scheduled = flights["scheduled"]
    by_hour = flights.groupby(["origin", scheduled.dt.floor("h")])["flight"]
    return pd.DataFrame(
        {
            "minute_of_day": scheduled.dt.hour * 60 + scheduled.dt.minute,
            "weekday": scheduled.dt.day_of_week,
            "carrier": pd.Categorical(flights["carrier"], CARRIERS).codes.astype(int),
            "origin": pd.Categorical(flights["origin"], ORIGINS).codes.astype(int),
            "distance": flights["distance"],
            "departures_this_hour": by_hour.transform("size"),
        },
        index=flights.index,
    )


def weather_as_of(flights: pd.DataFrame, known_at: pd.Series, weather: pd.DataFrame) -> pd.DataFrame:
    """The last reading at the airport at or before `known_at`, one row per flight.

    Raises:
        Problem: an airport has two readings of one time.
    """
    asked = pd.DataFrame({"known_at": known_at, "origin": flights["origin"]}).sort_values("known_at", kind="stable")
    readings = weather.rename(columns={"observed": "known_at"})[["known_at", "origin", *WEATHER]]
    unique(readings, ["origin", "known_at"], "weather")
    found = pd.merge_asof(asked, readings, on="known_at", by="origin", tolerance=STALE)
    return found.set_axis(asked.index).loc[flights.index, WEATHER]


def board(flights: pd.DataFrame, keys: list[str], step: pd.Timedelta = STEP) -> pd.DataFrame:
    """What a departure board shows every `step`: one row per value of `keys` and time `at`.

    Over the departures scheduled in the `WINDOW` before: `late`, the mean minutes that they are late so far, and
    `waiting`, the share that has not left. A flight that was cancelled waits until it drops out of the window: when a
    cancellation was announced is not in the data.
    """
    first = flights["scheduled"].dt.ceil(step)
    seen = []
    for shift in range(int(WINDOW / step)):
        at = first + shift * step
        waited = (at - flights["scheduled"]).dt.total_seconds() / 60
        gone = flights["dep_delay"] <= waited
        late = flights["dep_delay"].where(gone, waited)
        seen.append(pd.DataFrame({"at": at, "late": late, "waiting": 1.0 - gone, **flights[keys]}))
    return pd.concat(seen).groupby([*keys, "at"])[["late", "waiting"]].mean()


def state_as_of(
    flights: pd.DataFrame,
    known_at: pd.Series,
    shown: pd.DataFrame,
    keys: list[str],
    name: str,
    step: pd.Timedelta = STEP,
) -> pd.DataFrame:
    """The last board at or before `known_at`: late, waiting, and the change of late over the hour before."""

    def read(at: pd.Series) -> pd.DataFrame:
        at = at.dt.floor(step)
        index = pd.MultiIndex.from_arrays([*(flights[key] for key in keys), at]) if keys else pd.Index(at)
        return shown.reindex(index).set_axis(flights.index)

    now, before = read(known_at), read(known_at - pd.Timedelta(hours=1))
    return pd.DataFrame(
        {f"{name}_late": now["late"], f"{name}_waiting": now["waiting"], f"{name}_trend": now["late"] - before["late"]}
    )
