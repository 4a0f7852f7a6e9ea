"""The shadow: logged, and otherwise as if it were not there."""

from __future__ import annotations

import pytest
from conftest import Desk, World
from lightgbm import Booster

from service.releases import look_on, promote


def test_answers_are_those_without_a_shadow_and_both_are_logged(desk: Desk, world: World) -> None:
    without = desk.ask(*desk.flights).json()["answers"]
    before = len(desk.logged())
    look_on(desk.models, world.candidate)
    said = desk.ask(*desk.flights, **{"x-request-id": "both"}).json()
    assert (said["answers"], said["version"]) == (without, world.chosen)
    lines = desk.logged()[before:]
    live, shadow = ([line for line in lines if line["role"] == role] for role in ("live", "shadow"))
    assert len(live) == len(shadow) == len(desk.flights)
    assert {line["version"] for line in shadow} == {world.candidate}
    assert {line["request_id"] for line in lines} == {"both"}
    promote(desk.models, world.candidate)
    assert [answer["chance"] for answer in desk.ask(*desk.flights).json()["answers"]] == [
        line["chance"] for line in shadow
    ]


def test_an_error_in_the_shadow_reaches_nobody(desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    without = desk.ask(*desk.flights).json()["answers"]
    look_on(desk.models, world.candidate)
    assert desk.client.get("/ready").json()["shadow"] == world.candidate
    shadow, whole = desk.forecaster.releases.shadow(), Booster.predict

    def broken(booster: Booster, *arguments: object, **options: object) -> object:
        if shadow and booster is shadow.booster:
            raise MemoryError("no room for two")
        return whole(booster, *arguments, **options)

    monkeypatch.setattr(Booster, "predict", broken)
    response = desk.ask(*desk.flights)
    assert response.status_code == 200
    assert response.json()["answers"] == without
    assert {line["role"] for line in desk.logged()} == {"live"}
    assert desk.client.get("/ready").json()["shadow_errors"] == 1


def test_a_shadow_that_does_not_load_is_said_and_changes_nothing(desk: Desk, world: World) -> None:
    look_on(desk.models, world.candidate)
    (desk.models / world.candidate / "model.txt").write_text("tree", encoding="utf-8")
    assert desk.ask(*desk.flights).json()["version"] == world.chosen
    said = desk.client.get("/ready").json()
    assert said["shadow"] is None
    assert "model.txt: corrupt" in said["shadow_problem"]


def test_the_table_has_no_shadow(desk: Desk, world: World) -> None:
    look_on(desk.models, world.candidate)
    desk.forecaster.state.complete.clear()
    desk.ask(desk.flights[0])
    assert [line["role"] for line in desk.logged()] == ["live"]
