"""Numbers, files and folders that are there whole or not at all, and tables as Markdown."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from disruption.files import write_text

Metrics = dict[str, float | dict[str, float]]


def write_json(path: Path, values: Metrics) -> None:
    """Write numbers rounded to 6 digits, in order of name."""
    rounded = {name: _rounded(value) for name, value in sorted(values.items())}
    write_text(path, json.dumps(rounded, indent=1) + "\n")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path beside `path` to write a file or folder to; it takes the place of `path` when the block has ended well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield half
        if path.is_dir():
            shutil.rmtree(path)
        half.replace(path)
    finally:
        if half.is_dir():
            shutil.rmtree(half)
        half.unlink(missing_ok=True)


def markdown(headers: list[str], rows: list[list[str]]) -> str:
    """A Markdown table: the first column to the left, the others to the right."""
    rule = ["---"] + ["---:"] * (len(headers) - 1)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in [headers, rule, *rows])


def _rounded(value: float | dict[str, float]) -> float | dict[str, float]:
    if isinstance(value, dict):
        return {part: round(number, 6) for part, number in value.items()}
    return round(value, 6)
