"""How far inputs have moved, measured in shares of cases, and how far they usually move.

Cut-offs that everybody uses, such as a PSI of 0.25, say nothing about your data. Here the limit comes from training: its
period is cut into windows as long as the monitor's, and the largest distance among them is what is usual.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

BINS = 10


def shares(values: pd.Series, bins: list[Any]) -> list[float]:
    """The share of cases in each bin, then that of missing values. Bins are names, or inner edges of numbers."""
    missing = values.isna()
    if bins and isinstance(bins[0], str):
        found = [float((values == name).mean()) for name in bins]
    else:
        places = np.searchsorted(bins, values[~missing].to_numpy(float), side="right")
        found = (np.bincount(places, minlength=len(bins) + 1) / len(values)).tolist()
    return [*found, float(missing.mean())]


def distance(before: list[float], after: list[float]) -> float:
    """The share of cases that are in another bin than before: 0 where nothing moved, 1 where everything did."""
    return float(np.abs(np.subtract(after, before)).sum() / 2)


def reference(rows: pd.DataFrame, happens_at: pd.Series, days: int) -> dict[str, Any]:
    """For each column its bins, their shares in training, and the largest distance of a window of `days` from them."""
    window = ((happens_at.max() - happens_at).dt.days // days).to_numpy()
    whole = [rows[window == number] for number in range(window.max())]  # the oldest one is not whole
    found = {}
    for name, column in rows.items():
        number = pd.api.types.is_numeric_dtype(column)
        inner = np.linspace(0, 1, BINS + 1)[1:-1]
        bins = np.unique(column.quantile(inner).dropna()).tolist() if number else sorted(column.dropna().unique())
        usual = shares(column, bins)
        moved = [distance(usual, shares(part[name], bins)) for part in whole]
        found[str(name)] = {"bins": bins, "shares": usual, "usual": max(moved, default=1.0)}
    return found


def moves(before: dict[str, Any], rows: pd.DataFrame) -> pd.DataFrame:
    """For each column how far it is from training, and how far it usually was; the most unusual first."""
    lines = [
        {"input": name, "moved": distance(one["shares"], shares(rows[name], one["bins"])), "usual": one["usual"]}
        for name, one in before.items()
    ]
    table = pd.DataFrame(lines)
    return table.assign(times=table["moved"] / table["usual"].clip(lower=1e-9)).sort_values("times", ascending=False)
