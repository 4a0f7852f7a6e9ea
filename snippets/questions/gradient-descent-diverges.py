"""On a quadratic, descent converges below 2/L and overflows to NaN above it; Adam hides a bad row and cannot mend it."""

import numpy as np

flattest, steepest = 1.0, 10.0
curvature = np.array([flattest, 4.0, steepest])


def descent(rate, steps=20_000):
    with np.errstate(over="ignore", invalid="ignore"):
        weights, path = np.ones(3), []
        for _ in range(steps):
            path.append(weights @ (curvature * weights) / 2)
            weights = weights - rate * (curvature * weights)
        return np.array(path), weights


assert descent(1.99 / steepest)[0][-1] < 1e-12
losses, weights = descent(2.01 / steepest)
assert losses[5] < losses[0] < losses[1500]  # it falls first: the other directions converge
assert np.isnan(descent(3 / steepest)[1]).any()  # inf - inf

ratio = np.sqrt(descent(2 / (steepest + flattest), 30)[0])
condition = steepest / flattest
assert abs(ratio[-1] / ratio[-2] - (condition - 1) / (condition + 1)) < 1e-6
assert (np.diff(descent(1 / steepest, 200)[0]) <= 0).all()

mean, square, weight = 0.0, 0.0, 1.0
rows = np.array([1.0, 2.0, np.nan])  # the wrong turn: another optimiser, and the missing label is still there
for step in range(1, 4):
    gradient = np.mean(weight - rows)
    mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
    weight -= 0.001 * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
assert np.isnan(weight)
