"""The wrong listing shows its symptom, the right one does not."""

from __future__ import annotations

from listings_support import values_of


def test_wrong_shows_the_symptom() -> None:
    values = values_of("deployment")
    assert values["wrong.reversed.alerts"] > 900  # an alert on nearly every flight, and nothing raised
    assert values["wrong.reversed.test.saved"] < -4000
    assert values["wrong.no_feed.test.saved"] < 0.5 * values["wrong.sound.test.saved"]


def test_right_does_not() -> None:
    values = values_of("deployment")
    assert values["right.reversed.refused"] > 990
    assert values["right.sound.refused"] < 10  # the contract lets sound requests pass
    assert abs(values["right.sound.test.saved"] - values["wrong.sound.test.saved"]) < 50  # and costs them nothing
    assert values["right.no_feed.test.saved"] > values["wrong.no_feed.test.saved"] + 300
    assert 0 < values["right.celsius.refused"] < 500  # limits hear of another unit, and let most of it pass
