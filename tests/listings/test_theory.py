"""What the page on theory interviews says of the four curves, by margins."""

from __future__ import annotations

import pytest

from listings_support import values_of

DEPTHS = (1, 2, 3, 4, 6, 8, 12, 16)


@pytest.fixture(scope="module")
def values() -> dict[str, float]:
    return values_of("theory")


def test_the_right_arm_of_the_curve_is_variance(values) -> None:
    rest = [values[f"depth_{depth}.rest_brier"] for depth in DEPTHS]
    assert max(rest) - min(rest) < 0.006  # almost flat
    assert values["depth_16.test_brier"] - values["depth_2.test_brier"] > 0.08
    assert values["depth_16.forecast_variance"] - values["depth_2.forecast_variance"] > 0.08
    assert min(DEPTHS, key=lambda depth: values[f"depth_{depth}.test_brier"]) in (2, 3)
    assert min(DEPTHS, key=lambda depth: values[f"depth_{depth}.train_brier"]) == 16
    for part in ("rest_brier", "forecast_variance"):  # no see-saw: both fall,
        assert values[f"depth_2.{part}"] < values[f"depth_1.{part}"]
    assert values["depth_16.forecast_variance"] > 2 * values["depth_8.forecast_variance"]  # or one rises for nothing
    assert values["depth_16.rest_brier"] > values["depth_8.rest_brier"] - 0.001
    assert values["depth_1.train_brier"] > values["depth_1.test_brier"]  # the earlier months had more disruptions


def test_more_rows_help_the_deep_tree_only(values) -> None:
    assert abs(values["depth_2.test_brier"] - values["depth_2_doubled.test_brier"]) < 0.001
    assert values["depth_12.test_brier"] - values["depth_12_doubled.test_brier"] > 0.01
    assert values["depth_12_doubled.test_brier"] > values["depth_2.test_brier"] + 0.04  # and not enough
    fallen = values["depth_12_doubled.forecast_variance"] / values["depth_12.forecast_variance"]
    assert 0.5 < fallen < 0.9  # by less than half


def test_descent_has_its_limit_at_two_over_l(values) -> None:
    assert values["measured_limit"] == pytest.approx(2, abs=0.01)
    assert values["rate_50.excess_left"] < 0.1 > values["rate_190.excess_left"]
    assert values["rate_210.times_start"] > 5
    assert values["raw.million_condition"] > values["scaled.condition"]
    assert values["raw.excess_left"] > 20


def test_the_log_loss_has_another_limit(values) -> None:
    assert values["logistic_limit"] > 3
    assert values["logistic_210.log_loss"] == pytest.approx(values["logistic_50.log_loss"], abs=0.001)
    assert values["logistic_2000.log_loss"] > 1  # worse than the start, ln 2, and finite


def test_line_and_tree(values) -> None:
    assert values["tree.at_8.alert_from"] == values["tree.at_13.alert_from"] == values["tree.at_18.alert_from"]
    assert values["line.at_8.alert_from"] > values["line.at_18.alert_from"] > values["tree.at_18.alert_from"]
    assert values["boundaries_differ"] > 5
    assert values["line.changed_by_unit"] < 0.1
    assert values["tree.changed_by_unit"] == 0
    assert values["neighbour.changed_by_unit"] > 3
    assert values["neighbour.saved"] > values["neighbour_in_minutes.saved"]
    assert values["line.saved"] > values["tree.saved"]


def test_layers(values) -> None:  # the formulas are counted out in snippets/questions/cost-of-a-layer.py
    assert values["convolution.million_products"] == 9 * 64 * 64 * 56 * 56 / 1e6
    assert values["convolution.parameters"] < values["dense.parameters"] / 20
    assert 1e6 * values["convolution.million_products"] > 100 * values["dense.multiplications"]
    ratio = {
        n: values[f"attention_{n}.pairs.million_products"] / values[f"attention_{n}.projections.million_products"]
        for n in (512, 1536, 6144)
    }
    assert ratio == pytest.approx({512: 1 / 3, 1536: 1, 6144: 4})
    assert values["network.parameters"] - values["network.multiplications"] == 64 + 32 + 1
