"""Train one version: a backtest for its scores, then a fit on everything that was known by one day."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from . import artefact, drift
from .offline import Config, Problem, data, evaluate, features, models
from .settings import Settings

STORED = 5  # rows whose forecasts are kept, to be repeated at each start


def tables(config: Config) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All cases with outcomes, and their features, row by row."""
    cases = data.load(config)
    return cases, features.build(cases, data.signals(config), config.decision.lead)


def recent(cases: pd.DataFrame, settings: Settings) -> pd.Timestamp:
    """The first day of the rows on which candidates are compared, and which no candidate has seen."""
    return cases["happens_at"].max().normalize() + pd.Timedelta(days=1) - pd.Timedelta(weeks=settings.gate.weeks)


def train(config: Config, settings: Settings, until: pd.Timestamp | None = None) -> str:
    """Write a version from what was settled a lead before `until`, by default the first recent day; gives its name.

    Raises:
        Problem: there are no rows to fit on or to score.
    """
    cases, rows = tables(config)
    until = recent(cases, settings) if until is None else until
    begin = until - pd.Timedelta(weeks=settings.train.backtest_weeks)
    make, outcome = models.MODELS[settings.train.model], cases["outcome"]

    def known(at: pd.Timestamp) -> pd.Series:
        return cases["settled_at"] <= at - config.decision.lead

    held = (cases["happens_at"] >= begin) & (cases["happens_at"] < until)
    if not known(begin).any() or not held.any():
        raise Problem(f"train: no cases before {begin:%Y-%m-%d} to fit on, or none after it to score")
    parts = {name: kind(config.run.seed).fit(rows[known(begin)], outcome[known(begin)])
             for name, kind in (("table", models.MODELS["table"]), ("model", make))}  # fmt: skip
    worth = {
        name: evaluate.units(
            outcome[held].to_numpy(float), artefact.chance(part, rows[held]) >= config.decision.threshold, config
        )
        for name, part in parts.items()
    }
    gain = worth["model"] - worth["table"]
    low, high = evaluate.interval(gain, cases.loc[held, "happens_at"], config)
    scores = {f"saved_{name}": evaluate.PER * float(value.mean()) for name, value in worth.items()}
    scores |= {"saved_over_table": evaluate.PER * float(gain.mean()), "low": low, "high": high}

    fit = known(until)
    model = make(config.run.seed).fit(rows[fit], outcome[fit])
    table = models.MODELS["table"](config.run.seed).fit(rows[fit], outcome[fit])
    seen = rows[fit].assign(score=artefact.chance(model, rows[fit]))
    given = json.loads(json.dumps(asdict(config), default=str))
    files = {name: getattr(config.paths, name) for name in given.pop("paths") if name != "reports"}
    facts = {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": artefact.commit(),
        "period": {"from": f"{cases.loc[fit, 'happens_at'].min():%Y-%m-%d}", "until": f"{until:%Y-%m-%d}"},
        "rows": int(fit.sum()),
        "columns": artefact.COLUMNS,
        "data": {name: artefact.digest(path.read_bytes()) for name, path in files.items()},
        "parameters": {"model": settings.train.model, **given},
        "scores": {"from": f"{begin:%Y-%m-%d}", "until": f"{until:%Y-%m-%d}", "rows": int(held.sum()), **scores},
    }
    reference = drift.reference(seen, cases.loc[fit, "happens_at"], settings.monitor.days)
    sample = rows[fit].iloc[np.linspace(0, fit.sum() - 1, STORED).astype(int)]
    return artefact.write(settings.service.models, model, table, reference, facts, sample)
