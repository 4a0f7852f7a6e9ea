"""Bagging keeps the bias of its trees and lowers the variance; boosting lowers bias and can overfit by rounds."""

import numpy as np
from sklearn.ensemble import BaggingRegressor, GradientBoostingRegressor
from sklearn.tree import DecisionTreeRegressor

rng = np.random.default_rng(0)


def draw(rows, noise=0.5):
    place = rng.uniform(-1, 1, (rows, 2))
    return place, np.sin(3 * place[:, 0]) + place[:, 1] ** 2 + rng.normal(0, noise, rows)


test, truth = draw(500, noise=0)


def parts(make, fits=12):
    forecasts = np.array([make(seed).fit(*draw(150)).predict(test) for seed in range(fits)])
    variance = forecasts.var(axis=0, ddof=1).mean()
    return np.mean((forecasts.mean(axis=0) - truth) ** 2) - variance / fits, variance  # squared bias, unbiased


deep = parts(lambda seed: DecisionTreeRegressor(random_state=seed))
forest = parts(lambda seed: BaggingRegressor(n_estimators=30, random_state=seed))
stumps = parts(lambda seed: BaggingRegressor(DecisionTreeRegressor(max_depth=1), 30, random_state=seed))
boosted = parts(lambda seed: GradientBoostingRegressor(n_estimators=120, max_depth=1, learning_rate=0.2))
assert forest[1] < 0.5 * deep[1]
assert abs(forest[0] - deep[0]) < 0.01  # the bias stays
assert stumps[0] > 0.1  # the wrong turn: "both reduce overfitting", so bag anything
assert boosted[0] < 0.3 * stumps[0]
late = GradientBoostingRegressor(n_estimators=400, max_depth=4, learning_rate=0.2, random_state=0).fit(*draw(150))
error = [np.mean((forecast - truth) ** 2) for forecast in late.staged_predict(test)]
assert error[-1] > 1.3 * min(error)
