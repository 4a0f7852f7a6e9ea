"""JSON files that are there whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from disruption.files import write_text
from disruption.problem import Problem


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
