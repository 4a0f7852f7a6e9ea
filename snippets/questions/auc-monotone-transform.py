"""Scores under a square root: what reads the order stays, what reads the values changes, and costs feel it."""

import numpy as np
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, precision_score, roc_auc_score

rng = np.random.default_rng(0)
chance = rng.beta(1, 2, 20000)
label = rng.random(20000) < chance
root = np.sqrt(chance)


def among_the_top(score, size=100):
    return label[np.argsort(-score)[:size]].mean()


for reads_the_order in (lambda s: roc_auc_score(label, s), lambda s: average_precision_score(label, s), among_the_top):
    assert abs(reads_the_order(chance) - reads_the_order(root)) < 1e-12
for reads_the_values in (log_loss, brier_score_loss, lambda y, s: precision_score(y, s >= 0.5)):
    assert abs(reads_the_values(label, chance) - reads_the_values(label, root)) > 0.02
assert precision_score(label, root >= np.sqrt(0.5)) == precision_score(label, chance >= 0.5)
assert abs(roc_auc_score(label, -root) - (1 - roc_auc_score(label, chance))) < 1e-12
assert roc_auc_score(label, chance.round(1)) != roc_auc_score(label, chance)  # ties


def saved(score, threshold=0.25):
    """An alert costs 15 and saves 60 if it is right."""
    return np.mean((score >= threshold) * (60 * label - 15))


third = chance / 3
assert roc_auc_score(label, third) == roc_auc_score(label, chance)  # the wrong turn: equally "fair" by AUC
assert saved(third) < 0.7 * saved(chance)
