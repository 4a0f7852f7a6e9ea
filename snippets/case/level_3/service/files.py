"""Files that are there whole or not at all."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from disruption.problem import Problem


def write_text(path: Path, text: str) -> None:
    """Write through a temporary file in the same folder, so that a reader never sees half of it.

    Raises:
        Problem: the folder cannot be written.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(text, encoding="utf-8")
        half.replace(path)  # os.replace: atomic within one file system
    except OSError as error:
        raise Problem(f"{path}: cannot be written ({error.strerror}); choose a folder that you may write to") from None
    finally:
        with suppress(OSError):
            half.unlink()


def write_json(path: Path, value: Any) -> None:
    """The value as JSON; NaN is not JSON and is refused with a ValueError."""
    write_text(path, json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def read_json(path: Path) -> Any:
    """Raises:
    Problem: the file is missing or is not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Problem(f"{path}: no such file") from None
    except (OSError, ValueError) as error:
        raise Problem(f"{path}: cannot be read as JSON ({error})") from None
