"""How far a distribution has moved from the one that the model was fitted on."""

from __future__ import annotations

from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
BINS = 10
FLOOR = 1e-4  # an empty bin counts as this share: a logarithm needs one


class Reference(TypedDict):
    """Inner edges of the bins, and the share of the training rows in each; the last share is that of missing values."""

    edges: list[float]
    shares: list[float]


def shares(values: Array, edges: list[float]) -> list[float]:
    """The share of `values`, shape (n,), in each of the len(edges) + 1 bins, then that of missing values."""
    missing = np.isnan(values)
    counts = np.bincount(np.searchsorted(edges, values[~missing], side="right"), minlength=len(edges) + 1)
    return [*(counts / len(values)).tolist(), float(missing.mean())]


def reference(values: Array) -> Reference:
    """Bins of about equal size over `values`, shape (n,): fewer than `BINS` where many values are the same."""
    known = values[~np.isnan(values)]
    inner = np.linspace(0, 1, BINS + 1)[1:-1]
    edges = np.unique(np.quantile(known, inner)).tolist() if len(known) else []
    return {"edges": edges, "shares": shares(values, edges)}


def psi(before: Reference, values: Array) -> float:
    """The population stability index of `values`, shape (n,), against the reference: 0 where nothing moved."""
    old = np.maximum(before["shares"], FLOOR)
    new = np.maximum(shares(values, before["edges"]), FLOOR)
    return float(np.sum((new - old) * np.log(new / old)))
