"""The wrong listing shows its symptom, the right one does not, and the pages print what both print."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scripts.results import RESULTS, outputs
from support import count

GAP = 0.15  # a training score this far above the test score is the symptom


@pytest.fixture(scope="module")
def fresh() -> dict[str, str]:
    """What both listings give when they run now, by file name."""
    count("listings run", 2)
    return {path.name: content for path, content in outputs("overfitting").items()}


@pytest.fixture(scope="module")
def values(fresh: dict[str, str]) -> dict[str, Any]:
    return {name: entry["value"] for name, entry in json.loads(fresh["overfitting.json"])["values"].items()}


def test_wrong_shows_the_symptom(values: dict[str, Any]) -> None:
    assert values["wrong.train_accuracy"] - values["wrong.test_accuracy"] > GAP
    assert values["wrong.test_accuracy"] < values["wrong.always_no_accuracy"] - 0.05  # worse than no model


def test_right_does_not(values: dict[str, Any]) -> None:
    assert values["right.train_accuracy"] - values["right.test_accuracy"] < 0.02
    assert values["right.gain_low"] > 0  # better than no model, and not by chance
    assert values["right.test_roc_auc"] > values["wrong.test_roc_auc"] + 0.1


def test_printed_output_and_numbers_are_the_real_ones(fresh: dict[str, str]) -> None:
    for name, content in fresh.items():
        committed = (RESULTS / name).read_text(encoding="utf-8")
        assert committed == content, f"snippets/results/{name}: differs from what the listing gives; run `make results`"
