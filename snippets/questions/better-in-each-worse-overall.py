"""Better in each group and worse overall is a matter of mix; which of the two is right depends on what made the groups."""

import numpy as np

rng = np.random.default_rng(0)
hit = {"new": np.array([0.90, 0.50]), "old": np.array([0.85, 0.45])}  # easy cases, hard cases
seen = {"new": np.array([200, 800]), "old": np.array([800, 200])}  # the new model was given the hard ones
overall = {name: hit[name] @ seen[name] / 1000 for name in hit}
assert (hit["new"] > hit["old"]).all()
assert overall["new"] < overall["old"] - 0.15
mix = np.array([0.5, 0.5])
assert hit["new"] @ mix > hit["old"] @ mix + 0.04  # one mix for both


def better(treated, outcome, rows):
    return outcome[treated & rows].mean() - outcome[~treated & rows].mean()


every = np.ones(200_000, bool)
ill = rng.random(200_000) < 0.5  # before the treatment, and a reason for it
treated = rng.random(200_000) < np.where(ill, 0.8, 0.2)
healed = rng.random(200_000) < 0.8 - 0.5 * ill + 0.1 * treated
assert better(treated, healed, every) < -0.1
assert min(abs(better(treated, healed, rows) - 0.1) for rows in (ill, ~ill)) < 0.02

by_lot = rng.random(200_000) < 0.5
pressure = rng.random(200_000) < np.where(by_lot, 0.3, 0.7)  # after the treatment: the way in which it works
stroke = rng.random(200_000) < np.where(pressure, 0.4, 0.1)
assert better(by_lot, stroke, every) < -0.1
for rows in (pressure, ~pressure):  # the wrong turn: "always look within the groups"
    assert abs(better(by_lot, stroke, rows)) < 0.01
