"""The best of two hundred equal models looks better than it is, by less than s√(2 ln m), also with cross-validation."""

import numpy as np

rng = np.random.default_rng(0)
tried, repeats = 200, 4000
bound = np.sqrt(2 * np.log(tried))

alone = rng.normal(size=(repeats, tried))  # noise of each validation score, in standard deviations
shared = rng.normal(size=(repeats, 1))
alike = np.sqrt(0.8) * shared + np.sqrt(0.2) * alone  # correlation 0.8, each of variance 1
assert abs(alike.std() - 1) < 0.05
assert 2.6 < alone.max(axis=1).mean() < bound < 3.3
assert alike.max(axis=1).mean() < 0.5 * alone.max(axis=1).mean()

truth, rows = 0.7, 500
folds = rng.binomial(rows // 5, truth, (repeats, tried, 5)) / (rows // 5)
cross_validated = folds.mean(axis=2)  # five folds, equally good models
winner = cross_validated.argmax(axis=1)
reported = cross_validated[np.arange(repeats), winner]
one_fold = folds[:, :, 0].max(axis=1)
fresh = rng.binomial(rows, truth, (repeats, tried))[np.arange(repeats), winner] / rows  # rows that no choice has seen
assert reported.mean() - truth > 0.05  # the wrong turn: "I used cross-validation, so it is unbiased"
assert reported.mean() < one_fold.mean() - 0.05  # less noise, a smaller bias, and still a bias
assert abs(fresh.mean() - truth) < 0.002
