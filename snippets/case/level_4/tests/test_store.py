"""What was known when: no answer, online or offline, uses a value that was written later."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from disruption.problem import Problem
from scale.config import Settings
from scale.store import VALUES, Store, as_of, require_no_later, run

NOON = pd.Timestamp("2013-02-09 12:00")


def minute(number: float) -> pd.Timestamp:
    return NOON + pd.Timedelta(minutes=number)


def value(at: float, written: float, late: float, key: str = "JFK") -> pd.DataFrame:
    return pd.DataFrame(
        {"key": [key], "at": [minute(at)], "written": [minute(written)], "late": [late], "waiting": [0.5]}
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store.sqlite") as opened:
        yield opened


def test_a_correction_is_not_known_before_it_is_written(store: Store) -> None:
    store.put(pd.concat([value(0, 1, 10.0), value(0, 8, 30.0)]))
    assert [store.get("JFK", minute(at)) for at in (0, 1, 7, 8)] == [None, (10.0, 0.5), (10.0, 0.5), (30.0, 0.5)]


def test_a_correction_of_an_old_board_does_not_hide_a_newer_one(store: Store) -> None:
    values = pd.concat([value(0, 0, 10.0), value(5, 5, 20.0), value(0, 7, 99.0)])
    store.put(values)
    assert store.get("JFK", minute(9)) == (20.0, 0.5)
    assert as_of(pd.DataFrame({"key": ["JFK"], "time": [minute(9)]}), values)["late"].tolist() == [20.0]


def test_old_values_and_unknown_keys_give_nothing(store: Store) -> None:
    store.put(value(0, 0, 10.0))
    assert store.get("JFK", minute(14)) is not None
    assert store.get("JFK", minute(15)) is None
    assert store.get("LGA", minute(1)) is None


def test_a_value_from_the_future_is_not_stored(store: Store) -> None:
    with pytest.raises(Problem, match="a value about 2013-02-09 12:15:00 cannot be written at 2013-02-09 12:00:00"):
        store.put(pd.concat([value(0, 0, 10.0), value(15, 0, 20.0)]))
    assert store.get("JFK", minute(1)) is None


def test_a_join_that_looks_ahead_is_caught() -> None:
    values = pd.concat([value(0, 0, 10.0), value(15, 15, 20.0)])
    asked = pd.DataFrame({"key": "JFK", "time": [minute(3), minute(12)]})
    require_no_later(as_of(asked, values))
    nearest = pd.merge_asof(asked, values, left_on="time", right_on="at", by="key", direction="nearest")
    with pytest.raises(Problem, match="1 rows use a later value, the first asked at 2013-02-09 12:12:00"):
        require_no_later(nearest)


def test_a_join_on_todays_table_is_caught() -> None:
    corrected = value(0, 1440, 30.0)
    asked = pd.DataFrame({"key": "JFK", "time": [minute(3)]})
    todays = pd.merge_asof(asked, corrected, left_on="time", right_on="at", by="key")
    with pytest.raises(Problem, match="written 2013-02-10 12:00:00"):
        require_no_later(todays)
    assert as_of(asked, corrected)["late"].isna().all()


def test_writing_again_changes_nothing(store: Store) -> None:
    values = pd.concat([value(0, 0, 10.0), value(15, 15, np.nan)])
    assert store.put(values) == 2
    assert store.put(values) == 0
    assert store.put(pd.concat([values, value(30, 30, 5.0)])) == 1
    assert store.get("JFK", minute(1)) == (10.0, 0.5)


def test_another_value_under_the_same_times_is_refused_whole(store: Store) -> None:
    store.put(value(0, 0, 10.0))
    with pytest.raises(Problem, match="another value is there with the same times"):
        store.put(pd.concat([value(15, 15, 5.0), value(0, 0, 11.0)]))
    assert store.get("JFK", minute(1)) == (10.0, 0.5)
    assert store.get("JFK", minute(16)) is None


def test_online_and_offline_agree_on_random_writes(store: Store) -> None:
    random = np.random.default_rng(0)
    at = NOON + pd.to_timedelta(5 * random.integers(200, size=2000), unit="min")
    values = pd.DataFrame(
        {
            "key": random.choice(["JFK", "LGA"], 2000),
            "at": at,
            "written": at + pd.to_timedelta(random.integers(40, size=2000), unit="min"),
            "late": random.normal(size=2000),
            "waiting": random.random(2000),
        }
    ).drop_duplicates(["key", "at", "written"])
    store.put(values)
    times = NOON + pd.to_timedelta(random.integers(1000, size=500), unit="min")
    asked = pd.DataFrame({"key": random.choice(["JFK", "LGA", "EWR"], 500), "time": times})
    offline = as_of(asked, values)
    online = [store.get(key, time) or (np.nan, np.nan) for key, time in asked.itertuples(index=False)]
    np.testing.assert_array_equal(offline[VALUES].to_numpy(), np.array(online))
    assert offline["late"].notna().sum() > 200
    require_no_later(offline)


def test_three_answers_agree_on_the_sample(flights: pd.DataFrame, settings: Settings, tmp_path: Path) -> None:
    metrics, _ = run(flights, settings.store, 0, tmp_path / "store.sqlite")
    assert metrics["store.max_difference"] == metrics["offline.max_difference"] == 0
    assert metrics["store.rows_again"] == 0
    assert metrics["today.rows_leaked"] > 0


def test_columns_are_checked(store: Store) -> None:
    with pytest.raises(Problem, match="column 'written' is missing"):
        store.put(value(0, 0, 1.0).drop(columns="written"))


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"not a data base, but long enough to be looked at as one" * 50)
    with pytest.raises(Problem, match="cannot be used as the store"):
        Store(path)


def test_times_are_whole_minutes_on_disk(store: Store, tmp_path: Path) -> None:
    store.put(value(0, 0, 10.0))
    with sqlite3.connect(tmp_path / "store.sqlite") as base:
        assert base.execute("SELECT at, written FROM board").fetchall() == [(NOON.value // 60_000_000_000,) * 2]
