"""What each policy would have saved on each flight of the test months: the replay that the other modules work on.

A replay is a simulation: it takes for granted that an alert does not change whether the flight is disrupted, and that
every alert is acted on.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier

from disruption.config import Config
from disruption.data import Tables, load
from disruption.evaluate import Array, by_day, saved
from disruption.features import build, columns
from disruption.models import LookUpTable, lightgbm
from disruption.problem import Problem

LABEL_DELAY = 2  # days until it is known of all flights of a day whether they were disrupted


@dataclass(frozen=True)
class Prepared:
    """One row per flight of the year in `flights` and `features`; per flight of the test months in `outcomes`.

    outcomes: scheduled, day, carrier, flight, origin, disrupted (0 or 1), table_chance, model_chance, table_saved,
    model_saved (units); the same index as `flights`. Times are CPU seconds.
    """

    config: Config
    flights: pd.DataFrame
    features: pd.DataFrame
    outcomes: pd.DataFrame
    model: LGBMClassifier
    fit_seconds: float
    predict_seconds_per_1000: float

    @property
    def columns(self) -> list[str]:
        return columns(self.config.features.groups)

    @property
    def flights_per_month(self) -> float:
        return len(self.flights) / int(self.flights["month"].nunique())

    def interval(self, value: Array, day: pd.Series) -> dict[str, float]:
        """The mean of `value` (one per flight) per 1,000 flights and its 95 % interval over days."""
        low, high = by_day(1000 * value, day, self.config.run.repeats)
        return {"value": 1000 * float(value.mean()), "low": low, "high": high}


def prepare(config: Config, tables: Tables | None = None, features: pd.DataFrame | None = None) -> Prepared:
    """Fit the look-up table and LightGBM on all months before the test, score the test months.

    tables, features: of `disruption.data.load` and `disruption.features.build`, which are called when not given.

    Raises:
        Problem: the data are not what they should be, or a month of `split.test`, or all before it, has no flights.
    """
    if tables is None:
        tables = load(Path(config.data.folder) if config.data.folder else None)
    if features is None:
        features = build(tables, pd.Timedelta(hours=config.decision.lead_hours))
    flights, cols = tables.flights, columns(config.features.groups)
    before = (flights["month"] < min(config.split.test)).to_numpy()
    test = flights["month"].isin(config.split.test).to_numpy()
    found = set(flights["month"])
    if not before.any() or not found.issuperset(config.split.test):
        there = ", ".join(str(month) for month in sorted(found))
        raise Problem(f"flights: months {there}; expected all of split.test {config.split.test} and some before it")
    disrupted = flights["disrupted"].astype(float)
    start = time.process_time()
    model = lightgbm(config).fit(features.loc[before, cols], disrupted[before])
    fitted = time.process_time()
    chance = np.asarray(model.predict_proba(features.loc[test, cols]))[:, 1]
    scored = time.process_time()
    table = LookUpTable().fit(features[before], disrupted[before])
    outcomes = flights.loc[test, ["scheduled", "carrier", "flight", "origin"]].assign(
        day=flights["scheduled"].dt.normalize(),
        disrupted=disrupted,
        table_chance=table.predict_proba(features[test])[:, 1],
        model_chance=chance,
    )
    for name in ("table", "model"):
        outcomes[f"{name}_saved"] = saved(
            outcomes["disrupted"].to_numpy(), outcomes[f"{name}_chance"].to_numpy(), config.decision
        )
    per_1000 = 1000 * (scored - fitted) / int(test.sum())
    return Prepared(config, flights, features, outcomes, model, fitted - start, per_1000)
