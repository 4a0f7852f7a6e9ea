"""The state machine of a staged rollout: the rule, one step a day, and a log from which it can always be resumed."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from scipy.stats import t as student

from disruption.files import write_text
from disruption.problem import Problem

RUNNING, ABORTED, PROMOTED, KEPT = "running", "aborted", "promoted", "kept"


@dataclass(frozen=True)
class Stage:
    """share of the flights; at least so many days; proof: only left when the candidate is shown to be no worse."""

    share: float
    days: int
    proof: bool = False


@dataclass(frozen=True)
class Rule:
    """Fixed before the first flight. A stage is judged on what has closed since it began, which for
    its first days is the outcome of the days before. Proof is looked for daily, so its level is that of one look. Shares, units per flight, days."""

    stages: tuple[Stage, ...] = (Stage(0.01, 7), Stage(0.1, 7), Stage(0.5, 14, proof=True), Stage(1.0, 7))
    patience: int = 21  # days without proof after which the champion is kept
    errors: float = 0.02  # share of requests without a usable answer
    few_errors: int = 3  # fewer are never enough
    alerts: float = 0.6  # difference of the shares alerted by candidate and champion on the same flights
    forecast: float = 0.15  # how much further than the champion's the mean forecast is from the share disrupted
    flights: int = 30  # fewer are not enough for the two limits before
    loss_level: float = 0.005  # one-sided, at each look: a look a day would make .05 cry wolf
    proof_level: float = 0.05
    margin: float = 0.2  # units per flight that a candidate without loss may seem to lose
    closed_days: int = 5  # fewer give no standard error to speak of

    def __post_init__(self) -> None:
        shares = [stage.share for stage in self.stages]
        if not shares or shares != sorted(set(shares)) or not 0 < shares[0] <= shares[-1] <= 1:
            raise Problem(f"rule: stages: shares {shares}; expected to grow, above 0 and at most 1")


@dataclass(frozen=True)
class Day:
    """Totals over the flights that the candidate decides: of this day, and of the day whose outcomes are now known."""

    day: str  # ISO date
    requests: int
    errors: int
    candidate_alerts: int
    champion_alerts: int
    closed: int = 0  # flights with a known outcome
    difference: float = 0.0  # units saved by the candidate minus by the champion, which is scored beside it
    answered: int = 0  # of the closed flights, those that the candidate answered
    forecast: float = 0.0  # sum of its chances on these
    champion_forecast: float = 0.0  # and of the champion's
    disrupted: float = 0.0  # sum of their outcomes


@dataclass(frozen=True)
class State:
    stage: int = 0
    status: str = RUNNING
    days: tuple[Day, ...] = ()  # of this stage
    why: str = ""


def step(state: State, day: Day, rule: Rule) -> State:
    """The state after one more day. Depends on nothing else, so that a log of days gives the state again."""
    if state.status != RUNNING:
        return state
    days = (*state.days, day)
    stage = rule.stages[state.stage]
    if why := broken_limit(days, rule):
        return State(state.stage, ABORTED, days, why)
    if len(days) < stage.days:
        return State(state.stage, RUNNING, days)
    if stage.proof and not proven(days, rule):
        if len(days) < rule.patience:
            return State(state.stage, RUNNING, days, "not proven yet")
        return State(state.stage, KEPT, days, f"no proof in {rule.patience} days")
    if state.stage + 1 == len(rule.stages):
        return State(state.stage, PROMOTED, days, "all stages passed")
    return State(state.stage + 1, RUNNING, (), "stage passed")


def broken_limit(days: Sequence[Day], rule: Rule) -> str:
    """Which limit the days of a stage break, in words; empty when none."""
    requests, errors = sum(day.requests for day in days), sum(day.errors for day in days)
    if errors >= rule.few_errors and errors > rule.errors * requests:
        return f"errors: {errors} of {requests} requests"
    answers = requests - errors
    alerts = sum(day.candidate_alerts - day.champion_alerts for day in days)
    if answers >= rule.flights and abs(alerts) > rule.alerts * answers:
        return f"alerts: {alerts:+d} on {answers} flights"
    answered = sum(day.answered for day in days)
    apart = abs(sum(day.forecast - day.disrupted for day in days))
    further = apart - abs(sum(day.champion_forecast - day.disrupted for day in days))
    if answered >= rule.flights and further > rule.forecast * answered:
        return f"calibration: {further / answered:.2f} further off than the champion on {answered} flights"
    mean, error, freedom = difference(days)
    if freedom + 1 >= rule.closed_days and mean + quantile(rule.loss_level, freedom) * error < 0:
        return f"loss: {mean:+.2f} units per flight, surely below 0"
    return ""


def proven(days: Sequence[Day], rule: Rule) -> bool:
    """Whether the candidate is shown to lose less than the margin."""
    mean, error, freedom = difference(days)
    enough = freedom + 1 >= rule.closed_days
    return enough and mean - quantile(rule.proof_level, freedom) * error > -rule.margin


def difference(days: Sequence[Day]) -> tuple[float, float, int]:
    """Candidate minus champion per flight, its standard error with the days as clusters, degrees of freedom.

    The ratio estimator of a sample of clusters, W. G. Cochran, Sampling Techniques, 3rd ed. (1977), section 6.3.
    """
    closed = [(day.closed, day.difference) for day in days if day.closed]
    if len(closed) < 2:
        return 0.0, math.inf, 0
    flights = sum(count for count, _ in closed)
    mean = sum(units for _, units in closed) / flights
    squares = sum((units - mean * count) ** 2 for count, units in closed)
    return mean, math.sqrt(squares * len(closed) / (len(closed) - 1)) / flights, len(closed) - 1


@lru_cache
def quantile(level: float, freedom: int) -> float:
    """Student's t above which `level` of the mass lies."""
    return float(student.isf(level, freedom))


