"""Four models with one interface, the simplest first: `fit(features, outcome)`, `predict_proba(features)[:, 1]`.

Whatever is learnt from data (fill, scale, encode) is learnt inside `fit`, from the rows that it is given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from .features import CATEGORICAL, NUMERIC


class Table:
    """A rule without a model: the past share of bad outcomes by one column, drawn to the mean where cases are few.

    Names make one cell each, a number is cut into fifths of the rows that were fitted on. Yours: what is done today, if
    somebody can tell you.
    """

    def __init__(self, column: str = "group", weight: float = 20.0) -> None:
        """weight: how many cases of the overall mean are added to each cell."""
        self.column, self.weight = column, weight

    def fit(self, features: pd.DataFrame, outcome: pd.Series) -> Self:
        if self.column in NUMERIC:
            self.edges = np.nanquantile(features[self.column], [0.2, 0.4, 0.6, 0.8])
        cells = outcome.groupby(self._cell(features)).agg(["sum", "count"])
        self.mean = float(outcome.mean())
        self.share = (cells["sum"] + self.weight * self.mean) / (cells["count"] + self.weight)
        return self

    def predict_proba(self, features: pd.DataFrame) -> NDArray[np.float64]:
        chance = self._cell(features).map(self.share).fillna(self.mean).to_numpy(dtype=float)
        return np.column_stack([1 - chance, chance])

    def _cell(self, features: pd.DataFrame) -> pd.Series:
        values = features[self.column]
        if self.column not in NUMERIC:
            return values
        return pd.Series(self.edges.searchsorted(values, "right"), values.index).where(values.notna(), -1)


def linear(seed: int) -> Pipeline:
    """Logistic regression: gaps filled with the training median and marked, numbers scaled, one column per name."""
    numbers = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    names = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("numbers", numbers, list(NUMERIC)), ("names", names, list(CATEGORICAL))])
    return make_pipeline(columns, LogisticRegression(max_iter=1000, random_state=seed))


def boosted(seed: int) -> Pipeline:
    """Boosted trees: a gap goes down a branch of its own, names are categories.

    Early stopping would hold out rows at random, days torn apart: the number of trees is fixed instead.
    """
    names = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
    columns = ColumnTransformer([("names", names, list(CATEGORICAL)), ("numbers", "passthrough", list(NUMERIC))])
    trees = HistGradientBoostingClassifier(
        max_iter=80, learning_rate=0.06, max_leaf_nodes=15, min_samples_leaf=30, early_stopping=False,
        categorical_features=list(range(len(CATEGORICAL))), random_state=seed,
    )  # fmt: skip
    return make_pipeline(columns, trees)


# What `study.choose` goes through, from simple to complex; the first is the baseline. Yours: the columns of the first two.
MODELS: dict[str, Callable[[int], Any]] = {
    "table": lambda seed: Table("group"),
    "one number": lambda seed: Table("backlog"),
    "linear": linear,
    "boosted": boosted,
}
