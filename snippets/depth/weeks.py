"""Weeks of flights with one change planted into them, and the numbers that a monitor would compute of each."""

import numpy as np
from disruption.features import BOARDS, LEAD, board, state_as_of
from lightgbm import LGBMClassifier
from sklearn.metrics import roc_auc_score

LA_GUARDIA = 2  # its place in the case's list of airports
FLOOR = 1e-4  # an empty bin counts as this share
RESAMPLED = ("storms", "prior")
ABOVE, BELOW = ("rules", "inputs", "score", "classifier", "gap"), ("skill", "airport_skill")


def deciles(values):
    """The edges of ten bins of about equal size; an edge at the smallest value (no rain) moves just above it."""
    edges = np.unique(np.nanquantile(values, np.linspace(0.1, 0.9, 9)))
    return np.where(edges == np.nanmin(values), np.nextafter(edges, np.inf), edges)


def codes(values, edges):
    """The bin of each value, and one for a missing value."""
    return np.where(np.isnan(values), len(edges) + 1, np.searchsorted(edges, values, side="right"))


def psi(old, new):
    """Population stability index of two arrays of codes."""
    size = max(old.max(), new.max()) + 1
    before, after = (np.maximum(np.bincount(one, minlength=size) / len(one), FLOOR) for one in (old, new))
    return float(np.sum((after - before) * np.log(after / before)))


def told_apart(old, new, draw):
    """Area under the ROC curve of a small model that guesses which rows are new; one half to fit, one to score."""
    rows = np.concatenate([one[draw.choice(len(one), 2000, replace=False)] for one in (old, new)])
    is_new = np.repeat([0, 1], 2000)
    model = LGBMClassifier(
        n_estimators=15, num_leaves=15, n_jobs=1, deterministic=True, force_row_wise=True, verbose=-1
    )
    guess = model.fit(rows[::2], is_new[::2]).predict_proba(rows[1::2])[:, 1]
    return float(roc_auc_score(is_new[1::2], guess))


def skill(chance, seen):
    """1 minus the Brier score over that of always saying the share of these flights."""
    return float(1 - ((chance - seen) ** 2).mean() / (seen.mean() * (1 - seen.mean())))


def by_airport(chance, seen, origin):
    """The lowest skill of the three airports."""
    return min(skill(chance[origin == one], seen[origin == one]) for one in range(3))


def read(look, own, usual):
    """The detectors of one look, or of many: each input against its own limit, the gap against the usual one."""
    return look | {"inputs": (look["moved"] / own).max(axis=-1), "gap": np.abs(look["gap"] - usual)}


def limits(quiet):
    """What 95 % of unchanged weeks stay within, below for most detectors, above for skill; the inputs' own; the usual gap."""
    own, usual = np.maximum(np.quantile(quiet["moved"], 0.95, axis=0), 0.01), quiet["gap"].mean()
    steady = read(quiet, own, usual)
    high = {name: np.quantile(steady[name], 0.95, method="higher") for name in ABOVE}
    return high | {name: np.quantile(steady[name], 0.05, method="lower") for name in BELOW}, own, usual


def fires(look, quiet):
    """Which detectors ring at this look, with limits from the weeks `quiet`."""
    limit, own, usual = limits(quiet)
    now = read(look, own, usual)
    return {name: bool(now[name] > at if name in ABOVE else now[name] < at) for name, at in limit.items()}


def by_weeks(value, apart=13, repeats=2000):
    """A mean over overlapping weeks; for its 95 % interval as many are drawn again as the quarter holds side by side."""
    found = value[np.random.default_rng(0).integers(len(value), size=(repeats, apart))].mean(axis=1)
    low, high = np.percentile(found, [2.5, 97.5])
    return {"value": float(value.mean()), "low": float(low), "high": float(high)}


def impossible(values, at, carrier):
    """Share of flights that break a rule: air colder than its dew point, or an airline of which nothing is heard."""
    cold, silent = values[:, at["temp"]] < values[:, at["dewp"]], np.zeros(len(values), dtype=bool)
    for one in np.unique(carrier):
        flies = carrier == one
        if flies.sum() >= 100:  # too few flights a week to tell silence from a quiet airline
            silent |= flies & np.isnan(values[flies, at["airline_late"]]).all()
    return float(np.mean(cold | silent))


def boards_without(carrier, flights):
    """What all boards would show if nothing were heard of one airline: its own are empty, the others lack its flights."""
    heard, known_at = flights[flights["carrier"] != carrier], flights["scheduled"] - LEAD
    parts = [state_as_of(flights, known_at, board(heard, keys), keys, name) for name, keys in BOARDS.items()]
    return {column: part[column].to_numpy(float) for part in parts for column in part}


def planted(week, change, weight, seen, origin, draw):
    """The rows of the week and what happened to them, with the change.

    `storms` draws more of the flights that the model finds risky, `prior` more of those that were disrupted; `relation`
    lets the disruptions of one airport fall on other flights of the week, as many as before. Faults change neither.
    """
    if change in RESAMPLED:
        rows = draw.choice(week, len(week), p=weight[change][week] / weight[change][week].sum())
        return rows, seen[rows]
    outcome = seen[week].copy()
    if change == "relation":
        here = np.flatnonzero(origin[week] == LA_GUARDIA)
        outcome[here] = draw.permutation(outcome[here])
    return week, outcome
