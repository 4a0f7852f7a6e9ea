"""How far forecasts are from what happened, how far luck alone would put them, and three ways to mend them."""

import numpy as np
from scipy.optimize import brentq
from scipy.special import logit
from scipy.stats import norm
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss


def groups(chance, bins):
    """The group of each forecast, as many flights in each."""
    return np.argsort(np.argsort(chance, kind="stable")) * bins // len(chance)


def ece(chance, seen, group):
    """Expected calibration error: distance of mean forecast and observed share, weighted by the size of the group."""
    return float(np.abs(np.bincount(group, seen - chance)).sum() / len(chance))


def drawn(chance, draw, day, shared):
    """Outcomes drawn from the forecasts; `shared` is the part of the luck that flights of a day have in common."""
    weather = draw.standard_normal(np.max(day) + 1)[day]
    luck = np.sqrt(shared) * weather + np.sqrt(1 - shared) * draw.standard_normal(len(chance))
    return luck < norm.ppf(chance)  # whatever is shared, each flight keeps its own chance


def by_luck(chance, group, draw, day=0, shared=0.0):
    """The error of perfect forecasts: its mean over 200 draws, and what 95 % of the draws stay below."""
    found = [ece(chance, drawn(chance, draw, day, shared), group) for _ in range(200)]
    return {"ece_by_luck": float(np.mean(found)), "ece_luck_95": float(np.quantile(found, 0.95))}


def shared_luck(chance, seen, day):
    """The part of the luck that days must share for their sums to be off by as much as they are."""
    spread = np.bincount(day, seen - chance).std()

    def too_wide(shared):
        draw = np.random.default_rng(1)
        return np.mean([np.bincount(day, drawn(chance, draw, day, shared) - chance).std() for _ in range(40)]) - spread

    return brentq(too_wide, 0.001, 0.5, xtol=0.001)


def parts(chance, seen):
    """Brier score = miscalibration - discrimination + uncertainty, with groups from isotonic regression (CORP)."""
    brier, chaos = ((chance - seen) ** 2).mean(), seen.mean() * (1 - seen.mean())
    best = ((IsotonicRegression().fit_transform(chance, seen) - seen) ** 2).mean()
    found = {"brier": brier, "miscalibration": brier - best, "discrimination": chaos - best, "uncertainty": chaos}
    return found | {"skill": 1 - brier / chaos, "test_log_loss": log_loss(seen, chance)}


def mend(kind, chance, seen, asked):
    """The forecasts `asked` after a mend that is fitted on `chance` and `seen`."""
    if kind == "isotonic":
        return IsotonicRegression(out_of_bounds="clip").fit(chance, seen).predict(asked)
    known, new = (
        logit(one)[:, None] if kind == "sigmoid" else np.column_stack([np.log(one), -np.log1p(-one)])
        for one in (chance, asked)
    )
    return LogisticRegression(C=1e6, max_iter=1000).fit(known, seen).predict_proba(new)[:, 1]
