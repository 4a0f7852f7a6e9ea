"""Of two columns that say the same, each can go alone; both together cannot; permuting one overstates its worth."""

import numpy as np
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(0)
rows, fit, test = 8000, slice(0, 4000), slice(4000, None)
state, wind = rng.normal(size=(2, rows))
disrupted = rng.random(rows) < 1 / (1 + np.exp(1 - 1.5 * state - 0.7 * wind))
columns = {
    "delay now": state + 0.2 * rng.normal(size=rows),
    "delay an hour ago": state + 0.2 * rng.normal(size=rows),
    "wind": wind,
}


def refitted(*kept):
    table = np.column_stack([columns[name] for name in kept])
    model = LogisticRegression().fit(table[fit], disrupted[fit])
    return model, table[test], roc_auc_score(disrupted[test], model.predict_proba(table[test])[:, 1])


model, table, score = refitted(*columns)
without_one = score - refitted("delay an hour ago", "wind")[2]
without_wind = score - refitted("delay now", "delay an hour ago")[2]
without_both = score - refitted("wind")[2]
permuted = permutation_importance(model, table, disrupted[test], scoring="roc_auc", random_state=0).importances_mean

assert without_one < without_wind / 5
assert without_both > 20 * without_one
assert permuted[0] > 10 * without_one  # the wrong turn: a permuted column is not a column left out
assert permuted[0] > permuted[2]  # it even puts the twin before the wind, which alone cannot be replaced
