"""A coefficient of 0.7 doubles the odds, not the chance; and it grows when an unrelated column joins."""

import numpy as np
from sklearn.linear_model import LogisticRegression

rng = np.random.default_rng(0)
ROWS, EFFECT = 200_000, 0.7


def sigmoid(score):
    return 1 / (1 + np.exp(-score))


chance = np.linspace(0.01, 0.99, 99)
moved = sigmoid(np.log(chance / (1 - chance)) + EFFECT)
assert abs(moved[0] / chance[0] - np.exp(EFFECT)) < 0.03  # a rare event: nearly double
assert moved[49] / chance[49] < 1.4  # at one half; the wrong turn: "it doubles the chance"
assert 0.9 * EFFECT / 4 < (moved - chance).max() < EFFECT / 4

visit = rng.random(ROWS) < 0.5  # by lot: nothing is confounded
taste = rng.normal(0, 2, ROWS)
bought = rng.random(ROWS) < sigmoid(-1 + EFFECT * visit + taste)


def coefficient(*columns, **settings):
    return LogisticRegression(**settings).fit(np.column_stack(columns), bought).coef_[0, 0]


assert abs(coefficient(visit, taste) - EFFECT) < 0.05
assert coefficient(visit) < 0.75 * EFFECT  # taste is unrelated to the visit, and yet
assert coefficient(visit, taste, C=1e-4) < 0.5 * EFFECT  # a penalty shrinks what you meant to read

difference = bought[visit].mean() - bought[~visit].mean()
averaged = (sigmoid(-1 + EFFECT + taste) - sigmoid(-1 + taste)).mean()
assert abs(difference - averaged) < 0.01  # a difference of chances does not mind the column
