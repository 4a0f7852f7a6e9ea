"""One live number against the model: what the page on case interviews says of the two."""

from __future__ import annotations

from listings_support import entries_of, values_of


def test_the_model_is_ahead_where_every_alert_is_acted_on() -> None:
    low, _ = entries_of("number_or_model")["model.over_number"]["interval"]
    assert values_of("number_or_model")["model.over_number"] > 250
    assert low > 50


def test_the_number_is_the_worst_choice_for_a_fixed_desk() -> None:
    assert values_of("number_or_model")["number.daily_precision"] < 0.29  # the table: a third
