"""Bad input gives one sentence that names the file or field and what is expected, and leaves old results alone."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from disruption.__main__ import made_of, main
from disruption.data import hashes, load
from disruption.problem import Problem

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the sample as two plain files."""
    for name in ("flights", "weather"):
        pd.read_csv(ROOT / "sample" / f"{name}.csv.gz").head(300).to_csv(tmp_path / f"{name}.csv", index=False)
    return tmp_path


def edit(path: Path, **columns: object) -> None:
    table = pd.read_csv(path).astype(object)
    for name, value in columns.items():
        table.loc[0, name] = value
    table.to_csv(path, index=False)


BAD = {
    "unknown carrier": ({"carrier": "ZZ"}, "flights.csv: carrier: 'ZZ' is unknown; expected one of 9E, AA"),
    "unknown airport": ({"origin": "SFO"}, "flights.csv: origin: 'SFO' is unknown; expected one of EWR, JFK, LGA"),
    "text for a number": ({"dep_delay": "late"}, "flights.csv: dep_delay: 'late' is not a number"),
    "no such time": ({"sched_dep_time": 1275}, "flights: sched_dep_time: 1275 in row 0 is not a time hhmm"),
    "half a minute": ({"sched_dep_time": 900.5}, "flights: sched_dep_time: 900.5 in row 0 is not a time hhmm"),
    "endless delay": ({"dep_delay": float("inf")}, "flights.csv: dep_delay: inf in row 0 cannot be"),
    "no such day": ({"month": 2, "day": 30}, "flights: year, month, day: not a date"),
    "missing time": ({"sched_dep_time": None}, "flights.csv: sched_dep_time: missing in row 0"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_is_named(folder: Path, name: str) -> None:
    columns, message = BAD[name]
    edit(folder / "flights.csv", **columns)
    with pytest.raises(Problem) as error:
        load(folder)
    assert message in str(error.value)


def test_a_missing_column_is_named(folder: Path) -> None:
    path = folder / "weather.csv"
    pd.read_csv(path).drop(columns="visib").to_csv(path, index=False)
    with pytest.raises(Problem, match=r"weather\.csv: column 'visib' is missing"):
        load(folder)


def test_no_rows_no_file_no_table(folder: Path) -> None:
    path = folder / "flights.csv"
    pd.read_csv(path).head(0).to_csv(path, index=False)
    with pytest.raises(Problem, match="no rows"):
        load(folder)
    path.write_bytes(b"")
    with pytest.raises(Problem, match=r"flights\.csv: cannot be read as a table"):
        load(folder)
    path.unlink()
    with pytest.raises(Problem, match=r"no file flights\.csv, flights\.csv\.gz or flights\.csv\.zip"):
        load(folder)
    packed = bytearray((ROOT / "sample" / "flights.csv.gz").read_bytes())
    packed[5000:5010] = bytes(10)
    (folder / "flights.csv.gz").write_bytes(packed)
    with pytest.raises(Problem, match=r"flights\.csv\.gz: cannot be read"):
        load(folder)
    (folder / "flights.csv.zip").write_bytes(b"PK not really")
    with pytest.raises(Problem, match="cannot be read"):
        load(folder)


CONFIGS = {
    "unknown key": ("trials = 10", "trails = 10", "run.trials: Field required"),
    "not a number": ("alert_cost = 15.0", 'alert_cost = "much"', "decision.alert_cost"),
    "no such group": ('"city"]', '"moon"]', "features.groups: 'moon' is unknown; there are timetable"),
    "endless worth": ("alert_worth = 60.0", "alert_worth = inf", "decision.alert_worth"),
    "a group twice": ('"route", "city"]', '"city", "city"]', "features.groups: a group is named twice"),
    "test before folds": ("test = [10, 11, 12]", "test = [6]", "split.test: months must come after split.folds"),
    "an alert that never pays": ("alert_cost = 15.0", "alert_cost = 80.0", "must be below alert_worth"),
    "not TOML": ("[run]", "[run", "not TOML"),
    "data not there": ('folder = ""', 'folder = "nowhere"', "nowhere: no file flights.csv"),
    "months not there": ('folder = ""', 'folder = "SAMPLE"', "no flights to predict; the data must hold the months"),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_the_command_says_what_is_wrong_and_keeps_old_results(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, message = CONFIGS[name]
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    assert old in text
    config, out = tmp_path / "config.toml", tmp_path / "reports"
    config.write_text(text.replace(old, new.replace("SAMPLE", str(ROOT / "sample"))), encoding="utf-8")
    out.mkdir()
    (out / "metrics.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(ROOT)
    assert main(["--config", str(config), "--out", str(out)]) == 2
    assert message in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["metrics.json"]
    assert (out / "metrics.json").read_text(encoding="utf-8") == "{}"


def test_a_result_says_what_it_was_made_of(folder: Path) -> None:
    found = made_of(folder, quick=True)
    data = hashlib.sha256((folder / "weather.csv").read_bytes()).hexdigest()
    assert found["quick"] is True
    assert found["data"] == hashes(folder)
    assert hashes(folder)["weather.csv"] == data
    assert found["libraries"]["pandas"] == pd.__version__  # type: ignore[index]


def test_the_command_leaves_without_a_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "disruption", "--config", str(tmp_path / "none.toml")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.strip().endswith("none.toml: no such file; one to start from stands beside the README")
    assert "Traceback" not in done.stderr
