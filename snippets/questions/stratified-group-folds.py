"""Dealing out whole groups, those with most positives first, keeps groups together and base rates level."""

import numpy as np
from sklearn.model_selection import GroupKFold, StratifiedKFold


def deal(groups, label, folds=5):
    """The test rows of each fold: a group goes where positives are fewest so far, or rows if it has no positive."""
    _, group = np.unique(groups, return_inverse=True)
    positives, rows = np.bincount(group, weights=label), np.bincount(group)
    held, fold = np.zeros((2, folds)), np.empty(len(rows), dtype=int)
    for one in np.lexsort((-rows, -positives)):
        fold[one] = held[0 if positives[one] else 1].argmin()
        held[:, fold[one]] += positives[one], rows[one]
    return [np.flatnonzero(fold[group] == number) for number in range(folds)]


def gap_in_base_rate(tests):
    rates = [sick[rows].mean() for rows in tests]
    return max(rates) - min(rates)


def divided(tests):
    return sum(len(set(patient[rows])) for rows in tests) - len(set(patient))


rng = np.random.default_rng(0)
patient = np.repeat(range(200), rng.geometric(0.05, 200))  # one scan or a hundred
sick = rng.random(len(patient)) < rng.beta(0.2, 2, 200)[patient]  # most patients hardly ever, some nearly always
by_row = [rows for _, rows in StratifiedKFold(5).split(patient, sick)]
by_group = [rows for _, rows in GroupKFold(5).split(patient, sick, patient)]
dealt = deal(patient, sick)
assert divided(dealt) == 0 < divided(by_row)
assert gap_in_base_rate(dealt) < 0.01 < 0.05 < gap_in_base_rate(by_group)
