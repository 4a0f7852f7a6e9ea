"""When to fit again: never, every month, or when the forecasts of closed days are off, with a gate before use.

The trigger looks every week at the last 14 days whose outcomes are known. A candidate is fitted on everything known
before those days and judged on them against what the champion said: what is judged is what is put to use, and no day is
both fitted on and judged. The price is that it has not seen the latest two weeks. The threshold is chosen on July to
September and used on October to December.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from disruption.evaluate import Array, by_day, saved
from disruption.models import lightgbm
from disruption.problem import Problem
from scale._drift import Reference, calibration_gap
from scale.outcomes import LABEL_DELAY, Prepared
from scale.output import Metrics, markdown

DELAY = pd.Timedelta(days=LABEL_DELAY)
WINDOW = pd.Timedelta(days=14)  # closed days that are looked at: whole weeks
REST = pd.Timedelta(days=28)  # after a fit, until the trigger may fire again: the window must be the new champion's
THRESHOLDS = (0.02, 0.03, 0.04, 0.06)  # of the calibration gap
PSI = 0.25  # the usual rule of thumb
MARGIN = 200.0  # units per 1,000 flights that a candidate may seem to lose in the worst case of its interval
NAMES = {
    "never": "never",
    "monthly": "every month, without a gate",
    "triggered": "when triggered, with the gate",
    "eager": "the same, most eager threshold (not chosen)",
}

Policy = Literal["never", "monthly", "triggered"]


@dataclass(frozen=True)
class Verdict:
    """Candidate minus champion in units per 1,000 flights on closed days, with its 95 % interval by day."""

    promoted: bool
    gain: float
    low: float
    high: float
    why: str


@dataclass(frozen=True)
class Fit:
    """An entry of the policy's log."""

    at: pd.Timestamp
    gap: float
    verdict: Verdict | None  # None: there is no gate


@dataclass
class Served:
    """What a policy said in a period: one chance per flight, and the fits that it spent after the first."""

    chance: Array
    fits: list[Fit] = field(default_factory=list)

    @property
    def promotions(self) -> int:
        return sum(fit.verdict is None or fit.verdict.promoted for fit in self.fits)


def gate(champion: Array, candidate: Array, day: pd.Series, repeats: int, margin: float = MARGIN) -> Verdict:
    """Promote only a candidate that, at the low end of the interval, loses no more than the margin.

    champion, candidate: units saved by each flight of the closed days. Shapes: (n,).

    Raises:
        Problem: there are no flights, or the shapes differ.
    """
    if len(champion) == 0 or not len(champion) == len(candidate) == len(day):
        raise Problem(f"gate: {len(champion)}, {len(candidate)} and {len(day)} flights; expected as many, and some")
    gain = 1000 * (candidate - champion)
    low, high = by_day(gain, day, repeats)
    if low >= -margin:
        return Verdict(True, float(gain.mean()), low, high, "not worse")
    why = "worse" if high < 0 else "cannot be told from worse"
    return Verdict(False, float(gain.mean()), low, high, why)


class Period:
    """Some months in use: their flights in order, and models by the day up to which they have seen outcomes."""

    def __init__(self, prepared: Prepared, months: list[int]) -> None:
        rows = prepared.flights["month"].isin(months).to_numpy()
        if not rows.any():
            raise Problem(f"flights: none in months {months}; the replay needs the whole year")
        self.prepared, self.rows, self.flights = prepared, rows, prepared.flights[rows]
        self.scheduled = self.flights["scheduled"]
        self.start = self.scheduled.min().normalize()
        self.end = self.scheduled.max().normalize() + pd.Timedelta(days=1)
        self.day = self.scheduled.dt.normalize()
        self.disrupted = self.flights["disrupted"].to_numpy(float)
        self._chance: dict[pd.Timestamp, Array] = {}

    def chance(self, known: pd.Timestamp) -> Array:
        """The chances by a model fitted on the flights before `known`; missing for those, which it must not judge."""
        if known not in self._chance:
            one = self.prepared
            before = (one.flights["scheduled"] < known).to_numpy()
            model = lightgbm(one.config)
            model.fit(one.features.loc[before, one.columns], one.flights["disrupted"][before].astype(float))
            new = (self.scheduled >= known).to_numpy()
            chance = np.full(len(new), np.nan)
            rows = one.features.loc[self.flights.index[new], one.columns]
            chance[new] = np.asarray(model.predict_proba(rows))[:, 1]
            self._chance[known] = chance
        return self._chance[known]

    def saved(self, chance: Array) -> Array:
        return saved(self.disrupted, chance, self.prepared.config.decision)

    def closed(self, at: pd.Timestamp) -> NDArray[np.bool_]:
        """The flights of the last 14 days whose outcomes are known at `at`."""
        return np.asarray((self.scheduled >= at - DELAY - WINDOW) & (self.scheduled < at - DELAY))

    def looks(self) -> Iterator[pd.Timestamp]:
        """Every Monday from which on all closed days lie in the period."""
        yield from pd.date_range(self.start + DELAY + WINDOW, self.end, freq="W-MON", inclusive="left")

    def months(self) -> Iterator[pd.Timestamp]:
        """The first of each month but the first."""
        yield from pd.date_range(self.start, self.end, freq="MS", inclusive="neither")


