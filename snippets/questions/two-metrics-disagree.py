"""Conversion up, returns up: one figure in pounds decides, and its interval is not that of the conversion."""

import numpy as np

rng = np.random.default_rng(0)
visitors, margin, cost_of_return = 200_000, 12.0, 9.0


def arm(conversion, returned):
    bought = rng.random(visitors) < conversion
    back = bought & (rng.random(visitors) < returned)
    basket = rng.lognormal(0, 0.8, visitors) / np.exp(0.32)  # mean one
    return bought, bought * margin * basket * ~back - back * cost_of_return


bought_a, pounds_a = arm(0.050, 0.20)
bought_b, pounds_b = arm(0.053, 0.28)


def z(a, b):
    return (b.mean() - a.mean()) / np.sqrt(a.var() / a.size + b.var() / b.size)


assert z(bought_a, bought_b) > 3  # the wrong turn: "significant, so ship it"
assert pounds_b.mean() < pounds_a.mean() and z(pounds_a, pounds_b) < -2

worth_a, worth_b = (0.050 * (0.8 * 12 - 0.2 * 9), 0.053 * (0.72 * 12 - 0.28 * 9))
assert round(worth_a, 2) == 0.39 and round(worth_b, 2) == 0.32
assert 0.053 * 0.72 < 0.050 * 0.80  # fewer purchases are kept, so cheaper returns would not save it

looks = 20
normal = rng.normal(size=(4000, looks))
assert 0.6 < (abs(normal).max(1) > 1.96).mean() < 0.7  # twenty metrics, no effect: one "wins" in two tests of three
