"""The documents of the case that are templates filled in: the record holds the text, the folder of the case a copy.

A template with `filled_file` is written there in its filled version, so that what the toolkit shows is what stands in
a repository that runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from macros.pages import Page
from macros.site import loaded
from macros.templates import text
from scripts.measured import ROOT

CASE = Path("snippets") / "case"


def documents(root: Path = ROOT) -> Iterator[tuple[Path, str]]:
    """Each document that a template gives, with its text."""
    page = Page("index.md", *loaded(root))
    for template in page.records.templates:
        if template.filled_file:
            yield root / CASE / template.filled_file, text(template, "filled", page.markdown)
