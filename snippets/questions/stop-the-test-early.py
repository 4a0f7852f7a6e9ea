"""A look each day at p < 0.05 raises far more false alarms; looks can be paid for; an effect read early is too large."""

import numpy as np
from scipy.stats import norm

rng = np.random.default_rng(0)
DAYS, USERS, TESTS = 14, 400, 5000  # users a day in each arm, of standard deviation 1
limit = norm.ppf(0.975)


def differences(effect):
    """Difference of the two means and its z-value after each day."""
    seen = USERS * np.arange(1, DAYS + 1)
    difference = rng.normal(effect, np.sqrt(2 / USERS), (TESTS, DAYS)).cumsum(axis=1) / np.arange(1, DAYS + 1)
    return difference, difference / np.sqrt(2 / seen)


nothing, z = differences(0)
significant = np.abs(z) > limit
assert abs(significant[:, -1].mean() - 0.05) < 0.01
assert significant.any(axis=1).mean() > 0.15  # fourteen looks

highest = np.abs(z).max(axis=1)  # a sequential design: one higher limit for all fourteen looks
higher = np.quantile(highest[: TESTS // 2], 0.95)
assert abs((highest[TESTS // 2 :] > higher).mean() - 0.05) < 0.015

effect = np.sqrt(16 / (USERS * DAYS))  # 16σ²/δ² users in each arm
difference, z = differences(effect)
assert abs((np.abs(z[:, -1]) > limit).mean() - 0.80) < 0.03
stopped = z[:, :4] > limit  # significant by day four
at_stop = difference[np.arange(TESTS), stopped.argmax(axis=1)][stopped.any(axis=1)]
assert at_stop.mean() > 1.4 * effect  # the wrong turn: "significant so soon, so it is larger than we had hoped"

clicks = rng.normal(0, np.sqrt(0.3), (4000, 200, 1)) + rng.normal(0, np.sqrt(0.7), (4000, 200, 5))  # m = 5, ρ = 0.3
assert abs(clicks.mean(axis=(1, 2)).var() * 1000 - (1 + 4 * 0.3)) < 0.2
