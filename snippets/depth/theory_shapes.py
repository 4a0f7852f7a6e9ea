"""Where three models draw the line between alert and none, on two features; what a layer costs in numbers."""

from itertools import pairwise

import flights
import numpy as np
from disruption.features import GROUPS, columns
from disruption.models import prepared
from intervals import by_day
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

THRESHOLD, HIT, ALERT = 0.25, 60, 15  # of the case
MINUTES, HOURS = [1, 60], [1, 1]  # units of the hour; the delay is in minutes


def boundaries(features, late, test):
    found, alerts, two = {}, {}, features[["airport_delay", "hour"]].to_numpy(float)
    some = np.random.default_rng(0).choice(np.flatnonzero(~test), 5000, replace=False)
    models = {
        "line": LogisticRegression(),
        "tree": DecisionTreeClassifier(max_depth=2),
        "neighbour": KNeighborsClassifier(1),
    }
    for name, model in models.items():
        rows = some if name == "neighbour" else ~test
        alerts[f"{name}_in_minutes"], alerts[name] = (
            model.fit(two[rows] * unit, late[rows]).predict_proba(two[test] * unit)[:, 1] >= THRESHOLD
            for unit in (MINUTES, HOURS)
        )
        found[f"{name}.changed_by_unit"] = 100 * np.mean(alerts[name] != alerts[f"{name}_in_minutes"])
        for hour in (8, 13, 18) if name != "neighbour" else ():
            delay = np.arange(-20, 181)
            chance = model.predict_proba(np.column_stack([delay, np.full(201, hour)]))[:, 1]
            found[f"{name}.at_{hour}.alert_from"] = int(delay[chance >= THRESHOLD].min(initial=999))
    saved = {name: 1000 * alert * (HIT * late[test] - ALERT) for name, alert in alerts.items()}
    found |= {f"{name}.saved": value.mean() for name, value in saved.items()}
    lead = features[test].assign(lead=saved["tree"] - saved["line"])
    low, high = by_day(lead["lead"], lead["month"], lead["day"])
    found["tree.over_line"] = {"value": lead["lead"].mean(), "low": low, "high": high}
    return found | {"boundaries_differ": 100 * np.mean(alerts["line"] != alerts["tree"])}


def cost_of_layers():
    """Parameters, and multiplications for one input (one row, one image, one text)."""
    table = flights.all_features()
    columns_in = (
        prepared(names := columns(list(GROUPS)), None)[0].fit_transform(table.loc[table["month"] <= 9, names]).shape[1]
    )
    found = {"network.inputs": columns_in}
    for name, sizes in {"dense": [1000, 1000], "network": [columns_in, 64, 32, 1]}.items():
        weights = sum(a * b for a, b in pairwise(sizes))
        found |= {f"{name}.parameters": weights + sum(sizes[1:]), f"{name}.multiplications": weights}
    kernel = 3 * 3 * 64 * 64  # from 64 channels to 64, at 56 x 56 places
    found |= {"convolution.parameters": kernel + 64, "convolution.million_products": kernel * 56 * 56 / 1e6}
    for tokens in (512, 1536, 6144):  # width 768
        found |= {
            "attention.parameters": 4 * 768**2 + 4 * 768,
            f"attention_{tokens}.projections.million_products": 4 * tokens * 768**2 / 1e6,
        }
        found[f"attention_{tokens}.pairs.million_products"] = 2 * tokens**2 * 768 / 1e6
    return found
