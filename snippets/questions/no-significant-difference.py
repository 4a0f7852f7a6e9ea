"""A test of low power misses real differences, exaggerates those it finds, and its "observed power" is p again."""

import numpy as np
from scipy.stats import norm

rng = np.random.default_rng(0)
limit, TESTS = norm.ppf(0.975), 100_000


def estimates(effect, error):
    return rng.normal(effect, error, TESTS)


weak = estimates(1, 1)  # a real effect as large as its standard error
significant = np.abs(weak) > limit
assert significant.mean() < 0.2  # more than four times in five "no significant difference"
assert np.abs(weak[significant]).mean() > 2.3  # and an effect of 1 reported as more than 2
assert (weak[significant] < 0).mean() > 0.005  # at times with the wrong sign

z = np.linspace(0, limit, 50)  # what is not significant
observed_power = norm.sf(limit - z) + norm.cdf(-limit - z)
assert (np.diff(observed_power) > 0).all()
assert observed_power.max() < 0.5001  # the wrong turn: "not significant, and the power was low too"; it always is

margin = 1.0  # differences below this do not matter; "equal" if the 90 % interval lies inside
for effect, error, low, high in ((0, 1.0, 0, 0), (0, 0.3, 0.8, 1), (margin, 0.3, 0, 0.06)):
    inside = np.abs(estimates(effect, error)) + norm.ppf(0.95) * error < margin
    assert low <= inside.mean() <= high  # a wide interval never shows it, a narrow one seldom wrongly

hard = rng.normal(size=(2000, 400))  # the same test rows for both models
a, b = hard + rng.normal(0, 0.5, hard.shape), hard + rng.normal(0, 0.5, hard.shape)
assert (a - b).mean(axis=1).std() < 0.5 * np.sqrt(a.mean(axis=1).var() + b.mean(axis=1).var())
