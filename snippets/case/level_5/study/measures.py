"""What a bound is worth: how often it holds, with an interval over whole days, how high it is and what it loses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from study.protocol import CAP, PROMISE, RESAMPLES

Array = NDArray[np.float64]
Days = NDArray[np.int64]


def kept(late: Array, bound: Array) -> Array:
    """1 where the flight arrived, and no later than its bound. A flight that never arrived keeps no promise."""
    return ((late <= bound) & np.isfinite(late)).astype(float)


def interval(value: Array, block: Days, seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of the mean of `value` over resamples of whole blocks; `block` says whose each one is."""
    blocks = np.unique(block, return_inverse=True)[1]
    sums = np.column_stack([np.bincount(blocks, value), np.bincount(blocks)])
    draw = np.random.default_rng(seed).integers(len(sums), size=(RESAMPLES, len(sums)))
    total, rows = sums[draw].sum(axis=1).T
    low, high = np.percentile(total / rows, [2.5, 97.5])
    return float(low), float(high)


def spans(value: Array, day: Days, length: int = 7) -> Array:
    """The mean of `value` over the flights of every `length` days in a row, shape (days - length + 1,).

    If there are fewer days than that, the one mean of all.
    """
    days = day - day.min()
    window = np.ones(min(length, days.max() + 1))
    kept_there, flights = np.bincount(days, value), np.bincount(days)
    return np.asarray(np.convolve(kept_there, window, "valid") / np.convolve(flights, window, "valid"))


def weekly_gap(value: Array, day: Days) -> float:
    """Mean distance of the coverage from the promise over the weeks, counted from the first day."""
    week = (day - day.min()) // 7
    return float(np.mean(np.abs(np.bincount(week, value) / np.bincount(week) - PROMISE)))


def loss(late: Array, bound: Array) -> float:
    """Mean quantile (pinball) loss in minutes, delays and bounds counted as `CAP` at most: infinity has no mean."""
    error = np.minimum(late, CAP) - np.clip(bound, -CAP, CAP)
    return float(np.mean(np.maximum(PROMISE * error, (PROMISE - 1) * error)))
