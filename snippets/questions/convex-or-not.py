"""Logistic regression ends in one place, if the classes overlap; two equal networks average to a worse one."""

import numpy as np
from scipy.optimize import minimize

place = (rng := np.random.default_rng(0)).normal(size=(300, 2))
label = rng.random(300) < 1 / (1 + np.exp(-2 * place[:, 0] * place[:, 1] - place[:, 0]))


def log_loss(score, truth=label):
    return np.mean(np.logaddexp(0, score) - truth * score)


def linear(weights):
    return log_loss(place @ weights[:2] + weights[2])


ends = [minimize(linear, rng.normal(0, 5, 3)) for _ in range(5)]
assert max(np.abs(end.x - ends[0].x).max() for end in ends) < 1e-3

separable = [log_loss(size * place[:, 0], place[:, 0] > 0) for size in (1, 10, 100)]
assert (np.diff(separable) < 0).all()  # no minimum: the weights grow without end


def network(weights):
    hidden = np.tanh(place @ weights[:8].reshape(2, 4) + weights[8:12])
    return log_loss(hidden @ weights[12:16] + weights[16])


ends = [minimize(network, rng.normal(0, 1, 17), options={"maxiter": 300}) for _ in range(6)]
best, swap = min(ends, key=lambda end: end.fun).x, np.array([1, 0, 3, 2])  # rename the hidden units
twin = np.concatenate([best[:8].reshape(2, 4)[:, swap].ravel(), best[8:12][swap], best[12:16][swap], best[16:]])
assert abs(network(twin) - network(best)) < 1e-9
assert network((twin + best) / 2) > network(best) + 0.02  # not convex
assert max(end.fun for end in ends) < minimize(linear, np.zeros(3)).fun  # the wrong turn: "stuck"; all beat the line
