"""Dealing out whole groups, most positives first, keeps the base rates level as well."""

import numpy as np
from sklearn.model_selection import GroupKFold, StratifiedKFold


def deal(groups, label, folds=5):
    """The test rows of each fold: groups go where positives (without any: rows) are fewest."""
    _, group = np.unique(groups, return_inverse=True)
    positives, rows = np.bincount(group, weights=label), np.bincount(group)
    held, fold = np.zeros((2, folds)), np.empty(len(rows), dtype=int)
    for one in np.lexsort((-rows, -positives)):
        fold[one] = held[0 if positives[one] else 1].argmin()
        held[:, fold[one]] += positives[one], rows[one]
    return [np.flatnonzero(fold[group] == number) for number in range(folds)]


def base_rate_gap(tests):
    return np.ptp([sick[rows].mean() for rows in tests])


def divided(tests):
    """The share of patients who are in more than one fold."""
    return np.mean(np.bincount(np.hstack([np.unique(patient[rows]) for rows in tests])) > 1)


rng = np.random.default_rng(0)
patient = np.repeat(range(200), rng.geometric(0.05, 200))  # one scan or a hundred
sick = rng.random(len(patient)) < rng.beta(0.2, 2, 200)[patient]  # most hardly ever
dealt = deal(patient, sick)
shuffled = StratifiedKFold(5, shuffle=True, random_state=0)
by_row = [rows for _, rows in shuffled.split(patient, sick)]
by_group = [rows for _, rows in GroupKFold(5).split(patient, sick, patient)]
assert divided(dealt) == 0 and base_rate_gap(dealt) < 0.01 < 0.05 < base_rate_gap(by_group)
assert divided(by_row) > 0.9 and base_rate_gap(by_row) < 0.01  # level, but seen before
