"""One model, one set of forecasts, many ways to choose the cut: what does each of them save in money?

The boosted trees of the case are fitted on January to July. August and September choose the cut where one is tuned, by a
metric or by the money itself, from few rows or many. October to December say what the alerts then save.
"""

import flights
import numpy as np
from disruption.config import load_config
from disruption.features import GROUPS, columns
from disruption.models import LookUpTable, lightgbm
from intervals import by_day
from report import show

CONFIG = load_config(flights.CASE / "config.toml")
PRICES, DRAWS = CONFIG.decision, 300  # an alert costs 15 units, a right one is worth 60
SIZES, SPANS = (500, 5_000, 50_000), (2, 14, 61)  # rows drawn one by one; whole days drawn
PER_DAY = 50  # a desk of fixed size, as in the brief

TABLE, NAMES = flights.all_features(), columns(list(GROUPS))
MONTH, DISRUPTED = TABLE["month"].to_numpy(), TABLE["disrupted"].to_numpy(float)
FIT, HOLD, TEST = MONTH <= 7, (MONTH == 8) | (MONTH == 9), MONTH >= 10

SCORES = {  # of alerting on the highest forecasts: hits among so many alerts, of so many positives in so many rows
    "money": lambda hits, alerts, positives, rows: PRICES.alert_worth * hits - PRICES.alert_cost * alerts,
    "accuracy": lambda hits, alerts, positives, rows: 2 * hits - alerts,  # and a constant
    "f1": lambda hits, alerts, positives, rows: 2 * hits / (alerts + positives),
    "youden": lambda hits, alerts, positives, rows: hits / positives - (alerts - hits) / (rows - positives),
    "mcc": lambda hits, alerts, positives, rows: (
        (hits * rows - alerts * positives)
        / np.sqrt(alerts * np.maximum(rows - alerts, 1) * positives * (rows - positives))
    ),
}


def best_cut(truth, chance, score):
    """The forecast from which alerting gives the best score: every cut between two forecasts is tried."""
    order = np.argsort(-chance, kind="stable")
    hits, chance = np.cumsum(truth[order]), chance[order]
    alerts, last = np.arange(1, len(order) + 1), np.append(np.diff(chance) != 0, True)
    return chance[np.argmax(np.where(last, score(hits, alerts, hits[-1], len(order)), -np.inf))]


def net_benefit(truth, chance, cut):
    """Per 100 flights: true alerts, less the false ones at the exchange rate that the cut stands for."""
    return 100 * np.mean(np.where(chance >= cut, np.where(truth == 1, 1.0, -cut / (1 - cut)), 0.0))


def curve(truth, chances):
    """The decision curve of each forecast, and the cuts at which the model beats no alert and an alert for all."""
    cuts = np.arange(1, 81) / 100
    heights = {name: [net_benefit(truth, chance, cut) for cut in cuts] for name, chance in chances.items()}
    lines = {name: {"x": cuts.tolist(), "y": [round(y, 4) for y in height]} for name, height in heights.items()}
    better = {name: cuts[np.array(height) > np.maximum(heights["all"], 0)] for name, height in heights.items()}
    ends = {f"curve.{name}_to.cut": float(better[name].max()) for name in ("model", "table")}
    return lines, ends | {f"curve.{name}_from.cut": float(better[name].min()) for name in ("model", "table")}


def tuned(seen, held, worth):
    """The cut that saved most on rows, or whole days, drawn from August and September, and what it then saves."""
    found, number = {}, TABLE[HOLD].groupby(["month", "day"]).ngroup().to_numpy()
    rows_of = [np.flatnonzero(number == day) for day in range(number.max() + 1)]
    for name, size in [*((f"rows_{n}", n) for n in SIZES), *((f"days_{n}", n) for n in SPANS)]:
        tries = {"tried_cut": [], "tried_saved": []}
        for draw in map(np.random.default_rng, range(DRAWS)):
            days = [rows_of[day] for day in draw.choice(len(rows_of), size)] if name.startswith("days") else []
            some = np.concatenate(days) if days else draw.choice(len(seen), size)
            tries["tried_cut"].append(best_cut(seen[some], held[some], SCORES["money"]))
            tries["tried_saved"].append(worth(tries["tried_cut"][-1]).mean())
        for kind, values in tries.items():
            low, high = np.percentile(values, [2.5, 97.5])
            found[f"{name}.{kind}"] = {"value": np.mean(values), "low": low, "high": high}
    return found


def run():
    model, table = lightgbm(CONFIG), LookUpTable().fit(TABLE[FIT], TABLE.loc[FIT, "disrupted"])
    model.fit(TABLE.loc[FIT, NAMES], DISRUPTED[FIT])
    held, asked = (model.predict_proba(TABLE.loc[rows, NAMES])[:, 1] for rows in (HOLD, TEST))
    seen, truth, test = DISRUPTED[HOLD], DISRUPTED[TEST], TABLE[TEST].assign(chance=asked)

    def worth(cut, price=PRICES.alert_worth):
        return 1000 * np.where(asked >= cut, truth * price - PRICES.alert_cost, 0.0)

    def loss(cut, price=PRICES.alert_worth):
        less = worth(PRICES.alert_cost / price, price) - worth(cut, price)
        low, high = by_day(test["chance"] * 0 + less, test["month"], test["day"])
        return {"value": less.mean(), "low": low, "high": high}

    found = {"formula.cut": PRICES.threshold, "formula.cut_saved": worth(PRICES.threshold).mean()}
    for name, score in SCORES.items():
        cut = best_cut(seen, held, score)
        found |= {f"{name}.cut": cut, f"{name}.cut_saved": worth(cut).mean(), f"{name}.cut_loses": loss(cut)}
    cut = found["f1.cut"]
    alert = held >= cut
    found["f1.half"] = seen[alert].sum() / (alert.sum() + seen.sum())  # half of the best F1
    found |= {f"f1.worth_{price}.cut_loses": loss(cut, price) for price in (30, 150)}
    found |= tuned(seen, held, worth)

    place = test.groupby(["month", "day"])["chance"].rank(ascending=False, method="first")
    picked = (place <= PER_DAY).to_numpy()
    pays = test["chance"].ge(PRICES.threshold).groupby([test["month"], test["day"]]).sum()
    found |= {
        "fifty.cut_saved": np.where(picked, worth(0), 0).mean(),
        "fifty_paying.cut_saved": np.where(picked, worth(PRICES.threshold), 0).mean(),
        "fifty.short_days": int((pays < PER_DAY).sum()),
    }
    today = table.predict_proba(TABLE[TEST])[:, 1]
    lines, useful = curve(truth, {"model": asked, "table": today, "all": np.ones(len(truth))})
    return found | useful, lines


if __name__ == "__main__":
    found, series = run()
    result = show(found)
