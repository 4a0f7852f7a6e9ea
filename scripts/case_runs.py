"""The levels of the case, each run from a copy of its folder by the command that its own README gives."""

from __future__ import annotations

import json
import os
import platform
import re
import resource
import shlex
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts.measured import DATA, ONE_THREAD, RESULTS, ROOT, Failure, entry, text_of

CASE = ROOT / "snippets" / "case"
LEVELS = [f"level_{number}" for number in range(1, 6)]
OWNER = "level_2"  # the files below are written there; later levels hold copies, since each folder stands alone
SHARED = {
    "level_3": ["config.toml", "disruption", "sample"],
    "level_4": ["config.toml", "disruption", "sample"],
    "level_5": ["disruption", "sample"],
}
LEFT_BEHIND = shutil.ignore_patterns(
    "reports", "work", ".venv", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", "models"
)
FULL = {  # what `make results-full` runs beside a level's one command; only then are times taken and written
    "level_3": [["load"]],
    "level_4": [["engines", "--times", "50"]],
}
QUICK = {"level_2": ["--quick"], "level_4": ["--quick"], "level_5": ["--quick"]}  # a subset of the same numbers
DOCUMENTS = ("README.md", "RESULTS.md", "PAPER.md")
# Between these marks a document holds the whole report, or (headline) its first paragraph.
BLOCK = re.compile(r"(<!-- (results|headline) -->\n).*?(<!-- /\2 -->)", re.S)


def commands(readme: str) -> list[list[str]]:
    """The commands under "Run it" of a README.

    Raises:
        Failure: there is no such block, or it does not hold one to three commands.
    """
    found = re.search(r"^## Run it\n.*?^```sh\n(.*?)^```$", readme, re.S | re.M)
    lines = [line for line in (found[1] if found else "").splitlines() if line.strip()]
    if not 1 <= len(lines) <= 3:
        raise Failure(f"README.md: {len(lines)} commands under '## Run it', 1 to 3 expected")
    return [shlex.split(line) for line in lines]


def copy_out(level: str, to: Path) -> Path:
    """A copy of the level's folder as a reader would take it, without anything that a run has left there."""
    folder = to / level
    shutil.copytree(CASE / level, folder, ignore=LEFT_BEHIND)
    return folder


def run(folder: Path, more: list[str] | None = None) -> Path:
    """Run the last command of the folder's README (with more arguments) on this Python; gives its reports.

    Raises:
        Failure: it failed; the message ends with what it said.
    """
    command = commands((folder / "README.md").read_text(encoding="utf-8"))[-1]
    done = subprocess.run(
        [sys.executable, *command[1:], *(more or [])],
        cwd=folder, env={**os.environ, **ONE_THREAD}, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise Failure(f"snippets/case/{folder.name}: failed: {' '.join(command)}\n{done.stderr.strip()[-2000:]}")
    return folder / "reports"


def read(folder: Path, name: str) -> dict[str, Any]:
    """A JSON file of a level's reports; empty where the level does not write it."""
    path = folder / "reports" / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def entries(level: str, numbers: dict[str, Any]) -> dict[str, Any]:
    """The numbers of a level as they stand in a file of results.

    Raises:
        Failure: see `measured.entry`.
    """
    return {name: entry(name, number, f"snippets/case/{level}") for name, number in sorted(numbers.items())}


def level_files(level: str, scratch: Path, full: bool = False) -> dict[Path, str]:
    """Every file of results of a level but its charts, and its documents with the tables filled in.

    Raises:
        Failure: the level failed, or gave a number that is not described.
    """
    folder = copy_out(level, scratch)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run(folder)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    files: dict[Path, str] = {}
    series = read(folder, "series")
    more = {"series": series} if series else {}
    files[RESULTS / f"{level}.json"] = text_of(entries(level, read(folder, "metrics")), DATA, **more)
    report = (folder / "reports" / "report.md").read_text(encoding="utf-8")
    told = {"results": report, "headline": report.partition("\n\n")[0] + "\n"}
    for name in DOCUMENTS:
        path = CASE / level / name
        if path.is_file() and BLOCK.search(text := path.read_text(encoding="utf-8")):
            files[path] = BLOCK.sub(lambda match: f"{match[1]}{told[match[2]]}{match[3]}", text)
    if full:
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        timings = {**read(folder, "timings"), "run.seconds": wall, "run.cpu_seconds": spent}
        for command in FULL.get(level, []):
            run(folder, command)
            timings |= read(folder, "timings")
        files[RESULTS / f"{level}_timings.json"] = text_of(entries(level, timings), DATA, measured=machine())
    return files


def machine() -> str:
    """When and on what a time was taken: times are measured, not compared."""
    cores = os.cpu_count()
    return f"{datetime.now(UTC):%Y-%m-%d}, {cores} cores, {platform.system()}, Python {platform.python_version()}"


def copies() -> list[tuple[Path, Path]]:
    """Each file that level 2 owns and a later level holds, with its copy."""
    pairs = []
    for level, names in SHARED.items():
        for name in names:
            copy = CASE / level / name
            for path in [copy] if copy.is_file() else sorted(copy.glob("*")):
                if path.is_file():
                    pairs.append((CASE / OWNER / path.relative_to(CASE / level), path))
    return pairs


def refresh_copies() -> list[Path]:
    """Write every copy again from its owner; gives those that had changed."""
    changed = []
    for owner, copy in copies():
        if owner.read_bytes() != copy.read_bytes():
            copy.write_bytes(owner.read_bytes())
            changed.append(copy)
    return changed
