"""The wrong listing shows its symptom, the right one does not."""

from __future__ import annotations

from listings_support import values_of


def test_wrong_shows_the_symptom() -> None:
    values = values_of("communication")
    share_of_hits = values["right.model.hits"] / values["right.flights_a_day"]
    assert values["wrong.test.pr_auc"] > share_of_hits + 0.1  # read as "nearly half are right", it promises too much
    assert not any("random" in name or "table" in name for name in values if name.startswith("wrong."))


def test_right_does_not() -> None:
    values = values_of("communication")
    assert values["right.model.hits_low"] > values["right.random.hits"] + 2  # better than picking blindly ...
    assert values["right.model.more_hits"] < 2  # ... and hardly better than today: both belong into the sentence
    assert values["right.model.more_hits_low"] < values["right.model.more_hits"] < values["right.model.more_hits_high"]
    assert values["right.model.hits_bad_day"] > 5 * values["right.model.hits_quiet_day"]
