"""Macros are pure functions: ids in, finished Markdown or HTML out; what they cannot find they name."""

from __future__ import annotations

import re

import pytest

from macros import html
from macros.listings import _quoted
from macros.loading import ROOT
from macros.pages import Page, UnknownRecord, address_of, typographic
from macros.questions import chosen
from macros.records import QUESTION_KINDS, Reference, Taught, Template, TemplateField
from macros.references import SEEN
from macros.results import ResultError
from macros.site import loaded
from macros.templates import VERSIONS, text
from macros.vocabulary import VOCABULARY

RECORDS, RESULTS = loaded()


def at(source: str) -> Page:
    return Page(source, RECORDS, RESULTS, "https://handbook.example/")


HOME, LEVEL, CASE = at("index.md"), at("levels/2-structured.md"), at("case/index.md")


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("index.md", ""),
        ("levels/index.md", "levels/"),
        ("levels/1-entry.md", "levels/1-entry/"),
        ("a/b.md#c", "a/b/#c"),
        ("generated/x.md.txt", "generated/x.md.txt"),
    ],
)
def test_address_of_a_source(source: str, address: str) -> None:
    assert address_of(source) == address


@pytest.mark.parametrize(
    ("page", "target", "url"),
    [
        (HOME, "levels/2-structured.md", "levels/2-structured/"),
        (LEVEL, "index.md", "../../"),
        (LEVEL, "levels/1-entry.md#signs", "../1-entry/#signs"),
        (LEVEL, "levels/2-structured.md#checklist", "#checklist"),
        (LEVEL, "generated/x.json", "../../generated/x.json"),
        (CASE, "case/index.md", "./"),
        (CASE, "reference/glossary.md#smote", "../reference/glossary/#smote"),
    ],
)
def test_links_are_relative_to_the_page(page: Page, target: str, url: str) -> None:
    assert page.url(target) == url


def test_text_of_a_record_becomes_html_with_its_links_resolved() -> None:
    shown = RESULTS.shown("overfitting.wrong.test_accuracy")
    made = LEVEL.html(
        "**Bold** & 'said' {result:overfitting.wrong.test_accuracy} [x](cite:islp) [y](record:05-overfitting)"
    )
    assert made.startswith(f'<strong>Bold</strong> &amp; ‘said’ {shown} <a href="https://')
    assert 'href="../../pitfalls/05-overfitting/">y</a>' in made


@pytest.mark.parametrize(
    ("straight", "curly"),
    [
        ("it's", "it’s"),
        ("'one', \"two\"", "‘one’, “two”"),
        ("(as in 'I did not …').", "(as in ‘I did not …’)."),
        ("**'bold'** and readers' own", "**‘bold’** and readers’ own"),
        ("`x['a']` is 'a'", "`x['a']` is ‘a’"),
    ],
)
def test_quotes_are_typographic(straight: str, curly: str) -> None:
    assert typographic(straight) == curly


def test_text_for_a_file_keeps_markdown_and_resolves_citations() -> None:
    made = HOME.markdown("**x** [y](cite:islp) {result:overfitting.right.depth}")
    assert re.fullmatch(r"\*\*x\*\* \[y\]\(https://[^)]+\) \d+", made)


def test_plain_text_is_escaped_where_html_would_break() -> None:
    assert LEVEL.html("a < b & c") == "a &lt; b &amp; c"


@pytest.mark.parametrize(("span", "text_"), [((1, 3), "1–3 h"), ((0.5, 2), "0.5–2 h"), ((2, 2), "2 h")])
def test_effort_range(span: tuple[float, float], text_: str) -> None:
    assert html.hours(span) == text_


