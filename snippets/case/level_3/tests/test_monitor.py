"""Drift, calibration and the page for a person."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import World

from disruption.problem import Problem
from service.artefact import load
from service.dashboard import page
from service.drift import psi, reference
from service.journal import NAME
from service.monitor import Report, monitor
from service.replay import Json
from service.settings import Monitor

LIMITS = Monitor(psi=0.25, calibration=0.03)
Array = np.ndarray


def test_no_change_is_zero_and_a_shift_is_not() -> None:
    values = np.random.default_rng(0).normal(size=5000)
    before = reference(values)
    assert psi(before, values) == 0
    assert psi(before, np.random.default_rng(1).normal(size=5000)) < 0.02
    assert psi(before, values + 1) > 0.5
    assert np.isfinite(psi(before, values + 100))


def test_a_value_that_goes_missing_is_a_shift() -> None:
    values = np.arange(1000.0)
    gone = np.where(values % 2 == 0, np.nan, values)
    assert psi(reference(values), gone) > 1
    assert psi(reference(gone), gone) == 0


def test_a_feature_with_few_values_has_few_bins() -> None:
    values = np.repeat([0.0, 1.0, 2.0], [700, 200, 100])
    assert sum(reference(values)["shares"]) == pytest.approx(1)
    assert psi(reference(values), values) == 0
    assert psi(reference(values), 2 - values) > 0.5
    assert reference(np.full(10, np.nan))["shares"] == [0.0, 1.0]


def lines(world: World, change: Json | None = None, spread: float = 0.0) -> list[Json]:
    """A log as the service would write it for the test days, the forecasts moved by `spread`."""
    model = load(world.models, world.chosen)
    rows = world.offline.loc[world.parts.test, model.features].to_numpy(float)
    flights = world.tables.flights[world.parts.test]
    chances = np.clip(model.chance(rows) + spread, 0, 1)
    return [
        {
            "time": flight.scheduled.isoformat(), "request_id": f"r{number}", "role": "live", "version": world.chosen,
            "carrier": flight.carrier, "flight": flight.flight, "origin": flight.origin,
            "scheduled": flight.scheduled.isoformat(), "chance": chance, "alert": bool(chance >= 0.25), "source": "model",
            "reason": None, "features": [None if value != value else value for value in row], "latency_ms": 1.0, "batch": 1,
            **(change or {}),
        }
        for number, (flight, row, chance) in enumerate(zip(flights.itertuples(), rows.tolist(), chances.tolist(), strict=True))
    ]  # fmt: skip


def report(world: World, folder: Path, log: list[Json]) -> Report:
    (folder / NAME).write_text("\n".join(json.dumps(line) for line in log), encoding="utf-8")
    return monitor(folder / NAME, world.tables.flights, lambda version: load(world.models, version), world.config)


def test_a_month_is_what_its_lines_say(world: World, tmp_path: Path) -> None:
    log = lines(world)
    found = report(world, tmp_path, log)
    (month,) = found.months
    outcome = world.tables.flights.loc[world.parts.test, "disrupted"]
    chance = pd.Series([line["chance"] for line in log])
    assert (month.name, month.answers) == ("february", len(log))
    assert month.base_rate == pytest.approx(outcome.mean())
    assert month.mean_forecast == pytest.approx(chance.mean())
    assert month.brier == pytest.approx(((chance.to_numpy() - outcome.to_numpy()) ** 2).mean())
    assert month.gap[1] < month.gap[0] < month.gap[2]
    assert set(month.psi) == {*world.offline.columns, "score"}
    assert month.psi["temp"] > month.psi["minute_of_day"]


def test_forecasts_that_are_off_raise_an_alarm(world: World, tmp_path: Path) -> None:
    off = report(world, tmp_path, lines(world, spread=0.5)).alarms(LIMITS)
    assert off[0].startswith("February: forecasts are +0.")
    calm = Monitor(psi=1000, calibration=0.9)
    assert report(world, tmp_path, lines(world, spread=0.5)).alarms(calm) == []


def test_a_flight_that_was_asked_twice_counts_once(world: World, tmp_path: Path) -> None:
    log = lines(world)
    again = [line | {"chance": 0.99, "alert": True} for line in log[:10]]
    found = report(world, tmp_path, log + again)
    assert len(found.live) == len(log)
    assert (found.live["chance"] == 0.99).sum() == 10


def test_answers_without_outcome_are_counted(world: World, tmp_path: Path) -> None:
    log = lines(world)
    assert report(world, tmp_path, [*log, log[0] | {"flight": 9999}]).unmatched == 1
    with pytest.raises(Problem, match="none of its forecasts is about a flight of these data"):
        report(world, tmp_path, lines(world, {"scheduled": "2014-01-01T10:00:00"}))


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"chance": 0.5}'])
def test_a_log_without_forecasts_is_said(world: World, tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(Problem, match="no forecast in it; expected lines with alert"):
        monitor(tmp_path / NAME, world.tables.flights, lambda version: load(world.models, version), world.config)


class Tags(HTMLParser):
    """Which tags there are, which are open, and every address that the page would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.fetched: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href")]
        if tag == "svg":
            self.pictures.append(dict(attrs))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_stands_alone(world: World, tmp_path: Path) -> None:
    log = lines(world, {"version": world.chosen})
    shadow = [line | {"role": "shadow", "version": "<b>&", "features": None} for line in log]
    text = page(report(world, tmp_path, log + shadow), LIMITS)
    tags = Tags(text)
    assert tags.open == []
    assert tags.fetched == []
    assert not {"script", "link", "img"} & tags.seen
    assert not re.search(r"url\(|@import|https?:", text)
    assert "prefers-color-scheme: dark" in text
    assert len(tags.pictures) == 3
    assert all(picture["role"] == "img" and picture["aria-labelledby"] for picture in tags.pictures)
    assert "&lt;b&gt;&amp;" in text
    assert not re.search(r"\bnan\b", text)
