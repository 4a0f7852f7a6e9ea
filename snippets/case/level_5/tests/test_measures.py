"""Coverage, loss and intervals on cases that can be worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from study import bounds, measures


def test_a_flight_that_never_arrived_keeps_no_promise():
    late, bound = np.array([5.0, 15.0, np.inf, np.inf, 400.0]), np.array([10.0, 10.0, 10.0, np.inf, np.inf])
    assert measures.kept(late, bound).tolist() == [1, 0, 0, 0, 1]


def test_the_loss_is_least_at_the_promised_share():
    late = np.append(np.random.default_rng(0).exponential(20, 9000), np.full(300, np.inf))
    best = np.quantile(late, 0.9, method="higher")
    at_best = measures.loss(late, np.full(9300, best))
    for other in (best - 5, best + 5, 300.0, np.inf):
        assert measures.loss(late, np.full(9300, other)) > at_best


def test_an_interval_over_days_sees_that_flights_of_a_day_are_alike():
    rng = np.random.default_rng(0)
    day = np.repeat(np.arange(60), 100)
    alike = (np.repeat(rng.random(60), 100) < 0.9).astype(float)
    apart = (rng.random(6000) < 0.9).astype(float)
    wide, narrow = (np.diff(measures.interval(value, day))[0] for value in (alike, apart))
    assert wide > 5 * narrow
    assert narrow == pytest.approx(2 * 1.96 * np.sqrt(0.09 / 6000), rel=0.3)


def test_spans_weigh_flights_not_days():
    day = np.array([0, 0, 0, 1, 2])
    held = np.array([1.0, 1, 1, 0, 1])
    assert measures.spans(held, day, 2).tolist() == [0.75, 0.5]
    assert measures.spans(held, day, 7).tolist() == [0.8]


def test_weekly_gap_does_not_let_weeks_cancel():
    day = np.repeat([0, 7], 100)
    held = np.r_[np.ones(100), np.r_[np.ones(80), np.zeros(20)]]
    assert held.mean() == 0.9
    assert measures.weekly_gap(held, day) == pytest.approx(0.1)


def test_the_table_leaves_small_and_hopeless_cells_to_all_flights():
    cell = {"good": (0, 400), "small": (1, 50), "hopeless": (2, 400)}
    past = pd.DataFrame(
        [{"carrier": carrier, "minute_of_day": 600} for carrier, count in cell.values() for _ in range(count)]
    )
    late = np.r_[np.tile(np.arange(20.0), 20), np.full(50, 90.0), np.tile([0.0, 0, 0, 0, np.inf], 80)]
    asked = pd.DataFrame({"carrier": [0, 1, 2, 3], "minute_of_day": [615, 600, 600, 600]})
    everywhere = np.quantile(late, 0.9, method="higher")
    assert bounds.table(past, late, asked).tolist() == [18.0, everywhere, everywhere, everywhere]
