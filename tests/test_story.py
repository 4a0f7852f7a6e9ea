"""The story: each step worked out on the case, and fifteen short answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from macros.checks import TOKEN
from macros.records import StoryStep
from macros.site import loaded
from support import count

RECORDS = loaded()[0]
QUESTIONS = 15
MOST_WORDS = 120
AGES = ("hosting", "cloud", "cutting", "update", "interface", "deploy")  # what a question is about whose answer ages


@pytest.mark.parametrize("step", RECORDS.story, ids=lambda step: step.id)
def test_a_step_is_worked_out_on_the_case(site: Path, step: StoryStep) -> None:
    assert TOKEN.search(step.rewrite.strong + "".join(line.filled for line in step.worksheet)), "no number of ours"
    page = LexborHTMLParser((site / "story" / step.id / "index.html").read_text(encoding="utf-8"))
    links = {node.attributes.get("href") or "" for node in page.css("article a[href]")}
    assert any(f"case/level-{step.case_level}/" in link for link in links)


def answers(html: str) -> dict[str, list[LexborNode]]:
    """What stands below each second heading of the article, by its text."""
    found: dict[str, list[LexborNode]] = {}
    article = LexborHTMLParser(html).css_first("article")
    for node in article.iter():
        if node.tag == "h2":
            found[node.text().strip()] = []
        elif found:
            found[list(found)[-1]].append(node)
    return found


def too_long(answer: list[LexborNode]) -> int:
    """How many words an answer has over the limit."""
    return max(0, len(" ".join(node.text() for node in answer).split()) - (MOST_WORDS - 1))


def test_fifteen_questions_are_answered_in_under_120_words_and_lead_on(site: Path) -> None:
    found = answers((site / "story" / "faq" / "index.html").read_text(encoding="utf-8"))
    assert len(found) == QUESTIONS, list(found)
    last = []
    for question, answer in found.items():
        assert question.endswith("?"), question
        assert too_long(answer) == 0, f"{question}: {too_long(answer)} words too many"
        links = [node.attributes.get("href") or "" for part in answer for node in part.css("a[href]")]
        inside = [link for link in links if link.startswith("../")]
        assert inside, f"{question}: no link to a page that goes deeper"
        last.append(inside[-1])
        if any(word in question.lower() for word in AGES):
            said = " ".join(part.text() for part in answer)
            assert re.search(r"\b20\d\d\b", said), f"{question}: the answer ages and has no date"
    assert len(set(last)) >= 12, "the questions lead to the same few pages"
    count("short answers checked", len(found))


def test_a_long_answer_is_found() -> None:
    found = answers(f"<article><h1>x</h1><h2>a?</h2><p>{'word ' * 119}</p><h2>b?</h2><p>{'word ' * 121}</p></article>")
    assert [too_long(answer) for answer in found.values()] == [0, 2]
