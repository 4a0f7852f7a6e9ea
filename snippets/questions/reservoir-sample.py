"""Every line is kept with chance k / n although n is unknown; a fixed chance for each newcomer favours the end."""

from itertools import islice

import numpy as np
from scipy.stats import chisquare


def reservoir(lines, k, rng, chance=None):
    """k lines at random in one pass; `chance` makes it the wrong turn, in which newcomers get in with a fixed chance."""
    lines = iter(lines)
    kept = list(islice(lines, k))
    for seen, line in enumerate(lines, start=k + 1):
        if rng.random() < (chance or k / seen):
            kept[rng.integers(k)] = line
    return kept


def times_kept(**turn):
    rng = np.random.default_rng(0)
    return np.bincount([line for _ in range(3000) for line in reservoir(range(50), 5, rng, **turn)], minlength=50)


assert chisquare(times_kept()).pvalue > 0.01  # consistent with the same chance for each of the fifty
assert abs(times_kept() / 3000 - 5 / 50).max() < 0.03
wrong = times_kept(chance=0.5)
assert wrong[-5:].mean() > 10 * wrong[:5].mean()
assert chisquare(wrong).pvalue < 1e-6
assert sorted(reservoir(range(3), 5, np.random.default_rng(0))) == [0, 1, 2]  # fewer lines than places
