"""The rows of a study in one place: features, label, days, and what a fitted model says about a fold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from disruption.config import Config
from disruption.data import Tables
from disruption.evaluate import Array, by_day, measures, saved
from disruption.features import build, columns
from disruption.split import Fold, Rows, thinned, walk_forward

Numbers = dict[str, float | dict[str, float]]  # by name; with an interval: value, low, high


@dataclass(frozen=True)
class Study:
    """Everything that the steps share; one row per flight in `features`, `disrupted`, `day` and `month`."""

    config: Config
    features: pd.DataFrame
    disrupted: pd.Series
    day: pd.Series
    month: pd.Series
    cancelled: pd.Series
    names: pd.DataFrame  # carrier and origin as text, for slices

    @property
    def columns(self) -> list[str]:
        return columns(self.config.features.groups)

    def chance(self, model: Any, fold: Fold, cols: list[str] | None = None, share: float = 1.0) -> Array:
        """The chance of a disruption for the fold's rows, after a fit on (a share of) the rows before them."""
        cols = cols or self.columns
        rows = fold.fit if share == 1 else thinned(fold.fit, share, self.config.run.seed)
        model.fit(self.features.loc[rows, cols], self.disrupted[rows])
        found: Array = model.predict_proba(self.features.loc[fold.predict, cols])[:, 1]
        return found

    def truth(self, fold: Fold) -> Array:
        """1.0 where a flight of the fold was disrupted."""
        return np.asarray(self.disrupted[fold.predict], dtype=float)

    def units(self, chance: Array, fold: Fold) -> Array:
        """Net units saved by the alerts of each of the fold's flights at the threshold of the costs."""
        return saved(self.truth(fold), chance, self.config.decision)

    def interval(self, value: Array, fold: Fold, part: Rows | None = None) -> dict[str, float]:
        """The mean of `value` per 1,000 flights of the fold, or of a part of it, and its 95 % interval over days."""
        day = self.day[fold.predict]
        if part is not None:
            value, day = value[part], day[part]
        low, high = by_day(1000 * value, day, self.config.run.repeats)
        return {"value": float(1000 * value.mean()), "low": low, "high": high}

    def folds(self) -> Iterator[Fold]:
        return walk_forward(self.month, self.config.split)

    def on_folds(self, make: Any, cols: list[str] | None = None, share: float = 1.0) -> dict[str, float]:
        """The mean over the folds of PR AUC, ROC AUC, Brier score and units saved per 1,000 flights.

        make: gives a model that is not fitted.
        """
        found = []
        for fold in self.folds():
            chance, truth = self.chance(make(), fold, cols, share), self.truth(fold)
            found.append(measures(truth, chance) | {"saved": 1000 * float(self.units(chance, fold).mean())})
        return {name: float(np.mean([one[name] for one in found])) for name in found[0]}


def study(tables: Tables, config: Config) -> Study:
    """Build the features and put everything in one place."""
    flights = tables.flights
    return Study(
        config,
        build(tables, pd.Timedelta(hours=config.decision.lead_hours)),
        flights["disrupted"].astype(float),
        flights["scheduled"].dt.day_of_year,
        flights["month"],
        flights["arr_delay"].isna(),
        flights[["carrier", "origin"]],
    )
