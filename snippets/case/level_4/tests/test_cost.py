"""The sums are right, and they move with the prices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from disruption.problem import Problem
from scale.cost import Line, Measured, Pass, Prices, Retraining, line, of_pass, run

PRICES = Prices(cpu_hour=3.6, memory_gb_hour=0.0, unit_saved=2.0, review=10.0)
MEASURED = Measured(
    passes=[
        Pass("quick", 1_000_000, 2.0, 2.0, 1024),
        Pass("quick", 10_000_000, 20.0, 20.0, 1024),
        Pass("cluster", 1_000_000, 11.0, 11.0, 1024),
        Pass("cluster", 10_000_000, 20.0, 20.0, 1024),
    ],
    fit_cpu_seconds=3.0,
    predict_cpu_seconds_per_1000=0.01,
    flights_per_month=28_000.0,
    months=3,
    retraining=[Retraining("never", 0, 0, 2000.0), Retraining("monthly", 2, 2, 1990.0)],
)


def test_a_pass_costs_its_time_and_its_memory() -> None:
    one = Pass("quick", 1, 3600, 1800, 2048)
    assert of_pass(one, Prices(cpu_hour=0.5, memory_gb_hour=0.25)) == pytest.approx(0.5 + 0.25)


def test_a_dear_start_pays_from_where_the_lines_cross() -> None:
    quick, cluster = (
        line([one for one in MEASURED.passes if one.engine == name], PRICES) for name in ("quick", "cluster")
    )
    assert cluster.start == pytest.approx(0.010)
    assert cluster.crosses(quick) == pytest.approx(10.0)
    assert Line(1.0, 2.0).crosses(Line(0.5, 1.0)) is None  # dearer at any size
    metrics, report = run(MEASURED, PRICES)
    assert metrics["cost.cluster.break_even_million_rows"] == pytest.approx(10.0)
    assert "above 10.00 million rows" in report


def test_retraining_is_paid_by_fits_and_reviews() -> None:
    metrics, _ = run(MEASURED, PRICES)
    fit, predictions = 3 * 0.001, 0.01 * 0.001 * 28
    assert metrics["cost.never.coins_per_month"] == pytest.approx(predictions)
    assert metrics["cost.monthly.coins_per_month"] == pytest.approx(predictions + (2 * fit + 2 * 10) / 3)
    assert metrics["cost.monthly.worth_per_month"] == pytest.approx(1990 * 2 * 28)
    assert metrics["cost.retrain.break_even_units"] == pytest.approx((10 + fit) / 2)


def test_the_prices_are_said_to_be_invented() -> None:
    assert "prices are invented" in run(MEASURED)[1]


@pytest.mark.parametrize(
    ("measured", "prices", "message"),
    [
        (replace(MEASURED, passes=[]), PRICES, "passes: none"),
        (replace(MEASURED, fit_cpu_seconds=-1.0), PRICES, "fit_cpu_seconds: -1.0"),
        (replace(MEASURED, months=0), PRICES, "months: 0"),
        (replace(MEASURED, passes=[Pass("quick", 0, 1, 1, 1)]), PRICES, "rows: 0"),
        (replace(MEASURED, passes=[Pass("quick", 1, float("nan"), 1, 1)]), PRICES, "quick.cpu_seconds: nan"),
        (MEASURED, replace(PRICES, unit_saved=0.0), "unit_saved: 0"),
    ],
)
def test_a_figure_that_cannot_be_is_named(measured: Measured, prices: Prices, message: str) -> None:
    with pytest.raises(Problem, match=message):
        run(measured, prices)
