"""A model or one live number: who saves more where all alerts are acted on, and who where fifty a day are."""

import flights
import numpy as np
import pandas as pd
from disruption.config import load_config
from disruption.evaluate import saved
from disruption.features import columns
from disruption.models import lightgbm
from report import show

CONFIG = load_config(flights.CASE / "config.toml")  # an alert costs 15 units, a right one saves 60
MINUTES, DESK = 10, 50  # the limit that level 2 chose on July to September; flights that a fixed desk can prepare


def run() -> dict[str, object]:
    table, names = flights.all_features(), columns(CONFIG.features.groups)
    past, disrupted = table["month"] <= 9, table["disrupted"].astype(float)
    rows, seen = table[~past], disrupted[~past].to_numpy()
    day = rows.groupby(["month", "day"]).ngroup().to_numpy()
    minutes_late = rows["airport_late"].fillna(0).to_numpy()
    chance = lightgbm(CONFIG).fit(table.loc[past, names], disrupted[past]).predict_proba(rows[names])[:, 1]

    ahead = 1000 * (saved(seen, chance, CONFIG.decision) - saved(seen, minutes_late, CONFIG.decision, MINUTES))
    of_day, flights_of_day = np.bincount(day, ahead), np.bincount(day)
    drawn = np.random.default_rng(0).integers(len(of_day), size=(2000, len(of_day)))  # whole days
    low, high = np.percentile(of_day[drawn].sum(axis=1) / flights_of_day[drawn].sum(axis=1), [2.5, 97.5])

    picked = pd.Series(minutes_late).groupby(day).rank(ascending=False, method="first") <= DESK
    return {
        "model.over_number": {"value": ahead.mean(), "low": low, "high": high},
        "number.daily_precision": seen[picked].mean(),
    }


if __name__ == "__main__":
    result = show(run())
