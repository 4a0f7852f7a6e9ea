"""The wrong listing shows its symptom, the right one does not."""

from __future__ import annotations

from listings_support import values_of


def test_wrong_shows_the_symptom() -> None:
    values = values_of("realproject")
    assert values["wrong.split_accuracy"] > 0.9  # a fine score ...
    assert values["wrong.rows_dropped"] == 0  # ... on data that ask nothing of anybody
    assert values["wrong.highest_accuracy"] - values["wrong.lowest_accuracy"] > 0.05  # and that cannot tell 0.9 from 1


def test_right_does_not() -> None:
    values = values_of("realproject")
    assert values["right.rows_dropped"] > 9000  # the recipe would have lost the cancelled flights unseen
    assert abs(values["right.split_accuracy"] - values["right.no_model_accuracy"]) < 0.002  # no better than no model
    assert values["right.late_found"] < 0.01 * values["right.late_flights"]  # for it finds nothing
    assert values["right.split.roc_auc"] > 0.6  # though there is something to find
    assert values["right.quarter.recall"] > 0.2  # and the costs' threshold finds it
