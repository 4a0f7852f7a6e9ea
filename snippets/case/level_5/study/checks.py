"""Beyond the average: the control, differences, the theorem, airports and carriers, and what had been expected."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from study import measures
from study.conformal import largest_gap, margin
from study.protocol import CAP, DELAY, PROMISE, SHUFFLES, Plan, Protocol
from study.results import Results
from study.stage import SPLIT, Stage

Array = NDArray[np.float64]
MISS = 1 - PROMISE


def control(results: Results, stage: Stage, forecast: Array) -> None:
    """Split conformal when exchangeability is restored: the same flights, in an order that chance decides.

    Once flight by flight, as the theorem asks, and once day by day, which leaves the flights of a day together.
    """
    rng = np.random.default_rng(0)
    scores, never = stage.late - forecast, np.isinf(stage.late)
    days = stage.start - DELAY + 1
    size = int((stage.day < days).sum())
    date = np.zeros(len(scores), dtype=int)
    date[stage.run] = stage.flights["scheduled"].dt.month
    last = date == date.max()
    by_flight, by_day, in_last = [], [], []
    for _ in range(SHUFFLES):
        here = np.zeros(len(scores), dtype=bool)
        here[rng.permutation(len(scores))[:size]] = True
        held = ~here & (scores <= margin(scores[here], MISS)) & ~never
        by_flight.append(held[~here].mean())
        in_last.append(held[~here & last].mean())
        here = np.isin(stage.day, rng.permutation(stage.day.max() + 1)[:days])
        by_day.append(((scores <= margin(scores[here], MISS)) & ~never)[~here].mean())
    month = stage.flights["scheduled"].dt.month_name().iloc[-1].lower()
    for name, values in (("control", by_flight), (f"{month}.control", in_last), ("control_days", by_day)):
        low, high = np.percentile(values, [2.5, 97.5])
        results.put(f"{name}.split.coverage", np.mean(values), (low, high))


def seeds_apart(results: Results, stage: Stage, bounds: dict[str, list[Array]]) -> None:
    """The largest minus the smallest coverage over the seeds."""
    late = stage.late[stage.run]
    for name, each in bounds.items():
        if len(each) > 1:
            results.put(f"{name}.seed_spread", np.ptp([measures.kept(late, bound).mean() for bound in each]))


def compare(results: Results, stage: Stage, bounds: dict[str, list[Array]]) -> None:
    """Differences of coverage with their intervals, and what an interval over flights would claim."""
    late, day = stage.late[stage.run], stage.day[stage.run]
    covered = {name: np.mean([measures.kept(late, bound) for bound in each], axis=0) for name, each in bounds.items()}
    pairs = [(name, "split") for name in ("raw", "rolling", "weighted", "aci", "aci_rolling")] + [("aci", "rolling")]
    for name, other in pairs:
        gain = covered[name] - covered[other]
        results.put(f"{name}_over_{other}.coverage_gain", gain.mean(), measures.interval(gain, day))
    split = covered["split"]
    results.put("iid.half_width", 1.96 * math.sqrt(split.mean() * (1 - split.mean()) / len(split)))
    for name, block in (("day", day), ("week", (day - day.min()) // 7)):
        low, high = measures.interval(split, block)
        results.put(f"{name}.half_width", (high - low) / 2)


def guarantee(results: Results, stage: Stage, forecasts: list[Array], protocol: Protocol) -> None:
    """What the theorem of adaptive inference allows over these days, what was seen, and the margins themselves."""
    days = int(stage.day.max()) - stage.start + 1
    for name in ("split", *protocol.wrappers):
        wrapper = protocol.wrappers.get(name, SPLIT)
        added = [stage.margins(forecast, wrapper) for forecast in forecasts]
        results.put(f"{name}.margin", np.mean([np.clip(np.median(each), -CAP, CAP) for each in added]))
        if wrapper.gamma:
            missed = [
                [
                    np.mean(scores > m)
                    for scores, m in zip(stage.by_day(stage.late - q)[stage.start :], each, strict=True)
                ]
                for q, each in zip(forecasts, added, strict=True)
            ]
            results.put(f"{name}.daily_gap", np.mean(np.abs(np.mean(missed, axis=1) - MISS)))
            results.put(f"{name}.guarantee", largest_gap(days, wrapper, MISS, DELAY))


def slices(results: Results, stage: Stage, bounds: dict[str, list[Array]], smallest: int = 500) -> None:
    """Coverage by airport and by carrier with at least `smallest` flights: no method here promises it."""
    late, day = stage.late[stage.run], stage.day[stage.run]
    groups = {"origin": "airport", "carrier": "carrier"}
    for name in ("constant", "split", "aci"):
        covered = np.mean([measures.kept(late, bound) for bound in bounds[name]], axis=0)
        for column, word in groups.items():
            found = []
            for value, count in stage.flights[column].value_counts().sort_index().items():
                if count >= smallest:
                    mask = (stage.flights[column] == value).to_numpy()
                    part = f"{word}_{value}".lower()
                    results.put(f"{part}.flights", count)
                    results.put(
                        f"{part}.{name}.coverage", covered[mask].mean(), measures.interval(covered[mask], day[mask])
                    )
                    found.append(covered[mask].mean())
            results.put(f"{word}.{name}.range", np.ptp(found))


def expectations(results: Results, last_month: str) -> None:
    """What was expected before October was opened, and whether it came: 1 or 0."""
    seen = results.metrics
    last, whole = seen[f"{last_month}.split.coverage"], seen["aci.coverage"]
    held = {
        "control_near": abs(seen["control.split.coverage"]["value"] - PROMISE) < 0.005,
        "split_fails_last_month": last["high"] < PROMISE,
        "aci_holds": whole["low"] <= PROMISE <= whole["high"],
        "aci_above_split": seen["aci_over_split.coverage_gain"]["low"] > 0,
        "aci_ties_rolling": seen["aci_over_rolling.coverage_gain"]["low"]
        <= 0
        <= seen["aci_over_rolling.coverage_gain"]["high"],
        "model_pays": seen["aci.loss"] < seen["table_aci.loss"],
        "worst_week_fails": max(seen[f"{name}.worst_week"] for name in ("rolling", "aci", "aci_rolling")) < 0.85,
    }
    for name, value in held.items():
        results.put(f"{name}.holds", value)


def lines(results: Results, stage: Stage, bounds: dict[str, list[Array]], plan: Plan) -> None:
    """Coverage of every seven days in a row, mean over the seeds, for three methods."""
    late, day = stage.late[stage.run], stage.day[stage.run]
    for name in ("split", "rolling", "aci"):
        y = np.mean([measures.spans(measures.kept(late, bound), day) for bound in bounds[name]], axis=0)
        last = int(day.max()) - stage.start
        results.series[f"{name}.coverage"] = {
            "x": list(range(last - len(y) + 1, last + 1)),
            "y": [round(float(value), 6) for value in y],
            "label": f"{name}: coverage of the seven days that end on day x; day 0 is {plan.start:%Y-%m-%d}, "
            f"day {last} is {plan.end - pd.Timedelta(days=1):%Y-%m-%d}",
        }
