"""Lloyd's steps never raise the inertia and end where scikit-learn ends; one start, or the least inertia, misleads."""

import numpy as np
from sklearn.cluster import KMeans


def squared_distances(X, centres):
    """A row for each point, a column for each centre: n times k numbers, never n times k times d."""
    return (X**2).sum(axis=1)[:, None] - 2 * X @ centres.T + (centres**2).sum(axis=1)


def k_means(X, centres):
    """The inertia after each step, until it stands still."""
    inertias = []
    while len(inertias) < 2 or inertias[-1] < inertias[-2] - 1e-9:
        distances = squared_distances(X, centres)
        nearest, cost = distances.argmin(axis=1), distances.min(axis=1)
        inertias.append(cost.sum())
        for place, empty in enumerate(set(range(len(centres))) - set(nearest)):
            nearest[np.argsort(-cost)[place]] = empty  # a point that is served badly begins a cluster
        centres = np.array([X[nearest == one].mean(axis=0) for one in range(len(centres))])
    return inertias


rng = np.random.default_rng(0)
X = np.concatenate([rng.normal(at, 1, (200, 2)) for at in ((0, 0), (9, 0), (0, 9), (9, 9), (30, 30))])
starts = [X[rng.choice(len(X), 5, replace=False)] for _ in range(20)]
runs = [k_means(X, start) for start in starts]
assert all((np.diff(inertias) <= 1e-6).all() for inertias in runs)
assert np.isclose(runs[0][-1], KMeans(5, init=starts[0], n_init=1, tol=0).fit(X).inertia_)
assert max(run[-1] for run in runs) > 2 * min(run[-1] for run in runs)  # one start is no solution
assert k_means(X, np.r_[starts[0][:4], [[999, 999]]])[-1] < k_means(X, starts[0][:4])[-1]  # begun with an empty one
least = [min(k_means(X, X[rng.choice(1000, k, replace=False)])[-1] for _ in range(5)) for k in (5, 15, 45)]
assert least == sorted(least, reverse=True)  # more centres always look better
