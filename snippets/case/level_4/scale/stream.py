"""The departure boards from a stream of events: the same numbers as the batch job, computed as the day goes by.

Policy, in terms of the event's own time:
- A tick of the clock emits the boards of that quarter hour from what has been reported so far; they are never rewritten.
- A late event (its time is before the last tick) still counts on the boards to come.
- An event that was seen before is dropped; of two reports about one flight the first stands. The timetable may come early.
- A departure in the future (more than a quarter hour after the last tick) and a negative time are refused and kept apart.
Kept in memory: the flights of the last three hours and the departures of flights that nobody has announced yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from disruption.features import STEP, WINDOW, board
from disruption.problem import Problem
from scale import config
from scale.output import Metrics, markdown
from scale.parity import compare, require_equal

MINUTE = pd.Timedelta(minutes=1)
QUARTER, SPAN = int(STEP / MINUTE), int(WINDOW / MINUTE)


@dataclass(frozen=True, slots=True)
class Announced:
    """The timetable says that a flight leaves at `time` (whole minutes since 1970) and is on the board of `key`."""

    time: int
    flight: int
    key: str


@dataclass(frozen=True, slots=True)
class Departed:
    """A flight left at `time`."""

    time: int
    flight: int


@dataclass(frozen=True, slots=True)
class Tick:
    """It is `time`."""

    time: int


Event = Announced | Departed | Tick
Row = tuple[str, int, float, float]  # key, at, late, waiting


class Boards:
    """The operator: takes events one by one, gives rows at each tick, counts what it did not take in order."""

    def __init__(self) -> None:
        self.now: int | None = None
        self.announced: dict[int, Announced] = {}
        self.departed: dict[int, int] = {}
        self.counts: Counter[str] = Counter()

    def take(self, event: Event) -> list[Row]:
        """The rows of the boards if the event is a tick, else nothing. See the module for the policy.

        Raises:
            Problem: the event's time is negative or in the future; the operator stays as it was.
        """
        if event.time < 0:
            raise Problem(f"event: time: {event.time} is negative; expected minutes since 1970 in {event}")
        if isinstance(event, Tick):
            return self._tick(event.time)
        if self.now is not None:
            if isinstance(event, Departed) and event.time > self.now + QUARTER:
                raise Problem(
                    f"event: time: {event.time} is in the future; expected at most {self.now + QUARTER} in {event}"
                )
            self.counts["late"] += event.time <= self.now
        if isinstance(event, Departed):
            self._first(self.departed, event.flight, event.time)
        elif self.now is None or event.time > self.now - SPAN:  # else it is off the board
            self._first(self.announced, event.flight, event)
        return []

    def _first(self, known: dict[int, Any], flight: int, value: Announced | int) -> None:
        if flight in known:
            self.counts["repeated"] += 1
        else:
            known[flight] = value

    def _tick(self, now: int) -> list[Row]:
        if self.now is not None and now <= self.now:
            self.counts["repeated"] += 1
            return []
        self.now = now
        past = now - SPAN
        for flight in [flight for flight, event in self.announced.items() if event.time <= past]:
            del self.announced[flight]
            self.departed.pop(flight, None)
        for flight in [flight for flight, left in self.departed.items() if left <= past]:
            if flight not in self.announced:
                del self.departed[flight]
        sums: dict[str, list[int]] = {}
        for flight, event in self.announced.items():
            if event.time > now:  # announced early
                continue
            left = self.departed.get(flight, now + 1)
            of_key = sums.setdefault(event.key, [0, 0, 0])
            of_key[0] += 1
            of_key[1] += min(left, now) - event.time
            of_key[2] += left > now
        return [(key, now, late / flights, waiting / flights) for key, (flights, late, waiting) in sums.items()]


def events_of(flights: pd.DataFrame) -> list[Event]:
    """The year as it happened, in order: timetable entries, departures, and a tick every quarter hour.

    A cancelled flight never departs. A flight that leaves early departs before its entry comes at the scheduled time.
    """
    time = minutes(flights["scheduled"])
    left = time + flights["dep_delay"]
    announced = zip(time, range(len(flights)), flights["origin"], strict=True)
    events: list[Event] = [Announced(*entry) for entry in announced]
    events += [Departed(int(at), flight) for flight, at in enumerate(left.to_numpy()) if not np.isnan(at)]
    first, last = time.min() // QUARTER * QUARTER, -(-time.max() // QUARTER) * QUARTER + SPAN
    events += [Tick(int(at)) for at in range(first, last, QUARTER)]
    return sorted(events, key=lambda event: (event.time, isinstance(event, Tick)))


def messy(events: list[Event], settings: config.Stream, seed: int) -> list[Event]:
    """The same events with some departures reported late and some twice, in order of arrival."""
    random = np.random.default_rng(seed)
    late, twice = random.random((2, len(events)))
    arrivals: list[tuple[int, bool, int, Event]] = []
    for place, event in enumerate(events):
        moved = isinstance(event, Departed) and late[place] < settings.late_share
        arrival = event.time + settings.late_minutes * moved
        arrivals.append((arrival, isinstance(event, Tick), place, event))
        if isinstance(event, Departed) and twice[place] < settings.repeated_share:
            arrivals.append((arrival, False, place, event))
    return [event for *_, event in sorted(arrivals, key=lambda arrival: arrival[:3])]


def consume(events: Iterable[Event], boards: Boards) -> tuple[pd.DataFrame, list[str]]:
    """Every row emitted (columns origin, at, late, waiting), and why events were refused."""
    rows: list[Row] = []
    refused: list[str] = []
    for event in tqdm(events, desc="stream", unit="event", disable=None, leave=False):
        try:
            rows += boards.take(event)
        except Problem as problem:
            refused.append(str(problem))
    table = pd.DataFrame(rows, columns=["origin", "at", "late", "waiting"])
    return table.assign(at=pd.to_datetime(table["at"], unit="m").astype("datetime64[us]")), refused


def minutes(time: pd.Series) -> pd.Series:
    """Whole minutes since 1970 of a datetime column."""
    return (time - pd.Timestamp(0)) // MINUTE


def run(flights: pd.DataFrame, settings: config.Stream, seed: int) -> tuple[Metrics, str]:
    """Replay all flights through the operator and compare with the batch board; then once more with late and repeated reports.

    Raises:
        Problem: the replay in order differs from the batch board, or an event was refused.
    """
    batch = board(flights, ["origin"]).reset_index()
    events = events_of(flights)
    metrics: Metrics = {}
    for name, arriving in (("stream", events), ("messy", messy(events, settings, seed))):
        boards = Boards()
        table, refused = consume(arriving, boards)
        if refused:
            raise Problem(f"stream: {len(refused)} events refused, the first: {refused[0]}")
        differences = compare(batch, table, ["origin", "at"], ["late", "waiting"])
        if name == "stream":
            require_equal(differences, "stream against batch")
        metrics |= {
            f"{name}.events": len(arriving),
            f"{name}.rows": len(table),
            f"{name}.late_events": boards.counts["late"],
            f"{name}.repeated_events": boards.counts["repeated"],
            f"{name}.rows_wrong": int(differences["rows_wrong"].max()),
            f"{name}.max_difference": float(differences["max_difference"].max()),
        }
    kinds = ["events", "late_events", "repeated_events", "rows", "rows_wrong", "max_difference"]
    heads = ["Replay", "Events", "Late", "Repeated", "Rows", "Rows unlike batch", "Largest difference"]
    lines = [
        [label, *(f"{metrics[f'{name}.{kind}']:,.6g}" for kind in kinds)]
        for label, name in (("in order", "stream"), ("some late, some twice", "messy"))
    ]
    return metrics, markdown(heads, lines)
