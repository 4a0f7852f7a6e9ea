"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from disruption.problem import Problem


def folder(path: Path) -> Path:
    """Make the folder; asked for before a long run, not after it.

    Raises:
        Problem: it cannot be made, or a file is there.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(f"{path}: cannot be a folder ({error.strerror}); name another") from None
    return path


def write_text(path: Path, text: str) -> None:
    """Write through a temporary file in the same folder, so that nobody ever sees half of it.

    Raises:
        Problem: the folder cannot be written to.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        folder(path.parent)
        half.write_text(text, encoding="utf-8")
        half.replace(path)  # in one step within one file system
    except OSError as error:
        raise Problem(f"{path}: cannot be written ({error.strerror}); choose a folder that you may write to") from None
    finally:
        with suppress(OSError):
            half.unlink()
