"""A version holds what was written and loads where it can be trusted, or says why not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import World

from disruption.problem import Problem
from service import artefact, training
from service.files import read_json, write_json


@pytest.fixture
def models(world: World, tmp_path: Path) -> Path:
    shutil.copytree(world.models, tmp_path / "models")
    return tmp_path / "models"


def test_it_forecasts_what_was_fitted(world: World) -> None:
    loaded = artefact.load(world.models, world.chosen)
    rows = world.offline[loaded.features]
    fitted = training.models.lightgbm(world.config).fit(
        rows[world.parts.train], world.tables.flights.loc[world.parts.train, "disrupted"].astype(float)
    )
    np.testing.assert_array_equal(loaded.chance(rows.to_numpy(float)), fitted.predict_proba(rows)[:, 1])


def test_fewer_trees_of_one_fit_are_a_fit_with_fewer_trees(world: World) -> None:
    loaded = artefact.load(world.models, world.candidate)
    rows = world.offline[loaded.features]
    fitted = training.models.lightgbm(world.config, n_estimators=20).fit(
        rows[world.parts.train], world.tables.flights.loc[world.parts.train, "disrupted"].astype(float)
    )
    np.testing.assert_array_equal(loaded.chance(rows.to_numpy(float)), fitted.predict_proba(rows)[:, 1])


def test_metadata_says_what_it_is_made_from(world: World) -> None:
    facts = artefact.load(world.models, world.chosen).metadata
    assert facts["data"]["name"] == "sample"
    assert len(facts["data"]["sha256"]) == 64
    assert facts["months"] == [2]
    assert facts["threshold"] == 0.25
    assert facts["features"][0]["name"] == "minute_of_day"
    assert facts["features"][0]["dtype"].startswith("int")
    assert set(facts["folds"]["second_quarter"]) == {"pr_auc", "roc_auc", "brier", "saved", "flights"}
    assert {"python", "lightgbm", "numpy", "pandas"} <= set(facts["libraries"])


def test_the_same_data_and_settings_give_the_same_version(world: World, tmp_path: Path) -> None:
    two_threads = world.config.model_copy(update={"run": world.config.run.model_copy(update={"threads": 2})})
    again = training.train(two_threads, world.tables, world.offline, tmp_path, [40, 20])
    assert again == [world.chosen, world.candidate]
    other = world.config.model_copy(update={"run": world.config.run.model_copy(update={"seed": 1})})
    assert training.train(other, world.tables, world.offline, tmp_path, [40]) != [world.chosen]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_version_that_is_there_is_not_written_again(world: World, models: Path) -> None:
    before = (models / world.chosen / "metadata.json").stat().st_mtime_ns
    assert training.train(world.config, world.tables, world.offline, models, [40]) == [world.chosen]
    assert (models / world.chosen / "metadata.json").stat().st_mtime_ns == before


def sealed(folder: Path, change: Callable[[dict[str, Any]], object]) -> str:
    """Metadata altered by someone who gives the version its new name: only what it says can give it away."""
    facts = read_json(folder / "metadata.json")
    change(facts)
    facts["files"] = {name: artefact.digest((folder / name).read_bytes()) for name in artefact.FILES}
    facts["version"] = artefact.version_of(facts)
    write_json(folder / "metadata.json", facts)
    folder.rename(folder.parent / facts["version"])
    return str(facts["version"])


@pytest.mark.parametrize("name", artefact.FILES)
def test_a_corrupt_file_is_named(world: World, models: Path, name: str) -> None:
    path = models / world.chosen / name
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(Problem, match=f"{name}: corrupt: its sha256 is not the one in metadata.json; promote another"):
        artefact.load(models, world.chosen)


@pytest.mark.parametrize("name", artefact.FILES)
def test_a_missing_file_is_named(world: World, models: Path, name: str) -> None:
    (models / world.chosen / name).unlink()
    with pytest.raises(Problem, match=f"{name}: cannot be read"):
        artefact.load(models, world.chosen)


def test_altered_metadata_is_refused(world: World, models: Path) -> None:
    path = models / world.chosen / "metadata.json"
    write_json(path, read_json(path) | {"threshold": 0.9})
    with pytest.raises(Problem, match="was altered"):
        artefact.load(models, world.chosen)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(Problem, match="cannot be read as JSON"):
        artefact.load(models, world.chosen)


def test_features_in_another_order_are_refused(world: World, models: Path) -> None:
    version = sealed(models / world.chosen, lambda facts: facts["features"].reverse())
    with pytest.raises(Problem, match=r"the model takes 'minute_of_day' where metadata\.json has 'city_trend'"):
        artefact.load(models, version)


def test_a_feature_that_this_code_does_not_know_is_refused(world: World, models: Path) -> None:
    folder = models / world.chosen
    text = (folder / "model.txt").read_text(encoding="utf-8")
    (folder / "model.txt").write_text(text.replace("minute_of_day", "minute"), encoding="utf-8")
    version = sealed(folder, lambda facts: facts["features"][0].update(name="minute"))
    with pytest.raises(Problem, match="this code has no feature 'minute'"):
        artefact.load(models, version)


def test_a_model_that_forecasts_otherwise_is_refused(world: World, models: Path) -> None:
    version = sealed(models / world.chosen, lambda facts: facts["probes"][0].update(chance=0.123))
    with pytest.raises(Problem, match=r"where it gave 0\.123"):
        artefact.load(models, version)


def test_another_library_or_format_is_refused(world: World, models: Path) -> None:
    path = models / world.chosen / "metadata.json"
    facts = read_json(path)
    write_json(path, facts | {"libraries": facts["libraries"] | {"lightgbm": "3.0.0"}})
    with pytest.raises(Problem, match=r"fitted with lightgbm 3\.0\.0"):
        artefact.load(models, world.chosen)
    write_json(path, facts | {"format": 0})
    with pytest.raises(Problem, match="not format 1"):
        artefact.load(models, world.chosen)


def test_a_version_that_is_not_there_is_named_with_those_that_are(world: World) -> None:
    with pytest.raises(Problem, match=r"no such version; there are .*" + world.chosen):
        artefact.load(world.models, "0123456789ab")


def test_a_folder_that_cannot_be_written_is_named(world: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Problem, match="cannot be a folder"):
        artefact.write(tmp_path / "file", "", {}, {}, {})


def test_the_files_are_plain_json(world: World) -> None:
    for name in ("metadata.json", "table.json", "reference.json"):
        json.loads((world.models / world.chosen / name).read_text(encoding="utf-8"), parse_constant=pytest.fail)
