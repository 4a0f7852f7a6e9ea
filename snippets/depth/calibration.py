"""What the calibration error says and does not, and on how many days a mend has to be fitted.

Fitted on January to July, mended on August and September, scored on October to December (level 2 fits on to September).
"""

import flights
import numpy as np
from disruption.config import load_config
from disruption.evaluate import saved
from disruption.features import columns
from disruption.models import LookUpTable, lightgbm, prepared
from intervals import by_day
from reliability import by_luck, ece, groups, mend, parts, shared_luck
from report import show
from scipy.optimize import brentq
from scipy.special import expit, logit

CONFIG = load_config(flights.CASE / "config.toml")
BINS, SIZES = (5, 10, 20, 100), (500, 1600, 5000, 16000, 50000)
DAYS, ROWS, DRAWS = (1, 3, 7, 14, 30), (100, 1000, 10000), 60
DEEP = {"n_estimators": 1, "learning_rate": 1.0, "num_leaves": 20000, "min_child_samples": 5}  # knows its rows by heart
series: dict[str, dict[str, list[float]]] = {}


def units(seen, chance):
    return float(1000 * saved(seen, chance, CONFIG.decision).mean())


def scores(seen, chance):
    return {"mended_brier": float(((chance - seen) ** 2).mean()), "saved": units(seen, chance)}


def on_some(name, picks, chance, outcome, test):
    """Mends fitted on some of August and September, each kind on the same draws, scored on the test months."""
    found = {}
    for kind in ("sigmoid", "beta", "isotonic"):
        tries = [scores(outcome[test], mend(kind, chance[rows], outcome[rows], chance[test])) for rows in picks]
        found |= {f"{name}.{kind}.{key}": float(np.mean([one[key] for one in tries])) for key in tries[0]}
        found[f"{name}.{kind}.worst_brier"] = max(one["mended_brier"] for one in tries)
    return found


