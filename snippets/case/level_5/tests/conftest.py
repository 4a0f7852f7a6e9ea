"""The two weeks of February in `sample/`, and a protocol that fits into them."""

from dataclasses import replace
from pathlib import Path

import pytest

from disruption.data import Tables, load
from study.protocol import YEAR, Plan, Protocol

SAMPLE = Path(__file__).parents[1] / "sample"


@pytest.fixture(scope="session")
def tables() -> Tables:
    return load(SAMPLE)


@pytest.fixture(scope="session")
def fortnight() -> Protocol:
    choose = Plan.of("2013-02-07", "2013-02-09", "2013-02-12")
    return replace(YEAR, choose=choose, test=Plan.of("2013-02-11", "2013-02-14", "2013-02-18"), delays=(1, 2, 3))
