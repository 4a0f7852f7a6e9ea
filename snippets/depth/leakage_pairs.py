"""Two scores that differ in one thing, and what the difference is worth, with an interval by day.

A score is a tuple: the truth, the forecast and the day of the year (0 to 364) of each flight.
"""

import numpy as np
from sklearn.metrics import roc_auc_score

DRAWS = np.random.default_rng(2).multinomial(365, np.full(365, 1 / 365), size=500)  # days, resampled


def pair(name, reported, honest):
    """Both areas under the ROC curve and their difference; the interval resamples whole days."""
    areas = [roc_auc_score(*score[:2]) for score in (reported, honest)]
    return _named(name, "optimism", *areas, resampled(*reported) - resampled(*honest))


def drawn(name, areas):
    """The same for areas (reported, honest) of many small draws: means, and the range of 95 % of the draws."""
    reported, honest = np.array(list(areas)).T
    return _named(name, "drawn_optimism", reported.mean(), honest.mean(), reported - honest)


def resampled(truth, chance, day, bins=500):
    """The area under the ROC curve in each draw of days, from counts by day, outcome and bin of the forecast."""
    place = np.searchsorted(np.unique(np.quantile(chance, np.linspace(0, 1, bins)[1:-1])), chance)
    counts = np.bincount((day * 2 + truth) * bins + place, minlength=365 * 2 * bins).reshape(365, 2, bins)
    negative, positive = np.tensordot(DRAWS, counts, 1).transpose(1, 0, 2)
    below = negative.cumsum(axis=1) - negative / 2
    return (positive * below).sum(axis=1) / (positive.sum(axis=1) * negative.sum(axis=1))


def _named(name, kind, reported, honest, differences):
    low, high = np.percentile(differences, [2.5, 97.5])
    gap = {"value": reported - honest, "low": low, "high": high}
    return {f"{name}.reported.roc_auc": reported, f"{name}.honest.roc_auc": honest, f"{name}.{kind}": gap}
