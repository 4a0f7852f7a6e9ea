"""The whole story in one command: train, promote, replay October to December, swap, fail, monitor, report."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import httpx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from disruption import evaluate, features
from disruption.config import Config
from disruption.data import Tables
from disruption.files import write_text
from service import report as tables_of
from service import training
from service.app import create_app
from service.artefact import Artefact, load, versions
from service.dashboard import page
from service.files import write_json
from service.forecaster import Forecaster
from service.journal import NAME, Journal
from service.monitor import Report, monitor
from service.releases import Releases, look_on, promote, rollback
from service.replay import Json, Moment, ReplayClock, moments, outage, play
from service.schemas import Ask, Told
from service.server import running
from service.settings import Settings
from service.skew import SKEWS, STATE, refused

Array = NDArray[np.float64]
Interval = dict[str, float]
Metrics = dict[str, float | Interval]
OUTAGE = (10, 16)  # hours of the day in which the feed fails in the drill
CANDIDATE = 0.5  # its trees, as a share of those of the configuration


def demo(config: Config, settings: Settings, tables: Tables, reports: Path) -> Metrics:
    """Do it all; write metrics.json, series.json, report.md and dashboard.html into `reports`.

    Raises:
        Problem: the data are too few, or a folder cannot be written.
    """
    lead = config.decision.lead_hours
    offline = features.build(tables, pd.Timedelta(hours=lead))
    parts = training.split(tables.flights, config)
    chosen, candidate = trained(config, settings, tables, offline, parts)
    with tempfile.TemporaryDirectory() as scratch:
        # The pointer of the demo is its own: whatever a person has promoted in `models` goes on answering there.
        folder = Path(scratch, "models")
        for version in (chosen, candidate):
            shutil.copytree(settings.models.folder / version, folder / version)
        promote(folder, chosen)
        look_on(folder, candidate)
        artefacts = {version: load(folder, version) for version in (chosen, candidate)}

        story = list(moments(tables, parts.test, lead))
        logs = reports / "log" / "demo"
        shutil.rmtree(logs, ignore_errors=True)
        replayed = direct(settings, folder, Journal(settings.log, logs), story)
        found = monitor(logs / NAME, tables.flights, artefacts.__getitem__, config)

        week = list(moments(tables, _week(tables.flights, parts.test), lead))
        over_http, refusals = through_http(settings, folder, Journal(settings.log, Path(scratch)), week, candidate)
        drill = direct(settings, folder, Journal(settings.log, Path(scratch)), week, outage(*OUTAGE))
    rows = offline[parts.test]
    metrics: Metrics = {
        "replay.answers": len(replayed),
        "replay.fallback_share": float((replayed["source"] == "table").mean()),
        "parity.max_difference": _difference(replayed, rows, artefacts),
        "http_parity.max_difference": _difference(over_http, rows, artefacts),
        "http.answers": len(over_http),
        "http.requests_failed": refusals,
        "http.versions": int(over_http["version"].nunique()),
        **_money(found, artefacts[chosen], config),
        **_by_month(found, settings),
        **_skews(rows, tables, parts, artefacts[chosen], config),
        **_drill(drill, rows, tables, artefacts[chosen], config),
    }
    rounded = {name: _rounded(value) for name, value in metrics.items()}
    write_json(reports / "metrics.json", rounded)
    write_json(reports / "series.json", _series(found))
    write_text(reports / "report.md", tables_of.markdown(rounded, [month.name for month in found.months], settings))
    write_text(reports / "dashboard.html", page(found, settings.monitor))
    return rounded


def trained(
    config: Config, settings: Settings, tables: Tables, offline: pd.DataFrame, parts: training.Split
) -> tuple[str, str]:
    """The versions of the model and of a candidate with fewer trees: those that are there, or freshly trained."""
    folder, most = settings.models.folder, config.lightgbm.n_estimators
    trees = [most, max(1, int(most * CANDIDATE))]
    recipes = [training.recipe(config, tables, parts, count) for count in trees]
    there = {version: load(folder, version).metadata for version in versions(folder)}
    made = [next((v for v, facts in there.items() if recipe.items() <= facts.items()), None) for recipe in recipes]
    if None in made:
        made = [*training.train(config, tables, offline, folder, trees)]
    chosen, candidate = (str(version) for version in made)
    if not (folder / "current").exists():
        promote(folder, chosen)
    return chosen, candidate


def direct(
    settings: Settings,
    folder: Path,
    journal: Journal,
    story: list[Moment],
    deaf: Callable[[datetime], bool] = lambda _: False,
) -> pd.DataFrame:
    """Replay without HTTP, through the same validation, state, models and log."""
    clock = ReplayClock(story[0].now)
    forecaster = Forecaster(settings, Releases(folder), journal, clock)
    ids = itertools.count(1)

    def ask(flights: list[Json]) -> list[Json]:
        given = forecaster.ask(Ask.model_validate({"flights": flights}), f"replay-{next(ids)}")
        return [{**dict(answer), "version": given.version} for answer in given.answers]

    try:
        return play(iter(story), clock, lambda body: forecaster.tell(Told.model_validate(body)), ask, deaf)
    finally:
        journal.close()


def through_http(
    settings: Settings, folder: Path, journal: Journal, story: list[Moment], candidate: str
) -> tuple[pd.DataFrame, int]:
    """Replay over loopback; the candidate is promoted after a third of the moments and rolled back after two thirds.

    Gives the answers, and how many requests did not get one.
    """
    clock = ReplayClock(story[0].now)
    app = create_app(Forecaster(settings, Releases(folder), journal, clock))
    swaps = {len(story) // 3: lambda: promote(folder, candidate), 2 * len(story) // 3: lambda: rollback(folder)}
    failed = 0

    def told() -> Iterator[Moment]:
        for number, moment in enumerate(story):
            if number in swaps:
                swaps[number]()
            yield moment

    with running(app) as address, httpx.Client(base_url=address, timeout=30, trust_env=False) as client:

        def post(path: str, body: Json) -> Json:
            nonlocal failed
            response = client.post(path, json=body)
            failed += response.status_code != 200
            answer: Json = response.json()
            return answer

        def ask(flights: list[Json]) -> list[Json]:
            given = post("/predict", {"flights": flights})
            return [{**answer, "version": given["version"]} for answer in given["answers"]]

        answers = play(told(), clock, lambda body: post("/events", body), ask)
    journal.close()
    return answers, failed


def _week(flights: pd.DataFrame, test: pd.Series) -> pd.Series:
    """Seven days in the middle of the last month, as a mask; every test day where there are fewer."""
    day = flights["scheduled"].dt.normalize()
    last = day[test].max()
    return (
        test & (day > last - pd.Timedelta(days=24)) & (day <= last - pd.Timedelta(days=17))
        if _long(day[test])
        else test
    )


def _long(day: pd.Series) -> bool:
    return bool(day.max() - day.min() > pd.Timedelta(days=30))


def _difference(answers: pd.DataFrame, rows: pd.DataFrame, artefacts: dict[str, Artefact]) -> float:
    """The largest difference between an answer of a model and the same model on the features computed offline."""
    largest = 0.0
    for version, part in answers[answers["source"] == "model"].groupby("version"):
        artefact = artefacts[str(version)]
        offline = artefact.chance(rows.loc[part.index, artefact.features].to_numpy(float))
        largest = max(largest, float(np.abs(offline - part["chance"].to_numpy()).max()))
    return largest


def _money(found: Report, chosen: Artefact, config: Config) -> Metrics:
    """Units per 1,000 flights of the model that answered, of the table and of the shadow, on the same flights."""
    live = found.live
    day, outcome = live["scheduled"].dt.normalize(), live["disrupted"].to_numpy()
    by_table = [chosen.table_chance(*cell) for cell in zip(live["carrier"], live["scheduled"].dt.hour, strict=True)]
    both = live.merge(found.shadow, on=["carrier", "flight", "origin", "scheduled"], suffixes=("", "_shadow"))
    chances = {
        "model": live["chance"].to_numpy(),
        "table": np.array(by_table),
        "candidate": both["chance_shadow"].to_numpy(),
    }
    saved = {name: 1000 * evaluate.saved(outcome, chance, config.decision) for name, chance in chances.items()}
    metrics: Metrics = {}
    for name, chance in chances.items():
        metrics |= {f"{name}.{kind}": value for kind, value in evaluate.measures(outcome, chance).items()}
        metrics[f"{name}.saved"] = _interval(saved[name], day, config)
    metrics["gain.saved"] = _interval(saved["model"] - saved["table"], day, config)
    metrics["candidate_gain.saved"] = _interval(saved["candidate"] - saved["model"], day, config)
    return metrics


def _by_month(found: Report, settings: Settings) -> Metrics:
    metrics: Metrics = {}
    for month in found.months:
        values: Metrics = {
            "answers": month.answers,
            "fallback_share": month.by_table,
            "alert_rate": month.alert_rate,
            "base_rate": month.base_rate,
            "mean_forecast": month.mean_forecast,
            "gap": dict(zip(("value", "low", "high"), month.gap, strict=True)),
            "brier": month.brier,
            "brier_skill": month.brier_skill,
            "psi_score": month.psi["score"],
            "psi_temp": month.psi["temp"],
            "psi_over": sum(value > settings.monitor.psi for value in month.psi.values()),
        }
        metrics |= {f"{month.name}.{kind}": value for kind, value in values.items()}
    return metrics


def _skews(rows: pd.DataFrame, tables: Tables, parts: training.Split, chosen: Artefact, config: Config) -> Metrics:
    outcome = tables.flights.loc[rows.index, "disrupted"].to_numpy(float)
    months = tables.flights.loc[parts.test, "scheduled"]
    weather = tables.weather[tables.weather["observed"].between(months.min().normalize(), months.max())]
    metrics: Metrics = {}
    for skew in SKEWS:
        chance = chosen.chance(skew.features(rows[chosen.features]).to_numpy(float))
        metrics[f"skew.{skew.name}.pr_auc"] = evaluate.measures(outcome, chance)["pr_auc"]
        metrics[f"skew.{skew.name}.saved"] = 1000 * float(evaluate.saved(outcome, chance, config.decision).mean())
        if (share := refused(skew, weather)) is not None:
            metrics[f"skew.{skew.name}.readings_refused"] = share
    return metrics


def _drill(drill: pd.DataFrame, rows: pd.DataFrame, tables: Tables, chosen: Artefact, config: Config) -> Metrics:
    """What the flights that the table answered for would have got from the model, with the feed and without."""
    lost = drill[drill["source"] == "table"]
    known = rows.loc[lost.index, chosen.features]
    outcome = tables.flights.loc[lost.index, "disrupted"].to_numpy(float)
    ways = {
        "table": lost["chance"].to_numpy(),
        "model": chosen.chance(known.to_numpy(float)),
        "blind": chosen.chance(known.assign(**dict.fromkeys(STATE, np.nan)).to_numpy(float)),
    }
    return {
        "outage.answers": len(drill),
        "outage.fallback_share": len(lost) / len(drill),
        **{
            f"outage.{name}.saved": 1000 * float(evaluate.saved(outcome, chance, config.decision).mean())
            for name, chance in ways.items()
        },
    }


def _series(found: Report) -> dict[str, Json]:
    days = found.live.groupby(found.live["scheduled"].dt.normalize())[["chance", "disrupted"]].mean()
    series = {
        f"{month.name}.calibration": {
            "x": [round(value, 6) for value in month.calibration["forecast"]],
            "y": [round(value, 6) for value in month.calibration["observed"]],
            "label": month.name.capitalize(),
        }
        for month in found.months
    }
    for name, column, label in (
        ("daily.forecast", "chance", "mean forecast"),
        ("daily.observed", "disrupted", "disrupted"),
    ):
        series[name] = {"x": list(range(len(days))), "y": [round(value, 6) for value in days[column]], "label": label}
    return series


def _interval(value: Array, day: pd.Series, config: Config) -> Interval:
    low, high = evaluate.by_day(value, day, config.run.repeats, config.run.seed)
    return {"value": float(value.mean()), "low": low, "high": high}


def _rounded(value: float | Interval) -> float | Interval:
    return {end: round(number, 6) for end, number in value.items()} if isinstance(value, dict) else round(value, 6)
