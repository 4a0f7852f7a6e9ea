"""The wrong listing shows its symptom, the right one does not."""

from __future__ import annotations

from listings_support import values_of


def test_wrong_shows_the_symptom() -> None:
    values = values_of("business")
    assert values["wrong.test_accuracy"] > values["wrong.always_no_accuracy"]  # looks fine
    assert values["wrong.test_accuracy"] > values["right.test_accuracy"] + 0.02  # even better than the right one
    assert values["wrong.test.saved"] < values["right.test.saved"] - 200


def test_right_does_not() -> None:
    values = values_of("business")
    assert values["right.over_half_low"] > 0  # worth more, and not by chance
    assert values["right.test.saved"] > values["right.test.table.saved"]
    assert values["right.test_accuracy"] < values["right.always_no_accuracy"]  # by accuracy it would be thrown away


def test_prices_can_turn_it() -> None:
    values = values_of("business")
    assert 40 < values["right.break_even"] < 60
    assert values["right.worth_40.over_half_high"] < 0 < values["right.worth_80.over_half_low"]
