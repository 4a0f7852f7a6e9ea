"""Rarity alone costs nothing, few positives do; weights move the forecasts, and a mend brings them level, no higher."""

from __future__ import annotations

from listings_support import entries_of, values_of


def test_the_same_model_keeps_its_worth_while_the_metrics_move() -> None:
    values = values_of("imbalance")
    for rarer in ("five", "one", "fifth"):
        assert abs(values[f"same.{rarer}.of_perfect"] - values["all.plain.of_perfect"]) < 0.001
        assert abs(values[f"same.{rarer}.rare_roc_auc"] - values["all.plain.rare_roc_auc"]) < 0.001
    assert (
        values["all.plain.rare_accuracy"] + 0.1 < values["same.one.rare_accuracy"] < values["same.fifth.rare_accuracy"]
    )
    assert values["all.plain.rare_pr_auc"] > 5 * values["same.one.rare_pr_auc"] > 10 * values["same.fifth.rare_pr_auc"]
    assert values["same.one.rare_recall"] < 0.01 < 0.2 < values["all.plain.rare_recall"]


def test_the_number_decides_not_the_ratio() -> None:
    values = values_of("imbalance")
    assert abs(values["few.positives"] - values["fifth.positives"]) < 5
    assert abs(values["few.logistic.of_perfect"] - values["fifth.logistic.of_perfect"]) < 0.03
    assert values["few.logistic.of_perfect"] < values["one.logistic.of_perfect"] - 0.01  # the same ratio, fewer of them
    assert values["all.plain.of_perfect"] - values["five.plain.of_perfect"] < 0.04
    assert max(values["fifth.plain.of_perfect"], values["few.plain.of_perfect"]) < values["one.plain.of_perfect"] - 0.08
    assert values["fifth.plain.times_base_rate"] < 0.2 < 0.7 < values["fifth.logistic.times_base_rate"] < 1.4


def test_weights_ruin_the_forecasts_and_a_mend_brings_them_level() -> None:
    values, entries = values_of("imbalance"), entries_of("imbalance")
    for share, times in (("five", 5), ("one", 7)):
        assert values[f"{share}.weights.times_base_rate"] > times
        assert values[f"{share}.weights.of_perfect"] < -0.3 < 0.15 < values[f"{share}.plain.of_perfect"]
        assert values[f"{share}.weights.rare_skill"] < -1 < 0 < values[f"{share}.plain.rare_skill"]
        assert values[f"{share}.smote.of_perfect"] < values[f"{share}.smote_mended.of_perfect"] - 0.05
        for cure in ("weights", "smote"):
            assert abs(values[f"{share}.{cure}_mended.of_perfect"] - values[f"{share}.plain_mended.of_perfect"]) < 0.03
    low, high = entries["one.plain_mended.of_perfect"]["interval"]
    for cure in ("weights", "smote"):
        start, end = entries[f"one.{cure}_mended.of_perfect"]["interval"]
        assert start < high
        assert low < end  # the ranges overlap


def test_few_positives_need_less_to_learn() -> None:
    values = values_of("imbalance")
    for cure in ("weights", "smote", "plain_mended"):
        assert values[f"fifth.{cure}.of_perfect"] > values["fifth.plain.of_perfect"] + 0.04
        assert values["fifth.ten.of_perfect"] > values[f"fifth.{cure}.of_perfect"] + 0.03
    assert values["fifth.logistic.of_perfect"] > values["fifth.plain.of_perfect"] + 0.1
    assert abs(values["fifth.even.of_perfect"]) < 0.001  # nothing left to learn from
    assert abs(values["fifth.even.rare_roc_auc"] - 0.5) < 0.001
