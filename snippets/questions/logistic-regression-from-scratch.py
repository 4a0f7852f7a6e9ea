"""The gradient agrees with differences, the fit with scikit-learn; `log(1 - p)` overflows, squared error stops learning."""

import numpy as np
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

LAM = 0.1


def loss(weights, X, y):
    score = X @ weights
    return np.mean(np.logaddexp(0, score) - y * score) + LAM / 2 * weights[1:] @ weights[1:]


def gradient(weights, X, y):
    return X.T @ (expit(X @ weights) - y) / len(y) + LAM * np.r_[0, weights[1:]]  # the intercept goes free


rng = np.random.default_rng(0)
columns = rng.normal(0, 1, (500, 3))
X, y = np.c_[np.ones(500), columns], (rng.random(500) < expit(columns @ [1, -2, 0] - 1)).astype(float)
weights, ten = rng.normal(size=4), slice(10)
steps = 1e-6 * np.eye(4)
differences = [(loss(weights + e, X[ten], y[ten]) - loss(weights - e, X[ten], y[ten])) / 2e-6 for e in steps]
assert np.allclose(gradient(weights, X[ten], y[ten]), differences, atol=1e-8)

while np.linalg.norm(gradient(weights, X, y)) > 1e-10:
    weights -= gradient(weights, X, y)
theirs = LogisticRegression(C=1 / (LAM * 500), tol=1e-10).fit(columns, y)
assert np.allclose(weights, np.r_[theirs.intercept_, theirs.coef_[0]], atol=1e-5)

assert 1 - expit(37.0) == 0 < 1 - expit(36.0)  # from here on log(1 - p) is minus infinity
assert np.logaddexp(0, 37.0) == 37
sure = expit(8.0)  # and wrong: the label is 0, and the slope of the log loss at the score is `sure` itself
assert 2 * sure**2 * (1 - sure) < 0.001 * sure  # the slope of the squared error
