"""The toolkit: what each version of a template is on GitHub, what a filled one may say, and the sheets on paper."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from macros.pages import Page
from macros.records import Template
from macros.site import loaded
from macros.templates import VERSIONS, raw_source, text
from scripts.case_documents import CASE, documents
from support import ROOT, count
from template_checks import faults, numbers_of_nobody

RECORDS, RESULTS = loaded()
PAGE = Page("index.md", RECORDS, RESULTS)
EACH = [(template, version) for template in RECORDS.templates for version in VERSIONS]


@pytest.mark.parametrize(("template", "version"), EACH, ids=lambda value: getattr(value, "id", value))
def test_github_shows_it_as_it_is_meant(template: Template, version: str) -> None:
    assert list(faults(text(template, version, PAGE.markdown))) == []
    count("template versions rendered as GitHub does", 1)


@pytest.mark.parametrize(
    ("markdown", "fault"),
    [
        ("# A\n\n[FILL IN: b](x)\n", "1 blanks written and 0 shown: one has become a link or broken a table"),
        ("# A\n\n[FILL IN: b]: x\n", "1 blanks written and 0 shown: one has become a link or broken a table"),
        ("# A\n\nx <!-- a\n", "a comment is shown to the reader"),
        ("# A\n\n| a | b |\n| --- |\n| 1 | 2 |\n", "a table is shown as text"),
        ("# A\n\n| a | b |\n| --- |\n| 1 | 2 |\n", "1 tables written and 0 shown"),
        ("# A\n\n| a |\n| --- |\n", "a table has no row"),
        ("## A\n", "0 first headings, 1 expected, at the top"),
        ("# A\n\n### B\n", "a heading of level 3 follows one of level 1"),
        ("# A\n\n[x](<[FILL IN: b]>)\n", "a blank stands in an address"),
    ],
)
def test_what_github_would_spoil_is_named(markdown: str, fault: str) -> None:
    assert fault in list(faults(markdown))


@pytest.mark.parametrize("template", RECORDS.templates, ids=lambda template: template.id)
def test_a_filled_version_has_no_number_but_from_results(template: Template) -> None:
    found = {field.id: numbers_of_nobody(field.filled) for field in template.fields}
    assert {name: numbers for name, numbers in found.items() if numbers} == {}


def test_numbers_of_nobody_are_found() -> None:
    said = "It saved 1,915 units, {result:a.b.c} more, on 21 November 2026 at level 2 with a 95 % interval; `x=3` of 7."
    assert numbers_of_nobody(said) == ["1,915", "7"]


def test_grep_finds_every_blank_and_nothing_in_a_filled_version(site: Path) -> None:
    folder = site / "generated" / "templates"
    found = subprocess.run(["grep", "-rlF", "FILL IN:", str(folder)], capture_output=True, text=True).stdout.split()
    blank = {Path(raw_source(template, version)).name for template, version in EACH if version != "filled"}
    assert {Path(path).name for path in found} == blank
    for template in RECORDS.templates:
        blanks = text(template, "blank", PAGE.markdown)
        assert all(blanks.count(f"[FILL IN: {field.label}]") for field in template.fields), template.id


def test_the_case_has_a_readme_from_each_levels_template() -> None:
    written = {path.relative_to(ROOT / CASE).as_posix() for path, _ in documents()}
    assert {f"level_{number}/README.md" for number in range(1, 6)} <= written
