"""A score that knows only which days are bad ranks well pooled, and picks no better than chance within a day."""

import numpy as np
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(0)
days, flights, room = 2000, 100, 10
risk_of_day = rng.beta(1, 5, (days, 1))
disrupted = rng.random((days, flights)) < risk_of_day
knows_days = risk_of_day + 1e-9 * rng.random((days, flights))
at_random = rng.random((days, flights))


def hits_with_fixed_room(score):
    """The same number of flights each day, those with the highest scores."""
    picks = np.argsort(-score, axis=1)[:, :room]
    return np.take_along_axis(disrupted, picks, axis=1).sum()


def hits_with_moving_room(score):
    """As many flights in all, on whichever days the scores are highest."""
    return disrupted.ravel()[np.argsort(-score.ravel())[: days * room]].sum()


assert roc_auc_score(disrupted.ravel(), knows_days.ravel()) > 0.7
assert abs(hits_with_fixed_room(knows_days) / hits_with_fixed_room(at_random) - 1) < 0.05
assert hits_with_moving_room(knows_days) > 2 * hits_with_moving_room(at_random)
