"""One walk through time: a model fitted on the past, a month to calibrate on, three months to run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from disruption.data import Tables
from disruption.features import build
from disruption.problem import Problem
from study import bounds
from study.conformal import Wrapper, margins
from study.protocol import DELAY, PROMISE, Model, Plan

Array = NDArray[np.float64]
SPLIT = Wrapper()


@dataclass(frozen=True)
class Stage:
    """The flights of one plan. `past` is what models are fitted on; all else is about the flights since `calibrate`."""

    past: pd.DataFrame
    past_late: Array
    features: pd.DataFrame
    late: Array
    day: NDArray[np.int64]  # counted from the first day of the calibration
    start: int  # the first day of the run
    flights: pd.DataFrame  # of the run only

    @property
    def run(self) -> NDArray[np.bool_]:
        return self.day >= self.start

    def by_day(self, values: Array) -> list[Array]:
        """One array per day."""
        return np.split(values, np.cumsum(np.bincount(self.day))[:-1])

    def fit(self, settings: Model, seed: int, threads: int = 1) -> Array:
        """The forecasts of a model fitted on the past, for every flight since `calibrate`; shape (n,), minutes."""
        model = bounds.model(settings, self.past, self.past_late, seed, threads)
        return np.asarray(model.predict(self.features), dtype=float)

    def table(self) -> Array:
        """The forecasts of the carrier x hour table."""
        return bounds.table(self.past, self.past_late, self.features)

    def constant(self) -> Array:
        """Zero for every flight."""
        return bounds.constant(self.features)

    def margins(self, forecast: Array, wrapper: Wrapper, delay: int = DELAY, promise: float = PROMISE) -> Array:
        """The margin of each day of the run."""
        return margins(self.by_day(self.late - forecast), self.start, wrapper, 1 - promise, delay)

    def bound(
        self, forecast: Array, wrapper: Wrapper | None = SPLIT, delay: int = DELAY, promise: float = PROMISE
    ) -> Array:
        """The bound of each flight of the run, in minutes; without a wrapper the forecast itself."""
        if wrapper is None:
            return forecast[self.run]
        added = self.margins(forecast, wrapper, delay, promise)
        return forecast[self.run] + added[self.day[self.run] - self.start]


def stages(tables: Tables, plans: Iterable[Plan]) -> list[Stage]:
    """The features are built once; each plan takes its part of the flights.

    Raises:
        Problem: a plan needs days that the tables do not have.
    """
    flights = tables.flights
    for plan in plans:
        _check(flights, plan)
    features, late = build(tables), bounds.delays(flights)
    return [_stage(flights, features, late, plan) for plan in plans]


def _stage(flights: pd.DataFrame, features: pd.DataFrame, late: Array, plan: Plan) -> Stage:
    scheduled = flights["scheduled"]
    past = (scheduled < plan.calibrate).to_numpy()
    since = ((scheduled >= plan.calibrate) & (scheduled < plan.end)).to_numpy()
    day = (scheduled[since].dt.normalize() - plan.calibrate).dt.days.to_numpy()
    start = (plan.start - plan.calibrate).days
    run = flights[since][day >= start].reset_index(drop=True)
    return Stage(features[past], late[past], features[since], late[since], day, start, run)


def _check(flights: pd.DataFrame, plan: Plan) -> None:
    there = set(flights["scheduled"].dt.normalize())
    for day in pd.date_range(plan.calibrate - pd.Timedelta(days=1), plan.end, inclusive="left"):
        if day not in there:
            raise Problem(
                f"flights: scheduled: no flight on {day:%Y-%m-%d}; the study needs every day up to "
                f"{plan.end - pd.Timedelta(days=1):%Y-%m-%d}, and the file covers "
                f"{min(there):%Y-%m-%d} to {max(there):%Y-%m-%d}"
            )
