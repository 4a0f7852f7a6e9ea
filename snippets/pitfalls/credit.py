"""A thousand loans of a German bank and how they ended; origin and licence: data/LICENCE-german-credit.md."""

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

LOST, REFUSED_GOOD = 5, 1  # the costs that the description of the data states: a bad loan, a good one refused
THRESHOLD = LOST / (LOST + REFUSED_GOOD)  # approve from this chance of repayment
SHUFFLES = 3  # of the rows into ten folds
Array = NDArray[np.float64]


def loans() -> pd.DataFrame:
    """1,000 rows: 20 columns known at application (numbers, and codes as text) and `repaid` (bool)."""
    return pd.read_csv(Path(__file__).parent / "data" / "german-credit.csv").astype({"repaid": bool})


def chance(features: pd.DataFrame, label: pd.Series) -> Array:
    """The chance of `label`, by logistic regressions that did not see the row. Shape (rows, SHUFFLES)."""
    numbers, codes = make_column_selector(dtype_include="number"), make_column_selector(dtype_exclude="number")
    prepare = make_column_transformer((StandardScaler(), numbers), (OneHotEncoder(handle_unknown="ignore"), codes))
    model = make_pipeline(prepare, LogisticRegression(max_iter=1000))
    found = []
    for seed in range(SHUFFLES):
        folds = StratifiedKFold(10, shuffle=True, random_state=seed)
        found.append(cross_val_predict(model, features, label, cv=folds, method="predict_proba")[:, 1])
    return np.column_stack(found)


def cost(chances: Array, repaid: pd.Series) -> float:
    """Units lost per 100 applicants by approving from THRESHOLD, mean over the shuffles."""
    good = repaid.to_numpy()[:, None]
    return float(100 * np.where(chances >= THRESHOLD, ~good * LOST, good * REFUSED_GOOD).mean())


def interval(name: str, value: Array, group: pd.Series, over: pd.Series | None = None) -> dict[str, float]:
    """The 95 % interval of the mean of `value` in a group (`over`: divided by that of another), people drawn anew."""
    draws = np.random.default_rng(0).integers(len(value), size=(2000, len(value)))
    drawn, inside = value[draws], group.to_numpy()[draws]
    means = np.mean(drawn, axis=1, where=inside)
    if over is not None:
        means = means / np.mean(drawn, axis=1, where=over.to_numpy()[draws])
    low, high = np.percentile(means, [2.5, 97.5])
    return {f"{name}_low": float(low), f"{name}_high": float(high)}
