"""Whole days, drawn once for both models, give the right width; drawn rows give too little."""

import numpy as np

DAYS, ROWS, DRAWS = 90, 40, 2000


def a_quarter(rng):
    """Losses of two models, a line a day: hard days hurt both, some suit one model."""
    weather, suits = rng.gamma(2, 1, (DAYS, 1)), rng.normal(0, 0.3, (DAYS, 1))
    old, new = rng.normal(0, 1, (2, DAYS, ROWS))
    return weather + old, weather + suits - 0.15 + new


def resampled(units, rng):
    """Means over as many units as there were, drawn with replacement."""
    return units[rng.integers(len(units), size=(DRAWS, len(units)))].mean(axis=1)


rng = np.random.default_rng(0)
quarters = (a_quarter(rng) for _ in range(500))
true_spread = np.std([(old - new).mean() for old, new in quarters])
old, new = a_quarter(rng)
by_day = resampled((old - new).mean(axis=1), rng)
by_row = resampled((old - new).ravel(), rng)
old_low = np.percentile(resampled(old.mean(axis=1), rng), 2.5)
new_high = np.percentile(resampled(new.mean(axis=1), rng), 97.5)

assert abs(by_day.std() / true_spread - 1) < 0.2
assert by_row.std() < 0.75 * true_spread  # the interval of drawn rows promises too much
assert old_low < new_high  # the two separate intervals overlap
assert np.percentile(by_day, 2.5) > 0  # and yet the paired difference is clearly not zero
