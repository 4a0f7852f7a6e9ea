"""Margins that are added to a forecast bound, so that the sum keeps its promise. Nothing here knows about flights.

The score of a flight is its delay minus its forecast bound; plus infinity if it never arrived. Scores come in batches,
one per day, in order of time. The margin of a day may use the scores of the days that are known when it begins.

Sources: split conformal prediction, Vovk, Gammerman and Shafer (2005) and Lei et al. (2018); scores of a quantile
model, Romano, Patterson and Candès (2019); weights that fade with age, Barber et al. (2023); adaptive conformal
inference, Gibbs and Candès (2021).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
ROUNDING = 1e-9  # 0.9 is not a binary fraction: without this, a product that should be whole may round up


@dataclass(frozen=True)
class Wrapper:
    """How a margin is found each day.

    window: use the newest this many known days; None: the known days before the run began, for good.
    half_life: use all known days, each day's weight halving in this many days.
    gamma: step of adaptive conformal inference; 0 keeps the level fixed.
    """

    window: int | None = None
    half_life: float | None = None
    gamma: float = 0.0


def rank(n: int, miss: float) -> int:
    """The place, from 1, of the score that n exchangeable scores give a new one a chance of `miss` to exceed.

    The smallest whole number not below (n + 1)(1 - miss). Above n: no finite margin is enough.
    """
    return math.ceil((n + 1) * (1 - miss) - ROUNDING)


def margin(scores: Array, miss: float) -> float:
    """The split-conformal margin of `scores`, shape (n,); infinite either way if `miss` is out of their reach."""
    place = rank(len(scores), miss)
    if place > len(scores):
        return math.inf
    if place < 1:
        return -math.inf
    return float(np.partition(scores, place - 1)[place - 1])


def weighted_margin(ordered: Array, weights: Array, miss: float) -> float:
    """The same with a weight in [0, 1] for each of the `ordered` (ascending) scores, and 1 for the new one.

    The new one stands at plus infinity, as in Barber et al. (2023). Equal weights of 1 give `margin`.
    """
    total = np.cumsum(weights)
    wanted = (1 - miss) * (total[-1] + 1)
    if wanted <= ROUNDING:
        return -math.inf
    place = int(np.searchsorted(total, wanted - ROUNDING))
    return float(ordered[place]) if place < len(ordered) else math.inf


def margins(scores: list[Array], start: int, wrapper: Wrapper, miss: float, delay: int) -> Array:
    """One margin for each day from `start` on, shape (days - start,).

    scores: one array per day. The margin of day t uses the scores of days up to t - delay, and no others. A flight
    that never arrived (infinite score) is missed by every finite margin. With adaptive inference the level moves by
    gamma * (miss - share of the day's flights that were missed), once for each day that becomes known; an infinite
    margin misses nothing there, as the theorem needs.

    Raises:
        ValueError: delay is below 1, or no day before `start` is known.
    """
    if delay < 1:
        raise ValueError(f"delay: {delay}; the labels of a day are not known on that day, expected 1 or more")
    known = start - delay + 1  # days known when the run begins
    if known < 1:
        raise ValueError(f"start: {start} leaves no known day with a delay of {delay}; expected {delay} or more")
    pick = _fading(scores, wrapper.half_life) if wrapper.half_life else _window(scores, known, wrapper.window)
    level, found = miss, np.empty(len(scores) - start)
    for day in range(start, len(scores)):
        newest = day - delay
        if wrapper.gamma and newest >= start:
            level += wrapper.gamma * (miss - np.mean(scores[newest] > found[newest - start]))
        found[day - start] = pick(newest, level)
    return found


def largest_gap(days: int, wrapper: Wrapper, miss: float, delay: int) -> float:
    """How far the mean of the daily missed shares can be from `miss` with adaptive inference, whatever happens.

    (max(miss, 1 - miss) + gamma * delay) / (gamma * days): Proposition 4.1 of Gibbs and Candès (2021) for delay 1.
    With a delay, up to `delay` steps are already on their way when the level leaves [0, 1], so it stays within
    gamma * delay of that range, and the steps sum up to the same telescope.
    """
    return (max(miss, 1 - miss) + wrapper.gamma * delay) / (wrapper.gamma * days)


def _window(scores: list[Array], known: int, window: int | None) -> Callable[[int, float], float]:
    """The margin of the last `window` days up to a day, or always of the first `known` days."""
    if window is None:
        fixed = np.concatenate(scores[:known])
        return lambda newest, miss: margin(fixed, miss)
    return lambda newest, miss: margin(np.concatenate(scores[max(newest - window + 1, 0) : newest + 1]), miss)


def _fading(scores: list[Array], half_life: float) -> Callable[[int, float], float]:
    """The margin of all days up to a day, the older the lighter; later days are there with weight 0."""
    every = np.concatenate(scores)
    order = np.argsort(every, kind="stable")
    ordered, day = every[order], np.repeat(np.arange(len(scores)), [len(batch) for batch in scores])[order]

    def pick(newest: int, miss: float) -> float:
        age = newest - np.arange(len(scores))
        weight = np.where(age >= 0, 0.5 ** (np.maximum(age, 0) / half_life), 0.0)
        return weighted_margin(ordered, weight[day], miss)

    return pick
