"""How to test the two policies on the desk: which unit is drawn, which test is right, and how long it takes.

The flights of a day share their weather, so a day is nearer to one observation than to a thousand. An A/A test, both
arms under the same policy, shows which test keeps its promise: it should find a difference in 5 % of the repeats.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm
from scipy.stats import t as student

from disruption.data import ORIGINS
from disruption.evaluate import Array
from disruption.problem import Problem
from scale.outcomes import Prepared
from scale.output import Metrics, markdown

REPEATS = 2000
LEVEL = 0.05
POWER = 0.8
CHUNK = 50  # repeats at a time when every flight is drawn: memory


@dataclass(frozen=True)
class Units:
    """What is drawn to an arm as a whole: flights, sum of the outcome and sum of its squares, one entry per unit."""

    count: Array
    total: Array
    squares: Array

    @classmethod
    def of(cls, value: Array, by: pd.Series | pd.DataFrame) -> Units:
        frame = pd.DataFrame({"count": 1.0, "total": value, "squares": value**2})
        keys = [column.to_numpy() for _, column in pd.DataFrame(by).items()]
        sums = frame.groupby(keys).sum()
        return cls(*(sums[name].to_numpy() for name in ("count", "total", "squares")))

    @property
    def mean(self) -> Array:
        return self.total / self.count


def welch(arms: Array, count: Array, total: Array, squares: Array, normal: bool = False) -> Array:
    """The p-values of Welch's test of equal means, one per repeat; `normal`: the z-test instead of the t-test.

    arms: (repeats, units), 1 for the units in the first arm. count, total, squares: sums over their rows, (units,)
    or, when the outcome depends on the arm, (repeats, units).

    B. L. Welch, "The generalization of Student's problem", Biometrika 34 (1947).
    """
    mean, error, freedom = [], [], []
    for arm in (arms, 1 - arms):
        n, s, q = (arm @ sums if sums.ndim == 1 else (arm * sums).sum(axis=1) for sums in (count, total, squares))
        mean.append(s / n)
        error.append((q - s**2 / n) / (n - 1) / n)
        freedom.append(n - 1)
    spread = error[0] + error[1]
    z = np.abs(mean[0] - mean[1]) / np.sqrt(spread)
    if normal:
        return np.asarray(2 * norm.sf(z))
    return np.asarray(2 * student.sf(z, spread**2 / (error[0] ** 2 / freedom[0] + error[1] ** 2 / freedom[1])))


def draw(random: np.random.Generator, repeats: int, units: int) -> Array:
    """Arms of a randomised test with half of the units in each. Shape: (repeats, units), 0 or 1."""
    half = np.arange(units) < units // 2
    return random.permuted(np.broadcast_to(half, (repeats, units)), axis=1).astype(float)


def aa(units: Units, repeats: int, seed: int = 0) -> dict[str, float]:
    """How often two arms with the same policy differ "significantly", by unit and by flight, when units are drawn.

    Raises:
        Problem: fewer than four units.
    """
    if len(units.count) < 4:
        raise Problem(f"experiment: {len(units.count)} units to draw; expected 4 or more")
    arms = draw(np.random.default_rng(seed), repeats, len(units.count))
    one = np.ones(len(units.count))
    return {
        "flight_test": float((welch(arms, units.count, units.total, units.squares, normal=True) < LEVEL).mean()),
        "unit_test": float((welch(arms, one, units.mean, units.mean**2) < LEVEL).mean()),
    }


def aa_by_flight(value: Array, repeats: int, seed: int = 0) -> float:
    """The same when every flight is drawn by itself and tested by flight."""
    random, one = np.random.default_rng(seed), np.ones(len(value))
    found = []
    for _ in range(0, repeats, CHUNK):
        arms = (random.random((CHUNK, len(value)), dtype=np.float32) < 0.5).astype(float)
        found.append(welch(arms, one, value, value**2, normal=True) < LEVEL)
    return float(np.concatenate(found).mean())


def design_effect(value: Array, day: pd.Series) -> float:
    """How many times larger the variance of the mean is than if flights were independent.

    Clusters as in a sample of days, ratio estimator, over the variance of a simple random sample: L. Kish, Survey
    Sampling (1965), who named it.
    """
    units = Units.of(value, day)
    rest = units.total - value.mean() * units.count
    days = len(rest)
    clustered = (rest**2).sum() * days / (days - 1) / len(value) ** 2
    return float(clustered / (value.var(ddof=1) / len(value)))


def per_arm(effect: float, one: Array, other: Array, level: float = LEVEL, power: float = POWER) -> float:
    """Units needed in each arm of a two-sided test to find `effect`, given the units' outcomes under each policy.

    (z_{1-level/2} + z_power)^2 (variance of one + variance of other) / effect^2, the normal approximation for two
    independent means: S. C. Chow, J. Shao and H. Wang, Sample Size Calculations in Clinical Research, chapter 3.

    Raises:
        Problem: there is no effect to find.
    """
    if effect == 0:
        raise Problem("experiment: effect: 0; expected a difference to find")
    z = norm.isf(level / 2) + norm.isf(1 - power)
    return float(z**2 * (one.var(ddof=1) + other.var(ddof=1)) / effect**2)


def simulated_power(one: Array, other: Array, units: int, repeats: int, seed: int = 0) -> float:
    """How often the t-test finds the difference with so many units in each arm, drawn again from the outcomes."""
    random = np.random.default_rng(seed)
    sample = [arm[random.integers(len(arm), size=(repeats, units))] for arm in (one, other)]
    error = [arm.var(axis=1, ddof=1) / units for arm in sample]
    spread = error[0] + error[1]
    with np.errstate(divide="ignore", invalid="ignore"):  # two days that are the same day: no spread, no finding
        t = np.abs(sample[0].mean(axis=1) - sample[1].mean(axis=1)) / np.sqrt(spread)
        freedom = spread**2 * (units - 1) / (error[0] ** 2 + error[1] ** 2)
    return float((2 * student.sf(t, freedom) < LEVEL).mean())


def switchback_power(one: Array, other: Array, days: int, repeats: int, seed: int = 0) -> float:
    """The same when `days` whole days are drawn, and an arm for each airport of each. Outcomes: (days, airports)."""
    random = np.random.default_rng(seed)
    drawn = random.integers(len(one), size=(repeats, days))
    arms = draw(random, repeats, days * one.shape[1])
    outcome = np.where(arms == 1, one[drawn].reshape(repeats, -1), other[drawn].reshape(repeats, -1))
    return float((welch(arms, np.ones_like(outcome), outcome, outcome**2) < LEVEL).mean())


def run(prepared: Prepared) -> tuple[Metrics, str]:
    """A/A tests, design effect and sample sizes on the outcomes of the test months.

    Raises:
        Problem: an airport has no flights on one of the days.
    """
    outcomes = prepared.outcomes
    table, model = (outcomes[f"{name}_saved"].to_numpy() for name in ("table", "model"))
    days, airport_days, days_before, airport_days_before = (
        Units.of(value, outcomes[keys]) for value in (model, table) for keys in (["day"], ["day", "origin"])
    )
    seed = prepared.config.run.seed
    drawn_days, drawn_airports = aa(days, REPEATS, seed), aa(airport_days, REPEATS, seed)
    per_day = len(outcomes) / len(days.count)
    flights = per_arm(float((model - table).mean()), table, model)
    need = per_arm(float((days.mean - days_before.mean).mean()), days_before.mean, days.mean)
    if len(airport_days.count) != len(days.count) * len(ORIGINS):
        raise Problem(
            f"outcomes: {len(airport_days.count)} airport-days in {len(days.count)} days;"
            f" expected {', '.join(ORIGINS)} on every day"
        )
    whole = [units.mean.reshape(-1, len(ORIGINS)) for units in (airport_days_before, airport_days)]
    switch = per_arm(float((whole[1] - whole[0]).mean()), whole[0].ravel(), whole[1].ravel())
    switch_days = math.ceil(2 * switch / len(ORIGINS))
    difference = days.mean - days_before.mean
    metrics: Metrics = {
        "aa.flight_test.aa_rate": drawn_days["flight_test"],
        "aa.day_test.aa_rate": drawn_days["unit_test"],
        "aa.switchback.flight_test.aa_rate": drawn_airports["flight_test"],
        "aa.switchback.unit_test.aa_rate": drawn_airports["unit_test"],
        "aa.by_flight.flight_test.aa_rate": aa_by_flight(model, REPEATS, seed),
        "experiment.effect": prepared.interval(model - table, outcomes["day"]),
        "experiment.design_effect": design_effect(model, outcomes["day"]),
        "naive.flights_per_arm": flights,
        "naive.days_per_arm": flights / per_day,
        "naive.power": simulated_power(
            days_before.mean, days.mean, max(2, math.ceil(flights / per_day)), REPEATS, seed
        ),
        "clustered.days_per_arm": need,
        "clustered.power": simulated_power(days_before.mean, days.mean, math.ceil(need), REPEATS, seed),
        "switchback.airport_days_per_arm": switch,
        "switchback.power": switchback_power(whole[0], whole[1], switch_days, REPEATS, seed),
        "paired.days_needed": per_arm(
            float(difference.mean()), difference, np.zeros(len(difference))
        ),  # one sample: no other
    }
    return metrics, _report(metrics)


def _report(metrics: Metrics) -> str:
    m = {name: value["value"] if isinstance(value, dict) else value for name, value in metrics.items()}
    rate = "aa_rate"
    tests = [
        ["days", "z-test per flight", f"{m[f'aa.flight_test.{rate}']:.1%}"],
        ["days", "t-test per day", f"{m[f'aa.day_test.{rate}']:.1%}"],
        ["airport-days (switchback)", "z-test per flight", f"{m[f'aa.switchback.flight_test.{rate}']:.1%}"],
        ["airport-days (switchback)", "t-test per airport-day", f"{m[f'aa.switchback.unit_test.{rate}']:.1%}"],
        ["flights", "z-test per flight", f"{m[f'aa.by_flight.flight_test.{rate}']:.1%}"],
    ]
    naive, clustered = max(2, math.ceil(m["naive.days_per_arm"])), math.ceil(m["clustered.days_per_arm"])
    switch, paired = m["switchback.airport_days_per_arm"], m["paired.days_needed"]
    by_flight, by_day = f"{m['naive.flights_per_arm']:,.0f} flights", f"{m['clustered.days_per_arm']:.0f} days"
    in_all = math.ceil(2 * switch / len(ORIGINS))
    sizes = [
        ["flights, as if independent", by_flight, f"{2 * naive}", f"{m['naive.power']:.0%}"],
        ["days", by_day, f"{2 * clustered}", f"{m['clustered.power']:.0%}"],
        ["airport-days (switchback)", f"{switch:.0f} airport-days", f"{in_all}", f"{m['switchback.power']:.0%}"],
        ["no arms: both policies scored on the same days", "", f"{math.ceil(paired)}", ""],
    ]
    heads = [
        "unit of the formula",
        "needed in each arm",
        "whole days in all",
        "power in so many, simulated, right test",
    ]
    return (
        "### The experiment (simulated on October to December)\n\n"
        + markdown(["what is drawn", "test", f"false alarms in {REPEATS:,} A/A tests"], tests)
        + f"\nThe design effect of a day is {m['experiment.design_effect']:.0f}: so many flights are worth one."
        f" To find the difference between the two policies, {m['experiment.effect']:,.0f} units per 1,000 flights,"
        f" with {POWER:.0%} power at {LEVEL:.0%}:\n\n"
        + markdown(heads, sizes)
        + "\nRecommendation: score both policies on the same flights first. Whether a flight is"
        " disrupted does not depend on"
        " the alert, so what the model's choice of flights is worth can be compared day by"
        " day without any arms, and far"
        " sooner. An experiment is for what scoring cannot show: whether the desk acts on the"
        " alerts and what that costs it."
        " Draw airport-days, so that a whole desk works under one policy for a day; test per"
        " airport-day, never per flight;"
        " run an A/A test with the same code first; fix the length before the start. Drawing single flights keeps the"
        " test's promise only if the alert for one flight does not take the desk's time from another.\n"
    )
