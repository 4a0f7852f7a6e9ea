"""Three annotators and a majority: better than one where errors are independent, hardly where the guideline is unclear."""

import numpy as np

rng = np.random.default_rng(0)
items, single_error, positive_share = 200_000, 0.15, 0.1
truth = rng.random(items) < positive_share


def votes(shared):
    """A share of the items is hard for all: there three people err together, at the same rate for each of them."""
    hard = rng.random((items, 1)) < shared
    together, alone = rng.random((items, 1)) < single_error, rng.random((items, 3)) < single_error
    return truth[:, None] ^ np.where(hard, together, alone)


def majority_error(vote):
    return ((vote.sum(1) >= 2) != truth).mean()


independent, correlated = votes(shared=0), votes(shared=0.8)
by_formula = 3 * single_error**2 * (1 - single_error) + single_error**3
assert abs(majority_error(independent) - by_formula) < 0.003 < by_formula < 0.07
assert majority_error(correlated) > 0.12


def agreement_and_kappa(vote):
    a, b = vote[:, 0], vote[:, 1]
    agree, chance = (a == b).mean(), a.mean() * b.mean() + (1 - a.mean()) * (1 - b.mean())
    return agree, (agree - chance) / (1 - chance)


agree, kappa = agreement_and_kappa(independent)
assert agree > 0.7 and kappa < 0.35  # the wrong turn: raw agreement flatters a rare class
assert agreement_and_kappa(correlated)[1] > kappa + 0.3  # and kappa flatters shared mistakes
