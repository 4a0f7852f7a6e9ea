"""Money, intervals, folds, and the look-up table on rows small enough to check by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from disruption import evaluate
from disruption.config import Decision, Split, load_config
from disruption.data import Tables
from disruption.features import build
from disruption.models import LookUpTable, lightgbm
from disruption.problem import Problem
from disruption.split import locked_test, walk_forward

ROOT = Path(__file__).resolve().parent.parent
DECISION = Decision(lead_hours=2, alert_cost=15, alert_worth=60)


def test_an_alert_costs_and_a_right_one_saves() -> None:
    units = evaluate.saved(np.array([1.0, 0.0, 1.0]), np.array([0.9, 0.9, 0.1]), DECISION)
    assert units.tolist() == [45.0, -15.0, 0.0]


def test_an_alert_pays_from_the_threshold_on() -> None:
    assert DECISION.threshold == 0.25
    assert evaluate.saved(np.array([1.0]), np.array([0.25]), DECISION).tolist() == [45.0]


def test_days_that_hang_together_widen_the_interval() -> None:
    day = pd.Series(np.repeat(np.arange(30), 100))
    alike = np.repeat(np.random.default_rng(1).normal(size=30), 100)
    low, high = evaluate.by_day(alike, day, 500)
    mixed = np.random.default_rng(2).permutation(alike)
    narrow = evaluate.by_day(mixed, day, 500)
    assert high - low > 5 * (narrow[1] - narrow[0])


def test_a_day_counts_by_its_flights() -> None:
    value, day = np.array([1.0, 1.0, 1.0, 0.0]), pd.Series([1, 1, 1, 2])
    low, high = evaluate.by_day(value, day, 500)
    assert (low, high) == (0.0, 1.0)


def test_folds_fit_on_the_past_only() -> None:
    month = pd.Series([1, 6, 7, 8, 9, 10, 12])
    split = Split(folds=[7, 8], test=[10, 11, 12])
    for fold in walk_forward(month, split):
        assert month[fold.fit].max() < month[fold.predict].min()
    last = locked_test(month, split)
    assert month[last.fit].tolist() == [1, 6, 7, 8, 9]
    assert month[last.predict].tolist() == [10, 12]
    with pytest.raises(Problem, match="month 3: no flights to predict"):
        list(walk_forward(month, Split(folds=[3], test=[10])))


def test_a_rare_cell_is_drawn_to_the_mean() -> None:
    features = pd.DataFrame({"carrier": [0] * 100 + [1], "minute_of_day": [600] * 101})
    disrupted = pd.Series([1.0] * 20 + [0.0] * 80 + [1.0])
    table = LookUpTable(weight=50).fit(features, disrupted)
    chance = table.predict_proba(pd.DataFrame({"carrier": [0, 1, 2], "minute_of_day": [600, 600, 600]}))[:, 1]
    mean = 21 / 101
    assert chance[0] == pytest.approx((20 + 50 * mean) / 150)
    assert chance[1] == pytest.approx((1 + 50 * mean) / 51)  # one flight does not make a rule
    assert chance[2] == pytest.approx(mean)  # never seen


def test_slices_add_up() -> None:
    truth, chance = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.8, 0.1, 0.2])
    table = evaluate.slices(truth, chance, pd.Series(["a", "a", "b", "b"]), 0.25)
    assert table.loc["a", ["recall", "false_positive_rate", "precision"]].tolist() == [1.0, 1.0, 0.5]
    assert table.loc["b", "recall"] == 0.0
    assert np.isnan(table.loc["b", "precision"])  # no alert there


def test_trees_are_the_same_bits_on_one_thread_and_on_two(tables: Tables) -> None:
    features, disrupted = build(tables), tables.flights["disrupted"].astype(float)
    config = load_config(ROOT / "config.toml")
    one, two = (lightgbm(config, n_jobs=threads, n_estimators=30).fit(features, disrupted) for threads in (1, 2))
    assert (one.predict_proba(features) == two.predict_proba(features)).all()
    again = lightgbm(config, n_jobs=1, n_estimators=30, random_state=1).fit(features, disrupted)
    assert (one.predict_proba(features) != again.predict_proba(features)).any()  # the seed does matter
