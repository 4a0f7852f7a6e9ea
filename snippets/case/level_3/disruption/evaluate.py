"""What a forecast is worth: units saved first, then the usual measures, each with an interval over whole days."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from disruption.config import Decision

Array = NDArray[np.float64]


def saved(disrupted: Array, chance: Array, decision: Decision, threshold: float | None = None) -> Array:
    """Net units saved by each flight's alert, 0 where there is none. Shapes: (n,), (n,) -> (n,)."""
    alert = chance >= (decision.threshold if threshold is None else threshold)
    return np.where(alert, disrupted * decision.alert_worth - decision.alert_cost, 0.0)


def by_day(value: Array, day: pd.Series, repeats: int, seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of the mean of `value` (one per flight) over resamples of whole days.

    Flights of one day share their weather: resampling flights would make the interval far too narrow.
    """
    days = (
        pd.DataFrame({"value": value, "day": day.to_numpy()}).groupby("day")["value"].agg(["sum", "count"]).to_numpy()
    )
    draw = np.random.default_rng(seed).integers(len(days), size=(repeats, len(days)))
    total, rows = days[draw].sum(axis=1).T
    low, high = np.percentile(total / rows, [2.5, 97.5])
    return float(low), float(high)


def measures(disrupted: Array, chance: Array) -> dict[str, float]:
    """PR AUC, ROC AUC and the Brier score. Shapes: (n,), (n,)."""
    return {
        "pr_auc": float(average_precision_score(disrupted, chance)),
        "roc_auc": float(roc_auc_score(disrupted, chance)),
        "brier": float(brier_score_loss(disrupted, chance)),
    }


def calibration(disrupted: Array, chance: Array, bins: int = 10) -> pd.DataFrame:
    """Mean forecast against the observed share in `bins` groups of equal size; columns forecast, observed, flights."""
    group = pd.qcut(chance, bins, labels=False, duplicates="drop")
    table = pd.DataFrame({"forecast": chance, "observed": disrupted, "flights": 1}).groupby(group)
    return table.agg({"forecast": "mean", "observed": "mean", "flights": "sum"}).reset_index(drop=True)


def slices(disrupted: Array, chance: Array, by: pd.Series, threshold: float) -> pd.DataFrame:
    """For each value of `by`: flights, base rate, share alerted, recall, false positive rate, precision, ROC AUC."""
    frame = pd.DataFrame({"y": disrupted, "p": chance, "alert": chance >= threshold, "by": by.to_numpy()})
    rows = {}
    for value, part in frame.groupby("by"):
        positive = part["y"] == 1
        rows[value] = {
            "flights": len(part),
            "base_rate": part["y"].mean(),
            "alert_rate": part["alert"].mean(),
            "recall": part.loc[positive, "alert"].mean(),
            "false_positive_rate": part.loc[~positive, "alert"].mean(),
            "precision": part.loc[part["alert"], "y"].mean(),
            "roc_auc": roc_auc_score(part["y"], part["p"]) if part["y"].nunique() == 2 else float("nan"),
        }
    return pd.DataFrame.from_dict(rows, orient="index")
