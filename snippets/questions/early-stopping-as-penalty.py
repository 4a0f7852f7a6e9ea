"""Descent stopped after t steps shrinks each direction by 1 - (1 - ηc)^t, much as a ridge of 1 / (ηt) would."""

import numpy as np

rng = np.random.default_rng(0)
ROWS, COLUMNS, RATE, STEPS = 60, 40, 0.05, [0, 10, 50, 200, 20_000]
scale, truth = np.geomspace(3, 0.05, COLUMNS), rng.normal(size=COLUMNS)


def draw(rows):
    return (columns := rng.normal(size=(rows, COLUMNS)) * scale), columns @ truth + rng.normal(0, 3, rows)


(columns, target), (new, outcome) = draw(ROWS), draw(5000)
curvature, slope = columns.T @ columns / ROWS, columns.T @ target / ROWS
c, directions = np.linalg.eigh(curvature)


def descend(steps, start=0.0):
    weights = np.full(COLUMNS, start)
    for _ in range(steps):
        weights = weights - RATE * (curvature @ weights - slope)
    return weights


kept = directions.T @ descend(200) / (directions.T @ np.linalg.solve(curvature, slope))
assert np.allclose(kept, 1 - (1 - RATE * c) ** 200)
apart = kept - c / (c + 1 / (RATE * 200))  # alike at both ends, not in between
assert max(apart[0], apart[-1]) < 0.05 < 0.15 < apart.max() < 0.22

error = [np.mean((new @ descend(t) - outcome) ** 2) for t in STEPS]
fitted = [np.mean((columns @ descend(t) - target) ** 2) for t in STEPS]
assert 0 < np.argmin(error) < 4
assert np.argmin(fitted) == 4  # the wrong turn: "stop when the training loss stops falling"
assert np.abs(descend(50, start=3.0) - descend(50)).max() > 1  # it shrinks towards its start, not towards zero
