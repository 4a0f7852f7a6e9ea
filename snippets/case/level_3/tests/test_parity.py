"""The service and the training code compute the same features, to the last bit."""

from __future__ import annotations

import numpy as np
from conftest import Desk, World

from disruption.models import LookUpTable
from service.app import create_app
from service.artefact import load
from service.forecaster import Forecaster
from service.journal import Journal
from service.releases import Releases
from service.replay import Moment, ReplayClock
from service.schemas import Ask, Told
from service.server import running
from service.training import table_json


def replay(world: World, story: list[Moment], desk: Desk, spoil: bool = False) -> tuple[np.ndarray, list[int]]:
    """Every feature of every flight of the story as the service computes it, and the flights' rows."""
    clock = ReplayClock(story[0].now)
    service = Forecaster(desk.settings, Releases(world.models), Journal(desk.settings.log), clock)
    found, rows = [], []
    for moment in story:
        clock.time = moment.now
        told = moment.told
        if spoil:
            told = told | {"events": [event for event in told["events"] if event["kind"] != "departed"]}
        service.tell(Told.model_validate(told))
        if moment.asks:
            flights = Ask.model_validate({"flights": moment.asks}).flights
            assert not any(service.state.unknown(flight, clock()) for flight in flights)
            found.append(service.state.features(flights, clock(), list(world.offline)))
            rows += moment.rows
    return np.vstack(found), rows


def test_features_and_forecasts_are_those_made_offline(world: World, story: list[Moment], desk: Desk) -> None:
    online, rows = replay(world, story, desk)
    offline = world.offline.loc[rows].to_numpy(float)
    assert len(rows) > 1500
    assert np.isnan(offline).any()  # nights and gusts: missing must be missing on both sides
    np.testing.assert_array_equal(online, offline)
    model = load(world.models, world.chosen)
    np.testing.assert_array_equal(model.chance(online), model.chance(offline))


def test_a_feed_that_leaves_something_out_is_seen(world: World, story: list[Moment], desk: Desk) -> None:
    online, rows = replay(world, story, desk, spoil=True)
    assert not np.array_equal(online, world.offline.loc[rows].to_numpy(float), equal_nan=True)


def test_http_changes_nothing(world: World, desk: Desk) -> None:
    import httpx

    inside = desk.ask(*desk.flights).json()["answers"]
    with running(create_app(desk.forecaster)) as address, httpx.Client(base_url=address, trust_env=False) as client:
        assert client.get("/health").json() == {"status": "alive"}
        outside = client.post("/predict", json={"flights": desk.flights}).json()["answers"]
    assert outside == inside


def test_the_table_is_that_of_level_two(world: World) -> None:
    rows, disrupted = world.offline[world.parts.train], world.tables.flights.loc[world.parts.train, "disrupted"]
    table = LookUpTable().fit(rows, disrupted)
    model = load(world.models, world.chosen)
    flights = world.tables.flights
    ours = [model.table_chance(*cell) for cell in zip(flights["carrier"], flights["scheduled"].dt.hour, strict=True)]
    np.testing.assert_array_equal(ours, table.predict_proba(world.offline)[:, 1])
    assert table_json(table) == model.table
