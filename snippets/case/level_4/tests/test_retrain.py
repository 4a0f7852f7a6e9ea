"""The trigger fires on bad forecasts and not on the season, and the gate keeps a worse model out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from disruption.config import Config, load_config
from disruption.data import Tables
from disruption.evaluate import Array
from disruption.problem import Problem
from scale._drift import Reference
from scale.outcomes import Prepared, prepare
from scale.retrain import DELAY, WINDOW, Period, choose, gate, serve, watch

PER_DAY = 60
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def config() -> Config:
    """Only the timetable, few trees."""
    whole = load_config(ROOT / "config.toml")
    return whole.model_copy(
        update={
            "features": whole.features.model_copy(update={"groups": ["timetable"]}),
            "lightgbm": whole.lightgbm.model_copy(update={"n_estimators": 5}),
            "run": whole.run.model_copy(update={"repeats": 200}),
        }
    )


@pytest.fixture(scope="module")
def prepared(config: Config) -> Prepared:
    """An invented year with a few flights a day; `distance` says how likely a disruption is."""
    random = np.random.default_rng(0)
    day = pd.date_range("2013-01-01", "2013-12-31").repeat(PER_DAY)
    count = len(day)
    distance = random.uniform(0, 1000, count)
    flights = pd.DataFrame(
        {
            "scheduled": day + pd.to_timedelta(np.tile(np.arange(PER_DAY) * 15, count // PER_DAY), unit="min"),
            "carrier": "UA",
            "flight": np.tile(np.arange(PER_DAY), count // PER_DAY),
            "origin": "EWR",
            "disrupted": random.random(count) < 0.1 + 0.5 * (distance > 700),
            "month": day.month,
        }
    )
    names = ["minute_of_day", "weekday", "carrier", "origin", "departures_this_hour"]
    features = pd.DataFrame(0.0, flights.index, names).assign(distance=distance)
    return prepare(config, Tables(flights, pd.DataFrame()), features)


class Told(Period):
    """A period whose models say what the test wants, by the day up to which they know."""

    def __init__(self, prepared: Prepared, say: Callable[[pd.Timestamp, Array], Array]) -> None:
        super().__init__(prepared, [10, 11, 12])
        self.say = say
        self.asked: list[pd.Timestamp] = []

    def chance(self, known: pd.Timestamp) -> Array:
        self.asked.append(known)
        distance = self.prepared.features["distance"].to_numpy()[self.rows]
        return self.say(known, 0.1 + 0.5 * (distance > 700))


def only_the_first_is_good(known: pd.Timestamp, truth: Array) -> Array:
    return truth + 0.1 * (truth < 0.2) if known < pd.Timestamp("2013-10-01") else 0.9 - truth


@pytest.mark.parametrize("bad", [0.9, 0.0])  # too many alarms, and none at all
def test_a_model_gone_bad_is_noticed_and_replaced_by_a_better_one(bad: float, prepared: Prepared) -> None:
    start = pd.Timestamp("2013-10-01")
    period = Told(prepared, lambda known, truth: np.full(len(truth), bad) if known < start else truth)
    served = serve(period, "triggered", 0.05)
    assert [fit.verdict.promoted for fit in served.fits if fit.verdict] == [True]
    first = served.fits[0].at
    assert first == pd.Timestamp("2013-10-21")  # the first Monday with closed days of this model
    before = (period.scheduled < first).to_numpy()
    assert (served.chance[before] == bad).all()
    assert (served.chance[~before] != bad).all()


def test_the_gate_keeps_a_worse_model_out_and_says_why(prepared: Prepared) -> None:
    period = Told(prepared, only_the_first_is_good)
    served = serve(period, "triggered", 0.03)
    assert served.fits
    assert served.promotions == 0
    assert {fit.verdict.why for fit in served.fits if fit.verdict} == {"worse"}
    assert (served.chance == period.chance(period.start - DELAY)).all()
    without = serve(period, "monthly")
    assert period.saved(without.chance).mean() < period.saved(served.chance).mean()


def test_a_right_model_is_left_alone_whatever_the_features_do(prepared: Prepared) -> None:
    period = Told(prepared, lambda known, truth: truth)
    assert serve(period, "triggered", 0.06).fits == []
    moved = prepared.features["distance"].where(~period.rows, prepared.features["distance"] + 2000)
    shifted = Reference.of(prepared.features[["distance"]]).psi(pd.DataFrame({"distance": moved[period.rows]}))
    assert shifted["distance"] > 1  # an alarm on the feature would have rung every week


def test_a_candidate_is_never_judged_on_days_that_it_was_fitted_on(prepared: Prepared) -> None:
    period = Told(prepared, only_the_first_is_good)
    served = serve(period, "triggered", 0.03)
    for fit, known in zip(served.fits, period.asked[1:], strict=True):
        assert known == fit.at - DELAY - WINDOW
        judged = period.scheduled[period.closed(fit.at)]
        assert judged.min() >= known
        assert judged.max() < fit.at - DELAY


def test_a_fit_uses_no_outcome_that_was_not_known(prepared: Prepared) -> None:
    known = pd.Timestamp("2013-11-01")
    later = (prepared.flights["scheduled"] >= known).to_numpy()
    flights = prepared.flights.assign(disrupted=prepared.flights["disrupted"] ^ later)
    other = Prepared(**{**vars(prepared), "flights": flights})
    one, two = (Period(which, [10, 11, 12]) for which in (prepared, other))
    np.testing.assert_array_equal(one.chance(known), two.chance(known))
    assert np.isnan(one.chance(known)[(one.scheduled < known).to_numpy()]).all()
    month = known + pd.Timedelta(days=30)
    assert not np.array_equal(one.chance(month), two.chance(month), equal_nan=True)  # the check can fail


@pytest.mark.parametrize(
    ("shift", "noise", "promoted", "why"),
    [(0.5, 0.1, True, "not worse"), (0.0, 0.1, True, "not worse"), (-2.0, 0.1, False, "worse"), (0.0, 30.0, False, "cannot be told from worse")],
)  # fmt: skip
def test_the_gate_looks_at_the_interval(shift: float, noise: float, promoted: bool, why: str) -> None:
    random = np.random.default_rng(0)
    day = pd.Series(np.repeat(np.arange(14), 50))
    champion = random.normal(2, 10, 700)
    difference = np.repeat(random.normal(0, noise, 14), 50)
    verdict = gate(champion, champion + difference - difference.mean() + shift, day, 500)
    assert (verdict.promoted, verdict.why) == (promoted, why)
    assert verdict.low <= verdict.gain <= verdict.high


def test_no_closed_flights_and_missing_months_are_refused(prepared: Prepared, config: Config) -> None:
    with pytest.raises(Problem, match="0, 0 and 0 flights"):
        gate(np.array([]), np.array([]), pd.Series([], dtype=int), 100)
    january = prepared.flights["month"] == 1
    with pytest.raises(Problem, match=r"expected all of split.test"):
        prepare(config, Tables(prepared.flights[january], pd.DataFrame()), prepared.features[january])


def test_the_threshold_that_saves_most_is_chosen(prepared: Prepared) -> None:
    threshold, rows = choose(Told(prepared, only_the_first_is_good))
    assert threshold == 0.06  # all the same behind the gate: then the one that fits least
    assert len({row[-1] for row in rows}) == 1


def test_what_the_alarms_saw_has_a_row_a_week(prepared: Prepared) -> None:
    period = Period(prepared, [10, 11, 12])
    seen = watch(period, period.chance(period.start - DELAY))
    assert len(seen) == 11
    assert seen["psi"].max() < 0.25  # nothing moves in the invented year
    assert seen["gap"].abs().max() < 0.1
