"""Numbers that our own code computed: `snippets/results/*.json`, written by `scripts/results.py`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any


class ResultError(KeyError):
    """A result that is not there; the message says which is nearest."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Result:
    """One number: its value, how it is shown, its unit, how it was computed, from which file and on which data.

    `interval` holds the two ends of its 95 % interval, where one was computed; they are results of their own.
    """

    value: float
    interval: list[float] | None
    shown: str
    unit: str
    how: str
    source: str
    data: str


@dataclass(frozen=True)
class Results:
    """All results by id, `file.subject.metric`; one with an interval has `….low`, `….high` and `….interval` beside it."""

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


KEYS: dict[str, Any] = {
    "value": int | float,
    "interval": list | None,
    "shown": str,
    "shown_interval": list | None,
    "unit": str,
    "how": str,
    "source": str,
}


def _entries(content: object) -> Iterator[tuple[str, Result]]:
    """The results of one file; a ValueError says what is wrong with it."""
    values = content.get("values") if isinstance(content, dict) else None
    if not isinstance(content, dict) or not isinstance(values, dict):
        raise ValueError("no mapping 'values'")
    if not isinstance(data := content.get("data"), str):
        raise ValueError(f"data: {data!r} is not text")
    for name, entry in values.items():
        if not isinstance(entry, dict) or sorted(entry) != sorted(KEYS):
            raise ValueError(f"values.{name}: expected the keys {', '.join(KEYS)}")
        for key, kind in KEYS.items():
            if not isinstance(entry[key], kind) or isinstance(entry[key], bool):
                raise ValueError(f"values.{name}.{key}: {entry[key]!r} is not {NAMES.get(kind, 'a number')}")
        ends = entry["shown_interval"]
        found = Result(data=data, **{key: value for key, value in entry.items() if key != "shown_interval"})
        yield name, found
        if found.interval and ends:
            part = replace(found, interval=None)
            yield f"{name}.low", replace(part, value=found.interval[0], shown=ends[0])
            yield f"{name}.high", replace(part, value=found.interval[1], shown=ends[1])
            yield f"{name}.interval", replace(part, shown=" to ".join(ends))


NAMES = {str: "text", list | None: "two ends or null"}


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
