"""POST /predict: what it answers, and everything that it must not answer."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from conftest import Desk, World

from service.replay import Json


def test_one_flight(desk: Desk, world: World) -> None:
    response = desk.ask(desk.flights[0])
    said = response.json()
    assert response.status_code == 200
    assert said["version"] == world.chosen
    assert said["request_id"] == response.headers["x-request-id"]
    (answer,) = said["answers"]
    assert answer["source"] == "model"
    assert answer["reason"] is None
    assert 0 < answer["chance"] < 1
    assert answer["alert"] == (answer["chance"] >= 0.25)


def test_many_flights_come_back_in_order_and_as_if_alone(desk: Desk) -> None:
    together = desk.ask(*desk.flights).json()["answers"]
    alone = [desk.ask(flight).json()["answers"][0] for flight in desk.flights]
    assert together == alone
    assert [answer["flight"] for answer in together] == [flight["flight"] for flight in desk.flights]


def test_every_answer_is_one_line_of_the_log(desk: Desk) -> None:
    said = desk.ask(*desk.flights, **{"x-request-id": "morning-1"}).json()
    lines = desk.logged()
    assert [line["chance"] for line in lines] == [answer["chance"] for answer in said["answers"]]
    assert {line["request_id"] for line in lines} == {"morning-1"}
    assert {line["version"] for line in lines} == {said["version"]}
    assert all(len(line["features"]) == 26 and line["latency_ms"] > 0 for line in lines)


def test_an_id_that_could_break_the_log_is_replaced(desk: Desk) -> None:
    assert desk.ask(desk.flights[0], **{"x-request-id": 'x" }'}).json()["request_id"] != 'x" }'


def test_nothing_heard_yet_means_the_table(desk: Desk, world: World) -> None:
    desk.forecaster.state.complete.clear()
    (answer,) = desk.ask(desk.flights[0]).json()["answers"]
    assert answer["source"] == "table"
    assert answer["reason"] == "state missing: nothing heard from EWR"
    assert desk.logged()[-1]["source"] == "table"
    hour = int(answer["scheduled"][11:13])
    assert answer["chance"] == desk.forecaster.releases.live().table_chance(answer["carrier"], hour)


def test_a_silent_feed_means_the_table_and_says_since_when(desk: Desk) -> None:
    desk.clock.time += timedelta(minutes=31)
    later = [flight | {"scheduled": "2013-02-12T12:59:00"} for flight in desk.flights[:1]]
    (answer,) = desk.ask(*later).json()["answers"]
    assert answer["reason"] == "state stale: EWR is complete only up to 2013-02-12T10:00:00"
    assert not desk.client.get("/ready").json()["state"]["EWR"]["fresh"]


def test_a_flight_of_no_timetable_means_the_table(desk: Desk) -> None:
    (answer,) = desk.ask(desk.flights[0] | {"flight": 9998}).json()["answers"]
    assert (answer["source"], answer["reason"]) == ("table", "flight is not in the timetable that was sent")


BAD = [
    ({"carrier": "ZZ"}, "flights.0.carrier", "'ZZ'", "Input should be '9E', 'AA'"),
    ({"origin": "BOS"}, "flights.0.origin", "'BOS'", "'EWR', 'JFK' or 'LGA'"),
    ({"dest": "Boston"}, "flights.0.dest", "'Boston'", "^[A-Z]{3}$"),
    ({"flight": "12"}, "flights.0.flight", "'12'", "integer"),
    ({"flight": 0}, "flights.0.flight", "0", "greater than or equal to 1"),
    ({"distance": "200"}, "flights.0.distance", "'200'", "number"),
    ({"distance": float("nan")}, "flights.0.distance", "nan", "finite number"),
    ({"distance": float("inf")}, "flights.0.distance", "inf", "finite number"),
    ({"distance": -5}, "flights.0.distance", "-5", "greater than 0"),
    ({"dep_delay": 5}, "flights.0.dep_delay", "5", "not permitted"),
    ({"scheduled": "tomorrow"}, "flights.0.scheduled", "'tomorrow'", "valid datetime"),
    ({"scheduled": "2013-02-12T12:30:00-05:00"}, "flights.0.scheduled", "'2013-02-12T12:30:00-05:00'", "timezone"),
    ({"scheduled": 1360000000}, "flights.0.scheduled", "1360000000", "timezone"),
    ({"scheduled": "2013-02-12T09:00:00"}, "flights.0.scheduled", "2013-02-12T09:00:00", "a departure to come"),
    ({"scheduled": "2013-02-12T11:00:00"}, "flights.0.scheduled", "2013-02-12T11:00:00", "120 minutes away or more, not 60"),
    ({"scheduled": "2013-02-12T18:00:00"}, "flights.0.scheduled", "2013-02-12T18:00:00", "at most 180 minutes away, not 480"),
    ({"scheduled": "9999-12-31T23:59:00"}, "flights.0.scheduled", "9999-12-31T23:59:00", "at most 180 minutes away"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field", "value", "expected"), BAD, ids=[next(iter(bad[0])) + bad[2] for bad in BAD]
)
def test_a_bad_field_is_named_and_nothing_is_logged(
    desk: Desk, change: Json, field: str, value: str, expected: str
) -> None:
    body = json.dumps({"flights": [desk.flights[0] | change, *desk.flights[1:]]})
    response = desk.client.post("/predict", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    (fault,) = response.json()["errors"]
    assert (fault["field"], fault["value"]) == (field, value)
    assert expected in fault["expected"]
    assert desk.logged() == []


def test_a_missing_field_is_named(desk: Desk) -> None:
    flight = {key: value for key, value in desk.flights[0].items() if key != "origin"}
    response = desk.ask(flight)
    assert response.status_code == 422
    assert response.json()["errors"] == [{"field": "flights.0.origin", "value": "", "expected": "Field required"}]


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        (b'{"flights": [', 422, "JSON decode error"),
        (b"\xff\xfe\x00", 400, "parsing the body"),
        (b"", 422, "Field required"),
        (b"[]", 422, "dictionary or object"),
        (b'{"flights": []}', 422, "at least 1 item"),
        (b'{"flight": 1}', 422, "Field required"),
        (b"[" * 100_000, 400, "parsing the body"),
        (b" " * 3_000_000, 413, "at most 2000000 bytes"),
    ],
    ids=["half", "not text", "nothing", "a list", "no flight", "other field", "deep", "long"],
)
def test_a_bad_body_is_refused(desk: Desk, body: bytes, status: int, expected: str) -> None:
    response = desk.client.post("/predict", content=body, headers={"content-type": "application/json"})
    said: dict[str, Any] = response.json()
    assert response.status_code == status
    assert expected in said["errors"][0]["expected"]
    assert said["request_id"] == response.headers["x-request-id"]
    assert desk.logged() == []


def test_a_batch_over_the_limit_is_refused_and_one_at_the_limit_is_not(desk: Desk) -> None:
    limit = desk.settings.api.batch
    assert desk.ask(*[desk.flights[0]] * limit).status_code == 200
    before = len(desk.logged())
    response = desk.ask(*[desk.flights[0]] * (limit + 1))
    assert response.status_code == 413
    assert response.json()["errors"][0] == {
        "field": "flights",
        "value": "1001 items",
        "expected": "at most 1000; send several requests",
    }
    assert len(desk.logged()) == before


def test_other_paths_and_methods_are_refused_in_the_same_form(desk: Desk) -> None:
    assert desk.client.get("/predict").status_code == 405
    response = desk.client.get("/model")
    assert response.status_code == 404
    assert response.json()["errors"][0]["field"] == "/model"


def test_an_error_of_our_own_tells_the_caller_nothing_but_the_id(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.forecaster.state, "features", lambda *_: 1 / 0)
    response = desk.ask(desk.flights[0])
    assert response.status_code == 500
    assert "ZeroDivision" not in response.text
    assert response.json()["request_id"]
    assert desk.logged() == []


def test_the_interface_describes_itself(desk: Desk) -> None:
    described = desk.client.get("/openapi.json").json()
    assert set(described["paths"]) == {"/predict", "/events", "/health", "/ready"}
    assert "Refusal" in described["components"]["schemas"]
