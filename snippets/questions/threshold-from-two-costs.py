"""The threshold C / (B + C) earns most with calibrated chances; F1 and a bent scale near it lose money."""

import numpy as np
from sklearn.metrics import f1_score

rng = np.random.default_rng(0)
GAIN, COST = 45, 5
chance = rng.beta(0.6, 4, 200_000)
leaves = rng.random(200_000) < chance


def earned(call):
    return np.mean(call * (GAIN * leaves - COST * ~leaves))


grid = np.linspace(0.02, 0.6, 59)
best = grid[np.argmax([earned(chance >= cut) for cut in grid])]
assert abs(best - COST / (GAIN + COST)) < 0.03

for_f1 = grid[np.argmax([f1_score(leaves, chance >= cut) for cut in grid])]
assert for_f1 > 0.2
assert earned(chance >= for_f1) < 0.95 * earned(chance >= 0.1)  # the wrong turn

bent = np.where(chance < 0.1, 2 * chance, 0.2 + (chance - 0.1) * 0.8 / 0.9)  # what is called 0.1 happens once in twenty
margin = (bent > 0.1) & (bent < 0.12)
assert abs(leaves[margin].mean() - 0.055) < 0.01
assert np.mean(GAIN * leaves[margin] - COST * ~leaves[margin]) < -1
assert earned(bent >= 0.1) < earned(chance >= 0.1)

worth = rng.gamma(2, 22.5, 200_000)  # customers differ: the threshold is their own
by_customer = chance >= COST / (worth + COST)
same_for_all = chance >= 0.1
value = worth * leaves - COST * ~leaves
assert np.mean(by_customer * value) > 1.01 * np.mean(same_for_all * value)
