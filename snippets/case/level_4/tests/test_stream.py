"""The stream gives the batch values, whatever arrives late, twice, in disorder or from the future."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from disruption.features import board
from disruption.problem import Problem
from scale.config import Settings
from scale.parity import compare, require_equal
from scale.stream import QUARTER, SPAN, Announced, Boards, Departed, Event, Tick, consume, events_of, messy, run

NOON = 12 * 60


def _rows(events: list[Event]) -> dict[tuple[str, int], tuple[float, float]]:
    boards = Boards()
    return {(key, at): (late, waiting) for event in events for key, at, late, waiting in boards.take(event)}


def test_boards_by_hand() -> None:
    shown = _rows(
        [
            Announced(NOON, 1, "JFK"),
            Announced(NOON + 5, 2, "JFK"),
            Tick(NOON + 15),  # neither has left: 15 and 10 minutes so far
            Departed(NOON + 20, 1),
            Tick(NOON + 30),  # one left 20 minutes late, the other waits for 25
            Tick(NOON + SPAN),  # the first is off the board
        ]
    )
    assert shown == {
        ("JFK", NOON + 15): (12.5, 1.0),
        ("JFK", NOON + 30): (22.5, 0.5),
        ("JFK", NOON + SPAN): (175.0, 1.0),
    }


def test_stream_is_batch_on_the_sample(flights: pd.DataFrame, settings: Settings) -> None:
    metrics, _ = run(flights, settings.stream, 0)
    assert metrics["stream.max_difference"] == pytest.approx(0, abs=1e-9)
    assert metrics["stream.rows_wrong"] == 0
    assert metrics["stream.rows"] == len(board(flights, ["origin"]))
    assert 0 < metrics["messy.rows_wrong"] < metrics["messy.rows"] / 2


def test_the_comparison_notices_one_lost_departure(flights: pd.DataFrame) -> None:
    events = events_of(flights)
    events.remove(next(event for event in events if isinstance(event, Departed)))
    table, _ = consume(events, Boards())
    batch = board(flights, ["origin"]).reset_index()
    with pytest.raises(Problem, match="rows differ"):
        require_equal(compare(batch, table, ["origin", "at"], ["late", "waiting"]), "stream")


def test_order_inside_a_quarter_hour_and_repeats_change_nothing(flights: pd.DataFrame) -> None:
    events = events_of(flights.iloc[:3000])
    shuffled: list[Event] = []
    quarter: list[Event] = []
    chance = random.Random(0)
    for event in events:
        quarter.append(event)
        if isinstance(event, Tick):
            others = quarter[:-1] * 2
            chance.shuffle(others)
            shuffled += [*others, event, event]
            quarter = []
    assert _rows(shuffled) == _rows(events)


def test_a_late_report_counts_from_the_next_board_on() -> None:
    announced, left = Announced(NOON, 1, "JFK"), Departed(NOON + 10, 1)
    ticks = [Tick(NOON + QUARTER), Tick(NOON + 2 * QUARTER)]
    boards = Boards()
    before = boards.take(announced) + boards.take(ticks[0])
    after = boards.take(left) + boards.take(ticks[1])
    assert before == [("JFK", NOON + 15, 15.0, 1.0)]  # what was known; it is not rewritten
    assert after == [("JFK", NOON + 30, 10.0, 0.0)] == list(boards_in_time(announced, left, ticks))[-1:]
    assert boards.counts["late"] == 1


def boards_in_time(announced: Event, left: Event, ticks: list[Event]) -> list[tuple[str, int, float, float]]:
    boards = Boards()
    return [row for event in (announced, left, *ticks) for row in boards.take(event)]


def test_the_first_of_two_reports_stands_and_both_are_counted() -> None:
    boards = Boards()
    for event in (Announced(NOON, 1, "LGA"), Departed(NOON + 3, 1), Departed(NOON + 9, 1), Announced(NOON, 1, "EWR")):
        boards.take(event)
    assert boards.take(Tick(NOON + 15)) == [("LGA", NOON + 15, 3.0, 0.0)]
    assert boards.counts["repeated"] == 2


def test_a_departure_may_come_before_its_entry() -> None:
    boards = Boards()
    boards.take(Departed(NOON - 5, 1))
    boards.take(Tick(NOON - QUARTER + 1))
    boards.take(Announced(NOON, 1, "LGA"))
    assert boards.take(Tick(NOON)) == [("LGA", NOON, -5.0, 0.0)]


def test_the_timetable_may_come_early_but_shows_on_time() -> None:
    boards = Boards()
    boards.take(Tick(NOON - 60))
    boards.take(Announced(NOON, 1, "LGA"))
    assert boards.take(Tick(NOON - 15)) == []
    assert boards.take(Tick(NOON)) == [("LGA", NOON, 0.0, 1.0)]


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (Departed(NOON + QUARTER + 1, 1), "is in the future"),
        (Departed(-1, 1), "is negative"),
        (Announced(-NOON, 2, "JFK"), "is negative"),
        (Tick(-15), "is negative"),
    ],
)
def test_impossible_times_are_refused_and_change_nothing(event: Event, says: str) -> None:
    boards = Boards()
    boards.take(Announced(NOON, 1, "JFK"))
    boards.take(Tick(NOON))
    with pytest.raises(Problem, match=says):
        boards.take(event)
    assert boards.take(Tick(NOON + 15)) == [("JFK", NOON + 15, 15.0, 1.0)]


def test_a_refused_event_does_not_stop_the_stream() -> None:
    events = [Tick(NOON - 15), Announced(NOON, 1, "JFK"), Departed(NOON + 600, 1), Tick(NOON)]
    table, refused = consume(events, Boards())
    assert len(table) == 1
    assert len(refused) == 1
    assert "is in the future" in refused[0]


def test_memory_holds_three_hours_only(flights: pd.DataFrame, settings: Settings) -> None:
    boards = Boards()
    most = 0
    for event in messy(events_of(flights), settings.stream, 0):
        boards.take(event)
        most = max(most, len(boards.announced) + len(boards.departed))
    in_window = flights.rolling("3h", on="scheduled")["flight"].count().max()
    assert most < 3 * in_window
