"""POST /events: what is kept, what is not, and that saying it twice changes nothing."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import MORNING, Desk

from disruption.features import GROUPS, columns
from service.replay import Json
from service.schemas import Ask

ALL = columns(list(GROUPS))
SCHEDULED = {"kind": "scheduled", "carrier": "DL", "flight": 9001, "origin": "JFK", "scheduled": "2013-02-12T09:00:00", "dest": "ATL"}  # fmt: skip
LEFT = {key: value for key, value in SCHEDULED.items() if key != "dest"} | {
    "kind": "departed",
    "left": "2013-02-12T09:40:00",
}
WEATHER = {"kind": "weather", "origin": "JFK", "observed": "2013-02-12T10:00:00", "temp": 30.0, "dewp": 20.0, "humid": 66.0,
           "wind_speed": 5.0, "wind_gust": None, "precip": 0.0, "pressure": 1010.0, "visib": 10.0}  # fmt: skip


def features(desk: Desk) -> np.ndarray:
    flights = Ask.model_validate({"flights": desk.flights}).flights
    return desk.forecaster.state.features(flights, desk.clock(), ALL)


def send(desk: Desk, *events: Json) -> Json:
    response = desk.client.post("/events", json={"events": list(events)})
    return {"status": response.status_code, **response.json()}


def test_the_same_event_again_changes_nothing(desk: Desk) -> None:
    assert send(desk, SCHEDULED, LEFT)["new"] == 2
    before, held = features(desk), desk.forecaster.state.counts()
    assert send(desk, SCHEDULED, LEFT)["repeated"] == 2
    np.testing.assert_array_equal(features(desk), before)
    assert desk.forecaster.state.counts() == held


def test_an_event_counts(desk: Desk) -> None:
    before = features(desk)
    send(desk, SCHEDULED)
    waiting = features(desk)
    assert (waiting[:, ALL.index("city_waiting")] > before[:, ALL.index("city_waiting")]).all()
    send(desk, LEFT)
    assert (features(desk)[:, ALL.index("city_waiting")] < before[:, ALL.index("city_waiting")]).all()


def test_the_order_does_not_matter(desk: Desk) -> None:
    other = SCHEDULED | {"flight": 9002}
    assert send(desk, LEFT, SCHEDULED, other)["new"] == 3
    first = features(desk)
    assert send(desk, other, SCHEDULED, LEFT)["repeated"] == 3
    np.testing.assert_array_equal(features(desk), first)


def test_a_correction_is_taken(desk: Desk) -> None:
    send(desk, SCHEDULED, LEFT)
    before = features(desk)
    assert send(desk, LEFT | {"left": "2013-02-12T09:50:00"})["changed"] == 1
    assert (features(desk)[:, ALL.index("city_late")] > before[:, ALL.index("city_late")]).all()


def test_what_comes_too_late_to_matter_is_counted_and_dropped(desk: Desk) -> None:
    assert send(desk, LEFT | {"scheduled": "2013-02-11T09:00:00", "left": "2013-02-12T09:00:00"})["too_old"] == 1


def test_a_feed_never_becomes_less_complete(desk: Desk) -> None:
    desk.client.post("/events", json={"complete": {"JFK": "2013-02-12T08:00:00"}})
    assert desk.forecaster.state.complete["JFK"] == MORNING.to_pydatetime()


BAD = [
    (SCHEDULED | {"kind": "cancelled"}, "events.0", "'scheduled', 'departed', 'weather'"),
    (SCHEDULED | {"carrier": "XX"}, "events.0.scheduled.carrier", "'9E'"),
    (SCHEDULED | {"scheduled": "2013-02-20T09:00:00"}, "events.0.scheduled", "at most 2013-02-14T10:00:00"),
    (LEFT, "events.0.flight", "whose 'scheduled' event was sent before"),
    (LEFT | {"left": "2013-02-12T10:30:00"}, "events.0.left", "at most now, 2013-02-12T10:00:00"),
    (LEFT | {"left": "2013-02-12T06:30:00"}, "events.0.left", "not over 2 hours before scheduled"),
    (WEATHER | {"observed": "2013-02-12T11:00:00"}, "events.0.observed", "at most now"),
    (WEATHER | {"temp": (30 - 32) / 1.8}, "events.0.weather", "expected both in °F"),
    (WEATHER | {"wind_speed": 1048.4}, "events.0.weather.wind_speed", "less than or equal to 150"),
    (WEATHER | {"humid": "66"}, "events.0.weather.humid", "number"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "field", "expected"), BAD, ids=[f"{number} {bad[1]}" for number, bad in enumerate(BAD)]
)
def test_a_bad_event_is_named_and_none_of_its_request_is_kept(
    desk: Desk, event: Json, field: str, expected: str
) -> None:
    before, held = features(desk), desk.forecaster.state.counts()
    said = send(desk, event, SCHEDULED | {"flight": 9003})
    assert said["status"] == 422
    assert said["errors"][0]["field"] == field
    assert expected in said["errors"][0]["expected"]
    np.testing.assert_array_equal(features(desk), before)
    assert desk.forecaster.state.counts() == held


def test_good_weather_is_taken(desk: Desk) -> None:
    assert send(desk, WEATHER)["status"] == 200
    assert send(desk, WEATHER)["repeated"] == 1


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({}, 422, "expected at least one of them"),
        ({"complete": {"BOS": "2013-02-12T10:00:00"}}, 422, "'EWR', 'JFK' or 'LGA'"),
        ({"complete": {"JFK": "2013-02-12T12:00:00"}}, 422, "at most now"),
        ({"events": [SCHEDULED] * 5001}, 413, "at most 5000"),
    ],
    ids=["nothing", "unknown airport", "future", "too many"],
)
def test_a_bad_request_is_refused(desk: Desk, body: Json, status: int, expected: str) -> None:
    response = desk.client.post("/events", json=body)
    assert response.status_code == status
    assert expected in response.json()["errors"][0]["expected"]


def test_what_is_old_is_forgotten(desk: Desk, story: list) -> None:
    for moment in story:
        if moment.now > MORNING:
            desk.clock.time = moment.now
            desk.client.post("/events", json=moment.told)
    assert desk.forecaster.state.counts()["departures"] < 1200
    assert desk.forecaster.state.counts()["readings"] <= 3 * 9
