"""The records and results of a build, loaded once and again when a file of theirs has changed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from macros.loading import ROOT, Records, load
from macros.results import Results, load_results

SOURCES = ("data", "snippets/results")


def fingerprint(root: Path, folders: tuple[str, ...] = SOURCES) -> int:
    """Changes when a file in these folders is added, removed or written."""
    files = (path for folder in folders for path in sorted((root / folder).rglob("*")) if path.is_file())
    return hash(tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files))


@lru_cache(maxsize=1)
def _loaded(root: Path, mark: int) -> tuple[Records, Results]:
    return load(root), load_results(root)[0]


def loaded(root: Path = ROOT) -> tuple[Records, Results]:
    """All records and results; one engine asks once per page, so the work is done once per change.

    Raises:
        RecordErrors: with every error that was found.
    """
    return _loaded(root, fingerprint(root))
