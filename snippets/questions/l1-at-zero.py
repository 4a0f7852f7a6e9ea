"""Lasso coefficients are zero where the loss is flatter than the penalty; ridge coefficients are never quite zero."""

import numpy as np
from sklearn.linear_model import Lasso, Ridge

rng = np.random.default_rng(0)
rows, penalty = 500, 0.3
columns = rng.normal(size=(rows, 8)) @ rng.normal(size=(8, 8))
target = columns[:, 0] - 0.5 * columns[:, 1] + rng.normal(0, 2, rows)

lasso = Lasso(alpha=penalty, fit_intercept=False, tol=1e-12, max_iter=100_000).fit(columns, target)
slope = columns.T @ (target - columns @ lasso.coef_) / rows  # of the loss, downhill, at the optimum
zero = lasso.coef_ == 0
assert 0 < zero.sum() < 8
assert (np.abs(slope[zero]) < penalty).all()
assert np.allclose(slope[~zero], penalty * np.sign(lasso.coef_[~zero]), atol=1e-4)

ridge = Ridge(alpha=rows * 100, fit_intercept=False).fit(columns, target)
assert (ridge.coef_ != 0).all()  # however strong the penalty

orthonormal = np.linalg.qr(columns)[0]
b = orthonormal.T @ target  # least squares
cut = Lasso(alpha=2 / rows, fit_intercept=False, tol=1e-12).fit(orthonormal, target).coef_
assert np.allclose(cut, np.sign(b) * np.maximum(np.abs(b) - 2, 0), atol=1e-6)
assert np.allclose(Ridge(alpha=2, fit_intercept=False).fit(orthonormal, target).coef_, b / (1 + 2))

last = np.abs(columns.T @ target).max() / rows  # the penalty at which the last coefficient is gone
assert (Lasso(alpha=1.001 * last, fit_intercept=False).fit(columns, target).coef_ == 0).all()
assert (Lasso(alpha=0.999 * last, fit_intercept=False, tol=1e-9).fit(columns, target).coef_ != 0).sum() == 1

rounder = Lasso(alpha=0.001, fit_intercept=False, max_iter=100_000).fit(columns, target)
assert (rounder.coef_ != 0).all()  # the wrong turn: a corner is there at every penalty, and the solution not in it
