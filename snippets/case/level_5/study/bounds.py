"""Three forecasts of the bound before any calibration, in minutes: a constant, a table and a quantile model."""

from __future__ import annotations

import numpy as np
import pandas as pd
from lightgbm import LGBMRegressor
from numpy.typing import NDArray

from study.protocol import CAP, PROMISE, SMALLEST, Model

Array = NDArray[np.float64]


def delays(flights: pd.DataFrame) -> Array:
    """Minutes late at the gate, shape (n,); infinite for a flight that was cancelled or diverted."""
    return np.asarray(flights["arr_delay"].fillna(np.inf), dtype=float)


def constant(features: pd.DataFrame) -> Array:
    """The same for every flight: calibration alone says how much. Shape (n,)."""
    return np.zeros(len(features))


def table(past: pd.DataFrame, late: Array, features: pd.DataFrame) -> Array:
    """The delay that the promised share of past flights of the same carrier and hour stayed below. Shape (n,).

    past, late: features and delays (may be infinite) to learn from. Cells that are small, or whose share cannot be
    promised because too many flights never arrived, say what is true of all flights.
    """
    seen = pd.Series(late).groupby(_cell(past).to_numpy()).agg(
        bound=lambda cell: np.quantile(cell, PROMISE, method="higher"), flights="size"
    )  # fmt: skip
    usable = seen.loc[(seen["flights"] >= SMALLEST) & np.isfinite(seen["bound"]), "bound"]
    everywhere = min(np.quantile(late, PROMISE, method="higher"), CAP)
    return np.asarray(_cell(features).map(usable).fillna(everywhere), dtype=float)


def model(settings: Model, past: pd.DataFrame, late: Array, seed: int, threads: int = 1) -> LGBMRegressor:
    """Boosted trees for one quantile of the delay, fitted; the same to the last bit on one thread or many.

    late: delays, shape (n,), infinite for flights that never arrived. Trees need a number for those: the settings'
    `never`, which also limits the other delays; as long as the quantile is below it, its size changes little.
    """
    kept = np.isfinite(late) if settings.never is None else np.ones(len(late), dtype=bool)
    trees = LGBMRegressor(
        objective="quantile", alpha=settings.level, n_estimators=settings.trees, learning_rate=settings.rate,
        num_leaves=31, min_child_samples=100, colsample_bytree=0.8, subsample=0.8, subsample_freq=1,
        random_state=seed, n_jobs=threads, deterministic=True, force_row_wise=True, verbose=-1,
    )  # fmt: skip
    return trees.fit(past[kept], np.minimum(late[kept], settings.never or np.inf))


def _cell(features: pd.DataFrame) -> pd.Series:
    return features["carrier"] * 24 + features["minute_of_day"] // 60
