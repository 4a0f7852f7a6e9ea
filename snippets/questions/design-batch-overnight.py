"""A job that starts again from nothing: expected hours grow exponentially with its length; small parts fail cheaply."""

from math import exp

import numpy as np

rows, rows_a_second, processes = 100e6, 22_000, 4  # 22 batches of 1,000 a second, as our service answers
hours_alone = rows / rows_a_second / 3600
assert 1.2 < hours_alone < 1.3
assert hours_alone / processes < 0.35


def until_done(work, failures_an_hour):
    """Mean time to get `work` hours in without a failure, each failure losing all of it."""
    return (exp(failures_an_hour * work) - 1) / failures_an_hour


rng = np.random.default_rng(0)


def simulated(work, failures_an_hour, runs=20_000):
    spent = np.zeros(runs)
    unfinished = np.ones(runs, dtype=bool)
    while unfinished.any():
        next_failure = rng.exponential(1 / failures_an_hour, unfinished.sum())
        spent[unfinished] += np.minimum(next_failure, work)
        unfinished[unfinished] = next_failure < work
    return spent.mean()


night, failures_an_hour, parts = 8, 0.25, 200
assert abs(simulated(night, failures_an_hour) / until_done(night, failures_an_hour) - 1) < 0.05
assert until_done(night, failures_an_hour) > 3 * night  # the wrong turn: one transaction over everything
assert parts * until_done(night / parts, failures_an_hour) < 1.01 * night