class Rollout:
    """One candidate's rollout, kept in a folder: `audit.jsonl`, which says everything, and `serving.json`.

    The log is the only truth: it is written first, line by line, and read again when the process starts again. The
    pointer `serving.json`, which a service would read, is made of it. For one process at a time.
    """

    def __init__(self, folder: Path, champion: str, candidate: str, rule: Rule) -> None:
        """Start, or go on where the log ends.

        Raises:
            Problem: the log cannot be read, is of another rollout, or has been edited.
        """
        self.folder, self.rule, self.after = folder, rule, {"": State()}  # the state after each day
        self.header = {"champion": champion, "candidate": candidate, "rule": json.loads(json.dumps(asdict(rule)))}
        self.log = folder / "audit.jsonl"
        folder.mkdir(parents=True, exist_ok=True)
        text = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        whole = text[: text.rfind("\n") + 1]  # a crash can leave half a line at the end: that day was not observed
        if not whole:
            whole = json.dumps(self.header) + "\n"
        if whole != text:
            write_text(self.log, whole)
        for number, line in enumerate(whole.splitlines(), start=1):
            self._read(number, line)
        self._point()

    @property
    def last(self) -> str:
        return next(reversed(self.after))

    @property
    def state(self) -> State:
        return self.after[self.last]

    @property
    def share(self) -> float:
        """Of the flights, how many the candidate decides now."""
        if self.state.status == RUNNING:
            return self.rule.stages[self.state.stage].share
        return 1.0 if self.state.status == PROMOTED else 0.0

    def observe(self, day: Day) -> State:
        """Log the day and go on; give the state after it. A day that is in the log already changes nothing.

        Raises:
            Problem: the day is before the last one of the log.
        """
        if day.day in self.after:
            return self.after[day.day]
        if day.day < self.last:
            raise Problem(f"rollout: day: {day.day}; expected one after {self.last}, the last in {self.log}")
        if self.state.status != RUNNING:
            return self.state
        after = step(self.state, day, self.rule)
        with self.log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(self._line(day, after)) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self.after[day.day] = after
        self._point()
        return after

    def _line(self, day: Day, after: State) -> dict[str, object]:
        judged = {"at_share": self.share, "status": after.status, "stage": after.stage, "why": after.why}
        return asdict(day) | judged

    def _read(self, number: int, line: str) -> None:
        where = f"{self.log}: line {number}"
        try:
            found = json.loads(line)
            if number == 1:
                if found != self.header:
                    raise Problem(f"{where}: another rollout or rule; expected {self.header}; use a new folder")
                return
            day = Day(**{name: found[name] for name in Day.__dataclass_fields__})
            after = step(self.state, day, self.rule)
        except (ValueError, KeyError, TypeError) as error:
            raise Problem(
                f"{where}: not a line of this log ({error!r}); restore the file or use a new folder"
            ) from None
        if found != self._line(day, after):
            raise Problem(f"{where}: does not follow from the lines before; restore the file or use a new folder")
        self.after[day.day] = after

    def _point(self) -> None:
        names = {name: self.header[name] for name in ("champion", "candidate")}
        now = {**names, "candidate_share": self.share, "status": self.state.status}
        write_text(self.folder / "serving.json", json.dumps(now, indent=1) + "\n")
