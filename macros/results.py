"""Numbers that our own code computed: `snippets/results/*.json`, written by `scripts/results.py`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path


class ResultError(KeyError):
    """A result that is not there; the message says which is nearest."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Result:
    """One number: its value, how it is shown, its unit and how it was computed."""

    value: float
    shown: str
    unit: str
    how: str
    source: str


@dataclass(frozen=True)
class Results:
    """All results by id, `experiment.side.metric`."""

    by_id: dict[str, Result]

    def get(self, name: str) -> Result:
        """The result with this id.

        Raises:
            ResultError: there is none; the message names the nearest.
        """
        if name not in self.by_id:
            near = get_close_matches(name, self.by_id, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            raise ResultError(f"there is no result '{name}' in snippets/results{hint}")
        return self.by_id[name]

    def shown(self, name: str) -> str:
        """How the number is written on a page; raises as `get` does."""
        return self.get(name).shown


KEYS = [field.name for field in fields(Result)]


def _entries(content: object) -> Iterator[tuple[str, Result]]:
    """The results of one file; a ValueError says what is wrong with it."""
    values = content.get("values") if isinstance(content, dict) else None
    if not isinstance(values, dict):
        raise ValueError("no mapping 'values'")
    for name, entry in values.items():
        if not isinstance(entry, dict) or sorted(entry) != sorted(KEYS):
            raise ValueError(f"values.{name}: expected the keys {', '.join(KEYS)}")
        if not isinstance(entry["value"], int | float) or isinstance(entry["value"], bool):
            raise ValueError(f"values.{name}.value: {entry['value']!r} is not a number")
        if wrong := [key for key in KEYS[1:] if not isinstance(entry[key], str)]:
            raise ValueError(f"values.{name}.{wrong[0]}: {entry[wrong[0]]!r} is not text")
        yield name, Result(**entry)


def load_results(root: Path) -> tuple[Results, list[str]]:
    """Every result below `root/snippets/results` and the errors of files that cannot be read."""
    found: dict[str, Result] = {}
    errors = []
    for path in sorted((root / "snippets" / "results").glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            found |= {f"{path.stem}.{name}": result for name, result in _entries(content)}
        except ValueError as error:  # also what json and UTF-8 raise
            errors.append(f"snippets/results/{path.name}: not a file of results ({error}); run `make results`")
    return Results(found), errors
