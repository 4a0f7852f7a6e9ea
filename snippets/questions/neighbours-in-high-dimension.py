"""With many independent columns all neighbours are equally far; what counts is the dimension the data fill."""

import numpy as np
from sklearn.neighbors import KNeighborsClassifier

rng = np.random.default_rng(0)


def edge(share, dimensions):
    return share ** (1 / dimensions)


assert abs(edge(0.01, 10) - 0.63) < 0.01
for columns, low, high in ((2, 0, 0.4), (10, 0.7, 1)):  # the wrong turn: "then we need more data", here tenfold
    nearest = np.abs(rng.uniform(-1, 1, (200, 5000, columns))).max(axis=2)  # distances from the centre
    assert low < nearest.min(axis=1).mean() / nearest[:, :500].min(axis=1).mean() < high


def contrast(points):
    distance = np.linalg.norm(points[1:] - points[0], axis=1)
    return distance.max() / distance.min() - 1


flat = rng.uniform(size=(2000, 2))
turned = flat @ np.linalg.qr(rng.normal(size=(500, 2)))[0].T  # two dimensions inside five hundred columns
assert contrast(flat) > 10
assert contrast(rng.uniform(size=(2000, 500))) < 0.3
assert abs(contrast(turned) / contrast(flat) - 1) < 1e-6

place = rng.normal(size=(4000, 2))
label = place.sum(axis=1) > 0
for noisy, low, high in ((0, 0.95, 1), (200, 0.5, 0.75)):
    both = np.column_stack([place, rng.normal(size=(4000, noisy))])
    assert low < KNeighborsClassifier(5).fit(both[:2000], label[:2000]).score(both[2000:], label[2000:]) < high
