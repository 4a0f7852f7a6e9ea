"""Both losses are least at the true chance; under a sigmoid, squared error has no slope where it is most wrong."""

import numpy as np


def cross_entropy(label, chance):
    return -label * np.log(chance) - (1 - label) * np.log(1 - chance)


def squared(label, chance):
    return (label - chance) ** 2


def sigmoid(score):
    return 1 / (1 + np.exp(-score))


grid = np.linspace(0.001, 0.999, 999)
for truth in (0.03, 0.4, 0.9):
    for loss in (cross_entropy, squared):  # the wrong turn: "squared error is for regression"
        expected = truth * loss(1, grid) + (1 - truth) * loss(0, grid)
        assert abs(grid[expected.argmin()] - truth) < 1e-6

score = np.linspace(-10, 10, 2001)
for loss, has_slope, convex in ((cross_entropy, True, True), (squared, False, False)):
    value = loss(1, sigmoid(score))  # the case is positive, the score may be far below zero
    slope = np.gradient(value, score)
    assert (abs(slope[0]) > 0.99) == has_slope
    assert (abs(slope[0]) < 1e-3) != has_slope
    assert (np.diff(slope).min() > -1e-9) == convex

wrong_label = 1e-6  # a label that contradicts a confident forecast
assert cross_entropy(1, wrong_label) > 13
assert squared(1, wrong_label) <= 1
