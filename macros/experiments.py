"""The experiment of a pitfall: listings, printed output, chart, and single numbers."""

from __future__ import annotations

from html import escape

from macros.html import QUIET
from macros.loading import ROOT
from macros.pages import Page
from macros.records import Pitfall
from macros.results import ResultError


def experiment(page: Page, pitfall: Pitfall) -> str:
    """Wrong and right in tabs with what they print; the chart under them. Snippets bring in the files."""
    if pitfall.experiment is None:
        raise ValueError(f"docs/{page.source}: the pitfall '{pitfall.id}' has no experiment")
    name = pitfall.experiment
    tabs = "\n\n".join(_tab(f"{name}_{side}", side) for side in ("wrong", "right"))
    chart = f'<figure class="chart" {QUIET}>\n--8<-- "results/{name}.svg"\n</figure>'
    return f"{tabs}\n\n{chart}" if (ROOT / "snippets" / "results" / f"{name}.svg").is_file() else tabs


def _tab(listing: str, side: str) -> str:
    return (
        f'=== "{side.capitalize()}"\n\n'
        f'    ``` {{ .python title="snippets/pitfalls/{listing}.py" {QUIET}="" }}\n    --8<-- "pitfalls/{listing}.py"\n    ```\n\n'
        f'    ``` {{ .text title="It prints" {QUIET}="" }}\n    --8<-- "results/{listing}.txt"\n    ```'
    )


def result(page: Page, name: str) -> str:
    """One number of ours, with how it was computed as its tooltip.

    Raises:
        ResultError: there is no such result.
    """
    try:
        found = page.results.get(name)
    except ResultError as error:
        raise ResultError(f"docs/{page.source}: {error}") from None
    how = escape(found.how.replace("`", ""))  # Markdown would make code of them inside the attribute
    return f'<span class="result" title="{how}">{found.shown}</span>'
