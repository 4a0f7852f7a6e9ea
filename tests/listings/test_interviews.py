"""The wrong listing shows its symptom, the right one does not."""

from __future__ import annotations

import pytest

from listings_support import values_of

EXACT = 1e-6  # results are kept to six digits


def test_wrong_shows_the_symptom() -> None:
    values = values_of("interviews")
    assert values["wrong.table.own_roc_auc"] > values["wrong.table.library_roc_auc"] + 0.002
    assert values["wrong.alerts.own_roc_auc"] > values["wrong.alerts.library_roc_auc"] + 0.2
    assert values["wrong.constant.own_roc_auc"] == pytest.approx(1, abs=EXACT)  # a score that says nothing
    assert values["wrong.negated_sum"] > 1.005


def test_right_does_not() -> None:
    values = values_of("interviews")
    assert values["right.table.own_roc_auc"] == pytest.approx(values["right.table.library_roc_auc"], abs=EXACT)
    assert values["right.alerts.own_roc_auc"] == pytest.approx(values["right.alerts.library_roc_auc"], abs=EXACT)
    assert values["right.constant.own_roc_auc"] == values["right.constant.library_roc_auc"] == 0.5
    assert values["right.negated_sum"] == pytest.approx(1, abs=EXACT)
