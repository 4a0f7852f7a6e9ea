"""k-means finds clusters in noise, with a silhouette to show; cuts long ones across; and believes the units."""

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

rng = np.random.default_rng(0)


def found(points, clusters):
    return KMeans(clusters, n_init=5, random_state=0).fit(points)


noise = rng.uniform(size=(800, 2))
fits = [found(noise, k) for k in (2, 3, 4, 5, 6)]
gains = -np.diff([fit.inertia_ for fit in fits])
assert gains.min() > 0  # the sum of squares falls for every k
assert gains[0] > 3 * gains[-1]  # the wrong turn: an elbow to show,
assert silhouette_score(noise, fits[2].labels_) > 0.35  # and a silhouette


def agreement(points, clusters):
    """Two halves of the rows, clustered apart, asked about the same rows."""
    half = rng.permutation(len(points)) < len(points) // 2
    return adjusted_rand_score(*(found(points[side], clusters).predict(points) for side in (half, ~half)))


truth = np.repeat([0, 1], 400)
apart = rng.normal(size=(800, 2)) + np.c_[6 * truth, 0 * truth]
assert np.mean([agreement(apart, 2) for _ in range(5)]) > 0.95
assert np.mean([agreement(noise, 5) for _ in range(5)]) < 0.8

long = rng.normal(size=(800, 2)) * [12, 1] + np.c_[0 * truth, 6 * truth]
assert adjusted_rand_score(found(long, 2).labels_, truth) < 0.1
assert adjusted_rand_score(found(long / [12, 1], 2).labels_, truth) > 0.95
