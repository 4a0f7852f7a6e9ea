"""Brier score = reliability - resolution + π(1 - π); the better ranking, recalibrated, wins; one ECE hides a gap."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score

rng = np.random.default_rng(0)
logit = rng.normal(-1.5, 1.2, 40000)
label = rng.random(40000) < 1 / (1 + np.exp(-logit))
model_a = 1 / (1 + np.exp(-(2 * logit + 4)))  # ranks perfectly, promises far too much
model_b = np.where(logit > -1.5, label[logit > -1.5].mean(), label[logit <= -1.5].mean())  # two calibrated groups

base = label.mean()
groups = [(value, label[model_b == value]) for value in np.unique(model_b)]
reliability = sum(len(y) * (value - y.mean()) ** 2 for value, y in groups) / len(label)
resolution = sum(len(y) * (y.mean() - base) ** 2 for _, y in groups) / len(label)
assert abs(brier_score_loss(label, model_b) - (reliability - resolution + base * (1 - base))) < 1e-12

aside, test = slice(0, 20000), slice(20000, None)
assert roc_auc_score(label[test], model_a[test]) > roc_auc_score(label[test], model_b[test]) + 0.05
assert brier_score_loss(label[test], model_a[test]) > brier_score_loss(label[test], model_b[test]) + 0.05
raw = np.log(model_a / (1 - model_a))[:, None]
platt = LogisticRegression().fit(raw[aside], label[aside]).predict_proba(raw[test])[:, 1]
assert abs(roc_auc_score(label[test], platt) - roc_auc_score(label[test], model_a[test])) < 1e-9
assert brier_score_loss(label[test], platt) < brier_score_loss(label[test], model_b[test]) - 0.01

near = rng.random(40000) < 0.03  # few rows are near the threshold in use, 0.25
promised, came = np.where(near, 0.25, 0.05), rng.random(40000) < np.where(near, 0.10, 0.05)
gap = {value: abs(came[promised == value].mean() - value) for value in (0.05, 0.25)}
assert 0.03 * gap[0.25] + 0.97 * gap[0.05] < 0.01  # the wrong turn: a small expected calibration error
assert gap[0.25] > 0.1
half = rng.random(40000) < 0.5  # two groups with opposite errors cancel
outcome = rng.random(40000) < np.where(half, 0.1, 0.5)
assert abs(outcome.mean() - 0.3) < 0.01 < 0.15 < abs(outcome[half].mean() - 0.3)
