"""The theory: finite samples, infinite scores, the long-run bound, and no look into the future."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from study.conformal import Wrapper, largest_gap, margin, margins, rank, weighted_margin

MISS = 1 - 0.9
WRAPPERS = [
    Wrapper(),
    Wrapper(window=3),
    Wrapper(half_life=2),
    Wrapper(gamma=0.05),
    Wrapper(window=3, gamma=0.1),
    Wrapper(half_life=2, gamma=0.1),
]


def days(count: int, flights: int = 40, seed: int = 0) -> list[np.ndarray]:
    return list(np.random.default_rng(seed).standard_t(2, size=(count, flights)))


def test_rank_is_exact():
    """In whole numbers; plain floating point is one too high for 0.55 of 100, among others."""
    for percent in range(1, 100):
        for n in range(1, 200):
            assert rank(n, 1 - percent / 100) == -(-(n + 1) * percent // 100)
    assert math.ceil(100 * (1 - (1 - 0.55))) == 56


@pytest.mark.parametrize(("n", "expected"), [(8, math.inf), (9, 9), (10, 10), (19, 18), (99, 90), (100, 91)])
def test_margin_on_small_cases(n, expected):
    scores = np.random.default_rng(0).permutation(np.arange(1.0, n + 1))
    assert margin(scores, MISS) == expected


def test_levels_out_of_reach_give_an_infinite_margin():
    scores = np.arange(50.0)
    assert margin(scores, 0.0) == margin(scores, -0.1) == math.inf
    assert margin(scores, 1.0) == margin(scores, 1.1) == -math.inf
    assert weighted_margin(scores, np.ones(50), -0.1) == math.inf
    assert weighted_margin(scores, np.ones(50), 1.1) == -math.inf


def test_flights_that_never_arrived_push_the_margin_up():
    scores = np.arange(1.0, 100.0)
    assert margin(scores, MISS) == 90
    scores[:5] = np.inf
    assert margin(scores, MISS) == 95
    scores[:11] = np.inf  # more than the promise allows to miss: no finite margin is honest
    assert margin(scores, MISS) == math.inf


def test_coverage_holds_for_exchangeable_scores():
    """In 20,000 draws of 19 scores and a new one: 18 of 20 places. Without the + 1 it would be 17 of 20."""
    scores = np.random.default_rng(1).standard_cauchy((20000, 20))
    past, new = np.sort(scores[:, :19]), scores[:, 19]
    covered = np.mean(new <= past[:, rank(19, MISS) - 1])
    naive = np.mean(new <= past[:, math.floor(19 * 0.9) - 1])
    assert covered == pytest.approx(0.9, abs=0.01)
    assert naive < 0.87


def test_equal_weights_change_nothing():
    scores = np.sort(days(1, 257)[0])
    for miss in (0.001, 0.05, MISS, 0.5, 0.999):
        assert weighted_margin(scores, np.ones(257), miss) == margin(scores, miss)


def test_weights_by_hand():
    scores = np.array([1.0, 2.0, 3.0, 4.0])
    weights = np.array([1.0, 0.5, 0.5, 0.0])  # with the new score's 1, a total of 3
    assert weighted_margin(scores, weights, 0.5) == 2  # 1.5 of 3
    assert weighted_margin(scores, weights, 0.4) == 3  # 1.8 of 3
    assert weighted_margin(scores, weights, 0.3) == math.inf  # 2.1 of 3 is more than the four have


def test_a_half_life_prefers_the_newest_days():
    scores = [np.zeros(100)] * 30 + [np.full(100, 5.0)] * 3
    assert margins(scores, 32, Wrapper(), MISS, 1)[0] == 0
    assert margins(scores, 32, Wrapper(half_life=1), MISS, 1)[0] == 5


def gaps(wrapper: Wrapper, delay: int, spoils: Callable[[int, float], bool], run: int = 200) -> np.ndarray:
    """Distance of the mean daily missed share from the promise after each day, against one who sees each margin.

    spoils: from the day and the mean so far, whether every flight of the day is to miss its bound, or none.
    """
    rng = np.random.default_rng(0)
    scores = [rng.normal(size=30) for _ in range(10)]
    missed: list[float] = []
    for day in range(run):
        now = margins([*scores, np.zeros(1)], 10, wrapper, MISS, delay)[-1]
        spoil = spoils(day, float(np.mean(missed)) if missed else 0.0)
        scores.append(np.full(30, 1e9 if spoil else -1e9))
        missed.append(float(np.mean(scores[-1] > now)))
    return np.abs(np.cumsum(missed) / np.arange(1, run + 1) - MISS)


ADVERSARIES = {
    "cruel": lambda day, mean: True,
    "kind": lambda day, mean: False,
    "lulls, then strikes": lambda day, mean: day > 150,
    "in turns": lambda day, mean: (day // 20) % 2 == 0,
    "keeps the mean wrong": lambda day, mean: mean > MISS,
}


def allowed(wrapper: Wrapper, delay: int) -> np.ndarray:
    return np.array([largest_gap(days, wrapper, MISS, delay) for days in range(1, 201)])


@pytest.mark.parametrize("name", ADVERSARIES)
@pytest.mark.parametrize("delay", [1, 2, 7])
@pytest.mark.parametrize("wrapper", [Wrapper(gamma=0.05), Wrapper(gamma=0.2), Wrapper(gamma=0.1, window=5)], ids=str)
def test_the_long_run_average_is_bounded_whatever_happens(wrapper, delay, name):
    assert (gaps(wrapper, delay, ADVERSARIES[name]) <= allowed(wrapper, delay)).all()


def test_the_bound_is_not_generous():
    """Without adaptation it does not hold, with a delay not without its term, and it is nearly reached."""
    cruel, kind = ADVERSARIES["cruel"], ADVERSARIES["kind"]
    assert gaps(Wrapper(), 1, cruel)[-1] > allowed(Wrapper(gamma=0.05), 1)[-1]
    assert (gaps(Wrapper(gamma=0.2), 7, cruel) > allowed(Wrapper(gamma=0.2), 1)).any()
    assert (gaps(Wrapper(gamma=0.05), 1, kind) > 0.9 * allowed(Wrapper(gamma=0.05), 1)).any()


def test_the_bound_is_the_published_one_for_feedback_the_next_day():
    assert largest_gap(92, Wrapper(gamma=0.05), 0.1, 1) == pytest.approx((0.9 + 0.05) / (92 * 0.05))


def foresees(method: Callable[[list[np.ndarray]], np.ndarray], delay: int) -> bool:
    """Whether a margin changes when labels are edited that are not known when its day begins."""
    scores, start = days(20), 10
    plain = method(scores)
    for day in range(start, 20):
        unknown = [np.where(np.arange(40) % 3 == 0, np.inf, batch + 100) for batch in scores[day - delay + 1 :]]
        edited = method([*scores[: day - delay + 1], *unknown])
        if not np.array_equal(plain[: day - start + 1], edited[: day - start + 1]):
            return True
    return False


@pytest.mark.parametrize("delay", [1, 2, 7])
@pytest.mark.parametrize("wrapper", WRAPPERS, ids=str)
def test_no_method_sees_a_label_before_it_arrives(wrapper, delay):
    assert not foresees(lambda scores: margins(scores, 10, wrapper, MISS, delay), delay)


@pytest.mark.parametrize("wrapper", WRAPPERS, ids=str)
def test_the_check_finds_a_leak(wrapper):
    """One day too early; and a calibration on all days, the future too."""
    assert foresees(lambda scores: margins(scores, 10, wrapper, MISS, 1), 2)
    assert foresees(lambda scores: np.full(10, margin(np.concatenate(scores), MISS)), 2)


def test_a_label_that_has_arrived_is_used():
    scores = days(20)
    later = [*scores[:12], scores[12] + 100, *scores[13:]]
    for wrapper in WRAPPERS[1:]:
        before, after = (margins(each, 10, wrapper, MISS, 2) for each in (scores, later))
        assert np.array_equal(before[:4], after[:4])
        assert before[4] < after[4]


@pytest.mark.parametrize(("start", "delay"), [(10, 0), (1, 2), (0, 1)])
def test_impossible_delays_are_refused(start, delay):
    with pytest.raises(ValueError, match="expected"):
        margins(days(20), start, Wrapper(), MISS, delay)
