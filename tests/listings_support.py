"""What the listings of an experiment give when they run now; a pair runs once, whichever worker asks first."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from filelock import FileLock

from scripts.listings import listing_files
from support import CACHE, count


@cache
def files_of(experiment: str) -> dict[str, str]:
    """What both listings give, by file name."""
    kept = CACHE / "listings" / f"{experiment}.json"
    kept.parent.mkdir(exist_ok=True)
    with FileLock(kept.with_suffix(".lock")):
        if not kept.is_file():
            files = {path.name: content for path, content in listing_files(experiment).items()}
            count("listings run", sum(name.endswith(".txt") for name in files))
            kept.write_text(json.dumps(files), encoding="utf-8")
    found: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
    return found


@cache
def entries_of(experiment: str) -> dict[str, Any]:
    """The entries of the file of results that a fresh run gives."""
    entries: dict[str, Any] = json.loads(files_of(experiment)[f"{experiment}.json"])["values"]
    return entries


def values_of(experiment: str) -> dict[str, float]:
    """The numbers of both sides: "wrong.metric" and "right.metric" to value."""
    return {name: entry["value"] for name, entry in entries_of(experiment).items()}
