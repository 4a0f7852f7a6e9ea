"""Savings fell from October to November: is it a fall at all, more alerts or worse ones, a mistake or a few days?"""

import flights
import numpy as np
import pandas as pd
from disruption.config import load_config
from disruption.evaluate import saved
from disruption.features import columns
from disruption.models import LookUpTable, lightgbm
from report import show
from scipy.optimize import brentq
from scipy.special import expit, logit

CONFIG = load_config(flights.CASE / "config.toml")  # an alert costs 15 units, a right one saves 60


def units(seen: pd.Series, chance: np.ndarray) -> pd.Series:
    """Net units of each flight, times 1,000."""
    return pd.Series(1000 * saved(seen.to_numpy(), chance, CONFIG.decision), index=seen.index)


def over_days(value: pd.Series, day: pd.Series, rng: np.random.Generator, repeats: int = 2000) -> np.ndarray:
    """The mean of `value`, one for each draw of whole days."""
    days = value.groupby(day).agg(["sum", "count"]).to_numpy()
    total, rows = days[rng.integers(len(days), size=(repeats, len(days)))].sum(axis=1).T
    return total / rows


def moved(chance: np.ndarray, share: float) -> np.ndarray:
    """The same order of flights, with a mean forecast of `share`."""
    step = brentq(lambda step: expit(logit(chance) + step).mean() - share, -5, 5)
    return expit(logit(chance) + step)


def run() -> dict[str, object]:
    table, names = flights.all_features(), columns(CONFIG.features.groups)
    past, late = table["month"] <= 9, table["disrupted"].astype(float)
    model = lightgbm(CONFIG).fit(table.loc[past, names], late[past])
    today = LookUpTable().fit(table[past], late[past])
    found, months, rng = {}, {}, np.random.default_rng(0)
    for name, month in (("october", 10), ("november", 11)):
        rows = table[table["month"] == month]
        seen, chance = late[rows.index], model.predict_proba(rows[names])[:, 1]
        ours, alerts = units(seen, chance), (chance >= CONFIG.decision.threshold).mean()
        ahead = ours - units(seen, today.predict_proba(rows)[:, 1])
        months[name] = {"ours": ours, "ahead": ahead, "day": rows["day"], "seen": seen, "chance": chance}
        found[f"{name}.slice_saved"] = ours.mean()
        found[f"{name}.month_alerts"] = 1000 * alerts
        found[f"{name}.worth_per_alert"] = ours.mean() / 1000 / alerts
    before, after = months["october"], months["november"]
    for name, what in (("fall", "ours"), ("over_table.fall", "ahead")):
        drawn = over_days(after[what], after["day"], rng) - over_days(before[what], before["day"], rng)
        low, high = np.percentile(drawn, [2.5, 97.5])
        found[name] = {"value": after[what].mean() - before[what].mean(), "low": low, "high": high}
    alerts, worth = ([found[f"{month}.{what}"] for month in months] for what in ("month_alerts", "worth_per_alert"))
    found["more_alerts.fall"] = (alerts[1] - alerts[0]) * np.mean(worth)
    found["worse_alerts.fall"] = (worth[1] - worth[0]) * np.mean(alerts)
    level = units(after["seen"], moved(after["chance"], after["seen"].mean()))
    found["right_level.fall"] = level.mean() - before["ours"].mean()
    cuts = np.arange(0.05, 0.96, 0.01)  # a correction that keeps the order can do no more than move the threshold
    best = max(units(after["seen"], (after["chance"] >= cut).astype(float)).mean() for cut in cuts)
    found["best_threshold.fall"] = best - before["ours"].mean()
    of_day = after["ours"].groupby(after["day"]).sum().sort_values()
    found["november.loss_days"] = int((of_day < 0).sum())
    found["without_three_days.fall"] = (
        after["ours"][~after["day"].isin(of_day.index[:3])].mean() - before["ours"].mean()
    )
    return found


if __name__ == "__main__":
    result = show(run())
