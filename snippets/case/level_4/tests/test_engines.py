"""Three engines, one result; and the check that says so can fail."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from distributed import LocalCluster

from disruption.problem import Problem
from scale import parity
from scale.config import Settings
from scale.engines import KEYS, start
from scale.engines.measure import Size, measure
from scale.replicate import PERIOD, replicate

ROOT = Path(__file__).parent.parent


def test_engines_agree_with_each_other_and_with_the_definition(outputs: dict[str, Path], source: Path) -> None:
    metrics, table = parity.run(outputs, pd.read_parquet(source))
    differences = {name: value for name, value in metrics.items() if name.endswith("max_difference")}
    assert differences == {
        f"{name}.max_difference": pytest.approx(0, abs=1e-9) for name in ("pandas", "duckdb", "dask")
    }
    hourly = pd.read_parquet(outputs["dask"] / "hourly.parquet")
    assert hourly["capped"].isna().any(), "no hour without a departure: the sample no longer tests missing values"
    assert "capped" in table


def test_parity_stops_at_one_wrong_value(outputs: dict[str, Path], tmp_path: Path) -> None:
    for name in KEYS:
        table = pd.read_parquet(outputs["duckdb"] / f"{name}.parquet")
        if name == "board":
            table.loc[100, "late"] += 0.001
        table.to_parquet(tmp_path / f"{name}.parquet")
    with pytest.raises(Problem, match=r"duckdb: board: late: 1 rows differ, by up to 0\.001"):
        parity.run({**outputs, "duckdb": tmp_path})


TABLE = pd.DataFrame({"key": ["a", "b", "c"], "value": [1.0, 2.0, np.nan]})


@pytest.mark.parametrize(
    "found",
    [
        TABLE.assign(value=[1.0, 2.1, np.nan]),
        TABLE.assign(value=[1.0, 2.0, -15.0]),  # the trap: a value where there is none
        TABLE.assign(value=[1.0, np.nan, np.nan]),
        TABLE.iloc[:2],
        pd.concat([TABLE, pd.DataFrame({"key": ["d"], "value": [1.0]})]),
    ],
    ids=["value", "not missing", "missing", "row gone", "row too many"],
)
def test_a_difference_of_any_kind_counts(found: pd.DataFrame) -> None:
    differences = parity.compare(TABLE, found, ["key"], ["value"])
    assert differences.loc["value", "rows_wrong"] == 1
    with pytest.raises(Problem, match="1 rows differ"):
        parity.require_equal(differences, "test")


def test_order_of_rows_does_not_count() -> None:
    assert parity.compare(TABLE, TABLE.iloc[::-1], ["key"], ["value"])["rows_wrong"].sum() == 0


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (TABLE.drop(columns="value"), "column 'value' is missing"),
        (TABLE.iloc[:0], "no rows"),
        (pd.concat([TABLE, TABLE]), "a key comes twice: a"),
    ],
)
def test_what_cannot_be_compared_is_refused(found: pd.DataFrame, says: str) -> None:
    with pytest.raises(Problem, match=says):
        parity.compare(TABLE, found, ["key"], ["value"])


def test_only_the_values_show_the_trap(source: Path, settings: Settings) -> None:
    metrics, _ = parity.trap(source, settings)
    assert metrics["trap.rows"] == metrics["honest.rows"]
    assert metrics["trap.disrupted_share"] == metrics["honest.disrupted_share"]
    assert metrics["trap.mean"] < metrics["honest.mean"]
    assert metrics["trap.missing"] == 0 < metrics["honest.missing"]
    assert metrics["trap.rows_wrong"] > metrics["honest.missing"]


def test_a_trap_that_parity_does_not_see_is_an_error(flights: pd.DataFrame, settings: Settings, tmp_path: Path) -> None:
    replicate(flights.dropna(subset="dep_delay"), tmp_path / "flown", 1, settings.replicas)
    with pytest.raises(Problem, match="does not see the trap"):
        parity.trap(tmp_path / "flown", settings)


def test_copies_are_other_years_with_other_delays(flights: pd.DataFrame, source: Path) -> None:
    first, second = (
        pd.concat([pd.read_parquet(source / f"{copy:03d}-{part}.parquet") for part in (0, 1)], ignore_index=True)
        for copy in (0, 1)
    )
    pd.testing.assert_series_equal(first["dep_delay"], flights["dep_delay"])
    pd.testing.assert_series_equal(second["scheduled"], flights["scheduled"] + PERIOD)
    moved = (second["dep_delay"] - first["dep_delay"]).dropna()
    assert set(moved) == {-2, -1, 0, 1, 2}
    assert (second["dep_delay"].isna() == first["dep_delay"].isna()).all()


def test_copies_are_the_same_each_time(flights: pd.DataFrame, source: Path, settings: Settings, tmp_path: Path) -> None:
    replicate(flights, tmp_path / "again", 2, settings.replicas)
    other = settings.replicas.model_copy(update={"seed": 1})
    replicate(flights, tmp_path / "other", 2, other)
    ours, again, others = (pd.read_parquet(folder) for folder in (source, tmp_path / "again", tmp_path / "other"))
    pd.testing.assert_frame_equal(ours, again)
    assert not ours["dep_delay"].equals(others["dep_delay"])


def test_measure_runs_the_engine_in_its_own_process(source: Path, tmp_path: Path) -> None:
    sizes = [Size(source, tmp_path / "out", 2), Size(source, tmp_path / "again")]
    found, again = measure("duckdb", sizes, ROOT / "scale.toml")
    assert found["wall_seconds"]["low"] <= found["wall_seconds"]["value"] <= found["wall_seconds"]["high"]
    assert min(found["start_seconds"], found["start_cpu_seconds"], found["peak_memory"]) > 0
    assert found["start_seconds"] == again["start_seconds"]
    assert isinstance(again["cpu_seconds"], float)
    assert sorted(path.stem for path in (tmp_path / "again").iterdir()) == ["board", "hourly"]


def test_a_problem_in_the_other_process_arrives(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"nothing: no \.parquet files there"):
        measure("pandas", [Size(tmp_path / "nothing", tmp_path / "out")], ROOT / "scale.toml")


@pytest.mark.parametrize("name", ["pandas", "duckdb", "dask"])
def test_bad_files_leave_the_old_result(name: str, settings: Settings, source: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "old").touch()
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    with start(name, settings) as engine:
        with pytest.raises(Problem, match=r"no \.parquet files"):
            engine.run(wrong, target)
        (wrong / "a.parquet").write_bytes(b"PAR1 no, not really")
        with pytest.raises(Problem, match=r"a\.parquet: cannot be read as Parquet"):
            engine.run(wrong, target)
        pd.read_parquet(source / "000-0.parquet").drop(columns="dep_delay").to_parquet(wrong / "a.parquet")
        with pytest.raises(Problem, match=r"a\.parquet: column 'dep_delay' is missing"):
            engine.run(wrong, target)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()].count("out") == 1
    assert (target / "old").is_file()


def _at(settings: Settings, address: str) -> Settings:
    update = {"scheduler": address, "timeout_seconds": 1.0}
    return settings.model_copy(update={"cluster": settings.cluster.model_copy(update=update)})


def test_a_scheduler_that_does_not_answer(settings: Settings) -> None:
    with pytest.raises(Problem, match=r"no answer from tcp://127\.0\.0\.1:1 within 1 seconds"):
        start("dask", _at(settings, "tcp://127.0.0.1:1"))


def test_a_scheduler_without_workers(settings: Settings) -> None:
    with (
        LocalCluster(n_workers=0, processes=False, protocol="tcp", dashboard_address="127.0.0.1:0") as empty,
        pytest.raises(Problem, match="has no worker after 1 seconds"),
    ):
        start("dask", _at(settings, empty.scheduler_address))


def test_an_unknown_engine(settings: Settings) -> None:
    with pytest.raises(Problem, match="'spark' is unknown; expected one of pandas, duckdb, dask"):
        start("spark", settings)
