"""2013 again: the events of the tables in the order in which they became known, and the questions of the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from tqdm import tqdm

from disruption.data import ORIGINS, Tables
from disruption.features import STEP, WEATHER

ANNOUNCED = pd.Timedelta(hours=12)  # before a flight, its place in the timetable is sent
WARM_UP = pd.Timedelta(days=1)  # the feed starts this long before the first question
Json = dict[str, Any]


class ReplayClock:
    """The service's clock in a replay: it stands where the replay has come to."""

    def __init__(self, time: datetime) -> None:
        self.time = time

    def __call__(self) -> datetime:
        return self.time


@dataclass
class Moment:
    """What became known by `now`, and the flights whose decision falls due before the next moment."""

    now: datetime
    events: list[Json] = field(default_factory=list)
    asks: list[Json] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)  # of the asked flights in the table

    @property
    def told(self) -> Json:
        """The body of `POST /events`: the feed of every airport is complete up to now."""
        return {"events": self.events, "complete": dict.fromkeys(ORIGINS, self.now.isoformat())}


def moments(tables: Tables, asked: pd.Series, lead_hours: float) -> Iterator[Moment]:
    """A moment for every quarter of an hour in which something happens, in order.

    asked: which rows of `tables.flights` the desk asks about; each is asked at the last quarter of an hour that is not
    after its decision, `lead_hours` before it is scheduled.
    """
    flights, lead = tables.flights, pd.Timedelta(hours=lead_hours)
    begin = flights.loc[asked, "scheduled"].min() - lead - WARM_UP
    end = flights.loc[asked, "scheduled"].max()
    announced = (flights["scheduled"] - ANNOUNCED).clip(lower=begin).dt.ceil(STEP)
    near = flights[(flights["scheduled"] >= begin) & (flights["scheduled"] <= end + ANNOUNCED)]
    found: dict[datetime, Moment] = {}

    def at(time: pd.Timestamp) -> Moment:
        moment = time.to_pydatetime()
        return found.setdefault(moment, Moment(moment))

    named = _named(near)
    left = near["scheduled"] + pd.to_timedelta(near["dep_delay"], unit="min")
    for name, dest, when, gone in zip(named, near["dest"], announced[near.index], left, strict=True):
        at(when).events.append({"kind": "scheduled", **name, "dest": dest})
        if pd.notna(gone):
            at(max(gone, begin).ceil(STEP)).events.append({"kind": "departed", **name, "left": gone.isoformat()})
    for reading in readings(tables.weather, begin, end):
        at(pd.Timestamp(reading["observed"]).ceil(STEP)).events.append(reading)
    due = (flights["scheduled"] - lead)[asked].dt.floor(STEP)
    for row, name, dest, distance, when in zip(
        due.index,
        _named(flights.loc[due.index]),
        flights["dest"][due.index],
        flights["distance"][due.index],
        due,
        strict=True,
    ):
        moment = at(when)
        moment.asks.append({**name, "dest": dest, "distance": float(distance)})
        moment.rows.append(row)
    yield from (found[time] for time in sorted(found) if time <= end.to_pydatetime())


def readings(weather: pd.DataFrame, begin: pd.Timestamp, end: pd.Timestamp) -> list[Json]:
    """The weather readings from begin to end as events."""
    near = weather[(weather["observed"] >= begin) & (weather["observed"] <= end)]
    values = near[WEATHER].astype(object).where(near[WEATHER].notna(), None)
    return [
        {"kind": "weather", "origin": origin, "observed": observed.isoformat(), **value}
        for origin, observed, value in zip(near["origin"], near["observed"], values.to_dict("records"), strict=True)
    ]


def play(
    story: Iterator[Moment],
    clock: ReplayClock,
    tell: Callable[[Json], Any],
    ask: Callable[[list[Json]], list[Json]],
    deaf: Callable[[datetime], bool] = lambda _: False,
) -> pd.DataFrame:
    """Set the clock, tell and ask, moment by moment; columns chance, source and version, one row per question, index as asked.

    deaf: whether the feed fails at a time; what happened in a failure is told when the feed is back.
    """
    rows: list[int] = []
    answers: list[Json] = []
    missed: list[Json] = []
    for moment in tqdm(story, desc="replay", unit=" quarters", disable=None):
        clock.time = moment.now
        if deaf(moment.now):
            missed += moment.events
        else:
            tell({**moment.told, "events": [*missed, *moment.events]})
            missed = []
        if moment.asks:
            answers += ask(moment.asks)
            rows += moment.rows
    return pd.DataFrame(answers, index=rows, columns=["chance", "source", "version"]).sort_index()


def outage(first_hour: int, last_hour: int) -> Callable[[datetime], bool]:
    """A feed that fails every day from one hour until before the other."""
    return lambda now: (
        timedelta(hours=first_hour) <= now - datetime.combine(now, datetime.min.time()) < timedelta(hours=last_hour)
    )


def _named(flights: pd.DataFrame) -> list[Json]:
    times = flights["scheduled"].dt.strftime("%Y-%m-%dT%H:%M:%S")
    values = zip(flights["carrier"], flights["flight"].astype(int), flights["origin"], times, strict=True)
    return [
        {"carrier": carrier, "flight": flight, "origin": origin, "scheduled": time}
        for carrier, flight, origin, time in values
    ]
