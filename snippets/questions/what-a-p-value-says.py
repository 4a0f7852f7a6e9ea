"""p is uniform where nothing is going on; a small p says neither that the effect is real nor that it is large."""

import numpy as np
from scipy.stats import norm

rng = np.random.default_rng(0)
TESTS = 100_000


def p_values(effect, rows, tests=TESTS):
    """Two-sided p of the mean of `rows` measurements of standard deviation 1."""
    return 2 * norm.sf(np.abs(rng.normal(effect * np.sqrt(rows), 1, tests)))


nothing = p_values(0, 100)
assert np.allclose(np.quantile(nothing, [0.05, 0.5, 0.95]), [0.05, 0.5, 0.95], atol=0.01)
twenty = p_values(0, 100, (TESTS // 20, 20))
assert abs((twenty < 0.05).any(axis=1).mean() - (1 - 0.95**20)) < 0.02  # about 64 %

works = rng.random(TESTS) < 0.1  # one idea in ten
p = np.where(works, p_values(0.28, 100), p_values(0, 100))
found = p < 0.05
assert abs(found[works].mean() - 0.80) < 0.02  # the power
near = (p > 0.025) & (p < 0.035)
assert (~works)[found].mean() > 0.3
assert (~works)[near].mean() > 0.5  # the wrong turn: "p = 0.03, so 3 % that it was chance"

assert np.median(p_values(0.01, 1_000_000)) < 1e-10  # a hundredth of a standard deviation
assert np.median(p_values(0.5, 10)) > 0.05  # half of one, ten rows

day = rng.normal(size=(4000, 10, 1)) + rng.normal(size=(4000, 10, 100))  # 1,000 rows of ten days, no effect
z = day.mean(axis=(1, 2)) / (day.std(axis=(1, 2)) / np.sqrt(1000))
assert (2 * norm.sf(np.abs(z)) < 0.05).mean() > 0.5
