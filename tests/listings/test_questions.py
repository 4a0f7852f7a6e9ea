"""The listings that check answers of the question bank; each fails where an answer is wrong."""

from __future__ import annotations

import ast
import runpy
from pathlib import Path

import pytest

from scripts.listings import SNIPPETS
from support import count

LISTINGS = sorted((SNIPPETS / "questions").glob("*.py"))


@pytest.mark.parametrize("path", LISTINGS, ids=lambda path: path.stem)
def test_the_answer_holds(path: Path) -> None:
    runpy.run_path(
        str(path), run_name="__main__"
    )  # in this process: importing the libraries takes longer than the checks
    count("answers checked by code", 1)


@pytest.mark.parametrize("path", LISTINGS, ids=lambda path: path.stem)
def test_a_check_claims_something(path: Path) -> None:
    """Two assertions at least: what the answer says, and that the wrong turn is wrong."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{path.name}: the first line says what is checked"
    assert sum(isinstance(node, ast.Assert) for node in ast.walk(tree)) >= 2, path.name


def test_a_wrong_answer_is_caught(tmp_path: Path) -> None:
    text = (SNIPPETS / "questions" / "auc-from-scratch.py").read_text(encoding="utf-8")
    broken = tmp_path / "auc-from-scratch.py"
    broken.write_text(text.replace("positives + 1", "positives"), encoding="utf-8")
    with pytest.raises(AssertionError):
        runpy.run_path(str(broken), run_name="__main__")
