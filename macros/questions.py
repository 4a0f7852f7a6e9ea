"""Interview questions with what a strong answer contains, and the code that checks some of the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path

from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Name, String, _TokenType

from macros.html import QUIET, items, table
from macros.loading import ANSWERS, ROOT
from macros.pages import Page, source_of
from macros.records import QUESTION_KINDS, Level, Pitfall, Question

MARKED = {Keyword: "k", String: "s", Comment: "c1", Name.Function: "nf", Name.Class: "nc"}


def one(page: Page, question: Question, whole: bool = False) -> str:
    """A question that opens into its answer; `whole` in the bank, where it is a heading with its anchor, and has its code."""
    text = page.html(question.text)
    title = f'<h4 id="{question.id}">{text}</h4>' if whole else text
    tags = " · ".join([question.type, question.dimension, "level " + ", ".join(map(str, question.levels))])
    link = f' · <a href="#{question.id}">address of this question</a>' if whole else ""
    strong = items(page.html(point) for point in question.strong)
    code = check(page, question, whole)
    return (
        f'<details class="qa"><summary>{title}</summary><div {QUIET}><p class="fact">{tags}{link}</p>'
        f"<p><strong>A strong answer contains</strong></p>{strong}"
        f"<p><strong>The wrong turn.</strong> {page.html(question.wrong_turn)}</p>"
        f"<p><strong>Then they ask:</strong> {page.html(question.follow_up)}</p>{code}</div></details>"
    )


def _listing(question: Question) -> Path:
    """Where the listing stands that checks the answer, if there is one."""
    return ROOT / ANSWERS / f"{question.id}.py"


def check(page: Page, question: Question, whole: bool) -> str:
    """The listing that checks the answer, if there is one: its code in the bank, a link to it elsewhere."""
    path = _listing(question)
    if not path.is_file():
        return ""
    if not whole:
        return f'<p class="fact"><a href="{page.url(source_of(question))}">Checked by code</a></p>'
    lines = _coloured(path.read_text(encoding="utf-8")).rstrip("\n").split("\n")
    kept = "\n".join(line or "<span></span>" for line in lines)  # an empty line would end the block
    return (
        f'<details class="code"><summary>Checked by code: <code>{ANSWERS}/{path.name}</code></summary>'
        f'<div class="highlight"><pre tabindex="0"><code>{kept}\n</code></pre></div></details>'
    )


def _coloured(code: str) -> str:
    """Python with its keywords, strings, comments and the names of its functions marked, and nothing else.

    The usual formatter marks every name and bracket too: that made the longest page a sixth heavier.
    """
    tokens = ((_css(kind), text) for kind, text in PythonLexer().get_tokens(code))
    parts = (
        (css, escape("".join(text for _, text in run), quote=False)) for css, run in groupby(tokens, lambda t: t[0])
    )
    return "".join(f'<span class="{css}">{text}</span>' if css else text for css, text in parts)


def _css(kind: _TokenType) -> str:
    return next((css for token, css in MARKED.items() if kind in token), "")


def chosen(page: Page, record: Level | Pitfall, most: int) -> list[Question]:
    """The questions of a level or pitfall; those that belong to few others come first."""
    if isinstance(record, Level):
        own = {criterion.id for criterion in record.criteria}
        pool = [q for q in page.records.questions if record.number in q.levels]
        pool.sort(key=lambda q: (-len(own.intersection(q.criteria)), len(q.levels), q.id))
    else:
        pool = [q for q in page.records.questions if record.id in q.pitfalls]
        pool.sort(key=lambda q: (q.pitfalls.index(record.id), len(q.pitfalls), q.id))
        pool = _mixed(pool)
    return pool[:most]


def _mixed(pool: list[Question]) -> list[Question]:
    """The first of each kind, then the second of each, and so on: a pitfall shows in more than one kind of interview."""
    turns = Counter[str]()
    order = []
    for place, question in enumerate(pool):
        order.append((turns[question.type], place, question))
        turns[question.type] += 1
    return [question for _, _, question in sorted(order, key=lambda entry: entry[:2])]


def questions(page: Page, record: Level | Pitfall, most: int = 6) -> str:
    """The questions that a record brings up, and the way to all of them."""
    found = chosen(page, record, most)
    total = len(page.records.questions)
    all_of_them = f'<p class="fact"><a href="{page.url("interviews/index.md")}">All {total} questions</a></p>'
    return _all(page, found) + all_of_them


def bank(page: Page, kind: str) -> str:
    """Every question of a kind, by the lowest level at which it is asked."""
    found = [question for question in page.records.questions if question.type == kind]
    found.sort(key=lambda question: (min(question.levels), question.id))
    return "\n\n".join(
        f"### From level {level}\n\n" + _all(page, group, whole=True)
        for level, group in groupby(found, key=lambda question: min(question.levels))
    )


def overview(page: Page) -> str:
    """How many questions there are of each kind, how many have an answer that code checks, and where most are asked."""
    rows = []
    for kind in QUESTION_KINDS:
        group = [question for question in page.records.questions if question.type == kind]
        levels = Counter(level for question in group for level in question.levels)
        address = page.url(f"interviews/{kind.replace(' ', '-')}.md")
        checked = sum(_listing(question).is_file() for question in group)
        rows.append([
            f'<a href="{address}">{kind.capitalize()}</a>', str(len(group)), str(checked), f"level&nbsp;{levels.most_common(1)[0][0]}"
        ])  # fmt: skip
    return table(
        ["Kind", "Questions", "Checked by code", "Most at"], rows, "Questions by kind of interview", quiet=True
    )


def by_pitfall(page: Page) -> str:
    """The questions of each pitfall by their text, linked to their place in the bank."""
    parts = []
    for pitfall in page.records.pitfalls:
        found = chosen(page, pitfall, len(page.records.questions))
        rows = [f'<a href="{page.url(source_of(question))}">{page.html(question.text)}</a>' for question in found]
        parts.append(
            f'<details class="qa"><summary>{pitfall.name} ({len(found)})</summary><div {QUIET}>{items(rows)}</div></details>'
        )
    return f'<section class="questions">{"".join(parts)}</section>'


def _all(page: Page, found: Iterable[Question], whole: bool = False) -> str:
    quiet = "" if whole else f" {QUIET}"  # the bank is searched, its views are not
    return (
        f'<section class="questions"{quiet}>' + "".join(one(page, question, whole) for question in found) + "</section>"
    )
