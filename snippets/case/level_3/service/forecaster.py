"""From a request to answers: the window, the state, the model or the table, the shadow, the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from disruption.problem import Problem
from service.artefact import Artefact
from service.journal import Journal
from service.refusal import Refused, clock, too_many
from service.releases import Releases
from service.schemas import Answer, Answers, Ask, Fault, Flight, Taken, Told
from service.settings import Settings
from service.shadow import Shadow
from service.state import LiveState

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
Array = NDArray[np.float64]
NEW_YORK = ZoneInfo("America/New_York")


def wall_clock() -> datetime:
    """Now in New York, without an offset, like the timetable."""
    return datetime.now(NEW_YORK).replace(tzinfo=None)


class Forecaster:
    """The service without HTTP. One process, one event loop: its state is not shared and not locked."""

    def __init__(self, settings: Settings, releases: Releases, journal: Journal, now: Clock = wall_clock) -> None:
        self.settings, self.releases, self.journal, self.now = settings, releases, journal, now
        self.state = LiveState(settings.state, settings.api)
        self.shadow = Shadow()

    def tell(self, told: Told) -> Taken:
        """Take in events.

        Raises:
            Refused: there are too many, or one cannot be; then none is kept.
        """
        if len(told.events) > self.settings.api.events:
            raise too_many("events", len(told.events), self.settings.api.events)
        return self.state.apply(told, self.now())

    def ask(self, ask: Ask, request_id: str) -> Answers:
        """Forecast every flight of the request, or none.

        Raises:
            Refused: there are too many, or one is not in the window in which it may be asked for.
            Problem: no model is loaded.
        """
        start = time.perf_counter()
        flights, now = ask.flights, self.now()
        if len(flights) > self.settings.api.batch:
            raise too_many("flights", len(flights), self.settings.api.batch)
        live = self.releases.live()  # once per request: a swap in between cannot mix two versions
        lead = timedelta(hours=float(live.metadata["lead_hours"]))
        if faults := [
            fault for index, flight in enumerate(flights) for fault in self._window(index, flight, now, lead)
        ]:
            raise Refused(422, faults)

        reasons = [self.state.unknown(flight, now) for flight in flights]
        known = [flight for flight, reason in zip(flights, reasons, strict=True) if reason is None]
        rows = self.state.features(known, now, live.features) if known else np.empty((0, len(live.features)))
        chances = iter(live.chance(rows).tolist() if known else [])
        answers = []
        for flight, reason in zip(flights, reasons, strict=True):
            by_table = live.table_chance(flight.carrier, flight.scheduled.hour)
            chance = by_table if reason else next(chances)
            answers.append(
                Answer(
                    carrier=flight.carrier,
                    flight=flight.flight,
                    origin=flight.origin,
                    scheduled=flight.scheduled,
                    chance=chance,
                    alert=chance >= live.threshold,
                    source="table" if reason else "model",
                    reason=reason,
                )
            )
        given = Answers(request_id=request_id, version=live.version, decided=now, answers=answers)
        self._record(given, rows, "live", 1000 * (time.perf_counter() - start))
        self._look_on(given, rows, live)
        return given

    def ready(self) -> tuple[bool, dict[str, Any]]:
        """Whether a model is loaded, and what a person on call wants to know first."""
        try:
            live = self.releases.live()
        except Problem as problem:
            return False, {"ready": False, "problem": str(problem)}
        now, candidate = self.now(), self.releases.shadow()
        return True, {
            "ready": True,
            "version": live.version,
            "artefact_age_days": round((datetime.now(UTC) - live.created).total_seconds() / 86400, 2),
            "pointer_problem": self.releases.problem,
            "shadow": candidate.version if candidate else None,
            "shadow_problem": self.releases.shadow_problem,
            "shadow_errors": self.shadow.errors,
            "clock": clock(now),
            "state": {origin: self._freshness(origin, now) for origin in self.state.origins},
            "held": self.state.counts(),
            "log_lines_lost": self.journal.lost,
        }

    def _freshness(self, origin: str, now: datetime) -> dict[str, Any]:
        complete, reading = self.state.complete.get(origin), self.state.reading(origin, now)
        return {
            "complete": clock(complete) if complete else None,
            "fresh": complete is not None and now - complete <= self.state.stale_after,
            "weather": clock(reading.observed) if reading else None,
        }

    def _window(self, index: int, flight: Flight, now: datetime, lead: timedelta) -> list[Fault]:
        """What is wrong with the time at which this flight is asked for: nothing, or one fault."""
        away, horizon = flight.scheduled - now, timedelta(hours=self.settings.api.horizon_hours)
        if away < timedelta(0):
            expected = f"a departure to come; now is {clock(now)} in New York"
        elif away < lead:
            expected = f"{_minutes(lead)} minutes away or more, not {_minutes(away)}; too late for the desk to act"
        elif away > horizon:
            expected = f"at most {_minutes(horizon)} minutes away, not {_minutes(away)}; ask again later"
        else:
            return []
        return [Fault(field=f"flights.{index}.scheduled", value=clock(flight.scheduled), expected=expected)]

    def _look_on(self, given: Answers, rows: Array, live: Artefact) -> None:
        candidate = self.releases.shadow()
        if candidate is None or not len(rows):
            return
        start = time.perf_counter()
        chances = self.shadow.score(candidate, rows, live.features)
        if chances is None:
            return
        modelled = [answer for answer in given.answers if answer.source == "model"]
        seen = [
            answer.model_copy(update={"chance": float(chance), "alert": bool(chance >= candidate.threshold)})
            for answer, chance in zip(modelled, chances, strict=True)
        ]
        said = given.model_copy(update={"version": candidate.version, "answers": seen})
        self._record(said, None, "shadow", 1000 * (time.perf_counter() - start))

    def _record(self, given: Answers, rows: Array | None, role: str, latency_ms: float) -> None:
        """One line per answer. The features are kept with the live answer: drift and disputes need them."""
        left = iter(rows.tolist() if rows is not None else [])
        for answer in given.answers:
            row = next(left) if rows is not None and answer.source == "model" else None
            self.journal.write(
                {
                    "time": given.decided.isoformat(),
                    "request_id": given.request_id,
                    "role": role,
                    "version": given.version,
                    "carrier": answer.carrier,
                    "flight": answer.flight,
                    "origin": answer.origin,
                    "scheduled": answer.scheduled.isoformat(),
                    "chance": answer.chance,
                    "alert": answer.alert,
                    "source": answer.source,
                    "reason": answer.reason,
                    "features": row and [None if value != value else value for value in row],  # NaN is not JSON
                    "latency_ms": round(latency_ms, 3),
                    "batch": len(given.answers),
                }
            )


def _minutes(time: timedelta) -> str:
    return f"{time.total_seconds() / 60:.0f}"
