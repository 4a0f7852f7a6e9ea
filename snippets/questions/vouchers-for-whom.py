"""A voucher for those who are likely to buy is a discount on sales you had; rank by the difference that it makes."""

import numpy as np

rng = np.random.default_rng(0)
customers, voucher, margin = 40_000, 5.0, 20.0
habit, price_sense = rng.random(customers), rng.random(customers)
without = 0.05 + 0.55 * habit
lift = 0.25 * price_sense * (1 - habit)
got_one = rng.random(customers) < 0.5  # a randomised campaign; without it nothing below can be learnt
bought = rng.random(customers) < without + lift * got_one
about = np.column_stack([np.ones(customers), habit, price_sense, habit * price_sense])
learn = np.arange(customers) < 28_000


def chance(rows):
    weights = np.linalg.lstsq(about[rows], bought[rows].astype(float), rcond=None)[0]
    return about[~learn] @ weights


propensity = chance(learn)
uplift = chance(learn & got_one) - chance(learn & ~got_one)
worth = (margin * lift - voucher * (without + lift))[~learn]  # those who would have bought redeem it too


def earned(score, share=0.2):
    return worth[np.argsort(-score)[: int(share * worth.size)]].mean()


assert earned(propensity) < -2  # the wrong turn: it loses money on every voucher
assert earned(uplift) > 1.2 > 0 > earned(rng.random(worth.size))
assert worth.mean() < 0  # a voucher for all loses as well
