"""With room for 60 calls the order matters and the threshold follows; ordering by expected worth beats ordering by chance."""

import numpy as np

rng = np.random.default_rng(0)
days, leads, calls = 300, 200, 60
worth = rng.lognormal(6, 1, (days, leads))
chance = np.clip(rng.beta(1.2, 10, (days, leads)) / (worth / np.median(worth)) ** 0.3, 0, 1)
won = rng.random((days, leads)) < chance


def income_a_day(score):
    called = np.argsort(-score, axis=1)[:, :calls]
    return np.take_along_axis(worth * won, called, axis=1).sum(1)


by_value, by_chance, at_random = (income_a_day(s) for s in (worth * chance, chance, rng.random((days, leads))))
difference = by_value - by_chance
assert difference.mean() > 3 * difference.std() / np.sqrt(days)
assert by_value.mean() > 1.4 * by_chance.mean() > 1.4 * at_random.mean()

above_half = (chance > 0.5).sum(1)
assert above_half.max() < calls / 4  # the wrong turn: a threshold of 0.5 leaves the callers without work
the_sixtieth = np.sort(chance * worth, axis=1)[:, -calls]
assert the_sixtieth.std() / the_sixtieth.mean() > 0.05  # the threshold is a result of each day, not a constant

doubled = np.sort(worth * chance, axis=1)[:, ::-1].cumsum(1).mean(0)
assert doubled[2 * calls - 1] < 1.5 * doubled[calls - 1]  # twice the callers earn far less than twice
