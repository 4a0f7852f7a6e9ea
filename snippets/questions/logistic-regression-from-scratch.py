"""The gradient agrees with differences, the fit with scikit-learn; squared error stalls."""

import numpy as np
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

LAM = 0.1


def loss(weights, X, y):
    score = X @ weights
    return np.mean(np.logaddexp(0, score) - y * score) + LAM / 2 * weights[1:] @ weights[1:]


def gradient(weights, X, y):
    penalty = LAM * np.r_[0, weights[1:]]  # the intercept goes free
    return X.T @ (expit(X @ weights) - y) / len(y) + penalty


rng = np.random.default_rng(0)
columns = rng.normal(0, 1, (500, 3))
X = np.c_[np.ones(500), columns]
y = (rng.random(500) < expit(X @ [-1, 1, -2, 0])).astype(float)
weights, ten = rng.normal(size=4), (X[:10], y[:10])
nudges = 1e-6 * np.eye(4)
rises = [loss(weights + nudge, *ten) - loss(weights - nudge, *ten) for nudge in nudges]
assert np.allclose(gradient(weights, *ten), np.divide(rises, 2e-6), atol=1e-8)
while np.linalg.norm(gradient(weights, X, y)) > 1e-10:
    weights -= gradient(weights, X, y)
theirs = LogisticRegression(C=1 / (LAM * 500), tol=1e-10).fit(columns, y)
assert np.allclose(weights, np.r_[theirs.intercept_, theirs.coef_[0]], atol=1e-5)
assert 1 - expit(37.0) == 0 < 1 - expit(36.0)  # from here on log(1 - p) is minus infinity
assert np.logaddexp(0, 37.0) == 37
p = expit(8.0)  # sure and wrong, the label is 0: the slope of the log loss at the score is p
assert 2 * p**2 * (1 - p) < 0.001 * p  # the slope of the squared error
