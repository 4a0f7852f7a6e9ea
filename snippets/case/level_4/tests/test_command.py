"""The command: parts on the sample, and one clear line with status 2 for whatever is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from disruption.problem import Problem
from scale.__main__ import main, timings_table
from scale.config import Replicas, load_settings
from scale.replicate import replicate

ROOT = Path(__file__).parent.parent


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    """The command's options for the sample and for a folder of its own."""
    config, settings = tmp_path / "config.toml", tmp_path / "scale.toml"
    sample = json.dumps(str(ROOT / "sample"))
    config.write_text((ROOT / "config.toml").read_text().replace('folder = ""', f"folder = {sample}"))
    work = json.dumps(str(tmp_path / "work"))
    settings.write_text((ROOT / "scale.toml").read_text().replace('folder = "work"', f"folder = {work}"))
    return ["--config", str(config), "--settings", str(settings), "--reports", str(tmp_path / "reports")]


@pytest.mark.parametrize(("part", "says"), [("stream", "in order"), ("store", "online against offline")])
def test_a_part_prints_its_table(part: str, says: str, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([part, *options]) == 0
    assert says in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["engines", "--times", "0"], "times: 0 copies asked for; expected 1 or more"),
        (["engines", "--times", "-3"], "times: -3 copies"),
        (["cost"], "timings.json: no such file; run all parts first"),
        (["canary"], "months 2; expected all of split.test"),
        (["stream", "--config", "nowhere.toml"], "nowhere.toml: no such file"),
        (["stream", "--settings", "nowhere.toml"], "nowhere.toml: no such file"),
    ],
)
def test_what_is_wrong_is_one_line(
    given: list[str], says: str, options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, *rest = given
    assert main([command, *options, *rest]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert says in said[-1]
    assert said[-1].startswith("error: ")
    assert not list(tmp_path.glob("reports/*.json"))
    assert not list(tmp_path.glob("work/*"))


def test_a_timings_file_that_is_not_json(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "timings.json").write_text("{")
    assert main(["cost", *options]) == 2
    assert "timings.json: not JSON" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[cluster]", "[cluster", "not TOML"),
        ('scheduler = ""', 'scheduler = "somewhere"', "cluster.scheduler"),
        ("timeout_seconds = 20", "timeout_seconds = -1", "cluster.timeout_seconds"),
        ('worker_memory = "2GiB"', 'worker_memory = "much"', "cluster.worker_memory"),
        ("late_share = 0.02", "late_share = 2", "stream.late_share"),
        ("workers = 2", "worker = 2", "cluster.worker"),
    ],
)
def test_settings_are_checked(old: str, new: str, says: str, tmp_path: Path) -> None:
    text = (ROOT / "scale.toml").read_text()
    assert old in text
    path = tmp_path / "scale.toml"
    path.write_text(text.replace(old, new))
    with pytest.raises(Problem, match=says):
        load_settings(path)


def test_flights_to_copy_are_checked(flights: pd.DataFrame, tmp_path: Path) -> None:
    settings = Replicas(jitter_minutes=2, seed=0)
    with pytest.raises(Problem, match="no rows to copy"):
        replicate(flights.iloc[:0], tmp_path / "x", 1, settings)
    with pytest.raises(Problem, match="column 'carrier' is missing"):
        replicate(flights.drop(columns="carrier"), tmp_path / "x", 1, settings)
    assert not list(tmp_path.iterdir())


def test_the_table_of_timings_is_in_order_of_size() -> None:
    kinds = {
        "start_seconds": 1.0,
        "wall_seconds": {"value": 2.0, "low": 1.0, "high": 3.0},
        "cpu_seconds": 3.0,
        "peak_memory": 4.0,
    }
    timings = {
        f"{name}.x{times}.{kind}": value
        for name in ("pandas", "duckdb", "dask")
        for times in (10, 1)
        for kind, value in kinds.items()
    }
    table = timings_table({**timings, "x10.rows": 1000, "x1.rows": 100})
    assert [line.split("|")[1].strip() for line in table.splitlines()[2:]] == [
        "pandas, 1x", "duckdb, 1x", "dask, 1x", "pandas, 10x", "duckdb, 10x", "dask, 10x",
    ]  # fmt: skip
    assert "| 100 | 1.0 | 2.0 | 3.0 | 4.0 |" in table
