"""A model can be exactly as accurate as never saying yes and rank well; F1 at the same cut-off sees nothing."""

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

rng = np.random.default_rng(0)
chance = 0.45 * rng.beta(0.5, 2, 20000)  # true probabilities, none above one half
label = rng.random(20000) < chance
silence = 1 - label.mean()

at_a_half = chance >= 0.5
assert not at_a_half.any()
assert (at_a_half == label).mean() == silence
assert roc_auc_score(label, chance) > 0.7

noisy = chance + rng.normal(0, 0.01, 20000)
order = np.argsort(-noisy)
surplus = np.cumsum(np.where(label[order], 1, -1))  # right alerts minus wrong ones among the first k
size = int(np.flatnonzero(surplus == 0)[-1]) + 1
alerts = np.zeros(20000, bool)
alerts[order[:size]] = True
assert alerts.sum() >= 2
assert (alerts & label).sum() == (alerts & ~label).sum()
assert (alerts == label).mean() == silence  # TP = FP: the same accuracy, another model

assert f1_score(label, at_a_half, zero_division=0) == 0  # the wrong turn: the same cut-off through another formula
assert f1_score(label, chance >= 0.15) > 0.3
