"""The plain version is right by hand and equals the board; the final delays know the future and score no better for it."""

from __future__ import annotations

from listings_support import values_of


def test_the_case_by_hand() -> None:
    assert values_of("airport_as_of")["by_hand.largest_gap"] == 0


def test_the_board_shows_the_plain_version() -> None:
    assert values_of("airport_as_of")["board.largest_gap"] < 1e-9


def test_only_the_edit_of_the_future_finds_the_leak() -> None:
    values = values_of("airport_as_of")
    assert values["so_far.moved"] == 0
    assert values["end.moved"] > 50
    assert values["end.off_by_five"] > 0.1
    assert values["end.roc_auc"] < values["so_far.roc_auc"]  # the leak drops the cancelled flights and scores worse
    assert 0 < values["end_waiting.roc_auc"] - values["so_far.roc_auc"] < 0.01  # kept waiting, it pays, but hardly
