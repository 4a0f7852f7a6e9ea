"""Dot products of d random numbers spread by √d; undivided they saturate the softmax, and its slope is gone."""

import numpy as np
from scipy.special import softmax

rng = np.random.default_rng(0)


def scores(width, tokens=64, repeats=400):
    query, keys = rng.normal(size=(repeats, 1, width)), rng.normal(size=(repeats, tokens, width))
    return (query * keys).sum(axis=2)


def slope(score):
    """Median over the rows of the largest entry of the softmax's derivative, p(1 - p)."""
    chance = softmax(score, axis=1)
    return np.median((chance * (1 - chance)).max(axis=1))


for width in (16, 256):
    assert abs(scores(width).std() / np.sqrt(width) - 1) < 0.05
wide = scores(512)
assert np.median(softmax(wide, axis=1).max(axis=1)) > 0.95  # one token takes all
assert softmax(wide / np.sqrt(512), axis=1).max() < 0.6
assert slope(wide) < 0.7 * slope(wide / np.sqrt(512))

assert np.allclose(softmax(wide, axis=1).sum(axis=1), 1)  # the wrong turn: "so that the weights add up to one"
assert np.allclose(softmax(wide + 7, axis=1), softmax(wide, axis=1))  # only differences count

score = np.array([[2.0, 1.0, 0.0], [5.0, 4.9, -9.0]])
cold, warm = softmax(score / 0.5, axis=1), softmax(score / 4, axis=1)
assert (cold.argsort(axis=1) == warm.argsort(axis=1)).all()  # within a row the order stays
assert cold[0, 0] > cold[1, 0]
assert warm[0, 0] < warm[1, 0]  # between rows, with three classes, it need not
