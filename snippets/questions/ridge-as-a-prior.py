"""The best ridge penalty is noise over prior variance; it shrinks what the data know least, and feels the units."""

import numpy as np
from sklearn.linear_model import Ridge

rng = np.random.default_rng(0)
ROWS, NOISE, WIDTH = 30, 2.0, 0.5  # standard deviations of the noise and of the prior
columns = rng.normal(size=(ROWS, 10)) @ np.diag(np.geomspace(3, 0.1, 10))


def ridge(target, penalty, matrix=columns):
    return Ridge(alpha=penalty, fit_intercept=False).fit(matrix, target).coef_


truth = rng.normal(0, WIDTH, (10, 2000))  # many worlds, each drawn from the prior
target = columns @ truth + rng.normal(0, NOISE, (ROWS, 2000))
posterior = np.linalg.solve(columns.T @ columns / NOISE**2 + np.eye(10) / WIDTH**2, columns.T @ target / NOISE**2)
assert np.allclose(posterior, ridge(target, NOISE**2 / WIDTH**2).T)

penalties = NOISE**2 / WIDTH**2 * np.array([1 / 16, 1 / 4, 1, 4, 16])
error = [np.mean((ridge(target, penalty).T - truth) ** 2) for penalty in penalties]
assert np.argmin(error) == 2

u, d, directions = np.linalg.svd(columns, full_matrices=False)
least_squares = np.linalg.lstsq(columns, target[:, 0])[0]
shrunk = (directions @ ridge(target[:, 0], 16.0)) / (directions @ least_squares)
assert np.allclose(shrunk, d**2 / (d**2 + 16))

units = np.diag([1000.0] + [1.0] * 9)  # the wrong turn: "it keeps weights small", in whose units?
same, other = ridge(target[:, 0], 16.0), ridge(target[:, 0], 16.0, columns @ units)
assert abs(other[0]) < abs(same[0]) / 500  # a smaller weight
assert np.abs(columns @ same - columns @ units @ other).max() > 0.1  # and another forecast, with less shrinkage
