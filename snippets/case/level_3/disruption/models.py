"""Four models with one interface, the simplest first: `fit(features, disrupted)`, `predict_proba(features)[:, 1]`."""

from __future__ import annotations

import warnings
from typing import Any, Self

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from disruption.config import Config

MODELS = ("table", "logistic", "network", "lightgbm")
NAMES = ["carrier", "origin", "weekday"]  # numbers that are names: one column each for a linear model
Array = NDArray[np.float64]

warnings.filterwarnings("ignore", message="Stochastic Optimizer", category=ConvergenceWarning)


class LookUpTable:
    """Today's rule: the past share of disrupted flights by carrier and hour, drawn to the mean where rows are few."""

    def __init__(self, weight: float = 50.0) -> None:
        """weight: how many flights of the overall mean are added to each cell."""
        self.weight = weight

    def fit(self, features: pd.DataFrame, disrupted: pd.Series) -> Self:
        cells = disrupted.astype(float).groupby(self._cell(features)).agg(["sum", "count"])
        self.mean = float(disrupted.mean())
        self.rate = (cells["sum"] + self.weight * self.mean) / (cells["count"] + self.weight)
        return self

    def predict_proba(self, features: pd.DataFrame) -> Array:
        chance = self._cell(features).map(self.rate).fillna(self.mean).to_numpy()
        return np.column_stack([1 - chance, chance])

    @staticmethod
    def _cell(features: pd.DataFrame) -> pd.Series:
        return features["carrier"] * 24 + features["minute_of_day"] // 60


def prepared(columns: list[str], model: Any) -> Pipeline:
    """Names as one column each, numbers filled with the median of the training rows (and marked) and scaled."""
    numbers = [column for column in columns if column not in NAMES]
    names = [column for column in columns if column in NAMES]
    fill = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    return make_pipeline(
        ColumnTransformer([("numbers", fill, numbers), ("names", OneHotEncoder(handle_unknown="ignore"), names)]),
        model,
    )


def lightgbm(config: Config, **changes: Any) -> LGBMClassifier:
    """Boosted trees with the settings of config.toml, the same to the last bit on one thread or many."""
    run = {"subsample_freq": 1, "random_state": config.run.seed, "n_jobs": config.run.threads}
    settings = config.lightgbm.model_dump() | run | changes
    return LGBMClassifier(**settings, deterministic=True, force_row_wise=True, verbose=-1)


def make(name: str, config: Config, columns: list[str], seed: int | None = None) -> Any:
    """A model that is not fitted yet: "table", "logistic", "network" or "lightgbm"; the seed is config's by default."""
    seed = config.run.seed if seed is None else seed
    if name == "table":
        return LookUpTable()
    if name == "logistic":
        return prepared(columns, LogisticRegression(max_iter=1000))
    if name == "network":
        size = config.network
        small = MLPClassifier(size.hidden, batch_size=size.batch, max_iter=size.passes, random_state=seed)
        return prepared(columns, small)
    return lightgbm(config, random_state=seed)
