"""The listings that check answers of the question bank, run as a reader would; each fails where an answer is wrong."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest

from scripts.listings import SNIPPETS
from scripts.measured import ONE_THREAD
from support import count

LISTINGS = sorted((SNIPPETS / "questions").glob("*.py"))


@pytest.mark.parametrize("path", LISTINGS, ids=lambda path: path.stem)
def test_the_answer_holds(path) -> None:
    done = subprocess.run(
        [sys.executable, path.name], cwd=path.parent, env={**os.environ, **ONE_THREAD}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    count("answers checked by code", 1)


@pytest.mark.parametrize("path", LISTINGS, ids=lambda path: path.stem)
def test_a_check_claims_something(path) -> None:
    """Two assertions at least: what the answer says, and that the wrong turn is wrong."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{path.name}: the first line says what is checked"
    assert sum(isinstance(node, ast.Assert) for node in ast.walk(tree)) >= 2, path.name
