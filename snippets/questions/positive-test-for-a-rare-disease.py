"""One positive test of a rare disease is mostly a false alarm; the second counts only for what is new in it."""

import numpy as np

rng = np.random.default_rng(0)
BASE, HIT, ALARM, PEOPLE = 0.001, 0.99, 0.05, 4_000_000


def after(base, likelihood_ratio):
    odds = base / (1 - base) * likelihood_ratio
    return odds / (1 + odds)


once = after(BASE, HIT / ALARM)
assert abs(once - BASE * HIT / (BASE * HIT + (1 - BASE) * ALARM)) < 1e-12
assert 0.019 < once < 0.020  # the wrong turn: "99 %"

ill = rng.random(PEOPLE) < BASE


def test():
    return rng.random(PEOPLE) < np.where(ill, HIT, ALARM)


first, second = test(), test()
assert abs(ill[first].mean() - once) < 0.001
assert abs(ill[first & second].mean() - after(once, HIT / ALARM)) < 0.02  # fresh errors: odds times 19.8 again
assert after(once, HIT / ALARM) < 0.3

reacts = rng.random(PEOPLE) < ALARM  # some blood always reacts: the same people give the same false alarm
again = np.where(ill, rng.random(PEOPLE) < HIT, reacts)
third = np.where(ill, rng.random(PEOPLE) < HIT, reacts)
assert abs(ill[again & third].mean() - ill[again].mean()) < 0.002

assert after(0.1, HIT / ALARM) > 0.65  # the base rate is that of those who are tested, here with symptoms
