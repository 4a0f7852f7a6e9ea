"""The experiments of the pitfalls: a wrong and a right listing each, run as a reader would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from scripts.measured import DATA, ONE_THREAD, RESULTS, ROOT, Failure, entry, text_of

PITFALLS = ROOT / "snippets" / "pitfalls"
# Runs a listing as a reader would, and hands over its `result` (and its `DATA`) on another channel than its output.
CALL = (
    "import json, os, runpy; names = runpy.run_path({0!r}, run_name='__main__'); "
    "os.write(2, ('\\x1e' + json.dumps([names['result'], names.get('DATA')])).encode())"
)


def experiments(folder: Path = PITFALLS) -> list[str]:
    """The names of all experiments."""
    return sorted(path.stem.removesuffix("_right") for path in folder.glob("*_right.py"))


def run(listing: str, folder: Path = PITFALLS) -> tuple[str, dict[str, float], str]:
    """What a listing prints, its numbers and its data, run in its own folder on one thread.

    Raises:
        Failure: the listing failed; the message ends with its last line of error.
    """
    done = subprocess.run(
        [sys.executable, "-c", CALL.format(f"{listing}.py")],
        cwd=folder, env={**os.environ, **ONE_THREAD, "PYTHONPATH": str(folder)}, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise Failure(f"snippets/pitfalls/{listing}.py: failed: {last}")
    found, data = json.loads(done.stderr.rpartition("\x1e")[2])
    return done.stdout, found, data or DATA


def listing_files(name: str) -> dict[Path, str]:
    """Every file that belongs to an experiment but its chart, with its content.

    Raises:
        Failure: see `run`; or a number is not described in snippets/metrics.yml.
    """
    files: dict[Path, str] = {}
    values, data = {}, DATA
    for side in ("wrong", "right"):
        listing = f"{name}_{side}"
        files[RESULTS / f"{listing}.txt"], found, data = run(listing)
        for metric, value in found.items():
            values[f"{side}.{metric}"] = entry(f"{side}.{metric}", value, f"snippets/pitfalls/{listing}.py")
    files[RESULTS / f"{name}.json"] = text_of(values, data)
    return files