def serve(period: Period, policy: Policy, threshold: float = 1.0) -> Served:
    """Go through the period with a model that has seen everything known at its start."""
    served = Served(period.chance(period.start - DELAY).copy())

    def put_to_use(chance: Array, at: pd.Timestamp) -> None:
        later = (period.scheduled >= at).to_numpy()
        served.chance[later] = chance[later]

    if policy == "monthly":
        for at in period.months():
            put_to_use(period.chance(at - DELAY), at)
            served.fits.append(Fit(at, gap_at(period, served.chance, at), None))
    if policy == "triggered":
        rested = period.start
        for at in period.looks():
            gap = gap_at(period, served.chance, at)
            if at < rested or abs(gap) <= threshold:
                continue
            closed, candidate = period.closed(at), period.chance(at - DELAY - WINDOW)
            champion_saved, candidate_saved = (period.saved(one)[closed] for one in (served.chance, candidate))
            verdict = gate(champion_saved, candidate_saved, period.day[closed], period.prepared.config.run.repeats)
            if verdict.promoted:
                put_to_use(candidate, at)
            served.fits.append(Fit(at, gap, verdict))
            rested = at + REST
    return served


def gap_at(period: Period, chance: Array, at: pd.Timestamp) -> float:
    """The calibration gap of the last closed days, missing before there are any."""
    closed = period.closed(at)
    return calibration_gap(period.disrupted[closed], chance[closed]) if closed.any() else float("nan")


def choose(period: Period) -> tuple[float, list[list[str]]]:
    """The threshold that saved most in the period, the higher one when equal; and a table of all."""
    found, rows = {}, []
    for threshold in tqdm(THRESHOLDS, desc="trigger", unit="threshold", disable=None):
        served = serve(period, "triggered", threshold)
        found[threshold] = 1000 * float(period.saved(served.chance).mean())
        rows.append([f"{threshold:.2f}", str(len(served.fits)), str(served.promotions), f"{found[threshold]:,.0f}"])
    return max(found, key=lambda threshold: (round(found[threshold], 6), threshold)), rows


def watch(period: Period, chance: Array) -> pd.DataFrame:
    """What the alarms would have seen each week with a model that is never fitted again, and what it was worth.

    Columns: at, gap, feature (that moved most), psi (its), score_psi, brier.
    """
    one, known = period.prepared, period.start - DELAY
    before = (one.flights["scheduled"] < known).to_numpy()
    features = Reference.of(one.features.loc[before, one.columns])
    window = period.chance(known)
    first = (period.scheduled < period.start + WINDOW).to_numpy()
    score = Reference.of(pd.DataFrame({"score": window[first]}))  # its own first weeks: training scores are too good
    rows = []
    for at in period.looks():
        closed = period.closed(at)
        psi = features.psi(one.features.loc[period.rows, one.columns][closed])
        rows.append(
            {
                "at": at,
                "gap": gap_at(period, chance, at),
                "feature": str(psi.idxmax()),
                "psi": float(psi.max()),
                "score_psi": float(score.psi(pd.DataFrame({"score": window[closed]}))["score"]),
                "brier": float(((chance - period.disrupted)[closed] ** 2).mean()),
            }
        )
    return pd.DataFrame(rows)


