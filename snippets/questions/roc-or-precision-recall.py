"""Precision follows from base rate, TPR and FPR; the same ranking has another average precision in another month."""

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

rng = np.random.default_rng(0)


def precision(base, hit_rate, alarm_rate):
    return base * hit_rate / (base * hit_rate + (1 - base) * alarm_rate)


assert abs(precision(0.02, 0.5, 0.01) - 0.5) < 0.01  # an alarm rate of 1 % makes half of the alerts false


def month(base, rows=100_000, skill=1.5):
    label = rng.random(rows) < base
    return label, rng.normal(skill * label)


label, score = month(0.02)
alert = score > 1.5
assert abs(label[alert].mean() - precision(label.mean(), alert[label].mean(), alert[~label].mean())) < 1e-12

label, blind = month(0.02, skill=0)
assert abs(roc_auc_score(label, blind) - 0.5) < 0.02
assert abs(average_precision_score(label, blind) - 0.02) < 0.005

march, april = month(0.02), month(0.06)  # the same model, more cases
assert abs(roc_auc_score(*march) - roc_auc_score(*april)) < 0.02
assert average_precision_score(*april) > 1.5 * average_precision_score(
    *march
)  # the wrong turn: "PR AUC, so it improved"
