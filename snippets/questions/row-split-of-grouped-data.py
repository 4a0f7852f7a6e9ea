"""Scans of the same patient on both sides: a neighbour that knows nothing of the disease looks nearly perfect."""

import numpy as np
from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier

rng = np.random.default_rng(0)
patient = np.repeat(np.arange(200), 10)
ill = rng.random(200) < 0.4  # independent of everything that a scan shows
anatomy = rng.normal(size=(200, 20))
scan = anatomy[patient] + rng.normal(0, 0.3, (2000, 20))
label = ill[patient]


def score(split, groups=None):
    return cross_val_score(KNeighborsClassifier(1), scan, label, groups=groups, cv=split).mean()


by_row = score(KFold(5, shuffle=True, random_state=0))
stratified = score(StratifiedKFold(5, shuffle=True, random_state=0))
by_patient = score(GroupKFold(5), patient)
assert by_row > 0.98
assert by_patient < 0.65  # about what guessing gives
assert stratified > 0.98  # the wrong turn: "I stratified by label"

means = np.array([label[patient == one].mean() for one in range(200)])
by_patients, by_scans = means.std() / np.sqrt(200), label.std() / np.sqrt(2000)
assert by_patients > 3 * by_scans  # the standard error of the share of the ill: patients are the sample size