def run(prepared: Prepared) -> tuple[Metrics, str]:
    """Choose the threshold on the folds' months, then replay the test months under each policy.

    Raises:
        Problem: a month has no flights.
    """
    config = prepared.config
    choice, test = Period(prepared, config.split.folds), Period(prepared, config.split.test)
    threshold, tried = choose(choice)
    eager = min(THRESHOLDS)
    policies = {
        "never": serve(test, "never"),
        "monthly": serve(test, "monthly"),
        "triggered": serve(test, "triggered", threshold),
        "eager": serve(test, "triggered", eager),  # not chosen: to see what the choice was worth, and the gate at work
    }
    never = test.saved(policies["never"].chance)
    metrics: Metrics = {"retrain.threshold": threshold}
    rows = []
    for name, served in policies.items():
        units = test.saved(served.chance)
        values = {"saved": prepared.interval(units, test.day), "saved_more": prepared.interval(units - never, test.day)}
        counts = {"fits": float(len(served.fits)), "promotions": float(served.promotions)}
        metrics |= {f"retrain.{name}.{kind}": value for kind, value in (values | counts).items()}
        more = "" if name == "never" else _shown(values["saved_more"])
        rows.append([NAMES[name], _shown(values["saved"]), more, str(len(served.fits)), str(served.promotions)])
    seen = watch(test, policies["never"].chance)
    fired = {
        "calibration": seen["gap"].abs() > threshold,
        "psi": seen["psi"] > PSI,
        "score_psi": seen["score_psi"] > PSI,
    }
    metrics |= {f"retrain.{name}.fired_weeks": float(weeks.sum()) for name, weeks in fired.items()}
    metrics["retrain.weeks"] = float(len(seen))
    log = [*serve(choice, "triggered", eager).fits, *policies["eager"].fits]
    return metrics, _report(rows, tried, threshold, log, seen, fired)


def _report(
    rows: list[list[str]],
    tried: list[list[str]],
    threshold: float,
    decided: list[Fit],
    seen: pd.DataFrame,
    fired: dict[str, pd.Series],
) -> str:
    log = []
    for fit in decided:
        if one := fit.verdict:
            decision = "promoted" if one.promoted else "champion kept"
            gain = f"{one.gain:+,.0f} [{one.low:+,.0f}, {one.high:+,.0f}]"
            log.append([f"{fit.at:%d %b}", f"{fit.gap:+.3f}", gain, decision, one.why])
    weeks = [
        [f"{at:%d %b}", f"{gap:+.3f}", f"{psi:.2f} ({feature})", f"{score:.2f}", f"{brier:.3f}"]
        for at, gap, feature, psi, score, brier in seen.itertuples(index=False)
    ]
    count = {name: int(one.sum()) for name, one in fired.items()}
    return (
        "### Retraining (simulated replay of October to December)\n\n"
        + markdown(["fitted again", "units saved per 1,000 flights", "more than never", "fits", "put to use"], rows)
        + f"\nThe trigger fires when the mean forecast of the last 14 closed days is off by more than {threshold:.2f}."
        " Chosen on July to September; a threshold that never fires is the same as never:\n\n"
        + markdown(["threshold", "fits", "put to use", "units saved per 1,000 flights"], tried)
        + "\nWhat the gate decided for the most eager trigger, in both periods:\n\n"
        + markdown(["week", "calibration gap", "candidate minus champion, units per 1,000", "decision", "why"], log)
        + f"\nOf {len(seen)} weekly looks at a model that is never fitted again, the calibration"
        " alarm would have fired in"
        f" {count['calibration']}, an alarm on the PSI of any feature (above {PSI}) in"
        f" {count['psi']}, one on the PSI of the"
        f" forecasts in {count['score_psi']}:\n\n"
        + markdown(
            ["week", "calibration gap", "largest PSI of a feature", "PSI of the forecasts", "Brier score"], weeks
        )
    )


def _shown(one: dict[str, float]) -> str:
    return f"{one['value']:,.0f} [{one['low']:,.0f}, {one['high']:,.0f}]"
