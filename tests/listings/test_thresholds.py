"""The cut from the costs needs no tuning; other metrics choose other cuts, and F1 agrees by coincidence."""

from __future__ import annotations

import pytest

from listings_support import entries_of, values_of


def ends(name: str) -> tuple[float, float]:
    low, high = entries_of("thresholds")[name]["interval"]
    return low, high


def test_metrics_that_price_otherwise_lose_money() -> None:
    values = values_of("thresholds")
    assert values["formula.cut"] == 0.25
    for metric in ("youden", "mcc", "accuracy"):
        assert values[f"{metric}.cut_loses"] > 250
        assert ends(f"{metric}.cut_loses")[0] > 0
    assert values["youden.cut"] < 0.2 < 0.4 < min(values["mcc.cut"], values["accuracy.cut"])


def test_f1_agrees_at_these_prices_only() -> None:
    values = values_of("thresholds")
    low, high = ends("f1.cut_loses")
    assert low < 0 < high
    assert abs(values["f1.half"] - values["f1.cut"]) < 0.06
    for price in (30, 150):
        assert ends(f"f1.worth_{price}.cut_loses")[0] > 200


def test_tuning_does_not_beat_the_formula_and_few_rows_make_it_a_lottery() -> None:
    values = values_of("thresholds")
    low, high = ends("money.cut_loses")
    assert low < 0 < high
    for drawn in ("rows_500", "rows_5000", "rows_50000", "days_2", "days_14", "days_61"):
        assert values[f"{drawn}.tried_saved"] < values["formula.cut_saved"]
    spreads = {
        name: ends(f"{name}.tried_saved")[1] - ends(f"{name}.tried_saved")[0]
        for name in ("rows_500", "rows_5000", "days_14")
    }
    assert spreads["rows_500"] > 2 * spreads["rows_5000"]
    assert spreads["days_14"] > 2 * spreads["rows_5000"]  # more rows, fewer days


def test_a_list_that_is_filled_anyway_costs() -> None:
    values = values_of("thresholds")
    assert values["fifty_paying.cut_saved"] > values["fifty.cut_saved"] + 50
    assert values["fifty.short_days"] > 20


def test_the_table_is_worth_nothing_at_our_prices() -> None:
    values = values_of("thresholds")
    assert values["curve.table_to.cut"] < values["formula.cut"] < values["curve.model_to.cut"]
    assert values["curve.model_to.cut"] == pytest.approx(0.8)
