"""What a forecast is worth: units first, each with an interval over whole days; then where it is wrong."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .config import Config

Array = NDArray[np.float64]
PER = 1000  # cases


def units(outcome: Array, alert: NDArray[np.bool_], config: Config) -> Array:
    """What each case's alert brings, 0 where there is none."""
    return np.where(alert, outcome * config.decision.alert_worth - config.decision.alert_cost, 0.0)


def saved(outcome: Array, alert: NDArray[np.bool_], config: Config) -> float:
    """Units per 1,000 cases."""
    return PER * float(units(outcome, alert, config).mean())


def interval(value: Array, happens_at: pd.Series, config: Config) -> tuple[float, float]:
    """The 95 % interval of the mean of `value` (one per case) per 1,000 cases, over resamples of whole days.

    Cases of one day have their circumstances in common: resampling cases would make the interval too narrow.
    Yours: customers or sites instead of days, if that is what your cases share.
    """
    by_day = pd.DataFrame({"value": value, "day": happens_at.dt.normalize().to_numpy()}).groupby("day")["value"]
    days = by_day.agg(["sum", "count"]).to_numpy()
    draw = np.random.default_rng(config.run.seed).integers(len(days), size=(config.run.resamples, len(days)))
    total, rows = days[draw].sum(axis=1).T
    low, high = np.percentile(PER * total / rows, [2.5, 97.5])
    return float(low), float(high)


def slices(cases: pd.DataFrame, chance: Array, config: Config, by: str) -> pd.DataFrame:
    """For each value of the column `by`: cases, share of bad outcomes, alerts, units per 1,000; the worst first."""
    outcome, alert = cases["outcome"].to_numpy(dtype=float), chance >= config.decision.threshold
    frame = pd.DataFrame({by: cases[by].to_numpy(), "bad": outcome, "alert": alert})
    table = frame.assign(saved=PER * units(outcome, alert, config)).groupby(by)
    found = table.agg(cases=("bad", "size"), bad=("bad", "mean"), alerts=("alert", "mean"), saved=("saved", "mean"))
    return found.sort_values("saved").reset_index()


def reliability(outcome: Array, chance: Array, bins: int = 8) -> pd.DataFrame:
    """Mean forecast beside the observed share, in bins of equal size."""
    group = pd.qcut(chance, bins, labels=False, duplicates="drop")
    table = pd.DataFrame({"forecast": chance, "observed": outcome, "cases": 1}).groupby(group)
    return table.agg({"forecast": "mean", "observed": "mean", "cases": "sum"}).reset_index(drop=True)


def cost_curve(outcome: Array, chance: Array, config: Config) -> pd.DataFrame:
    """Units per 1,000 cases by threshold; the one that the costs give is marked."""
    chosen = config.decision.threshold
    thresholds = sorted({*np.arange(0.1, 1.0, 0.1).round(1).tolist(), chosen})
    rows = [
        {
            "threshold": one,
            "saved": saved(outcome, chance >= one, config),
            "chosen": "by the costs" if one == chosen else "",
        }
        for one in thresholds
    ]
    return pd.DataFrame(rows)


def missing(features: pd.DataFrame, outcome: pd.Series) -> pd.DataFrame:
    """The share of missing values by outcome, for each column that has any."""
    bad = outcome == 1
    table = pd.DataFrame({"all": features.isna().mean(), "bad": features[bad].isna().mean()})
    table["others"] = features[~bad].isna().mean()
    return table[table["all"] > 0].rename_axis("column").reset_index()
