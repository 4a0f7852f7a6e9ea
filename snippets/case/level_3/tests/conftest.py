"""A small model of the two-week sample, and a service that has heard everything up to one morning of it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from fastapi.testclient import TestClient

from disruption import features
from disruption.config import Config, load_config
from disruption.data import Tables, load
from service import journal, training
from service.app import create_app
from service.forecaster import Forecaster
from service.journal import NAME, Journal
from service.releases import Releases, promote
from service.replay import Json, Moment, ReplayClock, moments
from service.schemas import Told
from service.settings import Settings, load_settings
from service.state import LiveState

ROOT = Path(__file__).resolve().parent.parent
MORNING = pd.Timestamp("2013-02-12T10:00")


@dataclass
class World:
    """What every test starts from; `models` is not to be written to."""

    config: Config
    tables: Tables
    offline: pd.DataFrame
    parts: training.Split
    models: Path
    chosen: str
    candidate: str


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    config = load_config(ROOT / "config.toml")
    config = config.model_copy(
        update={
            "data": config.data.model_copy(update={"folder": str(ROOT / "sample")}),
            "lightgbm": config.lightgbm.model_copy(update={"n_estimators": 40}),
            "run": config.run.model_copy(update={"repeats": 100}),
        }
    )
    tables = load(ROOT / "sample")
    offline = features.build(tables)
    models = tmp_path_factory.mktemp("models")
    chosen, candidate = training.train(config, tables, offline, models, [40, 20])
    promote(models, chosen)
    return World(config, tables, offline, training.split(tables.flights, config), models, chosen, candidate)


@pytest.fixture(scope="session")
def story(world: World) -> list[Moment]:
    """Three days: the one before the morning, to warm up, the day itself, and the next."""
    day = world.tables.flights["scheduled"].dt.normalize()
    asked = (day >= MORNING.normalize()) & (day <= MORNING.normalize() + pd.Timedelta(days=1))
    return list(moments(world.tables, asked, world.config.decision.lead_hours))


@dataclass
class Desk:
    """A service with its own copy of the models, and its clock in the test's hand."""

    settings: Settings
    clock: ReplayClock
    forecaster: Forecaster
    client: TestClient
    models: Path
    flights: list[Json] = field(default_factory=list)  # may be asked for now

    def ask(self, *flights: Json, **headers: str) -> Any:
        return self.client.post("/predict", json={"flights": list(flights)}, headers=headers)

    def logged(self) -> list[Json]:
        path = self.settings.log.folder / NAME
        return list(journal.read(path)) if path.exists() else []


@pytest.fixture(scope="session")
def heard(story: list[Moment]) -> tuple[LiveState, list[Json]]:
    """What a service knows at ten in the morning, and the flights that are due then."""
    settings = load_settings(ROOT / "service.toml")
    state, asks = LiveState(settings.state, settings.api), []
    for moment in story:
        if moment.now <= MORNING:
            state.apply(Told.model_validate(moment.told), moment.now)
            asks = moment.asks
    return state, asks


@pytest.fixture
def desk(world: World, heard: tuple[LiveState, list[Json]], tmp_path: Path) -> Iterator[Desk]:
    """At ten in the morning, with the feed complete up to then."""
    given = load_settings(ROOT / "service.toml")
    settings = given.model_copy(
        update={
            "models": given.models.model_copy(update={"folder": tmp_path / "models"}),
            "log": given.log.model_copy(update={"folder": tmp_path / "log"}),
        }
    )
    shutil.copytree(world.models, tmp_path / "models")
    clock, (state, asks) = ReplayClock(MORNING.to_pydatetime()), heard
    forecaster = Forecaster(settings, Releases(tmp_path / "models"), Journal(settings.log), clock)
    forecaster.state = deepcopy(state)
    with TestClient(create_app(forecaster), raise_server_exceptions=False) as client:
        yield Desk(settings, clock, forecaster, client, tmp_path / "models", list(asks))
    forecaster.journal.close()


@pytest.fixture
def in_scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The command line, run in an empty folder with the settings beside it."""
    for name in ("config.toml", "service.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "sample", tmp_path / "sample")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["service"])
    return tmp_path
