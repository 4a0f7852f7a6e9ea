"""The wrong listing shows its symptom, the right one does not."""

from __future__ import annotations

from listings_support import values_of

PROMISED = 0.05


def test_wrong_shows_the_symptom() -> None:
    values = values_of("credentials")
    assert values["wrong.false_alarms"] > 10 * PROMISED  # of a test that may be wrong once in twenty


def test_right_does_not() -> None:
    values = values_of("credentials")
    assert abs(values["right.false_alarms"] - PROMISED) < 0.02
    assert values["right.times_textbook"] > 5
    assert values["right.base_rate_low"] < values["wrong.base_rate_low"]
    assert values["right.base_rate_high"] > values["wrong.base_rate_high"]


def test_both_estimate_the_same_share() -> None:
    values = values_of("credentials")
    assert values["right.base_rate"] == values["wrong.base_rate"]
