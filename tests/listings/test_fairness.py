"""Each rule makes equal what it promises, and moves another measure; the first is the model of pitfall 10."""

from __future__ import annotations

import pytest

from listings_support import entries_of, values_of

POLICIES = ("one", "equal_approval", "equal_refusal", "raised")


def gap(policy: str, measure: str) -> float:
    """The young minus the older."""
    values = values_of("fairness")
    return values[f"{policy}.young.{measure}"] - values[f"{policy}.older.{measure}"]


def ends(name: str) -> tuple[float, float]:
    low, high = entries_of("fairness")[name]["interval"]
    return low, high


def test_one_threshold_is_the_experiment_of_pitfall_10() -> None:
    ours, theirs = values_of("fairness"), values_of("ethics")
    assert ours["one.cost_per_100"] == pytest.approx(theirs["right.without_age.cost_per_100"])
    assert ours["one.approval_ratio"] == pytest.approx(theirs["right.without_age.approval_ratio"])
    assert ends("one.approval_ratio") == pytest.approx(
        (theirs["right.without_age.approval_ratio_low"], theirs["right.without_age.approval_ratio_high"]), abs=1e-6
    )
    for group in ("young", "older"):
        assert ours[f"one.{group}.refused_good"] == pytest.approx(theirs[f"right.{group}.refused_good"])


def test_each_rule_makes_equal_what_it_promises() -> None:
    assert gap("one", "refused_good") > 0.1
    assert gap("one", "approved") < -0.1
    assert abs(gap("equal_approval", "approved")) < 0.02
    assert abs(gap("equal_refusal", "refused_good")) < 0.02
    assert abs(gap("raised", "refused_good")) < 0.02


def test_the_gap_can_be_told_from_none_with_one_threshold_alone() -> None:
    assert ends("one.refused_gap")[0] > 0.03
    for policy in POLICIES[1:]:
        low, high = ends(f"{policy}.refused_gap")
        assert low < -0.05 < 0.03 < high
    assert gap("equal_approval", "refused_good") < -0.03  # the sign turns; the interval holds zero


def test_and_moves_another() -> None:
    values = values_of("fairness")
    low, high = ends("one.default_gap")
    assert low < -0.01 < 0.05 < high  # at one threshold it cannot be told
    for policy in POLICIES[1:]:
        assert ends(f"{policy}.default_gap")[0] > 0
        assert values[f"{policy}.default_gap_over_one"] > 0.03
    assert ends("equal_approval.default_gap_over_one")[0] > 0
    for policy in ("equal_refusal", "raised"):
        assert ends(f"{policy}.default_gap_over_one")[0] < 0  # wider, and perhaps not


def test_what_it_costs() -> None:
    values = values_of("fairness")
    assert ends("equal_approval.cost_over_one")[0] > 0
    for policy in ("equal_refusal", "raised"):
        low, high = ends(f"{policy}.cost_over_one")
        assert low < 0 < values[f"{policy}.cost_over_one"] < values["equal_approval.cost_over_one"] < high


def test_raising_the_young_takes_from_no_older_applicant() -> None:
    values = values_of("fairness")
    assert values["raised.older.approved"] == values["one.older.approved"]
    assert values["equal_refusal.older.refused_good"] > values["one.older.refused_good"] + 0.01
    assert values["raised.young.refused_good"] < values["one.young.refused_good"] - 0.1


def test_calibration_by_group_cannot_be_told_from_right() -> None:
    for group in ("young", "older"):
        low, high = ends(f"{group}.forecast_gap")
        assert low < 0 < high
    assert ends("young.forecast_gap")[1] - ends("young.forecast_gap")[0] > 0.1  # nor from wrong
