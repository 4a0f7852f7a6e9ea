"""The table of missing values names every column that has any, and its shares are right on rows counted by hand."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pandas as pd
import pytest

from disruption.config import load_config
from disruption.data import FLIGHTS, Tables, load
from disruption.features import GROUPS, build, columns
from disruption.missing import ALIKE, missing
from disruption.table import study

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def year() -> Tables:
    """The whole data, not the sample: a gap may be anywhere."""
    return load()


def test_every_column_with_a_gap_is_in_the_table_with_those_that_share_it(year: Tables) -> None:
    table = build(year).join(year.flights[["dep_delay", "arr_delay"]])
    labels = {first: label.split(", ") for first, (label, _, _) in ALIKE.items()}
    assert sorted(chain.from_iterable(labels.values())) == sorted(
        column for column in table if table[column].isna().any()
    )
    for first, alike in labels.items():
        for column in alike:
            assert table[column].isna().equals(table[first].isna()), f"{column} is not missing where {first} is"
    assert not year.flights[[column for column in FLIGHTS if column not in labels]].isna().any().any()


def test_shares_by_outcome(tables: Tables) -> None:
    config = load_config(ROOT / "config.toml")
    rows = study(tables, config)
    four = rows.features.index[:4]
    features = pd.DataFrame(1.0, index=four, columns=columns(list(GROUPS)))
    features.loc[four[:3], "pressure"] = float("nan")
    flights = tables.flights.loc[four].assign(dep_delay=0.0, arr_delay=[float("nan"), 45.0, 0.0, 0.0])
    made = type(rows)(config, features, pd.Series([1.0, 1.0, 0.0, 0.0], four), rows.day[four],
                      pd.Series([2, 2, 2, 12], four), rows.cancelled[four], rows.names.loc[four])  # fmt: skip
    found = missing(made, Tables(flights, tables.weather))
    assert found["missing.pressure.missing_share"] == 1.0  # three of the three in February
    assert found["missing.pressure.test.missing_share"] == 0.0  # the one in December
    assert found["missing.arr_delay.missing_share"] == pytest.approx(1 / 3)
    assert found["missing.arr_delay.disrupted.missing_share"] == 0.5
    assert found["missing.arr_delay.others.missing_share"] == 0.0
