"""The notebook runs from the top, two runs agree, and nothing has learnt from the rows that score it.

It looks for these names of the notebook: SEED, TARGET, NUMBERS, NAMES, table, train, held_out, model, results.
"""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from sklearn.metrics import accuracy_score

from run import HERE, NOTEBOOK, execute

COLUMN = re.compile(r"^\| `([^`]+)` \| .+ \| .+ \| (.+) \| (before|outcome|after) \|$", re.M)


@pytest.fixture(scope="module")
def cells() -> list[Any]:
    return list(nbformat.read(NOTEBOOK, as_version=4).cells)


@pytest.fixture(scope="module")
def code(cells: list[Any]) -> list[str]:
    return [cell.source for cell in cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place for the run that leaves the repository alone."""
    place = tmp_path_factory.mktemp("run")
    shutil.copytree(HERE / "data", place / "data")
    return place


@pytest.fixture(scope="module")
def names(code: list[str], folder: Path) -> dict[str, Any]:
    """What the cells leave behind, run one after the other in this Python."""
    found: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("MPLBACKEND", "agg")  # no window for a chart
        for source in code:
            exec(source, found)
    return found


def test_a_fresh_kernel_runs_every_cell_and_says_what_another_run_says(folder: Path, names: dict[str, Any]) -> None:
    done = [cell for cell in execute(folder).cells if cell.cell_type == "code" and cell.source.strip()]
    assert [cell.execution_count for cell in done] == list(range(1, len(done) + 1))
    tables = [output.data.get("text/plain") for cell in done for output in cell.outputs if "data" in output]
    assert repr(names["results"].round(3)) in tables
    assert (folder / "chart.png").stat().st_size > 5000


def test_rows_are_set_aside_before_anything_is_filled_drawn_or_fitted(code: list[str]) -> None:
    split = next(place for place, source in enumerate(code) if "train_test_split(" in source)
    learns = [place for place, source in enumerate(code) if re.search(r"\.fit|fillna|dropna|\.mean\(|plt\.", source)]
    assert split < min(learns)
    for source in code[split + 1 :]:
        used = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
        assert "table" not in used, f"the whole table is used after the split:\n{source}"


def test_no_row_stands_on_both_sides(names: dict[str, Any]) -> None:
    train, held_out = names["train"], names["held_out"]
    assert not set(train.index) & set(held_out.index)
    assert len(train) + len(held_out) == len(names["table"])


def test_fill_and_scale_were_learnt_from_the_training_rows(names: dict[str, Any]) -> None:
    numbers = names["model"][0].named_transformers_["numbers"]
    columns, train = names["NUMBERS"], names["train"]
    assert numbers[0].statistics_ == pytest.approx(train[columns].median().to_numpy())
    filled = train[columns].fillna(train[columns].median())
    assert numbers[1].mean_[: len(columns)] == pytest.approx(filled.mean().to_numpy())
    assert numbers[1].mean_[: len(columns)] != pytest.approx(names["table"][columns].mean().to_numpy())


def test_the_baseline_stands_first_and_on_the_same_rows(names: dict[str, Any]) -> None:
    results, held_out, target = names["results"], names["held_out"], names["TARGET"]
    assert results["accuracy"].iloc[0] == pytest.approx(held_out[target].value_counts(normalize=True).max())
    said = names["model"].predict(held_out[names["NUMBERS"] + names["NAMES"]])
    assert results["accuracy"].iloc[1] == pytest.approx(accuracy_score(held_out[target], said))
    assert results["of"].tolist() == [held_out[target].sum()] * 2


def test_every_column_is_described_and_lies_in_its_range(cells: list[Any], names: dict[str, Any]) -> None:
    rows = COLUMN.findall("\n".join(cell.source for cell in cells if cell.cell_type == "markdown"))
    table = names["table"]
    assert [name for name, _, _ in rows] == list(table)
    for name, plausible, _ in rows:
        if plausible == "names":
            assert not pd.api.types.is_numeric_dtype(table[name])
        else:
            low, high = (float(end) for end in plausible.split(" to "))
            assert table[name].dropna().between(low, high).all(), f"{name} leaves {plausible}"


def test_nothing_that_is_known_later_is_used(cells: list[Any], names: dict[str, Any]) -> None:
    rows = COLUMN.findall("\n".join(cell.source for cell in cells if cell.cell_type == "markdown"))
    known = {name: when for name, _, when in rows}
    assert {known[name] for name in names["NUMBERS"] + names["NAMES"]} == {"before"}
