"""My page: what its script must know of the records."""

from __future__ import annotations

from macros.drill import RATINGS
from macros.html import data
from macros.pages import Page
from macros.placement import compact


def mine(page: Page) -> str:
    """As data: templates by id, each with its name and its number of fields; the words of a rating; the criteria."""
    known = {
        "templates": {template.id: [template.name, len(template.fields)] for template in page.records.templates},
        "ratings": RATINGS,
    }
    return data("mine", known) + compact(page)