def run():
    table, names, draw = flights.all_features(), columns(CONFIG.features.groups), np.random.default_rng(0)
    month, late = table["month"].to_numpy(), table["disrupted"].astype(float)
    fit, later, test = month <= 7, (month == 8) | (month == 9), month >= 10
    chance = {"table": LookUpTable().fit(table[fit], late[fit]).predict_proba(table)[:, 1]}
    kinds = {"plain": {}, "weights": {"scale_pos_weight": (1 - late[fit]).sum() / late[fit].sum()}, "deep": DEEP}
    for name, changes in kinds.items():
        model = lightgbm(CONFIG, **changes).fit(table.loc[fit, names], late[fit])
        chance[name] = np.clip(model.predict_proba(table[names])[:, 1], 1e-4, 1 - 1e-4)
    day, outcome, plain = table.groupby(["month", "day"]).ngroup().to_numpy(), late.to_numpy(), chance["plain"][test]
    seen, tested, today = outcome[test], table[test], day[test] - day[test].min()
    wrong, every = plain - seen, np.ones(len(seen), dtype=bool)

    def mean(rows, value):
        """The mean of a value over some of the test rows, with its interval by day."""
        part = tested.assign(value=value)[rows]
        low, high = by_day(part["value"], part["month"], part["day"])
        return {"value": float(part["value"].mean()), "low": low, "high": high}

    found = {}
    for name in ("plain", "weights"):  # as level 2 fits them beside SMOTE: gaps filled, scaled, names as columns
        same = prepared(names, lightgbm(CONFIG, **kinds[name])).fit(table.loc[fit, names], late[fit])
        found[f"{name}.prepared.saved"] = units(seen, same.predict_proba(table.loc[test, names])[:, 1])
    for bins in BINS:  # the same forecasts, the same flights
        found[f"bins_{bins}.ece"] = ece(plain, seen, groups(plain, bins))
        found |= {f"bins_{bins}.{key}": value for key, value in by_luck(plain, groups(plain, bins), draw).items()}
    ten = groups(plain, 10)
    found |= {"group.flights": int(np.bincount(ten).min()), "test.flights": len(seen), "test.gap": mean(every, wrong)}
    for name, block in {"days": today, "weeks": today // 7}.items():  # flights of a block share a part of their luck
        shared = found[f"{name}.shared_luck"] = shared_luck(plain, seen, block)
        found |= {f"{name}.{key}": value for key, value in by_luck(plain, ten, draw, block, shared).items()}
    for bins in (10, 100):  # perfect forecasts, fewer and more of them
        some = [draw.choice(plain, size) for size in SIZES]
        luck = [by_luck(one, groups(one, bins), draw) for one in some]
        series[f"luck.bins_{bins}"] = {"x": np.log10(SIZES).tolist(), "y": [one["ece_by_luck"] for one in luck]}
        for size, one in list(zip(SIZES, luck, strict=True))[::2]:
            found |= {f"perfect_{size}.bins_{bins}.{key}": value for key, value in one.items()}
    gaps = [mean(ten == one, wrong) for one in range(10)]
    place = [float(plain[ten == one].mean()) for one in range(10)]
    for key, end in (("value", "value"), ("low", "high"), ("high", "low")):  # the observed share and its interval
        series[f"observed.{key}"] = {"x": place, "y": [x - gap[end] for x, gap in zip(place, gaps, strict=True)]}
    series["perfect"] = {"x": [0.0, max(place)], "y": [0.0, max(place)]}
    for name in ("table", "plain", "weights", "deep"):
        found |= {f"{name}.{key}": value for key, value in parts(chance[name][test], seen).items()}
        found[f"{name}.ece"] = ece(chance[name][test], seen, groups(chance[name][test], 10))
        found[f"{name}.saved"] = units(seen, chance[name][test])
    draw = np.random.default_rng(1)
    sick, pool, dates = chance["weights"], np.flatnonzero(later), np.unique(day[later])
    for count in DAYS:
        picks = [np.isin(day, draw.choice(dates, count, replace=False)) for _ in range(DRAWS)]
        found |= on_some(f"days_{count}", picks, sick, outcome, test)
    for count in ROWS:
        picks = [draw.choice(pool, count, replace=False) for _ in range(DRAWS)]
        found |= on_some(f"flights_{count}", picks, sick, outcome, test)
    for kind in ("sigmoid", "beta", "isotonic"):
        height = [found[f"days_{count}.{kind}.mended_brier"] for count in DAYS]
        series[f"mend.{kind}"] = {"x": np.log10(DAYS).tolist(), "y": height}
    for name in ("plain", "weights", "deep"):
        for rows, where in ((later, "later"), (fit, "training")):
            mended = mend("sigmoid", chance[name][rows], outcome[rows], chance[name][test])
            found |= {f"{name}.{where}.{key}": value for key, value in scores(seen, mended).items()}
    for origin, airport in enumerate(("EWR", "JFK", "LGA")):
        found[f"{airport}.group_gap"] = mean(tested["origin"].to_numpy() == origin, wrong)
    followed = plain.copy()
    for number, name in ((10, "october"), (11, "november"), (12, "december")):
        rows, before = tested["month"].to_numpy() == number, month == number - 1
        old = chance["plain"][before]  # follow the month before: move all odds until its mean forecast is its share
        move = brentq(lambda by, old=old, before=before: expit(logit(old) + by).mean() - outcome[before].mean(), -3, 3)
        moved = expit(logit(plain) + move)
        followed[rows] = moved[rows]
        for key, now in ((name, plain), (f"{name}.follow", moved)):
            found |= {f"{key}.gap": mean(rows, now - seen), f"{key}.saved": units(seen[rows], now[rows])}
    gain = 1000 * (saved(seen, followed, CONFIG.decision) - saved(seen, plain, CONFIG.decision))
    return found | {"follow.saved": units(seen, followed), "follow.follow_gain": mean(every, gain)}


if __name__ == "__main__":
    result = show(run())
