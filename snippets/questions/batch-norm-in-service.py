"""Batch normalisation left in training mode: one row alone gives a constant, and a forecast depends on its neighbours."""

import numpy as np

rng = np.random.default_rng(0)
GAMMA, BETA, MOMENTUM = 2.0, 0.5, 0.1
running_mean, running_variance = 0.0, 1.0


def normalised(rows, mean, variance):
    return GAMMA * (rows - mean) / np.sqrt(variance + 1e-5) + BETA


def in_training(batch):
    return normalised(batch, batch.mean(axis=0), batch.var(axis=0))


for _ in range(500):  # running estimates, as training keeps them
    batch = rng.normal(5, 3, 64)
    running_mean += MOMENTUM * (batch.mean() - running_mean)
    running_variance += MOMENTUM * (batch.var(ddof=1) - running_variance)

row = np.array([9.0])
in_service = normalised(row, running_mean, running_variance)
assert abs(in_service[0] - (GAMMA * (9 - 5) / 3 + BETA)) < 0.3
assert in_training(row)[0] == in_training(np.array([-40.0]))[0] == BETA  # alone, every row is its own mean
quiet, loud = (in_training(np.append(row, rng.normal(centre, 3, 31)))[0] for centre in (5, 15))
assert abs(quiet - loud) > 2  # the wrong turn: "it overfits"; the same row and weights, another batch

keep, units = 0.5, rng.normal(size=1000)
masks = (rng.random((20_000, 1000)) < keep) / keep  # inverted dropout: nothing is left to do in service
weights = rng.normal(size=1000) / 30
sums = masks @ (units * weights)
assert abs(sums.mean() - units @ weights) < 0.03  # exact on average before a kink
assert np.maximum(sums, 0).mean() > np.maximum(units @ weights, 0) + 0.1  # and not after it
