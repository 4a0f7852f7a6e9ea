"""Each feature on rows small enough to check by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from disruption import features
from disruption.data import FLIGHTS, WEATHER, Tables, prepare_flights, prepare_weather


def flights(*rows: dict[str, object]) -> pd.DataFrame:
    """Flights of 10 March from LGA to ATL by Delta unless a row says otherwise."""
    usual = {"year": 2013, "month": 3, "day": 11, "sched_dep_time": 1200, "dep_delay": 0.0, "arr_delay": 0.0}
    usual |= {"carrier": "DL", "flight": 1, "origin": "LGA", "dest": "ATL", "distance": 762}
    return prepare_flights(pd.DataFrame([{**usual, "flight": n, **row} for n, row in enumerate(rows)])[FLIGHTS])


def at(clock: str) -> pd.Timestamp:
    return pd.Timestamp(f"2013-03-11 {clock}")


def test_a_board_shows_delay_so_far_and_who_has_not_left() -> None:
    table = flights(
        {"sched_dep_time": 1000, "dep_delay": 20.0},  # left at 10:20
        {"sched_dep_time": 1000, "dep_delay": 90.0},  # leaves at 11:30
        {"sched_dep_time": 1010, "dep_delay": float("nan"), "arr_delay": float("nan")},  # never leaves
    )
    board = features.board(table, ["origin"])
    assert board.loc[("LGA", at("10:00"))].tolist() == [0.0, 1.0]  # both due this minute, neither gone
    late, waiting = board.loc[("LGA", at("10:15"))]
    assert late == pytest.approx((15 + 15 + 5) / 3)
    assert waiting == pytest.approx(1.0)
    late, waiting = board.loc[("LGA", at("11:00"))]
    assert late == pytest.approx((20 + 60 + 50) / 3)  # the first left 20 late, the others still wait
    assert waiting == pytest.approx(2 / 3)


def test_a_flight_leaves_the_board_after_three_hours() -> None:
    board = features.board(flights({"sched_dep_time": 1000, "dep_delay": 5.0}), ["origin"])
    shown = board.loc["LGA"].index
    assert (shown.min(), shown.max()) == (at("10:00"), at("12:45"))


def test_an_early_departure_is_known_only_when_it_was_due() -> None:
    board = features.board(flights({"sched_dep_time": 1000, "dep_delay": -8.0}), ["origin"])
    assert board.loc[("LGA", at("10:00")), "late"] == -8.0
    assert ("LGA", at("09:45")) not in board.index


def test_state_is_read_two_hours_before_and_trend_over_the_hour_before_that() -> None:
    table = flights(
        {"sched_dep_time": 900, "dep_delay": 10.0},
        {"sched_dep_time": 950, "dep_delay": 40.0},
        {"sched_dep_time": 1230},
    )
    found = features.build(Tables(table, weather())).iloc[-1]
    assert found["airport_late"] == pytest.approx((10 + 40) / 2)  # at 10:30 both are gone
    assert found["airport_trend"] == pytest.approx(25 - 10)  # at 09:30 only the first was due, and had left 10 late


def test_nothing_is_known_before_the_first_departure() -> None:
    found = features.build(Tables(flights({"sched_dep_time": 600}), weather())).iloc[0]
    assert found[["airport_late", "airport_waiting", "route_late", "city_late"]].isna().all()


def weather(*rows: dict[str, object]) -> pd.DataFrame:
    usual = {"origin": "LGA", "year": 2013, "month": 3, "day": 11, "hour": 8, "temp": 40.0, "dewp": 30.0, "humid": 60.0}
    usual |= {"wind_speed": 9.0, "wind_gust": float("nan"), "precip": 0.0, "pressure": 1015.0, "visib": 10.0}
    return prepare_weather(pd.DataFrame([{**usual, **row} for row in rows or ({},)])[WEATHER])


def test_weather_is_the_last_reading_at_the_airport_two_hours_before() -> None:
    table = flights({"sched_dep_time": 1300}, {"sched_dep_time": 1259}, {"sched_dep_time": 1600})
    readings = weather(
        {"hour": 9, "temp": 30.0}, {"hour": 10, "temp": 50.0}, {"hour": 10, "temp": 99.0, "origin": "JFK"}
    )
    found = features.build(Tables(table, readings)).set_index(table["sched_dep_time"])["temp"]
    assert found[1300] == 50.0  # stamped 10:00, taken by 11:00, decided at 11:00
    assert found[1259] == 30.0  # the reading of 10:00 comes a minute too late
    assert found[1600] == 50.0  # three hours old: still used
    late = features.build(Tables(flights({"sched_dep_time": 1601}), readings))["temp"]
    assert late.isna().all()  # older than that: missing


def test_a_wind_that_cannot_be_is_missing() -> None:
    assert weather({"wind_speed": 1048.36})["wind_speed"].isna().all()
    assert weather({"wind_speed": 40.0})["wind_speed"].tolist() == [40.0]


def test_timetable_counts_the_departures_of_the_hour() -> None:
    table = flights({"sched_dep_time": 1200}, {"sched_dep_time": 1259}, {"sched_dep_time": 1300}, {"origin": "JFK"})
    assert sorted(features.timetable(table)["departures_this_hour"]) == [1, 1, 2, 2]


def test_cancelled_and_diverted_flights_are_disrupted() -> None:
    table = flights({"arr_delay": 29.0}, {"arr_delay": 30.0}, {"arr_delay": float("nan")})
    assert table["disrupted"].tolist() == [False, True, True]


def test_every_feature_belongs_to_one_group(tables: Tables) -> None:
    found = features.build(tables)
    assert list(found) == features.columns(list(features.GROUPS))
    assert len(set(found)) == found.shape[1]
    assert found.index.equals(tables.flights.index)
