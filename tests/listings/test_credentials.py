"""The wrong listing shows its symptom, the right one does not."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest

from listings_support import values_of
from support import ROOT

PROMISED = 0.05


def test_wrong_shows_the_symptom() -> None:
    values = values_of("credentials")
    assert values["wrong.false_alarms"] > 10 * PROMISED  # of a test that may be wrong once in twenty


def test_right_does_not() -> None:
    values = values_of("credentials")
    assert abs(values["right.false_alarms"] - PROMISED) < 0.02
    assert values["right.times_textbook"] > 5
    assert values["right.base_rate_low"] < values["wrong.base_rate_low"]
    assert values["right.base_rate_high"] > values["wrong.base_rate_high"]


def test_both_estimate_the_same_share() -> None:
    values = values_of("credentials")
    assert values["right.base_rate"] == values["wrong.base_rate"]


@pytest.mark.parametrize(
    ("shared", "times"), [(True, 10), (False, 1)]
)  # 100 flights a day: alike, or each its own draw
def test_days_are_resampled_whole(shared: bool, times: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "snippets" / "pitfalls"))
    monkeypatch.delitem(sys.modules, "intervals", raising=False)
    from intervals import by_day

    draw = np.random.default_rng(0).random((300, 1 if shared else 100)) < 0.2
    late = pd.Series(np.broadcast_to(draw, (300, 100)).ravel())
    day = pd.Series(np.repeat(np.arange(300), 100))
    low, high = by_day(late, day // 30, day)
    textbook = 1.96 * np.sqrt(late.mean() * (1 - late.mean()) / len(late))
    assert low < late.mean() < high
    assert (high - low) / 2 == pytest.approx(times * textbook, rel=0.15)
