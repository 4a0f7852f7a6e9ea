"""What the page on calibration says of its study, by margins."""

from __future__ import annotations

import json

from listings_support import entries_of, values_of
from support import ROOT


def test_luck_alone_is_not_zero_and_falls_with_the_rows() -> None:
    values = values_of("calibration")
    for bins in (10, 100):
        by_size = [values[f"perfect_{size}.bins_{bins}.ece_by_luck"] for size in (500, 5000, 50000)]
        assert by_size == sorted(by_size, reverse=True)
    assert values["perfect_500.bins_10.ece_by_luck"] > 0.025
    assert values["perfect_50000.bins_10.ece_luck_95"] < 0.01
    assert values["bins_100.ece_by_luck"] > values["bins_100.ece"] / 2


def test_days_raise_the_limit_and_weeks_raise_it_above_our_error() -> None:
    values = values_of("calibration")
    assert values["days.ece_luck_95"] > 2 * values["bins_10.ece_luck_95"]
    assert values["days.ece_luck_95"] + 0.001 < values["bins_10.ece"] < values["weeks.ece_luck_95"] - 0.001
    assert abs(values["bins_5.ece"] - values["bins_20.ece"]) < 0.001


def test_the_split_adds_up_and_weights_only_lose_calibration() -> None:
    values = values_of("calibration")
    for name in ("table", "plain", "weights", "deep"):
        parts = values[f"{name}.miscalibration"] - values[f"{name}.discrimination"] + values[f"{name}.uncertainty"]
        assert abs(parts - values[f"{name}.brier"]) < 1e-5
    assert abs(values["weights.discrimination"] - values["plain.discrimination"]) < 0.001
    assert values["weights.miscalibration"] > 0.04
    assert values["deep.discrimination"] < values["plain.discrimination"] / 2
    assert values["weights.saved"] < 0 < values["weights.later.saved"]


def test_a_mend_needs_days_more_than_rows() -> None:
    values = values_of("calibration")
    for kind in ("sigmoid", "isotonic"):
        assert values[f"flights_1000.{kind}.mended_brier"] < values[f"days_1.{kind}.mended_brier"] - 0.005
    assert values["flights_100.sigmoid.mended_brier"] < values["days_3.sigmoid.mended_brier"] - 0.001
    assert values["flights_1000.sigmoid.mended_brier"] < values["days_30.sigmoid.mended_brier"] + 0.001
    assert values["flights_100.isotonic.mended_brier"] > values["flights_100.sigmoid.mended_brier"] + 0.002
    assert values["days_1.sigmoid.worst_brier"] > values["plain.brier"] + 0.03
    assert abs(values["days_30.isotonic.mended_brier"] - values["days_30.sigmoid.mended_brier"]) < 0.001


def test_training_rows_are_the_wrong_rows() -> None:
    values = values_of("calibration")
    assert values["deep.later.mended_brier"] < values["deep.training.mended_brier"] - 0.02
    assert values["plain.later.mended_brier"] < values["plain.training.mended_brier"]
    assert values["deep.later.saved"] > values["deep.training.saved"] > values["deep.saved"]
    assert abs(values["plain.later.saved"] - values["plain.saved"]) < 30


def test_following_the_month_before_spoils_december() -> None:
    values = values_of("calibration")
    for month in ("october", "november"):
        assert abs(values[f"{month}.follow.gap"]) < abs(values[f"{month}.gap"])
    assert abs(values["december.follow.gap"]) > abs(values["december.gap"]) + 0.02
    assert values["november.follow.saved"] > values["november.saved"]
    assert values["december.follow.saved"] < values["december.saved"] - 100
    low, high = entries_of("calibration")["follow.follow_gain"]["interval"]
    assert low < 0 < high


def test_level_2_differs_from_this_study_by_its_preparation_alone() -> None:
    values = values_of("calibration")
    level_2 = json.loads((ROOT / "snippets" / "results" / "level_2.json").read_text(encoding="utf-8"))["values"]
    for name in ("plain", "weights"):
        assert abs(values[f"{name}.prepared.saved"] - level_2[f"imbalance.{name}.saved"]["value"]) < 1
        assert 1 < abs(values[f"{name}.prepared.saved"] - values[f"{name}.saved"]) < 60
