"""Small steps of descent, stopped at t, shrink each direction about as a ridge of 1 / (ηt) does; large ones need not."""

import numpy as np

rng = np.random.default_rng(0)
ROWS, COLUMNS, RATE, STEPS = 60, 40, 0.01, [0, 50, 250, 1000, 50_000]
scale, truth = np.geomspace(3, 0.05, COLUMNS), rng.normal(size=COLUMNS)


def draw(rows):
    return (columns := rng.normal(size=(rows, COLUMNS)) * scale), columns @ truth + rng.normal(0, 3, rows)


(columns, target), (new, outcome) = draw(ROWS), draw(5000)
curvature, slope = columns.T @ columns / ROWS, columns.T @ target / ROWS
c, directions = np.linalg.eigh(curvature)


def descend(steps, rate=RATE, start=0.0):
    weights = np.full(COLUMNS, start)
    for _ in range(steps):
        weights = weights - rate * (curvature @ weights - slope)
    return weights


for rate, steps in zip(np.array([0.1, 1, 0.9, 1.9]) / c[-1], [1000, 1, 2, 5], strict=True):
    kept = directions.T @ descend(steps, rate) / (directions.T @ np.linalg.solve(curvature, slope))
    assert np.allclose(kept, 1 - (1 - rate * c) ** steps)
    apart, small = kept - c / (c + 1 / (rate * steps)), rate * c[-1] < 0.11  # from ridge: alike at both ends if small
    assert max(apart[0], apart[-1]) < 0.02 < 0.15 < apart.max() < 0.22 if small else apart[-1] > 0.33

error = [np.mean((new @ descend(t) - outcome) ** 2) for t in STEPS]
fitted = [np.mean((columns @ descend(t) - target) ** 2) for t in STEPS]
assert 0 < np.argmin(error) < 4 == np.argmin(fitted)  # the wrong turn: "stop when the training loss stops falling"
assert np.abs(descend(250, start=3.0) - descend(250)).max() > 1  # it shrinks towards its start, not towards zero
