"""The wrong listing shows its symptom, the right one does not."""

from __future__ import annotations

from listings_support import values_of

GAP = 0.15  # a training score this far above the test score is the symptom


def test_wrong_shows_the_symptom() -> None:
    values = values_of("overfitting")
    assert values["wrong.train_accuracy"] - values["wrong.test_accuracy"] > GAP
    assert values["wrong.test_accuracy"] < values["wrong.always_no_accuracy"] - 0.05  # worse than no model


def test_right_does_not() -> None:
    values = values_of("overfitting")
    assert values["right.train_accuracy"] - values["right.test_accuracy"] < 0.02
    assert values["right.gain_low"] > 0  # better than no model, and not by chance
    assert values["right.test_roc_auc"] > values["wrong.test_roc_auc"] + 0.1
