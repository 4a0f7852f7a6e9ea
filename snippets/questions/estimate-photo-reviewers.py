"""A product of guesses: add the errors of the logarithms; taking all lows and all highs gives a range of no use."""

import numpy as np

guesses = {  # low and high: eight of ten times I would expect the truth between them
    "active users": (2e6, 6e6),
    "photos a user a day": (0.05, 0.2),
    "share sent to a person": (0.01, 0.04),
    "seconds a photo": (8, 20),
}
seconds_a_shift = 5.5 * 3600  # of eight hours, after breaks and checks
low, high = np.array(list(guesses.values())).T
middle = np.sqrt(low * high).prod() / seconds_a_shift
assert 4 < middle < 5  # people on shift each day

half_width = np.sqrt((np.log(high / low) ** 2).sum()) / 2
sensible = middle * np.exp([-half_width, half_width])
all_lows, all_highs = low.prod() / seconds_a_shift, high.prod() / seconds_a_shift
assert all_highs / all_lows > 90  # the wrong turn: every guess at its worst at once
assert 10 < sensible[1] / sensible[0] < 12

rng = np.random.default_rng(0)
spread = np.log(high / low) / 2 / 1.2816
drawn = np.exp(rng.normal(np.log(np.sqrt(low * high)), spread, (200_000, 4))).prod(1) / seconds_a_shift
assert abs(((drawn > sensible[0]) & (drawn < sensible[1])).mean() - 0.8) < 0.01

most_uncertain = max(guesses, key=lambda name: guesses[name][1] / guesses[name][0])
assert most_uncertain in ("photos a user a day", "share sent to a person")
