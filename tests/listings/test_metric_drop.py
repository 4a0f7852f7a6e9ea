"""The metric that fell: what the page on case interviews says of it."""

from __future__ import annotations

from listings_support import entries_of, values_of


def test_the_fall_is_large_and_its_interval_holds_zero() -> None:
    low, high = entries_of("metric_drop")["fall"]["interval"]
    assert values_of("metric_drop")["fall"] < -600
    assert low < -100
    assert high > 100


def test_more_alerts_and_worse_ones_add_up_to_it() -> None:
    values = values_of("metric_drop")
    assert values["more_alerts.fall"] > 300
    assert values["worse_alerts.fall"] < -1000
    assert abs(values["more_alerts.fall"] + values["worse_alerts.fall"] - values["fall"]) < 1e-3


def test_the_level_of_the_forecasts_explains_a_small_part() -> None:
    values = values_of("metric_drop")
    mended = values["right_level.fall"] - values["fall"]
    assert 50 < mended < -values["fall"] / 3


def test_three_days_explain_more_than_the_level() -> None:
    values = values_of("metric_drop")
    assert values["without_three_days.fall"] > values["right_level.fall"] + 100
    assert 8 <= values["november.loss_days"] <= 20


def test_no_threshold_brings_back_more_than_a_quarter() -> None:
    """Whatever keeps the order of the flights is a threshold; so the larger part is the order."""
    values = values_of("metric_drop")
    assert values["right_level.fall"] - 1e-6 <= values["best_threshold.fall"] < values["fall"] * 3 / 4
