"""Score what is simple first, then one live number, then the model on everything, and say what a step adds."""

import flights
import numpy as np
from disruption.config import load_config
from disruption.features import GROUPS, columns
from disruption.models import LookUpTable, lightgbm
from report import show
from sklearn.metrics import average_precision_score

CONFIG = load_config(flights.CASE / "config.toml")  # the settings of the case, level 2


def run() -> dict[str, float]:
    table = flights.all_features()
    past, disrupted = table["month"] <= 9, table["disrupted"]  # fit on January to September
    rows, truth, chances = table[~past], disrupted[~past], {}

    def fitted(model, names):
        return model.fit(table.loc[past, names], disrupted[past]).predict_proba(rows[names])[:, 1]

    def score(name, weight=None):
        return average_precision_score(truth, chances[name], sample_weight=weight)

    chances["table"] = fitted(today := LookUpTable(), ["carrier", "minute_of_day"])
    chances["boosted"] = fitted(lightgbm(CONFIG), GROUPS["timetable"])
    chances["number"] = rows["airport_late"].fillna(0)  # how late the airport runs at this moment: no model
    chances["full"] = fitted(lightgbm(CONFIG), columns(list(GROUPS)))
    found = {"cells": len(today.rate), "test.base_rate": truth.mean()}
    found |= {f"{name}.test.pr_auc": score(name) for name in chances}
    day, draw = rows.groupby(["month", "day"]).ngroup(), np.random.default_rng(0)
    weights = [np.bincount(draw.choice(92, 92), minlength=92)[day] for _ in range(200)]  # whole days, resampled
    for new, old in [("boosted", "table"), ("full", "number")]:
        low, high = np.percentile([score(new, w) - score(old, w) for w in weights], [2.5, 97.5])
        found |= {f"{new}.pr_gain": score(new) - score(old), f"{new}.pr_gain_low": low, f"{new}.pr_gain_high": high}
    return found


if __name__ == "__main__":
    result = show(run())
