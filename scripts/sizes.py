"""How large each level of the case is, and what it takes as given: what a reader would have to write, install, assume."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from scripts.case_runs import CASE, LEVELS, OWNER, SHARED
from scripts.constraints import named
from scripts.measured import DATA, RESULTS, entry, text_of

MADE = {"reports", "work", "models", "__pycache__"}  # what a run leaves behind
APART = {"pytest", "tqdm"}  # what runs the tests and what draws a bar is not what the level is about


def lines(text: str) -> int:
    """Lines of Python that say something: neither blank nor a comment alone; docstrings count."""
    return sum(bool(line.strip()) and not line.lstrip().startswith("#") for line in text.splitlines())


def cells(notebook: str) -> str:
    """The code of a notebook."""
    return "\n".join("".join(cell["source"]) for cell in json.loads(notebook)["cells"] if cell["cell_type"] == "code")


def sizes(level: str) -> dict[str, int]:
    """Lines of a level's own code and of its tests, copies from level 2 left out, and the packages it names."""
    folder = CASE / level
    found = {"lines": 0, "test_lines": 0}
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.ipynb")]):
        inside = path.relative_to(folder)
        if inside.parts[0] in SHARED.get(level, []) or inside.parts[0] in MADE or inside.parts[0].startswith("."):
            continue
        text = path.read_text(encoding="utf-8")
        kind = "test_lines" if inside.parts[0] in {"tests", "loadtest"} else "lines"
        found[kind] += lines(cells(text) if path.suffix == ".ipynb" else text)
    pins = named((folder / "requirements.txt").read_text(encoding="utf-8"))
    return {**found, "packages": len({Requirement(pin).name for pin in pins} - APART)}


def given() -> dict[str, float]:
    """The assumptions of config.toml and of the label, so that a document that states one holds no number of its own."""
    config = tomllib.loads((CASE / OWNER / "config.toml").read_text(encoding="utf-8"))
    decision, run = config["decision"], config["run"]
    late = re.search(r"^LATE = (\d+)", (CASE / OWNER / "disruption" / "data.py").read_text(encoding="utf-8"), re.M)
    assert late, "disruption/data.py no longer says LATE = …"
    return {
        "given.alert_cost": decision["alert_cost"],
        "given.alert_worth": decision["alert_worth"],
        "given.miss_cost": decision["alert_worth"] - decision["alert_cost"],
        "given.break_even_chance": decision["alert_cost"] / decision["alert_worth"],
        "given.lead_hours": decision["lead_hours"],
        "given.late_minutes": int(late[1]),
        "given.resamples": run["repeats"],
    }


def size_files(results: Path = RESULTS) -> Iterator[tuple[Path, str]]:
    """The file of results `case.json`: sizes, what is given, and what was saved against the lines written so far.

    Level 1 alerts on nothing and saves nothing. At levels 3 and 4 the model of level 2 answers; level 4 adds what
    retraining was worth.
    """
    found = {level: sizes(level) for level in LEVELS}
    numbers: dict[str, float] = {f"{level}.{kind}": value for level in LEVELS for kind, value in found[level].items()}
    numbers |= given()

    def value(level: str, name: str) -> float:
        values = json.loads((results / f"{level}.json").read_text(encoding="utf-8"))["values"]
        return float(values[name]["value"])

    answered = value("level_3", "model.saved")
    saved = [
        0.0,
        value("level_2", "test.lightgbm.saved"),
        answered,
        answered + value("level_4", "retrain.triggered.saved_more"),
    ]
    so_far, total = [], 0
    for level in LEVELS[: len(saved)]:
        total += found[level]["lines"]
        so_far.append(total)
        numbers[f"{level}.lines_so_far"] = total
    series: dict[str, Any] = {"saved": {"x": so_far, "y": [round(amount, 6) for amount in saved]}}
    folders = {level: level for level in LEVELS} | {"given": OWNER}
    values = {
        name: entry(name, number, f"snippets/case/{folders[name.partition('.')[0]]}")
        for name, number in numbers.items()
    }
    yield results / "case.json", text_of(values, DATA, series=series)
