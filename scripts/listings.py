"""Listings that give numbers, run as a reader would: the pair of a pitfall's experiment, and the one of a depth page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from scripts.measured import DATA, ONE_THREAD, RESULTS, ROOT, Failure, entry, text_of

SNIPPETS = ROOT / "snippets"
PITFALLS = SNIPPETS / "pitfalls"
DEPTH = SNIPPETS / "depth"
# Runs a listing as a reader would, and hands over its `result` (and its `DATA` and `series`) on another channel than
# its output.
CALL = (
    "import json, os, runpy; names = runpy.run_path({0!r}, run_name='__main__'); "
    "os.write(2, ('\\x1e' + json.dumps([names['result'], names.get('DATA'), names.get('series')])).encode())"
)


def experiments(folder: Path = PITFALLS) -> list[str]:
    """The names of all experiments of pitfalls."""
    return sorted(path.stem.removesuffix("_right") for path in folder.glob("*_right.py"))


def studies(folder: Path = DEPTH) -> list[str]:
    """The names of the listings of depth pages that give numbers; those that only hold tests or helpers give none."""
    return sorted(path.stem for path in folder.glob("*.py") if "\n    result = " in path.read_text(encoding="utf-8"))


def run(path: Path) -> tuple[str, dict[str, Any], str, dict[str, Any] | None]:
    """What a listing prints, its numbers, its data and its series, run in its own folder on one thread.

    Raises:
        Failure: the listing failed; the message ends with its last line of error.
    """
    done = subprocess.run(
        [sys.executable, "-c", CALL.format(path.name)],
        cwd=path.parent, env={**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join([str(path.parent), str(PITFALLS)])},
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise Failure(f"snippets/{path.parent.name}/{path.name}: failed: {last}")
    found, data, series = json.loads(done.stderr.rpartition("\x1e")[2])
    return done.stdout, found, data or DATA, series


def sides(name: str) -> dict[str, Path]:
    """The listings that give a file of results, each by what its numbers' names begin with."""
    if name in studies():
        return {"": DEPTH / f"{name}.py"}
    return {f"{side}.": PITFALLS / f"{name}_{side}.py" for side in ("wrong", "right")}


def listing_files(name: str) -> dict[Path, str]:
    """Every file that belongs to an experiment or a study but its charts, with its content.

    Raises:
        Failure: see `run`; or a number is not described in snippets/metrics.yml.
    """
    files: dict[Path, str] = {}
    values: dict[str, Any] = {}
    more: dict[str, Any] = {}
    data = DATA
    for start, path in sides(name).items():
        files[RESULTS / f"{path.stem}.txt"], found, data, series = run(path)
        more = {"series": series} if series else more
        for metric, value in found.items():
            values[start + metric] = entry(start + metric, value, path.relative_to(ROOT).as_posix())
    files[RESULTS / f"{name}.json"] = text_of(values, data, **more)
    return files
