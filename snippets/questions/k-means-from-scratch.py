"""Lloyd's steps end where scikit-learn's end; one start, or the lowest sum, misleads."""

import numpy as np
from sklearn.cluster import KMeans


def squared_distances(X, centres):
    """A row for each point, a column for each centre, and never a third dimension."""
    return (X**2).sum(axis=1)[:, None] - 2 * X @ centres.T + (centres**2).sum(axis=1)


def k_means(X, centres):
    """The inertia after each step, until it stands still."""
    inertias = []
    while len(inertias) < 2 or inertias[-1] < inertias[-2] - 1e-9:
        distances = squared_distances(X, centres)
        nearest, cost = distances.argmin(axis=1), distances.min(axis=1)
        inertias.append(cost.sum())
        empty = np.setdiff1d(range(len(centres)), nearest)
        nearest[np.argsort(-cost)[: len(empty)]] = empty  # those served worst begin anew
        centres = np.array([X[nearest == one].mean(axis=0) for one in range(len(centres))])
    return inertias


rng = np.random.default_rng(0)
X = rng.normal(np.repeat([(0, 0), (9, 0), (0, 9), (9, 9), (30, 30)], 200, axis=0), 1)
starts = rng.choice(X, (20, 5))
starts[0, 4] = 999  # no point is near
runs = [k_means(X, start) for start in starts]
assert all((np.diff(inertias) <= 1e-6).all() for inertias in runs)
ends = [inertias[-1] for inertias in runs]
assert np.allclose(ends, [KMeans(5, init=one, n_init=1, tol=0).fit(X).inertia_ for one in starts])
assert max(ends) > 2 * min(ends)  # one start is no solution
sums = [k_means(X, X[:: 1000 // k])[-1] for k in (5, 20, 100, 1000)]
assert sums == sorted(sums, reverse=True) and sums[-1] < 1e-6  # the sum cannot choose k
