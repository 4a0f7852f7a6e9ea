"""Files that are there whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from disruption.problem import Problem


def folder(path: Path) -> Path:
    """Make the folder for the results.

    Raises:
        Problem: it cannot be made or written to.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(f"--out: {path} cannot be a folder ({error.strerror}); name another") from None
    if not os.access(path, os.W_OK):
        raise Problem(f"--out: {path} cannot be written to; name another folder")
    return path


def write(path: Path, text: str) -> None:
    """Put the text in place in one step."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        file.write(text)
    Path(file.name).replace(path)


def write_json(path: Path, value: Any) -> None:
    """The same for a value; infinity and NaN are refused, as JSON has none."""
    write(path, json.dumps(value, indent=1, sort_keys=True, allow_nan=False) + "\n")
