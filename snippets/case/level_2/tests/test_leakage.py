"""The future is edited; the features of the past may not change. A leaky feature must be caught."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from disruption import features
from disruption.data import TAKEN, Tables

NOW = [pd.Timestamp(text) for text in ("2013-02-05 14:00", "2013-02-08 15:07", "2013-02-09 18:30")]  # 8, 9: a blizzard


def taken(weather: pd.DataFrame) -> pd.Series:
    """The end of the hour in which each reading was taken, from the raw columns: not from the time that is tested."""
    return pd.to_datetime(weather[["year", "month", "day", "hour"]]) + pd.Timedelta(hours=1)


def future_edited(tables: Tables, now: pd.Timestamp) -> Tables:
    """The same tables with everything that is recorded after `now` replaced by something else."""
    flights, weather = tables.flights.copy(), tables.weather.copy()
    draw = np.random.default_rng(0)
    left = flights["scheduled"] + pd.to_timedelta(flights["dep_delay"], unit="min")
    unknown = ~(left <= now)  # later, or never
    waited = (now - flights["scheduled"]).dt.total_seconds() / 60
    flights.loc[unknown, "dep_delay"] = np.maximum(waited[unknown], -30) + draw.uniform(1, 300, unknown.sum())
    flights["arr_delay"] = draw.uniform(-60, 300, len(flights))  # no arrival of these flights is used at all
    flights["disrupted"] = draw.random(len(flights)) < 0.5
    later = taken(weather) > now
    for column in features.WEATHER:
        weather.loc[later, column] = draw.uniform(0, 100, later.sum())
    return Tables(flights, weather)


def changed(build: Callable[[Tables], pd.DataFrame], tables: Tables, now: pd.Timestamp) -> list[str]:
    """The features of flights decided by `now` that an edit of the future changes."""
    known = tables.flights["scheduled"] - features.LEAD <= now
    recent = known & (tables.flights["scheduled"] - features.LEAD > now - pd.Timedelta(hours=12))
    before, after = build(tables)[recent], build(future_edited(tables, now))[recent]
    assert len(before) > 100
    return [name for name in before if not before[name].equals(after[name])]


@pytest.mark.parametrize("now", NOW, ids=str)
def test_no_feature_sees_the_future(tables: Tables, now: pd.Timestamp) -> None:
    assert changed(features.build, tables, now) == []


def whole_delay(tables: Tables) -> pd.DataFrame:
    """The mean delay of the hour before, with delays that were not over yet: a usual mistake."""
    flights = tables.flights
    hour = flights["scheduled"].dt.floor("h")
    mean = flights.groupby(["origin", hour])["dep_delay"].mean()
    wanted = pd.MultiIndex.from_arrays([flights["origin"], (flights["scheduled"] - features.LEAD).dt.floor("h")])
    return pd.DataFrame({"hour_delay": mean.reindex(wanted).to_numpy()}, index=flights.index)


def weather_at_departure(tables: Tables) -> pd.DataFrame:
    return features.weather_as_of(tables.flights, tables.flights["scheduled"], tables.weather)


def carrier_rate(tables: Tables) -> pd.DataFrame:
    """The share of disrupted flights by carrier over all rows, later ones included."""
    rate = tables.flights.groupby("carrier")["disrupted"].transform("mean")
    return pd.DataFrame({"carrier_rate": rate})


def stamp_believed(tables: Tables) -> pd.DataFrame:
    """Each weather reading as known at its stamp, up to 59 minutes before it was taken: our own leak."""
    readings = tables.weather.assign(observed=tables.weather["observed"] - TAKEN)
    return features.build(Tables(tables.flights, readings))


@pytest.mark.parametrize("leaky", [whole_delay, weather_at_departure, carrier_rate, stamp_believed])
def test_the_check_catches_a_leak(tables: Tables, leaky: Callable[[Tables], pd.DataFrame]) -> None:
    assert changed(leaky, tables, NOW[1]) != []
