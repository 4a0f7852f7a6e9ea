"""A column can lead a model with the wrong sign of its effect; only chance, or the confounder, brings the effect back."""

import numpy as np
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LinearRegression, Ridge

rng = np.random.default_rng(0)
rows, EFFECT = 20000, -0.2  # what a discount does to the chance of leaving
threatens = rng.random(rows)  # told to the sales team, in no column


def leaving(discount):
    return 0.2 + 0.7 * threatens + EFFECT * discount + rng.normal(0, 0.1, rows)


given = (rng.random(rows) < threatens**2).astype(float)  # to those who had threatened to leave
columns = np.column_stack([given, rng.normal(size=rows)])
outcome = leaving(given)
fitted = LinearRegression().fit(columns, outcome)
shown = np.abs(fitted.coef_ * (columns - columns.mean(axis=0))).mean(axis=0)  # mean |SHAP| of a linear model
assert shown[0] > 10 * shown[1]
assert fitted.coef_[0] > 0.05  # the wrong turn: the plot is right about the model and has the effect's sign reversed

by_lot = (rng.random(rows) < 0.5).astype(float)
randomised = leaving(by_lot)
assert abs(randomised[by_lot == 1].mean() - randomised[by_lot == 0].mean() - EFFECT) < 0.03
adjusted = LinearRegression().fit(np.column_stack([given, threatens]), outcome)
assert abs(adjusted.coef_[0] - EFFECT) < 0.02

twins = np.column_stack([threatens, threatens + rng.normal(0, 0.001, rows)])
shared = Ridge(100).fit(twins - twins.mean(axis=0), outcome)  # it shares the weight
alone = LinearRegression().fit(twins[:, :1], outcome)
drop = permutation_importance(shared, twins - twins.mean(axis=0), outcome, random_state=0)
whole = permutation_importance(alone, twins[:, :1], outcome, random_state=0)
assert drop.importances_mean.max() < 0.6 * whole.importances_mean[0]
