"""The wrong listing shows its symptom, the right one does not."""

from __future__ import annotations

from listings_support import values_of


def test_wrong_shows_the_symptom() -> None:
    values = values_of("dataquality")
    assert values["wrong.first.flights"] < 0.01 * values["wrong.all.flights"]  # next to no row survives
    assert values["wrong.second.share_kept"] < 0.8
    assert values["wrong.second.cancelled"] == 0  # and of the worst outcome none does
    assert values["wrong.second.base_rate"] < values["right.kept.base_rate"] - 0.03
    assert values["wrong.weather.fastest_wind"] > 1000


def test_right_does_not() -> None:
    values = values_of("dataquality")
    assert values["right.kept.flights"] == values["right.all.flights"]
    assert values["right.kept.cancelled"] == values["right.all.cancelled"] > 8000
    assert values["right.blizzard.base_rate"] > values["wrong.blizzard.base_rate"] + 0.3  # the blizzard is back
    assert values["right.weather.fastest_wind"] < 100
    assert values["right.no_tail.cancelled"] == values["right.no_tail.flights"] > 0  # the leak that the planes bring in
