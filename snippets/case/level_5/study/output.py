"""Values as JSON files that are there whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from disruption.files import write_text


def write_json(path: Path, value: Any) -> None:
    """Write a value; infinity and NaN are refused, as JSON has none."""
    write_text(path, json.dumps(value, indent=1, sort_keys=True, allow_nan=False) + "\n")
