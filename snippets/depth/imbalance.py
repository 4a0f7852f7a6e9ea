"""Disruptions made rare: what gets harder, and what do class weights, SMOTE or dropping the other rows change?

Disrupted flights of January to September are thinned by lot until they are 5 %, 1 % or 0.2 % of January to July. Those of
October to December all stay and count less instead: the same rarity, without the noise of a second lottery. What a right
alert is worth rises as they get rarer, so that the same flights would pay at every share and the shares can be compared.
"""

import flights
import numpy as np
from disruption.config import load_config
from disruption.features import GROUPS, columns
from disruption.models import lightgbm, prepared
from imblearn.over_sampling import SMOTE
from report import show
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

CONFIG = load_config(flights.CASE / "config.toml")
COST, GAIN = CONFIG.decision.alert_cost, CONFIG.decision.alert_worth - CONFIG.decision.alert_cost  # 15, and 45 net
SHARES = {"five": 0.05, "one": 0.01, "fifth": 0.002}
PART, SEEDS = 1 / 4, 3  # of the undisrupted flights, and lotteries

TABLE, NAMES = flights.all_features(), columns(list(GROUPS))
MONTH, DISRUPTED = TABLE["month"].to_numpy(), TABLE["disrupted"].to_numpy().astype(int)
FIT, HOLD = np.flatnonzero(MONTH <= 7), np.flatnonzero((MONTH == 8) | (MONTH == 9))
TEST = np.flatnonzero(MONTH >= 10)[::4]  # every fourth flight of October to December
READY = prepared(NAMES, None)[0].fit(TABLE.iloc[FIT][NAMES])  # gaps filled, scaled, names as columns: SMOTE needs it
ROWS = np.asarray(READY.transform(TABLE[NAMES]), dtype=np.float32)


def thinned(rows, disrupted, others, draw):
    """Each disrupted flight is kept with one chance, each of the others with another."""
    return rows[draw.random(len(rows)) < np.where(DISRUPTED[rows] == 1, disrupted, others)]


def trees(rows, truth, **changes):
    """The chances that the case's boosted trees give after this fit; half as many, at twice the rate, to save time."""
    model = lightgbm(CONFIG, n_estimators=100, learning_rate=0.1, **changes).fit(rows, truth)
    return lambda asked: model.predict_proba(asked)[:, 1]


def undone(chance, beta):
    """The chance as it was before only a share `beta` of the undisrupted rows was kept: the odds times beta."""
    return beta * chance / (beta * chance + 1 - chance)


def dropped(train, each, draw):
    """Trees on all disrupted rows and `each` times as many of the others, the odds put right by formula."""
    disrupted, others = train[DISRUPTED[train] == 1], train[DISRUPTED[train] == 0]
    some = draw.choice(others, min(len(others), each * len(disrupted)), replace=False)
    kept = np.concatenate([disrupted, some])
    raw = trees(ROWS[kept], DISRUPTED[kept])
    return lambda asked: undone(raw(asked), len(some) / len(others))


def mended(raw, hold):
    """Platt's repair: a logistic curve through the log odds, fitted on two later months that were not resampled."""

    def score(rows):
        return logit(np.clip(raw(rows), 1e-9, 1 - 1e-9))[:, None]

    curve = LogisticRegression(C=1e6).fit(score(ROWS[hold]), DISRUPTED[hold])
    return lambda asked: expit(curve.decision_function(score(asked)))


def scores(forecast, keep):
    """What October to December say, each disrupted flight counted `keep` times, each of the others once."""
    truth, chance = DISRUPTED[TEST], forecast(ROWS[TEST])
    weight = np.where(truth == 1, keep, 1.0)
    base, threshold = np.average(truth, weights=weight), keep * COST / (keep * COST + GAIN)
    net = np.where(truth == 1, GAIN, -COST) * (chance >= threshold)  # a hit nets 45 / keep, and counts keep times
    return {
        "rare_base_rate": base,
        "rare_accuracy": np.average((chance >= 0.5) == truth, weights=weight),
        "rare_recall": (chance >= 0.5)[truth == 1].mean(),
        "rare_roc_auc": roc_auc_score(truth, chance),
        "rare_pr_auc": average_precision_score(truth, chance, sample_weight=weight),
        "rare_skill": 1 - brier_score_loss(truth, chance, sample_weight=weight) / (base * (1 - base)),
        "times_base_rate": np.average(chance, weights=weight) / base,
        "of_perfect": net.sum() / (GAIN * truth.sum()),
    }


def forecasts(train, hold, draw):
    """Every way to fit, by name: left alone, the cures, and each of them mended."""
    rows, truth = ROWS[train], DISRUPTED[train]
    ways = {
        "plain": trees(rows, truth),
        "weights": trees(rows, truth, class_weight="balanced"),
        "smote": trees(*SMOTE(random_state=0).fit_resample(rows, truth)),
    }
    ways |= {f"{name}_mended": mended(way, hold) for name, way in ways.items()}
    return ways | {"ten": dropped(train, 10, draw), "even": dropped(train, 1, draw)}


def run():
    odds, tries = DISRUPTED[FIT].sum() / (1 - DISRUPTED[FIT]).sum(), {}
    kept = {name: share / (1 - share) / odds for name, share in SHARES.items()}  # of the disrupted flights
    few = PART * SHARES["fifth"] / SHARES["one"]  # 1 % of so few rows are as many flights as 0.2 % of the usual ones
    settings = {"all": (1.0, PART)} | {name: (keep, PART) for name, keep in kept.items()} | {"few": (kept["one"], few)}
    for name, (keep, part) in settings.items():
        for draw in map(np.random.default_rng, range(SEEDS)):
            train, hold = thinned(FIT, keep * part, part, draw), thinned(HOLD, keep, 1, draw)
            line = LogisticRegression(solver="newton-cholesky").fit(ROWS[train], DISRUPTED[train])
            ways = {"logistic": lambda asked, line=line: line.predict_proba(asked)[:, 1]}
            ways |= forecasts(train, hold, draw) if name in SHARES else {"plain": trees(ROWS[train], DISRUPTED[train])}
            noted = {f"{name}.{way}": scores(forecast, keep) for way, forecast in ways.items()}
            for rarer in SHARES if name == "all" else ():  # the same model, where disruptions are rarer
                forecast = lambda asked, keep=kept[rarer]: undone(ways["plain"](asked), keep)  # noqa: E731, B023
                noted[f"same.{rarer}"] = scores(forecast, kept[rarer])
            tries.setdefault(f"{name}.positives", []).append(DISRUPTED[train].sum())
            for start, values in noted.items():
                for kind in ["of_perfect"] if start.endswith("mended") else values:
                    tries.setdefault(f"{start}.{kind}", []).append(values[kind])
    return {key: {"value": float(np.mean(v)), "low": float(min(v)), "high": float(max(v))} for key, v in tries.items()}


if __name__ == "__main__":
    result = show(run())
