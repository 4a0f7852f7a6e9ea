"""Subtracting the largest score keeps the log loss exact; adding a small number does not."""

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
z, label = rng.normal(0, 3, (6, 4)), rng.integers(0, 4, 6)
nudges = 1e-6 * np.eye(z.size).reshape(-1, *z.shape)
rises = [log_loss(z + nudge, label) - log_loss(z - nudge, label) for nudge in nudges]
assert np.allclose(slope(z, label).ravel(), np.divide(rises, 2e-6), atol=1e-8)
assert np.allclose(log_softmax(z + 1e4), reference(z, axis=-1))  # a common shift is nothing

with np.errstate(over="ignore", invalid="ignore"):
    assert np.isnan(np.exp(1000.0) / (np.exp(1000.0) + np.exp(0.0)))
wrong, by_more = np.array([[100.0, 0.0]]), np.array([[1000.0, 0.0]])  # the label is class 1
assert (log_loss(wrong, np.array([1])), log_loss(by_more, np.array([1]))) == (100, 1000)
patched = [-np.log(np.exp(log_softmax(scores)) + 1e-9)[0, 1] for scores in (wrong, by_more)]
assert patched[0] == patched[1] < 21  # the loss no longer grows with the mistake
