"""A 95 % interval for a mean whose rows are not independent: resample whole days, not rows."""

import numpy as np
import pandas as pd


def by_day(value: pd.Series, month: pd.Series, day: pd.Series, repeats: int = 2000) -> tuple[float, float]:
    """The 2.5 % and 97.5 % points of the mean of `value` (one per row) over resampled days."""
    days = value.astype(float).groupby([month, day]).agg(["sum", "count"]).to_numpy()
    draw = np.random.default_rng(0).integers(len(days), size=(repeats, len(days)))
    total, rows = days[draw].sum(axis=1).T
    low, high = np.percentile(total / rows, [2.5, 97.5])
    return float(low), float(high)
