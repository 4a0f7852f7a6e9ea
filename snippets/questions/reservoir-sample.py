"""Each of n lines is kept with chance k / n; a fixed chance for newcomers favours the end."""

from itertools import islice

import numpy as np
from scipy.stats import chisquare


def reservoir(lines, k, rng, chance=None):
    """k lines at random in one pass; `chance` makes it the wrong turn."""
    lines = iter(lines)
    kept = list(islice(lines, k))
    for seen, line in enumerate(lines, start=k + 1):
        if rng.random() < (chance or k / seen):
            kept[rng.integers(k)] = line
    return kept


def times_kept(**turn):
    rng = np.random.default_rng(0)
    samples = [reservoir(range(50), 5, rng, **turn) for _ in range(3000)]
    return np.bincount(np.ravel(samples), minlength=50)


right, wrong = times_kept(), times_kept(chance=0.5)
assert chisquare(right).pvalue > 0.01  # consistent with the same chance for each of the fifty
assert abs(right / 3000 - 5 / 50).max() < 0.03
assert chisquare(wrong).pvalue < 1e-6
assert wrong[-5:].mean() > 10 * wrong[:5].mean()
assert reservoir(range(3), 5, np.random.default_rng(0)) == [0, 1, 2]  # fewer lines than places
