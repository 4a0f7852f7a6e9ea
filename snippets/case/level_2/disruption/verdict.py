"""The test months, opened when everything is chosen: money first, then the usual measures, then where it fails."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score
from tqdm import tqdm

from disruption.config import Decision
from disruption.data import TAKEN, Tables
from disruption.evaluate import Array, by_day, calibration, measures, saved, slices
from disruption.features import build
from disruption.models import MODELS, lightgbm, make
from disruption.split import Fold, locked_test
from disruption.table import Numbers, Study

PRICES = ((10, 60), (15, 40), (15, 60), (15, 80), (20, 60))  # cost of an alert, worth of a right one
THRESHOLDS = np.round(np.arange(0.02, 0.9, 0.02), 2)
DESK = 50  # flights a day that a desk of fixed size can prepare for
ENOUGH = 1000  # flights from which a slice is reported


def verdict(study: Study) -> tuple[Numbers, dict[str, Any]]:
    """The test months, opened here: every model, the money, the slices; and the series of two charts."""
    config, fold = study.config, locked_test(study.month, study.config.split)
    truth = study.truth(fold)
    chances = {
        name: study.chance(make(name, config, study.columns), fold)
        for name in tqdm(MODELS, "test months", disable=None)
    }
    found: Numbers = {}
    for name, chance in chances.items():
        scores = measures(truth, chance) | _alerts(truth, chance, config.decision)
        found |= {f"test.{name}.{key}": value for key, value in scores.items()}
    found |= _money(study, chances, fold) | _desk(study, chances, fold) | _slices(study, chances, fold)
    found["test.lightgbm.calibration_gap"] = float(
        calibration(truth, chances["lightgbm"]).eval("abs(forecast - observed)").mean()
    )
    return found, _series(truth, chances, config.decision)


def _money(study: Study, chances: dict[str, Array], fold: Fold) -> Numbers:
    """Units saved: by each model, over each other, by policies without a model, and under other prices."""
    config, truth = study.config, study.truth(fold)
    units = {name: study.units(chance, fold) for name, chance in chances.items()}
    flown = ~study.cancelled[fold.predict].to_numpy()
    found: Numbers = {f"test.{name}.saved": study.interval(one, fold) for name, one in units.items()}
    for name in MODELS[1:]:
        found[f"test.{name}.over_table"] = study.interval(units[name] - units["table"], fold)
    found["test.lightgbm.over_logistic"] = study.interval(units["lightgbm"] - units["logistic"], fold)
    found["test.lightgbm.over_network"] = study.interval(units["lightgbm"] - units["network"], fold)
    found["test.flown_only.saved"] = study.interval(units["lightgbm"] * flown, fold)
    half = saved(truth, chances["lightgbm"], config.decision, 0.5)
    found["policy.half.saved"] = study.interval(half, fold)
    again = [study.units(study.chance(make("network", config, study.columns, seed), fold), fold) for seed in (1, 2)]
    worth = [1000 * float(one.mean()) for one in (units["network"], *again)]
    found["test.network.spread"] = max(worth) - min(worth)
    return found | _policies(study, fold) | _sensitivity(study, chances, fold)


def _series(truth: Array, chances: dict[str, Array], decision: Decision) -> dict[str, Any]:
    """The money curve of every model and the calibration of LightGBM, for charts."""
    found = {}
    for name, chance in chances.items():
        curve = [1000 * float(saved(truth, chance, decision, at).mean()) for at in THRESHOLDS]
        found[f"money.{name}"] = {"x": THRESHOLDS.tolist(), "y": np.round(curve, 3).tolist()}
    table = calibration(truth, chances["lightgbm"]).round(6)
    forecast, observed = table["forecast"].tolist(), table["observed"].tolist()
    return found | {
        "calibration.lightgbm": {"x": forecast, "y": observed},
        "calibration.perfect": {"x": [0.0, 0.8], "y": [0.0, 0.8]},
    }


def _policies(study: Study, fold: Fold) -> Numbers:
    """What needs no model: always alert, one number with a limit chosen on the folds, and the perfect forecast."""
    decision, late = study.config.decision, study.features["airport_late"].fillna(0).to_numpy()
    limits = range(5, 65, 5)

    def on_folds(limit: int) -> float:
        return float(np.mean([_rule(study, late, limit, one).mean() for one in study.folds()]))

    limit = max(limits, key=on_folds)
    truth = study.truth(fold)
    return {
        "policy.one_number.limit": limit,
        "policy.one_number.saved": study.interval(_rule(study, late, limit, fold), fold),
        "policy.always.saved": study.interval(truth * decision.alert_worth - decision.alert_cost, fold),
        "policy.perfect.saved": study.interval(truth * (decision.alert_worth - decision.alert_cost), fold),
    }


def _rule(study: Study, late: Array, limit: float, fold: Fold) -> Array:
    return saved(study.truth(fold), late[fold.predict], study.config.decision, limit)


def _sensitivity(study: Study, chances: dict[str, Array], fold: Fold) -> Numbers:
    """The gain over the table under other prices, each with its own threshold."""
    found: Numbers = {}
    for cost, worth in PRICES:
        other = Decision(lead_hours=study.config.decision.lead_hours, alert_cost=cost, alert_worth=worth)
        model, table = (saved(study.truth(fold), chances[name], other) for name in ("lightgbm", "table"))
        found[f"prices.{cost}_{worth}.over_table"] = study.interval(model - table, fold)
    return found


def _desk(study: Study, chances: dict[str, Array], fold: Fold) -> Numbers:
    """What a fixed number of flights each day is worth, and whether the model knows days or flights.

    `days_only` raises as many alerts each day as LightGBM does, for the flights that the table ranks first.
    """
    day, truth, decision = study.day[fold.predict].to_numpy(), study.truth(fold), study.config.decision

    def picked(chance: Array, number: Array | int) -> Array:
        rank = pd.Series(chance).groupby(day).rank(ascending=False, method="first")
        return np.asarray(rank <= number, dtype=float)

    def within_a_day(chance: Array) -> float:
        frame = pd.DataFrame({"truth": truth, "chance": chance}).groupby(day)
        areas = [roc_auc_score(one["truth"], one["chance"]) for _, one in frame if one["truth"].nunique() == 2]
        return float(np.mean(areas))

    model, table = picked(chances["lightgbm"], DESK), picked(chances["table"], DESK)
    alerts = pd.Series(chances["lightgbm"] >= decision.threshold).groupby(day).transform("sum").to_numpy()
    days_only = picked(chances["table"], alerts)
    days = pd.Series(day).nunique()
    return {
        "desk.flights_a_day": DESK,
        "desk.lightgbm.daily_precision": float((truth * model).sum() / (DESK * days)),
        "desk.table.daily_precision": float((truth * table).sum() / (DESK * days)),
        "desk.daily.precision_gain": _per_day(truth * (model - table), day, study.config.run.repeats),
        "policy.days_only.saved": study.interval(
            days_only * (truth * decision.alert_worth - decision.alert_cost), fold
        ),
        **{f"within_day.{name}.roc_auc": within_a_day(chances[name]) for name in ("lightgbm", "table")},
    }


def _per_day(value: Array, day: Array, repeats: int) -> dict[str, float]:
    """The mean share of the daily picks that `value` adds, with its interval; every day counts the same."""
    sums = pd.Series(value).groupby(day).sum() / DESK
    low, high = by_day(sums.to_numpy(), pd.Series(sums.index), repeats)
    return {"value": float(sums.mean()), "low": low, "high": high}


def _slices(study: Study, chances: dict[str, Array], fold: Fold) -> Numbers:
    """Where it works and where it does not: by airport, by airline with ENOUGH flights or more, by month."""
    names = study.names[fold.predict].assign(month=study.month[fold.predict].map("{:02d}".format))
    model, table = (study.units(chances[name], fold) for name in ("lightgbm", "table"))
    found: Numbers = {}
    for by in ("origin", "carrier", "month"):
        measured = slices(study.truth(fold), chances["lightgbm"], names[by], study.config.decision.threshold)
        for value, row in measured[measured["flights"] >= ENOUGH].iterrows():
            found |= {f"slice.{by}.{value}.{key}": float(number) for key, number in row.items()}
            part = (names[by] == value).to_numpy()
            found[f"slice.{by}.{value}.slice_saved"] = study.interval(model, fold, part)
            found[f"slice.{by}.{value}.slice_over_table"] = study.interval(model - table, fold, part)
    return found


def over_default(study: Study, settings: dict[str, Any]) -> Numbers:
    """What the settings of the search are worth on the test months against those of config.toml."""
    fold = locked_test(study.month, study.config.split)
    plain, tuned = (study.units(study.chance(lightgbm(study.config, **some), fold), fold) for some in ({}, settings))
    return {"tuning.test.over_default": study.interval(tuned - plain, fold)}


def weather_believed(study: Study, tables: Tables) -> Numbers:
    """What a leak would seem to be worth: LightGBM with each reading known at its stamp, up to 59 minutes early."""
    fold = locked_test(study.month, study.config.split)
    readings = tables.weather.assign(observed=tables.weather["observed"] - TAKEN)
    lead = pd.Timedelta(hours=study.config.decision.lead_hours)
    moved = replace(study, features=build(Tables(tables.flights, readings), lead))
    now, believed = (one.units(one.chance(lightgbm(study.config), fold), fold) for one in (study, moved))
    return {
        "weather.believed_saved": study.interval(believed, fold),
        "weather.believed_gain": study.interval(believed - now, fold),
    }


def facts(study: Study) -> Numbers:
    """What the rows are."""
    test = study.month.isin(study.config.split.test)
    return {
        "data.flights": len(study.disrupted),
        "data.disrupted.base_rate": float(study.disrupted.mean()),
        "data.never_arrived.flights": int(study.cancelled.sum()),
        "data.features": len(study.columns),
        "test.flights": int(test.sum()),
        "test.days": int(study.day[test].nunique()),
        "test.base_rate": float(study.disrupted[test].mean()),
    }


def _alerts(truth: Array, chance: Array, decision: Decision) -> dict[str, float]:
    """Alerts per 1,000 flights, the share of them that was right, and the share of disruptions that they find."""
    alert = chance >= decision.threshold
    return {
        "alerts": 1000 * float(alert.mean()),
        "precision": float(truth[alert].mean()) if alert.any() else 0.0,
        "recall": float(alert[truth == 1].mean()),
    }
