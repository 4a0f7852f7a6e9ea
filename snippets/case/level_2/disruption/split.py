"""Walk-forward: every fold is fitted on all months before it, as it would be in use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from disruption.config import Split
from disruption.problem import Problem

Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Fold:
    """Which rows are fitted on and which are predicted, as masks over all rows."""

    name: str
    fit: Rows
    predict: Rows


def walk_forward(month: pd.Series, split: Split) -> Iterator[Fold]:
    """One fold a month of `split.folds`, in order of time.

    Raises:
        Problem: a month has no rows, or there are none before it.
    """
    for number in split.folds:
        yield _fold(f"month {number}", (month < number).to_numpy(), (month == number).to_numpy())


def locked_test(month: pd.Series, split: Split) -> Fold:
    """The test months after a fit on everything before them.

    Raises:
        Problem: see `walk_forward`.
    """
    return _fold("test", (month < min(split.test)).to_numpy(), month.isin(split.test).to_numpy())


def _fold(name: str, fit: Rows, predict: Rows) -> Fold:
    if not fit.any() or not predict.any():
        empty = "to fit on" if not fit.any() else "to predict"
        raise Problem(f"split: {name}: no flights {empty}; the data must hold the months of config.toml")
    return Fold(name, fit, predict)


def thinned(rows: Rows, share: float, seed: int) -> Rows:
    """A random part of the rows, the same for the same seed: enough to compare settings."""
    return rows & (np.random.default_rng(seed).random(len(rows)) < share)
