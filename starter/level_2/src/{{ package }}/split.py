"""In order of time, as in use: each period is predicted by a model that was fitted before it began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .config import Config, Problem

Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Fold:
    """Which rows are fitted on and which are predicted, as masks over all cases."""

    name: str
    fit: Rows
    predict: Rows


def folds(cases: pd.DataFrame, config: Config) -> list[Fold]:
    """One fold for each date of `split.folds`, up to the next one: everything is chosen here.

    Raises:
        Problem: a fold has no rows to fit on or to predict.
    """
    starts = [*config.split.folds, config.split.test]
    return [_fold(cases, config, start, end) for start, end in pairwise(starts)]


def test(cases: pd.DataFrame, config: Config) -> Fold:
    """The last period, which nothing is chosen by.

    Raises:
        Problem: see `folds`.
    """
    return _fold(cases, config, config.split.test, config.split.until)


def _fold(cases: pd.DataFrame, config: Config, start: date, end: date) -> Fold:
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    # The first case of the period is decided a lead earlier, and by then only these outcomes were known.
    fit = (cases["settled_at"] <= first - config.decision.lead).to_numpy()
    predict = ((cases["happens_at"] >= first) & (cases["happens_at"] < last)).to_numpy()
    if not fit.any() or not predict.any():
        raise Problem(f"split: {start}: no cases to {'predict' if fit.any() else 'fit on'}; see [split] in config.toml")
    return Fold(f"{start} to {end}", fit, predict)
