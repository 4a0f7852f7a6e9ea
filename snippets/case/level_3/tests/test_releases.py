"""Promote, roll back, look on: while somebody asks, and with models that are no good."""

from __future__ import annotations

import threading
from pathlib import Path

import httpx
import pytest
from conftest import Desk, World

from disruption.problem import Problem
from service.app import create_app
from service.releases import POINTER, Pointer, look_on, promote, read_pointer, rollback
from service.server import running


def spoil(models: Path, version: str) -> None:
    path = models / version / "model.txt"
    path.write_bytes(path.read_bytes()[:1000])


def version(desk: Desk) -> str:
    response = desk.ask(desk.flights[0])
    assert response.status_code == 200
    return str(response.json()["version"])


def test_the_running_service_follows_the_pointer(desk: Desk, world: World) -> None:
    assert version(desk) == world.chosen
    assert promote(desk.models, world.candidate) == Pointer(version=world.candidate, before=[world.chosen])
    assert version(desk) == world.candidate
    assert rollback(desk.models) == Pointer(version=world.chosen)
    assert version(desk) == world.chosen
    with pytest.raises(Problem, match=f"no version before {world.chosen}"):
        rollback(desk.models)


def test_promoting_what_answers_already_changes_nothing(desk: Desk, world: World) -> None:
    assert promote(desk.models, world.chosen) == Pointer(version=world.chosen)


def test_a_corrupt_candidate_is_refused_and_the_old_one_goes_on(desk: Desk, world: World) -> None:
    spoil(desk.models, world.candidate)
    with pytest.raises(Problem, match="corrupt"):
        promote(desk.models, world.candidate)
    with pytest.raises(Problem, match="no such version"):
        promote(desk.models, "0123456789ab")
    assert read_pointer(desk.models).version == world.chosen
    assert version(desk) == world.chosen


def test_a_rollback_to_a_corrupt_version_is_refused(desk: Desk, world: World) -> None:
    promote(desk.models, world.candidate)
    spoil(desk.models, world.chosen)
    with pytest.raises(Problem, match="corrupt"):
        rollback(desk.models)
    assert version(desk) == world.candidate


@pytest.mark.parametrize(
    "text", ["", "{", '{"version": 5}', '{"version": "0123456789ab"}', '{"version": "x", "more": 1}']
)
def test_a_bad_pointer_does_not_stop_a_running_service(desk: Desk, world: World, text: str) -> None:
    assert version(desk) == world.chosen
    (desk.models / POINTER).write_text(text, encoding="utf-8")
    assert version(desk) == world.chosen
    assert (
        "current" in (said := desk.client.get("/ready").json())["pointer_problem"]
        or "no such version" in said["pointer_problem"]
    )
    promote(desk.models, world.candidate)
    assert version(desk) == world.candidate
    assert desk.client.get("/ready").json()["pointer_problem"] is None


def test_without_a_model_it_lives_but_is_not_ready(desk: Desk, world: World) -> None:
    (desk.models / POINTER).unlink()
    assert desk.client.get("/health").status_code == 200
    ready = desk.client.get("/ready")
    assert ready.status_code == 503
    assert "no model has been promoted; run: python -m service train" in ready.json()["problem"]
    refusal = desk.ask(desk.flights[0])
    assert refusal.status_code == 503
    assert "run: python -m service train" in refusal.json()["errors"][0]["expected"]
    assert desk.logged() == []
    promote(desk.models, world.chosen)
    assert desk.client.get("/ready").status_code == 200


def test_a_corrupt_model_at_the_start_is_said(desk: Desk, world: World) -> None:
    spoil(desk.models, world.chosen)
    assert desk.ask(desk.flights[0]).status_code == 503
    assert "model.txt: corrupt" in desk.client.get("/ready").json()["problem"]


def test_ready_tells_what_a_person_on_call_asks_first(desk: Desk, world: World) -> None:
    said = desk.client.get("/ready").json()
    assert said["version"] == world.chosen
    assert 0 <= said["artefact_age_days"] < 1
    assert said["state"]["JFK"] == {"complete": "2013-02-12T10:00:00", "fresh": True, "weather": "2013-02-12T10:00:00"}
    assert said["log_lines_lost"] == 0


def test_readers_never_see_half_a_swap(desk: Desk, world: World) -> None:
    expected = {}
    for name in (world.chosen, world.candidate):
        promote(desk.models, name)
        expected[name] = [answer["chance"] for answer in desk.ask(*desk.flights).json()["answers"]]
    assert expected[world.chosen] != expected[world.candidate]
    answers: list[tuple[str, list[float]]] = []
    problems: list[Exception] = []
    done = threading.Event()

    def hammer(address: str) -> None:
        try:
            with httpx.Client(base_url=address, trust_env=False) as client:
                while not done.is_set():
                    said = client.post("/predict", json={"flights": desk.flights}).raise_for_status().json()
                    answers.append((said["version"], [answer["chance"] for answer in said["answers"]]))
                    read_pointer(desk.models)
        except Exception as problem:
            problems.append(problem)

    with running(create_app(desk.forecaster)) as address:
        readers = [threading.Thread(target=hammer, args=[address]) for _ in range(2)]
        for reader in readers:
            reader.start()
        for _ in range(15):
            promote(desk.models, world.chosen)
            seen = len(answers)
            while len(answers) < seen + 2 and not problems:
                done.wait(0.001)
            rollback(desk.models)
        done.set()
        for reader in readers:
            reader.join()
    assert problems == []
    assert {name for name, _ in answers} == {world.chosen, world.candidate}
    assert all(chances == expected[name] for name, chances in answers)


def test_looking_on_needs_a_model_that_loads(desk: Desk, world: World) -> None:
    assert look_on(desk.models, world.candidate).shadow == world.candidate
    assert promote(desk.models, world.candidate).shadow is None  # it cannot be its own shadow
    assert look_on(desk.models, None).shadow is None
    spoil(desk.models, world.chosen)
    with pytest.raises(Problem, match="corrupt"):
        look_on(desk.models, world.chosen)
