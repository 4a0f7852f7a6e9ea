"""What the page on leakage claims, and that each of its eight checks refuses the leak and passes the honest version."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from listings_support import entries_of, values_of
from support import ROOT

CHECKS: dict[str, Any] = runpy.run_path(str(ROOT / "snippets" / "depth" / "leakage_tests.py"))
EARLY, LATE = np.arange(150), np.arange(150, 200)
NOW = pd.Timestamp("2013-02-08 15:07")


def low(name: str) -> float:
    return float(entries_of("leakage")[name]["interval"][0])


def high(name: str) -> float:
    return float(entries_of("leakage")[name]["interval"][1])


def refuses(check: str, sentence: str, *given: Any) -> None:
    with pytest.raises(AssertionError, match=sentence):
        CHECKS[check](*given)


def test_large_leaks_are_large() -> None:
    values = values_of("leakage")
    assert low("departure_delay.optimism") > 0.15
    assert values["chosen.drawn_optimism"] > 0.3  # skill from nothing ...
    assert abs(values["chosen.honest.roc_auc"] - 0.5) < 0.03  # ... as the honest procedure says
    assert low("no_test_set.optimism") > 0.05
    assert low("encoded.optimism") > 0.05
    assert low("clear_only.optimism") > 0.03


def test_capacity_multiplies_what_copies_are_worth() -> None:
    values = values_of("leakage")
    for leak in ("no_test_set", "oversampled", "copied"):
        assert values[f"{leak}.flexible.optimism"] > 1.7 * values[f"{leak}.optimism"]
        assert abs(values[f"{leak}.flexible.honest.roc_auc"] - values[f"{leak}.honest.roc_auc"]) < 0.02
    assert low("oversampled.optimism") > 0.03
    assert low("copied.flexible.optimism") > 0.005
    assert low("copied.optimism") < 0 < high("copied.optimism")
    assert low("copied.by_day.optimism") < 0 < high("copied.by_day.optimism")  # a split by day keeps copies together


def test_small_ones_are_small() -> None:
    for leak in ("scaled", "hour_delay", "later_days"):
        assert low(f"{leak}.optimism") < 0.001  # the interval holds zero, to a thousandth
        assert high(f"{leak}.optimism") > -0.001
        assert abs(values_of("leakage")[f"{leak}.optimism"]) < 0.005


def test_a_day_on_both_sides_flatters_and_the_rest_of_the_year_does_not() -> None:
    assert low("same_day.optimism") > 0.005
    assert values_of("leakage")["same_day.optimism"] < 0.03


def test_not_every_leak_flatters() -> None:
    assert high("arrived_only.optimism") < 0
    assert high("encoded.past.optimism") < -0.02


def test_choosing_on_the_test_is_worth_something_on_average() -> None:
    assert values_of("leakage")["best_of_forty.drawn_optimism"] > 0.01
    assert low("best_of_forty.drawn_optimism") < 0  # but not in every draw


@cache
def noise() -> tuple[pd.DataFrame, np.ndarray[Any, Any]]:
    random = np.random.default_rng(0)
    return pd.DataFrame(random.normal(size=(200, 300))), random.integers(2, size=200)


def test_rows_fitted_on_are_refused() -> None:
    refuses("check_scored_rows_are_unseen", "150 of 150 scored rows were fitted on", EARLY, EARLY)
    CHECKS["check_scored_rows_are_unseen"](EARLY, LATE)


def rate_of_all(table: pd.DataFrame, label: Any, fit_rows: Any) -> Any:
    return pd.Series(label).groupby((table[0] > 0).to_numpy()).transform("mean").to_numpy()[fit_rows]


@pytest.mark.parametrize(
    "leaking", [lambda table, _, rows: StandardScaler().fit_transform(table)[rows], rate_of_all], ids=["scaler", "rate"]
)
def test_preparation_on_all_rows_is_refused(leaking: Callable[..., Any]) -> None:
    check = "check_preparation_ignores_test_rows"
    refuses(check, "prepared with values of other rows", leaking, *noise(), EARLY)
    CHECKS[check](lambda table, _, rows: StandardScaler().fit(table.iloc[rows]).transform(table)[rows], *noise(), EARLY)


def test_preparation_may_hold_any_type_of_column() -> None:
    check, random = "check_preparation_ignores_test_rows", np.random.default_rng(1)
    table = pd.DataFrame(
        {
            "carrier": random.choice(["AA", "DL", "UA"], 200),
            "day": pd.date_range("2013-01-01", periods=200),
            "late": random.normal(size=200),
        }
    )
    table.loc[::7, "late"] = np.nan
    label = random.choice(["late", "on time"], 200)

    def filled(table: pd.DataFrame, seen: Any, rows: Any) -> pd.DataFrame:
        mean = table["late"].iloc[seen].mean()
        counts = table["carrier"].map(table["carrier"].iloc[seen].value_counts())
        return table.assign(late=table["late"].fillna(mean), carrier=counts).iloc[rows]

    refuses(check, "values of other rows", lambda table, _, rows: filled(table, slice(None), rows), table, label, EARLY)
    CHECKS[check](lambda table, _, rows: filled(table, rows, rows), table, label, EARLY)


def test_selection_on_all_rows_is_refused() -> None:
    best, model = SelectKBest(f_classif, k=10), LogisticRegression()

    def area(model: Any, table: Any, label: Any) -> float:
        chance = cross_val_predict(model, table, label, method="predict_proba")[:, 1]
        return float(roc_auc_score(label, chance))

    def leaking(table: Any, label: Any) -> float:
        return area(model, best.fit_transform(table, label), label)

    def honest(table: Any, label: Any) -> float:
        return area(make_pipeline(best, model), table, label)

    def fitted(table: Any, label: Any) -> float:
        return float(roc_auc_score(label, model.fit(table, label).predict_proba(table)[:, 1]))

    def own_rate(table: Any, label: Any) -> float:
        rate = pd.Series(label).groupby(np.arange(len(label)) // 4).transform("mean")
        return area(model, rate.to_frame(), label)

    for leak in (leaking, fitted, own_rate):
        refuses("check_no_skill_on_shuffled_labels", "on shuffled labels", leak, *noise())
    CHECKS["check_no_skill_on_shuffled_labels"](honest, *noise())


def test_copies_are_refused_also_those_of_oversampling() -> None:
    check, table = "check_no_copy_across_the_split", noise()[0]
    twice = pd.concat([table, table.iloc[:20]], ignore_index=True)
    refuses(check, "20 test rows stand among", twice, np.arange(200), np.arange(200, 220))
    random = np.random.default_rng(0).permutation(len(more := table.iloc[np.r_[0:200, [3] * 50]]))
    refuses(check, "stand among the rows to fit on", more, random[:180], random[180:])
    CHECKS[check](table, EARLY, LATE)


@cache
def departures() -> Any:
    sys.path.insert(0, str(ROOT / "snippets" / "pitfalls"))
    try:
        import flights
    finally:
        sys.path.pop(0)
    year = flights.all_flights()
    return flights, year[year["scheduled"].dt.month == 2].reset_index(drop=True)


def delays_rewritten(raw: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Another delay for each flight that has not left by `now`, one that it can still have."""
    waited = (now - raw["scheduled"]).dt.total_seconds() / 60
    waits = ~(raw["dep_delay"] <= waited)
    other = np.maximum(waited, -30) + np.random.default_rng(0).uniform(1, 300, len(raw))
    return raw.assign(dep_delay=raw["dep_delay"].where(~waits, other))


