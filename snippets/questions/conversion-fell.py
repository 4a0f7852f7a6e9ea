"""Split a fall into rates and mix: here the total falls by 8 % although no segment converts worse."""

import numpy as np

visits_before = {"app": 50_000, "desktop": 30_000, "campaign": 20_000}
visits_after = {"app": 50_000, "desktop": 30_000, "campaign": 37_000}
rate_before = {"app": 0.060, "desktop": 0.040, "campaign": 0.020}
rate_after = rate_before | {"app": 0.0602}


def shares(visits):
    return {name: count / sum(visits.values()) for name, count in visits.items()}


def total(visits, rate):
    return sum(share * rate[name] for name, share in shares(visits).items())


fall = total(visits_after, rate_after) - total(visits_before, rate_before)
assert -0.09 < fall / total(visits_before, rate_before) < -0.07
assert all(rate_after[name] >= rate_before[name] for name in rate_before)

before, after = shares(visits_before), shares(visits_after)
rate_part = sum((rate_after[n] - rate_before[n]) * (before[n] + after[n]) / 2 for n in before)
mix_part = sum((after[n] - before[n]) * (rate_before[n] + rate_after[n]) / 2 for n in before)
assert abs(rate_part + mix_part - fall) < 1e-15  # the two parts add up, nothing is left over
assert mix_part < 0 <= rate_part

orders_before, orders_after = 100_000 * total(visits_before, rate_before), 117_000 * total(visits_after, rate_after)
assert orders_after > 1.05 * orders_before  # the wrong turn: "we are losing sales"

weeks = np.random.default_rng(0).binomial(100_000, 0.046, 52) / 100_000
assert abs(fall) > 3 * np.diff(weeks).std()  # and it is more than counting alone can do