def test_table_has_headers_a_caption_and_no_blank_line() -> None:
    made = html.table(["", "a"], [["r", "1"], ["s", "2"]], "What it shows")
    assert made.count('scope="row"') == 2
    assert "<caption>What it shows</caption>" in made
    assert "\n\n" not in made


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("badge", (9,), "docs/case/index.md: there is no level 9"),
        ("section", ("05-overfiting", "cost"), "there is no level, pitfall, story step or template '05-overfiting'; did you mean '05-overfitting'?"),
        ("section", ("05-overfitting", "signs"), "'05-overfitting' has no part 'signs'; it has opening, symptoms"),
        ("checklist", ("nothing",), "there is no level, pitfall, story step or template 'nothing'"),
        ("checklist", ("case-study",), "a Template has no checklist"),
        ("questions", ("nothing",), "there is no level, pitfall, story step or template 'nothing'"),
        ("experiment", ("12-no-network",), "the pitfall '12-no-network' has no experiment"),
        ("template", ("case-stdy",), "there is no template 'case-stdy'; did you mean 'case-study'?"),
        ("term", ("smoote",), "there is no term 'smoote'; did you mean 'smote'?"),
        ("ref", ("islpp",), "there is no reference 'islpp'; did you mean 'islp'?"),
        ("references", ("nothing",), "there is no level, pitfall, story step or template 'nothing'"),
        ("result", ("overfitting.wrong.leafs",), "there is no result 'overfitting.wrong.leafs' in snippets/results; did you mean"),
        ("listing", ("case/level_2/nothing.py",), "there is no file snippets/case/level_2/nothing.py"),
        ("listing", ("case/level_2/disruption/split.py", "walk_foward"), "there is no 'walk_foward' in it; did you mean 'walk_forward'?"),
        ("listing", ("case/level_2/config.toml", "split"), "only Python, notebooks and Markdown are shown in parts; leave 'split' out"),
        ("listing", ("case/level_2/README.md", "Limmits"), "there is no heading 'Limmits' in it; did you mean 'Limits'?"),
        ("listing", ("case/level_1/late_flights.ipynb", "print"), "cells hold 'print', 1 expected"),
        ("catalogue", ("levls",), "there is no catalogue 'levls'; there are staircase, levels"),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_named_with_its_page(name: str, arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises((UnknownRecord, ResultError, ValueError, TypeError)) as caught:
        VOCABULARY[name](CASE, *arguments)
    assert message in str(caught.value)
    assert "docs/case/index.md" in str(caught.value)


def test_every_macro_is_pure() -> None:
    calls = [("badge", (2,)), ("catalogue", ("comparison",)), ("catalogue", ("pitfalls",)), ("checklist", ("2-structured",)),
             ("template", ("case-study",)), ("questions", ("05-overfitting",)), ("term", ("smote",))]  # fmt: skip
    for name, arguments in calls:
        assert VOCABULARY[name](LEVEL, *arguments) == VOCABULARY[name](LEVEL, *arguments)


def test_the_bank_shows_the_code_that_checks_an_answer_and_views_link_to_it() -> None:
    bank = VOCABULARY["catalogue"](LEVEL, "coding questions")
    assert 'id="auc-from-scratch"' in bank
    assert "snippets/questions/auc-from-scratch.py" in bank
    blocks = re.findall(r"<section.*?</section>", bank, re.S)
    assert sum(block.count('<details class="qa"') for block in blocks) == bank.count('<details class="qa"') > 20
    assert all("\n\n" not in block for block in blocks)  # Markdown would end the block there
    plain = re.sub(r"<[^>]+>", "", bank)
    assert "assert auc(label, np.zeros(2000)) == 0.5" in plain
    view = VOCABULARY["questions"](LEVEL, "08-unprepared-interviews", 99)
    assert 'interviews/coding/#auc-from-scratch">Checked by code</a>' in view
    assert "np.zeros" not in view


def test_a_pitfall_is_asked_about_in_several_kinds_of_interview() -> None:
    pitfall = next(p for p in LEVEL.records.pitfalls if p.id == "08-unprepared-interviews")
    shown = chosen(LEVEL, pitfall, 5)
    assert len({question.type for question in shown}) == 5
    first = min(chosen(LEVEL, pitfall, 999), key=lambda q: (q.pitfalls.index(pitfall.id), len(q.pitfalls), q.id))
    assert shown[0] == first  # what belongs to it most still comes first


def test_a_source_that_nobody_has_read_says_so() -> None:
    for pitfall in LEVEL.records.pitfalls:
        made = VOCABULARY["references"](LEVEL, pitfall.id)
        unread = [name for name in pitfall.references if LEVEL.find(Reference, name).seen == "address"]
        assert made.count(f"({SEEN['address']})") == len(unread)


def test_the_overview_counts_what_the_bank_holds() -> None:
    made = VOCABULARY["catalogue"](LEVEL, "questions")
    for kind in QUESTION_KINDS:
        count = VOCABULARY["catalogue"](LEVEL, f"{kind} questions").count('<details class="qa"')
        assert re.search(rf">{kind.capitalize()}</a></th><td>{count}</td>", made), kind


def test_the_dearest_pitfalls_of_a_stage_come_with_what_is_seen() -> None:
    made = VOCABULARY["catalogue"](LEVEL, "pitfalls by stage")
    screening = made.partition("### Repository review")[0]
    for pitfall in LEVEL.records.pitfalls:
        weight = pitfall.stages.screening.weight
        assert (f">{pitfall.name}</a></strong>" in screening) == (weight == 3)
        assert (f">{pitfall.name}</a>" in screening) == (weight > 0)


def test_a_listing_shows_what_the_file_holds_now() -> None:
    made = VOCABULARY["listing"](CASE, "case/level_2/disruption/split.py", "Fold", "walk_forward")
    source = (ROOT / "snippets/case/level_2/disruption/split.py").read_text(encoding="utf-8")
    body = made.split("\n", 1)[1].rsplit("\n", 1)[0]
    assert body.startswith("@dataclass(frozen=True)\nclass Fold:")  # decorators belong to it
    assert all(part in source for part in body.split("\n\ndef "))
    method = VOCABULARY["listing"](CASE, "case/level_3/service/refusal.py", "Refused.__init__")
    assert method.splitlines()[1].startswith("def ")
    cell = VOCABULARY["listing"](CASE, "case/level_1/late_flights.ipynb", "base_rate = 1 -")
    assert "# the model:" in cell  # what it printed stands below it
    readme = VOCABULARY["listing"](CASE, "case/level_2/README.md", fold="The README")
    assert readme.startswith('??? note "The README"\n\n    ```` { .text')  # its own fences do not end ours
    assert '--8<-- "case/level_2/README.md"' in readme
    limits = VOCABULARY["listing"](CASE, "case/level_2/README.md", "Limits")
    assert limits.startswith("> ")
    assert "](" not in limits  # its links lead elsewhere


def test_a_quotation_ends_at_the_next_heading_and_not_at_a_comment_of_the_shell() -> None:
    text = "# A\n\n[one\ntwo](x.md)\n\n```sh\n# not a heading\nx[0](y)\n```\n\nlast\n\n## B\n\nb\n\n## B\n"
    assert _quoted(text, "A", "w") == ("> one\n> two\n>\n> ```sh\n> # not a heading\n> x[0](y)\n> ```\n>\n> last")
    with pytest.raises(ValueError, match="w: 2 headings are 'B', 1 expected"):
        _quoted(text, "B", "w")
    with pytest.raises(ValueError, match="w: there is no heading 'not a heading' in it"):
        _quoted(text, "not a heading", "w")


def test_sheets_name_each_checklist_and_worksheet_once() -> None:
    links = re.findall(r'href="([^"]+)"', VOCABULARY["catalogue"](HOME, "sheets"))
    wanted = [
        f"{kind}/{record.id}/#{sheet}"
        for kind, sheets in (("levels", 1), ("pitfalls", 1), ("story", 2))
        for record in getattr(RECORDS, kind)
        for sheet in ("check-sheet", "work-sheet")[:sheets]
    ]
    assert links == wanted


def test_what_a_template_teaches_is_a_line_of_a_level_a_pitfall_or_a_step() -> None:
    level, pitfall, step = RECORDS.levels[1], RECORDS.pitfalls[4], RECORDS.story[0]
    criterion, remedy, check = level.criteria[0], pitfall.remedies[0], step.checks[0]
    assert HOME.check(criterion.id) == (criterion.statement, f"levels/{level.id}.md#{criterion.id}", 2)
    assert HOME.check(remedy.id)[1:] == (f"pitfalls/{pitfall.id}.md#{remedy.id}", None)
    assert HOME.check(remedy.id)[0].startswith(f"{remedy.title}: ")
    assert HOME.check(check.id) == (check.statement, f"story/{step.id}.md#{check.id}", None)
    with pytest.raises(UnknownRecord, match="there is no criterion 'nothing'"):
        HOME.check("nothing")


def test_checklist_of_a_level_holds_every_criterion_once_under_its_id() -> None:
    made = VOCABULARY["checklist"](LEVEL, "2-structured")
    for criterion in RECORDS.levels[1].criteria:
        assert made.count(f'<li id="{criterion.id}">') == 1


def test_checklist_of_a_pitfall_links_to_the_criteria_and_repeats_no_id() -> None:
    page = at("pitfalls/05-overfitting.md")
    made = VOCABULARY["checklist"](page, "05-overfitting")
    assert "<li id=" not in made
    assert made.count('href="../../levels/2-structured/#split-before-fit"') == 1


def _template(**changes: object) -> Template:
    fields = tuple(
        TemplateField(id=name, label=f"the {name}", hint=f"say {name}", filled=name) for name in ("a", "b", "c")
    )
    body = "# {{a}}\n\n| x | y |\n| --- | --- |\n| {{b}} | {{c}} |\n\n```text\n{{a}}\n\n{{c}}\n```"
    data = {
        "id": "t", "name": "T", "order": 1, "shelf": "project", "file": "T.md", "hook": "h", "use_when": "u",
        "avoid_when": "a", "levels": (1,), "filled_from": "x", "teaches": (Taught(check="c", fields=("a",)),) * 3, "fields": fields, "body": body, **changes,
    }  # fmt: skip
    return Template(**data)


def test_blank_version_marks_every_field_so_that_grep_finds_it() -> None:
    assert text(_template(), "blank", str) == (
        "# [FILL IN: the a]\n\n| x | y |\n| --- | --- |\n| [FILL IN: the b] | [FILL IN: the c] |\n\n"
        "```text\n[FILL IN: the a]\n\n[FILL IN: the c]\n```\n"
    )


def test_hints_stand_above_tables_and_fences_never_inside() -> None:
    made = text(_template(), "guided", str)
    assert made.startswith(
        "<!-- the a: say a -->\n# [FILL IN: the a]\n\n<!-- the b: say b -->\n<!-- the c: say c -->\n| x | y |\n"
    )
    assert made.endswith("```text\n[FILL IN: the a]\n\n[FILL IN: the c]\n```\n")
    assert made.count("<!--") == 3


def test_filled_version_holds_no_blank_and_fills_in_results() -> None:
    for template in RECORDS.templates:
        for version in VERSIONS:
            made = text(template, version, HOME.markdown)
            assert ("FILL IN:" in made) == (version != "filled"), f"{template.id}: {version}"
            assert "{{" not in made.replace("${{", "")
            assert "{result:" not in made
