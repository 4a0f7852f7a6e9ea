"""The names that a page may call, at most a dozen; each takes ids and returns finished Markdown or HTML."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from macros import (
    catalogues,
    checklists,
    experiments,
    levels,
    listings,
    pitfalls,
    questions,
    references,
    story,
    templates,
)
from macros.loading import Records, did_you_mean
from macros.pages import Page, UnknownRecord
from macros.records import Level, Pitfall, Record, StoryStep, Template
from macros.results import Results

KINDS: dict[type[Record], dict[str, Any]] = {
    Level: levels.PARTS,
    Pitfall: pitfalls.PARTS,
    StoryStep: story.PARTS,
    Template: templates.PARTS,
}


def page_of(env: Any, records: Records, results: Results) -> Page:
    """The page that an engine is making: MkDocs and Zensical name its path differently."""
    file = getattr(env.page, "file", None)
    source = file.src_uri if file else env.page.path
    return Page(source, records, results, env.conf.get("site_url") or "")


def _record(page: Page, name: object) -> Any:
    """The level, pitfall, story step or template with this id."""
    pools = [record for kind in KINDS for record in page.records.of(kind)]
    for record in pools:
        if record.id == name:
            return record
    hint = did_you_mean(name, [record.id for record in pools])
    raise UnknownRecord(f"docs/{page.source}: there is no level, pitfall, story step or template {name!r}{hint}")


def section(page: Page, name: str, part: str) -> str:
    """One part of a record's page: `section("05-overfitting", "symptoms")`."""
    record = _record(page, name)
    parts = KINDS[type(record)]
    if part not in parts:
        raise ValueError(f"docs/{page.source}: '{name}' has no part {part!r}; it has {', '.join(parts)}")
    return str(parts[part](page, record))


def checklist(page: Page, name: str) -> str:
    """The checklist of a level, pitfall or story step."""
    return checklists.checklist(page, _record(page, name))


def asked(page: Page, name: str, most: int = 6) -> str:
    """The interview questions that a level or pitfall brings up."""
    return questions.questions(page, _record(page, name), most)


def experiment(page: Page, name: str) -> str:
    """The wrong and the right listing of a pitfall, their output and the chart."""
    return experiments.experiment(page, page.find(Pitfall, name))


def template(page: Page, name: str) -> str:
    """A template in its versions, with copy, download and curl."""
    return templates.template(page, page.find(Template, name))


def sources(page: Page, name: str) -> str:
    """The references of a record, as a list."""
    return references.references(page, _record(page, name))


VOCABULARY: dict[str, Callable[..., str]] = {
    "badge": levels.badge,
    "catalogue": catalogues.catalogue,
    "checklist": checklist,
    "experiment": experiment,
    "listing": listings.listing,
    "questions": asked,
    "ref": references.ref,
    "references": sources,
    "result": experiments.result,
    "section": section,
    "template": template,
    "term": references.term,
}
