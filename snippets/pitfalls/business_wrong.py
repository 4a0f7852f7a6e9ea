"""Take the class that `predict` gives, and report the accuracy."""

import flights
from disruption.config import load_config
from disruption.evaluate import saved
from disruption.features import columns
from disruption.models import lightgbm
from report import show


def run() -> dict[str, float]:
    config = load_config(flights.CASE / "config.toml")  # an alert costs 15 units, a right one saves 60
    table, names = flights.all_features(), columns(config.features.groups)
    past, late = table["month"] <= 9, table["disrupted"].astype(float)
    model = lightgbm(config).fit(table.loc[past, names], late[past])
    alert, seen = model.predict(table.loc[~past, names]), late[~past]  # an alert from a chance of 0.5
    return {
        "threshold": 0.5,
        "test_accuracy": (alert == seen).mean(),
        "always_no_accuracy": 1 - seen.mean(),
        "alerts_per_1000": 1000 * alert.mean(),
        "test.saved": 1000 * saved(seen, alert, config.decision, 0.5).mean(),  # what nobody looked at
    }


if __name__ == "__main__":
    result = show(run())
