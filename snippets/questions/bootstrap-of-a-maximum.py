"""The bootstrap of a maximum repeats the sample's maximum in 63 % of draws and never covers; for a mean it works."""

import numpy as np

rng = np.random.default_rng(0)
ROWS, REPEATS = 100, 400


def interval(statistic, sample, draws=1000):
    resampled = statistic(sample[rng.integers(ROWS, size=(draws, ROWS))], axis=1)
    return np.percentile(resampled, [2.5, 97.5]), np.mean(resampled == statistic(sample))


covered, repeated, covered_mean, covered_more = [], [], [], []
for _ in range(REPEATS):
    sample = rng.uniform(0, 1, ROWS)  # the largest possible value is 1
    (low, high), same = interval(np.max, sample)
    covered.append(low <= 1 <= high)
    repeated.append(same)
    (low, high), _ = interval(np.max, sample, draws=4000)
    covered_more.append(low <= 1 <= high)
    (low, high), _ = interval(np.mean, sample)
    covered_mean.append(low <= 0.5 <= high)

assert abs(np.mean(repeated) - (1 - (1 - 1 / ROWS) ** ROWS)) < 0.01
assert abs(1 - (1 - 1 / ROWS) ** ROWS - (1 - np.exp(-1))) < 0.01
assert sum(covered) == 0
assert sum(covered_more) == 0  # the wrong turn: "then take more resamples"
assert np.mean(covered_mean) > 0.91

by_formula = [
    sample_max <= 1 <= sample_max * 0.05 ** (-1 / ROWS)  # P(max < t) = t^n
    for sample_max in rng.uniform(0, 1, (4000, ROWS)).max(axis=1)
]
assert abs(np.mean(by_formula) - 0.95) < 0.02
