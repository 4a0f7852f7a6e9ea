"""AUC from ranks, ties at one half, equals all pairs; a hundred thresholds do not."""

import numpy as np
from scipy.stats import rankdata
from sklearn.metrics import roc_auc_score


def auc(label, score):
    positives, negatives = label.sum(), (~label).sum()
    if not positives or not negatives:
        raise ValueError("one class is absent: there is no pair to compare")
    rank_sum = rankdata(score)[label].sum()
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def auc_on_a_grid(label, score):
    """The wrong turn: a hundred thresholds and trapezoids."""
    cuts = np.linspace(1, 0, 100)
    hits, alarms = ([np.mean(score[side] >= cut) for cut in cuts] for side in (label, ~label))
    return np.trapezoid(hits, alarms)


rng = np.random.default_rng(0)
label = rng.random(2000) < 0.3
score = np.round(rng.beta(2, 300, 2000) + 0.002 * label, 3)  # many ties, all scores low
pairs = score[label][:, None] - score[~label][None, :]
by_pairs = (pairs > 0).mean() + 0.5 * (pairs == 0).mean()

assert abs(auc(label, score) - by_pairs) < 1e-12
assert abs(auc(label, score) - roc_auc_score(label, score)) < 1e-12
assert abs(auc(label, -score) - (1 - by_pairs)) < 1e-12
assert auc(label, np.zeros(2000)) == 0.5  # a constant score, however the rows are sorted
assert abs(auc_on_a_grid(label, score) - by_pairs) > 0.005
