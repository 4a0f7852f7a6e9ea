"""Alert where it pays, and report what that saves: against the default, against today's rule, at other prices."""

import flights
from disruption.config import load_config
from disruption.evaluate import saved
from disruption.features import columns
from disruption.models import LookUpTable, lightgbm
from intervals import by_day
from report import show


def run() -> dict[str, float]:
    config = load_config(flights.CASE / "config.toml")  # an alert costs 15 units, a right one saves 60
    decision, table, names = config.decision, flights.all_features(), columns(config.features.groups)
    past, late = table["month"] <= 9, table["disrupted"].astype(float)
    model = lightgbm(config).fit(table.loc[past, names], late[past])
    chance, seen = model.predict_proba(table.loc[~past, names])[:, 1], late[~past]
    today = LookUpTable().fit(table[past], late[past]).predict_proba(table[~past])[:, 1]
    alert, more = chance >= decision.threshold, (chance >= decision.threshold) & (chance < 0.5)
    found = {
        "threshold": decision.threshold,  # 15 / 60
        "test_accuracy": (alert == seen).mean(),
        "always_no_accuracy": 1 - seen.mean(),
        "alerts_per_1000": 1000 * alert.mean(),
        "test.saved": 1000 * saved(seen, chance, decision).mean(),
        "test.table.saved": 1000 * saved(seen, today, decision).mean(),
        "more.precision": seen[more].mean(),
        "break_even": decision.alert_cost / seen[more].mean(),
    }
    for name, worth in {"": decision.alert_worth, "worth_40.": 40, "worth_80.": 80}.items():  # the same alerts
        gain = 1000 * more * (seen * worth - decision.alert_cost)
        low, high = by_day(gain, table.loc[~past, "month"], table.loc[~past, "day"])
        found |= {f"{name}over_half": gain.mean(), f"{name}over_half_low": low, f"{name}over_half_high": high}
    return found


if __name__ == "__main__":
    result = show(run())
