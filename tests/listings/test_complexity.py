"""The wrong listing shows its symptom, the right one does not."""

from __future__ import annotations

from listings_support import values_of


def test_wrong_shows_the_symptom() -> None:
    values = values_of("complexity")
    assert values["wrong.splits"] > 20 * values["right.cells"]  # far more parts than today's table ...
    assert values["wrong.boosted.test.pr_auc"] - values["right.table.test.pr_auc"] < 0.03  # ... for next to nothing
    assert values["right.boosted.pr_gain_low"] < 0  # and perhaps for nothing
    assert values["right.number.test.pr_auc"] > values["wrong.boosted.test.pr_auc"] + 0.1  # one number beats it


def test_right_does_not() -> None:
    values = values_of("complexity")
    assert values["right.table.test.pr_auc"] > values["right.test.base_rate"] + 0.05  # the simplest answer is one
    assert values["right.full.pr_gain_low"] > 0.03  # the model earns its place against the best simple answer
