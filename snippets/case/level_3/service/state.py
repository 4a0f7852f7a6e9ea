"""What the service knows about the airports at this moment, fed by events, and the features that follow from it.

`disruption.features` computes a year of features at once; a request needs a handful within milliseconds. So this is a
second way to the same numbers, with the same constants. `tests/test_parity.py` holds the two together: every feature of
every flight must come out equal, not close.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from disruption.data import CARRIERS, ORIGINS
from disruption.features import BOARDS, STALE, STEP, WEATHER, WINDOW
from service.refusal import Refused, clock
from service.schemas import Departed, Event, Fault, Flight, Named, Scheduled, Taken, Told, Weather
from service.settings import Api, State

Array = NDArray[np.float64]
Key = tuple[str, int, str, datetime]
Board = dict[Any, tuple[float, float]]  # by the value of its keys: mean minutes late so far, share that has not left
_STEP, _WINDOW, _STALE = (time.to_pytimedelta() for time in (STEP, WINDOW, STALE))
_HOUR = timedelta(hours=1)
_EARLIEST = timedelta(hours=2)  # a flight that leaves longer than this before its time is a mistake
_VALUE = {name: attrgetter(*keys) if keys else lambda _: None for name, keys in BOARDS.items()}
_NOTHING = (math.nan, math.nan)


@dataclass(slots=True)
class Departure:
    carrier: str
    origin: str
    dest: str
    scheduled: datetime
    left: datetime | None = None


class LiveState:
    """Departures and weather of the last hours. Not safe for threads: the service calls it from its event loop alone."""

    def __init__(self, state: State, api: Api) -> None:
        self.stale_after = timedelta(minutes=state.stale_minutes)
        self.keep = timedelta(hours=state.keep_hours)
        self.ahead = timedelta(hours=state.timetable_hours)
        self.skew = timedelta(seconds=api.clock_skew_seconds)
        self.origins = ORIGINS
        self.complete: dict[str, datetime] = {}
        self._slots: dict[datetime, dict[Key, Departure]] = {}  # by the first board that shows the departure
        self._hours: dict[tuple[str, datetime], set[Key]] = {}
        self._weather: dict[str, dict[datetime, Weather]] = {origin: {} for origin in ORIGINS}
        self._boards: dict[datetime, dict[str, Board]] = {}

    def apply(self, told: Told, now: datetime) -> Taken:
        """Take in the events, all or none. The same event again changes nothing.

        Raises:
            Refused: 422, with every event that cannot be.
        """
        announced = {_key(event) for event in told.events if isinstance(event, Scheduled)}
        faults = [
            Fault(field=f"events.{index}.{field}", value=value, expected=expected)
            for index, event in enumerate(told.events)
            for field, value, expected in self._wrong(event, now, announced)
        ]
        for origin, time in told.complete.items():
            if time > now + self.skew:
                faults.append(
                    Fault(field=f"complete.{origin}", value=clock(time), expected=f"at most now, {clock(now)}")
                )
        if faults:
            raise Refused(422, faults)
        taken = Taken()
        for event in sorted(told.events, key=lambda event: event.kind == "departed"):  # the timetable first
            word = "too_old" if self._too_old(event, now) else self._take(event)
            setattr(taken, word, getattr(taken, word) + 1)
        for origin, time in told.complete.items():
            self.complete[origin] = max(time, self.complete.get(origin, time))
        self._forget(now)
        return taken

    def at(self, now: datetime) -> datetime:
        """The time up to which everything is known: features are computed as of then."""
        return min([now, *self.complete.values()])

    def unknown(self, flight: Named, now: datetime) -> str | None:
        """Why the features of this flight cannot be computed; None where they can.

        The boards of a route and of the city count all three airports, so each of the three feeds must be alive.
        """
        for origin in ORIGINS:
            if origin not in self.complete:
                return f"state missing: nothing heard from {origin}"
            if now - self.complete[origin] > self.stale_after:
                return f"state stale: {origin} is complete only up to {clock(self.complete[origin])}"
        if _key(flight) not in self._hours.get((flight.origin, _floor(flight.scheduled, _HOUR)), ()):
            return "flight is not in the timetable that was sent"
        return None

    def features(self, flights: list[Flight], now: datetime, order: list[str]) -> Array:
        """The features of each flight as of `at(now)`, NaN where nothing is known. Shape: (flights, order)."""
        at = self.at(now)
        return np.array([[row[name] for name in order] for row in (self._row(flight, at) for flight in flights)])

    def reading(self, origin: str, at: datetime) -> Weather | None:
        """The last weather reading at or before `at`, unless it is too old."""
        times = [time for time in self._weather[origin] if at - _STALE <= time <= at]
        return self._weather[origin][max(times)] if times else None

    def counts(self) -> dict[str, int]:
        """How much is held, for /ready."""
        departures = sum(len(slot) for slot in self._slots.values())
        return {"departures": departures, "readings": sum(len(held) for held in self._weather.values())}

    def _row(self, flight: Flight, at: datetime) -> dict[str, float]:
        scheduled = flight.scheduled
        row: dict[str, float] = {
            "minute_of_day": scheduled.hour * 60 + scheduled.minute,
            "weekday": scheduled.weekday(),
            "carrier": CARRIERS.index(flight.carrier),
            "origin": ORIGINS.index(flight.origin),
            "distance": flight.distance,
            "departures_this_hour": len(self._hours[flight.origin, _floor(scheduled, _HOUR)]),
        }
        weather = self.reading(flight.origin, at)
        for name in WEATHER:
            value = getattr(weather, name) if weather else None
            row[name] = math.nan if value is None else value
        now, before = self._board(_floor(at, _STEP)), self._board(_floor(at - _HOUR, _STEP))
        for name, value_of in _VALUE.items():
            value = value_of(flight)
            late, waiting = now[name].get(value, _NOTHING)
            row |= {f"{name}_late": late, f"{name}_waiting": waiting}
            row[f"{name}_trend"] = late - before[name].get(value, _NOTHING)[0]
        return row

    def _board(self, at: datetime) -> dict[str, Board]:
        """Every board as it stood at `at`; see `disruption.features.board`."""
        if at not in self._boards:
            sums: dict[str, dict[Any, list[float]]] = {name: {} for name in _VALUE}
            for shift in range(_WINDOW // _STEP):
                for departure in self._slots.get(at - shift * _STEP, {}).values():
                    gone = departure.left is not None and departure.left <= at
                    until = departure.left if departure.left is not None and gone else at
                    late = (until - departure.scheduled).total_seconds() / 60
                    for name, value_of in _VALUE.items():
                        total = sums[name].setdefault(value_of(departure), [0.0, 0.0, 0.0])
                        total[0] += late
                        total[1] += not gone
                        total[2] += 1
            self._boards[at] = {
                name: {value: (late / count, waiting / count) for value, (late, waiting, count) in found.items()}
                for name, found in sums.items()
            }
        return self._boards[at]

    def _wrong(self, event: Event, now: datetime, announced: set[Key]) -> list[tuple[str, str, str]]:
        """(field, value, what is expected) of what cannot be."""
        latest = now + self.skew
        if isinstance(event, Weather):
            return (
                [("observed", clock(event.observed), f"at most now, {clock(now)}")] if event.observed > latest else []
            )
        if isinstance(event, Scheduled):
            if event.scheduled > now + self.ahead:
                return [("scheduled", clock(event.scheduled), f"at most {clock(now + self.ahead)}")]
            return []
        if event.left > latest:
            return [("left", clock(event.left), f"at most now, {clock(now)}")]
        if event.left < event.scheduled - _EARLIEST:
            return [("left", clock(event.left), f"not over 2 hours before scheduled, {clock(event.scheduled)}")]
        if not (self._too_old(event, now) or _key(event) in announced or self._find(event)):
            return [("flight", f"{event.carrier} {event.flight}", "a flight whose 'scheduled' event was sent before")]
        return []

    def _too_old(self, event: Event, now: datetime) -> bool:
        return (event.observed if isinstance(event, Weather) else event.scheduled) < now - self.keep

    def _find(self, named: Named) -> Departure | None:
        return self._slots.get(_ceil(named.scheduled), {}).get(_key(named))

    def _take(self, event: Event) -> str:
        if isinstance(event, Weather):
            held = self._weather[event.origin].get(event.observed)
            self._weather[event.origin][event.observed] = event
            return _word(held, held == event)
        departure = self._find(event)
        if isinstance(event, Departed):
            assert departure is not None  # `_wrong` has seen to it
            before, departure.left = departure.left, event.left
            return _word(before, before == event.left)
        if departure is not None:
            before_dest, departure.dest = departure.dest, event.dest
            return _word(before_dest, before_dest == event.dest)
        fresh = Departure(event.carrier, event.origin, event.dest, event.scheduled)
        self._slots.setdefault(_ceil(event.scheduled), {})[_key(event)] = fresh
        self._hours.setdefault((event.origin, _floor(event.scheduled, _HOUR)), set()).add(_key(event))
        return "new"

    def _forget(self, now: datetime) -> None:
        oldest = now - self.keep
        self._boards = {}
        self._slots = {time: held for time, held in self._slots.items() if time >= oldest}
        self._hours = {key: held for key, held in self._hours.items() if key[1] >= oldest - _HOUR}
        for origin, held in self._weather.items():
            self._weather[origin] = {time: reading for time, reading in held.items() if time >= oldest}


def _word(before: object, same: bool) -> str:
    return "new" if before is None else "repeated" if same else "changed"


def _key(named: Named) -> Key:
    return named.carrier, named.flight, named.origin, named.scheduled


def _floor(time: datetime, step: timedelta) -> datetime:
    return time - (time - datetime.min) % step


def _ceil(time: datetime) -> datetime:
    return _floor(time + _STEP - timedelta.resolution, _STEP)
