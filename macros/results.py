"""Numbers that our own code computed: `snippets/results/*.json`, written by `scripts/results.py`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


class ResultError(KeyError):
    """A result that is not there; the message says which are."""

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
        if name not in self.by_id:
            near = get_close_matches(name, self.by_id, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            raise ResultError(f"there is no result '{name}' in snippets/results{hint}")
        return self.by_id[name]

    def shown(self, name: str) -> str:
        return self.get(name).shown


def load_results(root: Path) -> tuple[Results, list[str]]:
    """Every result below `root/snippets/results` and the errors of files that cannot be read."""
    found: dict[str, Result] = {}
    errors = []
    for path in sorted((root / "snippets" / "results").glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            for name, entry in content["values"].items():
                found[f"{path.stem}.{name}"] = Result(**entry)
        except (ValueError, KeyError, TypeError) as error:
            errors.append(f"snippets/results/{path.name}: not a file of results ({error}); run `make results`")
    return Results(found), errors
