"""Forecasts of one month from a fit on a stretch of months before it, with every feature of the case."""

from functools import cache

import flights
import numpy as np
import pandas as pd
from disruption.config import load_config
from disruption.evaluate import saved
from disruption.features import columns
from disruption.models import lightgbm
from intervals import by_day
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

STEP = 3  # every third flight is fitted on, to be quick; all flights of the month are forecast
CONFIG = load_config(flights.CASE / "config.toml")
Array = NDArray[np.float64]


@cache
def _table() -> pd.DataFrame:
    return flights.all_features()


def seen(month: int) -> Array:
    """1.0 for each flight of the month that was disrupted."""
    table = _table()
    return table.loc[table["month"] == month, "disrupted"].to_numpy(dtype=float)


def forecast(first: int, last: int, month: int, seeds: int = 1) -> Array:
    """The chance of disruption after a fit on the months `first` to `last`: a row for each flight, a column for each seed.

    Raises:
        ValueError: the fit would see the month that it forecasts, or a later one.
    """
    if last >= month:
        raise ValueError(f"a fit on months up to {last} has seen month {month}")
    table, names = _table(), columns(CONFIG.features.groups)
    fit, asked = table[table["month"].between(first, last)].iloc[::STEP], table.loc[table["month"] == month, names]
    models = [lightgbm(CONFIG, n_estimators=40, learning_rate=0.15, random_state=seed) for seed in range(seeds)]
    return np.column_stack([one.fit(fit[names], fit["disrupted"]).predict_proba(asked)[:, 1] for one in models])


def pr_auc(month: int, chances: Array) -> float:
    """The mean over the seeds of the area under the precision-recall curve."""
    return float(np.mean([average_precision_score(seen(month), one) for one in chances.T]))


def units(month: int, chances: Array) -> Array:
    """Units saved by each flight's alert at the prices of the case, mean over the seeds."""
    found: Array = saved(seen(month)[:, None], chances, CONFIG.decision).mean(axis=1)
    return found


def by_day_of(month: int, value: Array) -> tuple[float, float]:
    """The 95 % interval of the mean of `value`, one for each flight of the month, over resampled days."""
    rows = _table().loc[lambda table: table["month"] == month, ["month", "day"]]
    return by_day(pd.Series(value, index=rows.index), rows["month"], rows["day"])
