"""The right test keeps its promise, the usual one does not, and the sample sizes are enough."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind

from disruption.evaluate import Array
from disruption.problem import Problem
from scale.experiment import (
    Units,
    aa,
    aa_by_flight,
    design_effect,
    draw,
    per_arm,
    simulated_power,
    switchback_power,
    welch,
)

DAYS, PER_DAY = 80, 200
DAY = pd.Series(np.repeat(np.arange(DAYS), PER_DAY))


def outcome(day_spread: float, seed: int = 0) -> Array:
    """Invented units of each flight: a part that the flights of a day share, and a part of their own."""
    random = np.random.default_rng(seed)
    return np.repeat(random.normal(0, day_spread, DAYS), PER_DAY) + random.normal(0, 1, DAYS * PER_DAY)


def test_only_the_test_per_day_keeps_its_promise_when_days_are_drawn() -> None:
    found = aa(Units.of(outcome(0.5), DAY), 2000)
    assert 0.035 < found["unit_test"] < 0.065
    assert found["flight_test"] > 0.5


def test_the_test_per_flight_is_right_when_flights_share_nothing_or_are_drawn_one_by_one() -> None:
    assert aa(Units.of(outcome(0.0), DAY), 2000)["flight_test"] < 0.075
    assert 0.03 < aa_by_flight(outcome(0.5), 1000) < 0.07


def test_welch_agrees_with_scipy() -> None:
    random = np.random.default_rng(0)
    value, arms = random.gamma(2, 1, 30), draw(random, 5, 30)
    ours = welch(arms, np.ones(30), value, value**2)
    theirs = [ttest_ind(value[arm == 1], value[arm == 0], equal_var=False).pvalue for arm in arms]
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)


def test_the_design_effect_is_what_the_shared_part_makes_it() -> None:
    found = design_effect(outcome(0.5), DAY)
    shared = 0.25 / 1.25  # intraclass correlation; 1 + (m - 1) rho
    assert found == pytest.approx(1 + (PER_DAY - 1) * shared, rel=0.35)
    assert design_effect(outcome(0.0), DAY) == pytest.approx(1, abs=0.5)


def test_the_formula_gives_the_power_that_a_simulation_finds() -> None:
    random = np.random.default_rng(1)
    one, other = random.normal(0, 1, 400), random.normal(0.4, 1.5, 400)
    units = math.ceil(per_arm(other.mean() - one.mean(), one, other))
    assert 0.77 < simulated_power(one, other, units, 2000) < 0.83
    assert simulated_power(one, other, units // 4, 2000) < 0.4


def test_days_counted_as_flights_are_far_too_few() -> None:
    one = outcome(0.5)
    other = one + 0.2
    flights = per_arm(0.2, one, other)
    days = per_arm(0.2, Units.of(one, DAY).mean, Units.of(other, DAY).mean)
    assert days * PER_DAY > 20 * flights


def test_a_switchback_finds_what_is_there_and_no_more() -> None:
    random = np.random.default_rng(0)
    one = random.normal(0, 1, (60, 1)) + random.normal(0, 0.5, (60, 3))
    assert switchback_power(one, one, 50, 1000) < 0.08
    assert switchback_power(one, one + 0.8, 50, 1000) > 0.8


def test_no_effect_and_too_few_days_are_refused() -> None:
    with pytest.raises(Problem, match="expected a difference"):
        per_arm(0.0, np.ones(3), np.ones(3))
    with pytest.raises(Problem, match="3 units to draw"):
        aa(Units.of(np.arange(6.0), pd.Series([0, 0, 1, 1, 2, 2])), 10)
