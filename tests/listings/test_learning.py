"""The wrong listing shows its symptom, the right one does not."""

from __future__ import annotations

import subprocess
import sys

from listings_support import values_of
from scripts.listings import PITFALLS


def test_wrong_shows_the_symptom() -> None:
    values = values_of("learning")
    assert values["wrong.highest_seed.pr_auc"] < values["right.lowest_seed.pr_auc"] - 0.01  # whatever the seed
    assert values["wrong.december.pr_auc"] < values["right.hindsight.pr_auc"] - 0.01  # below the oldest quarter too
    assert abs(values["wrong.november.forecast_share"] - values["wrong.november.base_rate"]) < 0.02  # it looked well
    assert values["wrong.december.forecast_share"] < values["wrong.december.base_rate"] - 0.03


def test_right_does_not() -> None:
    values = values_of("learning")
    assert values["right.folds.all.pr_auc"] > values["right.folds.newest.pr_auc"]  # known before December
    assert values["right.december.saved"] > values["wrong.december.saved"]
    assert abs(values["right.december.forecast_share"] - values["right.december.base_rate"]) < 0.03


def test_no_window_sees_its_own_month() -> None:
    call = [sys.executable, "-c", "import windows; windows.forecast(9, 12, 12)"]
    done = subprocess.run(call, cwd=PITFALLS, capture_output=True, text=True)
    assert done.returncode == 1
    assert "a fit on months up to 12 has seen month 12" in done.stderr
