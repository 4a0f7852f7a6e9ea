"""Noise scores like a coin; features selected before the folds make it look predictive."""

import numpy as np


def fitted(X, y):
    """Least squares; the sign is the class."""
    weights = np.linalg.lstsq(np.c_[np.ones(len(y)), X], y, rcond=None)[0]
    return lambda rows: np.sign(np.c_[np.ones(len(rows)), rows] @ weights)


def accuracy(X, y, scale_on_all=False, select_on_all=False):
    everything, folds = np.arange(len(y)), []
    for held in np.array_split(np.random.default_rng(1).permutation(len(y)), 5):
        train = np.setdiff1d(everything, held)
        scaled_on = X[everything if scale_on_all else train]
        scaled = (X - scaled_on.mean(axis=0)) / scaled_on.std(axis=0)
        selected_on = everything if select_on_all else train  # the line where the leak gets in
        best = np.argsort(-abs(y[selected_on] @ scaled[selected_on]))[:20]
        predict = fitted(scaled[train][:, best], y[train])
        folds.append(np.mean(predict(scaled[held][:, best]) == y[held]))
    return np.mean(folds)


rng = np.random.default_rng(0)
noise = [(rng.normal(3, 2, (100, 1000)), rng.choice([-1.0, 1.0], 100)) for _ in range(10)]
honest = np.mean([accuracy(X, y) for X, y in noise])
scaled_first = np.mean([accuracy(X, y, scale_on_all=True) for X, y in noise])
selected_first = np.mean([accuracy(X, y, select_on_all=True) for X, y in noise])

assert abs(honest - 0.5) < 0.05
assert abs(scaled_first - honest) < 0.05
assert selected_first > 0.7
