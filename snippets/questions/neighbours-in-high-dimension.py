"""With many independent columns all neighbours are equally far; what counts is the dimension the data fill."""

import numpy as np
from sklearn.neighbors import KNeighborsClassifier

rng = np.random.default_rng(0)


def edge(share, dimensions):
    """Edge of the sub-cube that holds a share of a uniform unit cube."""
    return share ** (1 / dimensions)


assert abs(edge(0.01, 10) - 0.63) < 0.01
box = np.abs(rng.uniform(-0.5, 0.5, (200_000, 10))).max(axis=1) < edge(0.01, 10) / 2
assert abs(box.mean() - 0.01) < 0.002


def contrast(points):
    """How much further the farthest row is than the nearest, from the first."""
    distance = np.linalg.norm(points[1:] - points[0], axis=1)
    return distance.max() / distance.min() - 1


flat = rng.uniform(size=(2000, 2))
turned = flat @ np.linalg.qr(rng.normal(size=(500, 2)))[0].T  # two dimensions inside five hundred columns
assert contrast(flat) > 10
assert contrast(rng.uniform(size=(2000, 500))) < 0.3
assert abs(contrast(turned) / contrast(flat) - 1) < 1e-6  # the wrong turn: counting columns

place = rng.normal(size=(4000, 2))
label = place.sum(axis=1) > 0
for noisy, low, high in ((0, 0.95, 1), (200, 0.5, 0.75)):
    both = np.column_stack([place, rng.normal(size=(4000, noisy))])
    assert low < KNeighborsClassifier(5).fit(both[:2000], label[:2000]).score(both[2000:], label[2000:]) < high
