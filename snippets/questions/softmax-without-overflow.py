"""Subtracting the largest score keeps softmax and log loss finite and exact; a small number added inside does not."""

import numpy as np
from scipy.special import log_softmax as reference


def log_softmax(scores):
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def log_loss(scores, label):
    return -np.take_along_axis(log_softmax(scores), label[:, None], axis=-1).mean()


def slope(scores, label):
    """Probability minus one for the true class, over the rows."""
    return (np.exp(log_softmax(scores)) - np.eye(scores.shape[1])[label]) / len(label)


rng = np.random.default_rng(0)
scores, label = rng.normal(0, 3, (6, 4)), rng.integers(0, 4, 6)
nudges = 1e-6 * np.eye(scores.size).reshape(-1, *scores.shape)
differences = [(log_loss(scores + nudge, label) - log_loss(scores - nudge, label)) / 2e-6 for nudge in nudges]
assert np.allclose(slope(scores, label).ravel(), differences, atol=1e-8)
assert np.allclose(log_softmax(scores + 1e4), reference(scores, axis=-1))  # a common shift changes nothing

extreme = np.array([[1000.0, 0.0]])
with np.errstate(over="ignore", invalid="ignore"):
    naive = np.exp(extreme) / np.exp(extreme).sum()
assert np.isnan(naive[0, 0])
assert log_loss(extreme, np.array([1])) == 1000

patched = -np.log(np.exp(log_softmax(extreme)) + 1e-9)[0, 1]  # the wrong turn: log(p + 1e-9)
assert patched < 21  # the loss stops growing, and its slope is gone
