"""Two ways to notice drift: what the features look like, and what the forecasts turn out to be worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from disruption.evaluate import Array

BINS = 10
LEAST = 1e-4  # share of an empty bin, so that the logarithm exists


def calibration_gap(disrupted: Array, chance: Array) -> float:
    """Mean forecast minus share disrupted. Shapes: (n,), (n,)."""
    return float(chance.mean() - disrupted.mean())


@dataclass(frozen=True)
class Reference:
    """The shares of the training rows by decile of each column; missing values have a bin of their own."""

    edges: dict[str, Array]
    shares: dict[str, Array]

    @classmethod
    def of(cls, rows: pd.DataFrame) -> Reference:
        inner = np.linspace(0, 1, BINS + 1)[1:-1]
        edges = {name: np.unique(np.nanquantile(column.to_numpy(float), inner)) for name, column in rows.items()}
        return cls(edges, {name: _shares(rows[name], edges[name]) for name in rows})

    def psi(self, rows: pd.DataFrame) -> pd.Series:
        """Population stability index of each column: the sum of (new - old) ln(new / old) over the bins.

        Half of it each way is the Kullback-Leibler divergence: S. Kullback and R. A. Leibler, "On information and
        sufficiency", Annals of Mathematical Statistics 22 (1951), their J.
        """
        found = {}
        for name, old in self.shares.items():
            new = _shares(rows[name], self.edges[name])
            found[name] = float(((new - old) * np.log(new / old)).sum())
        return pd.Series(found)


def _shares(column: pd.Series, edges: Array) -> Array:
    values = column.to_numpy(float)
    missing = np.isnan(values)
    place = np.where(missing, len(edges) + 1, np.searchsorted(edges, values, side="right"))
    count = np.bincount(place, minlength=len(edges) + 2)
    return np.maximum(count / len(values), LEAST)