def test_a_feature_from_after_the_decision_is_refused() -> None:
    flights, raw = departures()
    known = raw["scheduled"] - flights.LEAD

    def whole_delays(raw: pd.DataFrame) -> pd.DataFrame:
        mean = raw.groupby(["origin", raw["scheduled"].dt.floor("h")])["dep_delay"].mean()
        wanted = pd.MultiIndex.from_arrays([raw["origin"], known.dt.floor("h")])
        return pd.DataFrame({"hour_delay": mean.reindex(wanted).to_numpy()})

    def boards(raw: pd.DataFrame) -> pd.DataFrame:
        shown: pd.DataFrame = flights.board(raw, ["origin"])
        return flights.state_as_of(raw, known, shown, ["origin"], "airport")

    check = "check_features_are_known_in_time"
    refuses(check, "recorded later: dep_delay", lambda raw: raw[["dep_delay"]], delays_rewritten, raw, known, NOW)
    refuses(check, "recorded later: hour_delay", whole_delays, delays_rewritten, raw, known, NOW)
    CHECKS[check](boards, delays_rewritten, raw, known, NOW)
    refuses(check, "nothing was edited", boards, lambda raw, now: raw.copy(), raw, known, NOW)


def test_random_rows_are_refused_as_a_split_by_time_and_by_day() -> None:
    _, raw = departures()
    mixed, rows = np.random.default_rng(0).permutation(len(raw)), np.arange(len(raw))
    day = raw["scheduled"].dt.day
    past, later = rows[day <= 20], rows[day > 20]
    refuses("check_test_is_later", "fitted on rows up to", raw["scheduled"], mixed[:9000], mixed[9000:])
    CHECKS["check_test_is_later"](raw["scheduled"], past, later)
    refuses("check_no_group_on_both_sides", "28 groups are on both sides", day, mixed[:9000], mixed[9000:])
    CHECKS["check_no_group_on_both_sides"](day, past, later)


def test_a_test_set_without_the_cancelled_is_refused() -> None:
    _, raw = departures()
    arrived = raw.index[raw["arr_delay"].notna()]
    refuses("check_all_who_are_meant_are_tested", "are not in the test", raw.index, arrived)
    refuses("check_all_who_are_meant_are_tested", "the claim is not about", arrived, raw.index)
    CHECKS["check_all_who_are_meant_are_tested"](raw.index, raw.index)
