"""Erlang C: staff for the mean load and everybody waits; the errors of a forecast are not worth the same both ways."""

from math import ceil

import numpy as np


def share_waiting(agents, load):
    blocked = 1.0
    for number in range(1, agents + 1):
        blocked = load * blocked / (number + load * blocked)  # Erlang B, one agent at a time
    return blocked / (1 - load / agents * (1 - blocked))


def answered_in_time(agents, load, seconds=20, handling=300):
    return 1 - share_waiting(agents, load) * np.exp(-(agents - load) * seconds / handling)


calls_an_hour, handling = 240, 300
load = calls_an_hour * handling / 3600
assert load == 20  # calls in progress on average: Little's law

agents = next(number for number in range(21, 60) if answered_in_time(number, load) >= 0.8)
assert agents == 25
assert answered_in_time(ceil(load) + 1, load) < 0.3  # the wrong turn: people for the mean load

too_low, too_high = (answered_in_time(agents, load * error) for error in (1.15, 0.85))
assert too_low < 0.5 and 0.1 < too_high - answered_in_time(agents, load) < 0.14  # too low a forecast hurts more

pooled = next(number for number in range(41, 90) if answered_in_time(number, 2 * load) >= 0.8)
assert pooled == 46 < 2 * agents  # two such teams in one queue need fewer than twice the people
