"""What the listings of an experiment give when they run now; each runs once in a session."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from scripts.listings import listing_files
from support import count


@cache
def files_of(experiment: str) -> dict[str, str]:
    """What both listings give, by file name."""
    count("listings run", 2)
    return {path.name: content for path, content in listing_files(experiment).items()}


@cache
def entries_of(experiment: str) -> dict[str, Any]:
    """The entries of the file of results that a fresh run gives."""
    entries: dict[str, Any] = json.loads(files_of(experiment)[f"{experiment}.json"])["values"]
    return entries


def values_of(experiment: str) -> dict[str, float]:
    """The numbers of both sides: "wrong.metric" and "right.metric" to value."""
    return {name: entry["value"] for name, entry in entries_of(experiment).items()}
