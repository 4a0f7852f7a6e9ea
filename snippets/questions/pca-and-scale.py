"""A unit decides the first component; 95 % of the variance can hold none of the label."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(0)
size = rng.normal(size=4000)
metres = np.column_stack([1.7 + 0.1 * size, 70 + 9 * size]) + rng.normal(0, [0.08, 7], (4000, 2))  # height, weight
millimetres = metres * [1000, 1]


def first(points):
    return np.abs(PCA(1).fit(points).components_[0])


assert first(metres)[1] > 0.99  # weight, since kilograms vary by more than metres
assert first(millimetres)[0] > 0.99  # height
for points in (metres, millimetres):
    assert np.allclose(first(StandardScaler().fit_transform(points)), np.sqrt(0.5))

label, shared = rng.random(4000) < 0.5, rng.normal(0, 5, 4000)
pair = np.column_stack([shared + 0.5 * label, shared - 0.5 * label]) + rng.normal(0, 0.3, (4000, 2))
kept = PCA(1).fit(pair)


def auc(points):
    return roc_auc_score(label, LogisticRegression().fit(points, label).predict_proba(points)[:, 1])


assert kept.explained_variance_ratio_[0] > 0.95
assert auc(pair) > 0.9
assert auc(kept.transform(pair)) < 0.6  # the wrong turn: "PCA removes what is irrelevant"
