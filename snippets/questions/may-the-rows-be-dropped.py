"""Complete rows: a mean needs missing by pure chance, a regression only that the outcome has no say; a mean filled in bends."""

import numpy as np

rng = np.random.default_rng(0)
ROWS = 200_000
x = rng.normal(size=ROWS)
y = x + rng.normal(size=ROWS)  # mean 0, slope 1


def kept(score):
    """Which rows stay, if the chance of a gap rises with the score."""
    return rng.random(ROWS) > 1 / (1 + np.exp(-2 * score))


def slope(rows, inputs=x):
    return np.cov(inputs[rows], y[rows])[0, 1] / inputs[rows].var()


chance, by_x, by_y = kept(np.zeros(ROWS)), kept(x), kept(y)
assert abs(y[chance].mean()) < 0.02
assert abs(slope(chance) - 1) < 0.02
assert y[by_x].mean() < -0.3  # the mean of y is off where gaps depend on x
assert abs(slope(by_x) - 1) < 0.02  # the slope is not, be it x or y that is missing
assert slope(by_y) < 0.9  # the outcome had a say

filled = slope(by_x) * x + y[by_x].mean() - slope(by_x) * x[by_x].mean()
assert abs(np.where(by_x, y, filled).mean()) < 0.02  # what is seen explains the gaps: the mean can be mended

gap = ~by_x  # the wrong turn: the mean of the column in every gap of x
with_mean = np.where(gap, x[by_x].mean(), x)
assert with_mean.std() < 0.8  # the spread shrinks
other = 0.8 * x + 0.6 * rng.normal(size=ROWS)  # a second input, related to x
both = np.linalg.lstsq(np.column_stack([np.ones(ROWS), with_mean, other]), y)[0]
assert both[2] > 0.2  # its true weight beside x is 0
