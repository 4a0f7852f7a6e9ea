"""A key that stands twice is refused before it can add or hide a row, in the files and at the join itself."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from disruption import features
from disruption.data import FLIGHTS, WEATHER, Tables, prepare_flights, prepare_weather
from disruption.problem import Problem

ROOT = Path(__file__).resolve().parent.parent


def raw(name: str, columns: list[str]) -> pd.DataFrame:
    return pd.read_csv(ROOT / "sample" / f"{name}.csv.gz")[columns]


def test_a_reading_that_stands_twice_is_named() -> None:
    weather = raw("weather", WEATHER)
    again = weather.iloc[[40]].assign(temp=99.0)
    airport, *when = weather.loc[40, ["origin", "year", "month", "day", "hour"]]
    stamp = " ".join(str(part) for part in (airport, *when))
    with pytest.raises(Problem, match=f"weather: origin, year, month, day, hour: {stamp} stands more than once"):
        prepare_weather(pd.concat([weather, again], ignore_index=True))


def test_the_hour_that_the_clocks_repeat_keeps_its_later_reading() -> None:
    hour = raw("weather", WEATHER).iloc[[0, 0]].assign(month=11, day=3, hour=1, temp=[51.0, 50.0])
    assert prepare_weather(hour.reset_index(drop=True))["temp"].tolist() == [50.0]


def test_a_flight_that_stands_twice_is_named() -> None:
    flights = raw("flights", FLIGHTS)
    with pytest.raises(Problem, match="flights: year, month, day, sched_dep_time, carrier, flight, origin: 2013 "):
        prepare_flights(pd.concat([flights, flights.tail(1)], ignore_index=True))


def test_the_join_itself_refuses_two_readings_of_one_time(tables: Tables) -> None:
    weather = pd.concat([tables.weather, tables.weather.tail(1)], ignore_index=True)
    with pytest.raises(Problem, match=r"weather: origin, known_at: .* stands more than once; expected one row each"):
        features.build(Tables(tables.flights, weather))


def test_a_join_that_adds_rows_is_refused(tables: Tables) -> None:
    flights = pd.concat([tables.flights.head(100), tables.flights.head(100)])  # every label twice
    with pytest.raises(Problem, match="weather: 400 rows after the join with 200 flights; expected one each"):
        features.build(Tables(flights, tables.weather))


def test_a_join_neither_adds_nor_loses_a_flight(tables: Tables) -> None:
    nowhere = tables.weather[tables.weather["origin"] == "JFK"]  # two airports without a single reading
    found = features.build(Tables(tables.flights, nowhere))
    assert len(found) == len(tables.flights)
    assert found["temp"].isna().sum() >= (tables.flights["origin"] != "JFK").sum()
