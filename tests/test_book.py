"""The print view: what becomes of a page in it. How it prints is in test_browser.py, its links in test_built_site.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from macros.book import FILE, book, chapter, key_of, sections
from macros.site import loaded
from support import ROOT, pages

KEYS = {"": "home", "levels/": "levels", "levels/2-structured/": "levels-2-structured"}


def made(inside: str, source: str = "levels/2-structured.md") -> LexborNode:
    """A page with this inside its article, as a chapter."""
    _, html = chapter(f"<article><h1>T</h1>{inside}</article>", source, KEYS)
    found = LexborHTMLParser(html).css_first("article")
    assert found
    return found


@pytest.mark.parametrize(
    ("source", "link", "moved"),
    [
        ("levels/2-structured.md", "../", "#levels"),
        ("levels/2-structured.md", "../../", "#home"),
        ("levels/2-structured.md", "../#compare", "#levels--compare"),
        ("levels/2-structured.md", "#bar", "#levels-2-structured--bar"),
        ("levels/2-structured.md", "./", "#levels-2-structured"),
        ("index.md", "levels/2-structured/#bar", "#levels-2-structured--bar"),
        ("index.md", "./", "#home"),
        ("levels/2-structured.md", "../../generated/levels.json", "levels.json"),
        ("levels/2-structured.md", "../../assets/x.svg#part", "../assets/x.svg#part"),
        ("levels/2-structured.md", "../gone/", "../levels/gone/"),
        ("levels/2-structured.md", "../../?q=a/b", "../?q=a/b"),
        ("levels/2-structured.md", "https://example.org/levels/#a", "https://example.org/levels/#a"),
        ("levels/2-structured.md", "mailto:a@example.org", "mailto:a@example.org"),
        ("levels/2-structured.md", "/elsewhere/", "/elsewhere/"),
    ],
)
def test_a_link_leads_to_the_chapter_or_to_the_file(source: str, link: str, moved: str) -> None:
    assert made(f'<a href="{link}">x</a>', source).css_first("a").attributes["href"] == moved  # type: ignore[union-attr]


def test_anchors_get_the_name_of_their_chapter_and_what_names_them_too() -> None:
    found = made('<p id="a">x</p><p id="b">y</p><table aria-labelledby="a b"><tr><td headers="a">z</td></tr></table>')
    assert [node.attributes["id"] for node in found.css("p[id]")] == [
        "levels-2-structured--a",
        "levels-2-structured--b",
    ]
    assert found.css_first("table").attributes["aria-labelledby"] == "levels-2-structured--a levels-2-structured--b"  # type: ignore[union-attr]
    assert found.css_first("td").attributes["headers"] == "levels-2-structured--a"  # type: ignore[union-attr]


def test_an_image_is_found_and_code_that_names_one_stays() -> None:
    code = 'src="x.png" url(#a) &lt;h2&gt;'
    found = made(f'<img src="../../assets/x.png" alt=""><pre><code>{code}</code></pre>')
    assert found.css_first("img").attributes["src"] == "../assets/x.png"  # type: ignore[union-attr]
    assert found.css_first("code").text() == 'src="x.png" url(#a) <h2>'  # type: ignore[union-attr]


def test_headings_move_down_by_one() -> None:
    found = made("<h2>a</h2><header>b</header><h3>c</h3>")
    assert [node.tag for node in found.css("h1, h2, h3, h4, header")] == ["h2", "h3", "header", "h4"]


def test_tabs_stand_below_each_other_with_their_names_but_for_the_bare_form() -> None:
    labels = "".join(f"<label>{name}</label>" for name in ("Blank", "Guided"))
    blocks = "".join(f'<div class="tabbed-block">{name}</div>' for name in ("bare", "with advice"))
    found = made(f'<div class="tabbed-set"><div class="tabbed-labels">{labels}</div>{blocks}</div>')
    assert [(b.attributes["data-name"], b.text()) for b in found.css(".tabbed-block")] == [("Guided", "with advice")]
    assert not found.css("label")


def test_folds_are_open_unless_they_hold_code_alone() -> None:
    code = '<div class="highlight"><pre>x</pre></div>'
    found = made(f"<details><summary>a</summary>{code}</details><details><summary>b</summary><p>x</p>{code}</details>")
    assert [node.css_first("summary").text() for node in found.css("details")] == ["b"]  # type: ignore[union-attr]
    assert "open" in found.css_first("details").attributes  # type: ignore[union-attr]
    assert "[On the site, folded: a]" in found.text()


def test_the_answers_of_the_bank_stand_once() -> None:
    fold = '<details class="qa"><summary><h4>Why?</h4></summary><p>Because.</p></details>'
    assert made(fold).text().strip() == "TWhy?"
    assert "Because." in made(fold, "interviews/theory.md").text()


def test_a_page_without_a_title_is_named() -> None:
    with pytest.raises(ValueError, match=r"docs/levels/index\.md: its page has no <article> with an <h1>"):
        chapter("<article><p>x</p></article>", "levels/index.md", KEYS)


def test_contents_follow_the_navigation_and_links_to_elsewhere_are_no_chapters() -> None:
    nav = [
        {"Home": "index.md"},
        {"Levels": ["levels/index.md", {"Deeper": ["levels/a & b.md"]}, {"X": "https://x.y/"}]},
    ]
    assert list(sections(nav)) == [("Home", ["index.md"]), ("Levels", ["levels/index.md", "levels/a & b.md"])]
    whole = book("A & B", 'Say "x"', nav, lambda address: f"<article><h1>At &lt;{address}></h1></article>")
    found = LexborHTMLParser(whole)
    assert found.css_first("title").text() == "A & B, whole"  # type: ignore[union-attr]
    assert found.css_first("meta[name=description]").attributes["content"] == 'Say "x"'  # type: ignore[union-attr]
    assert [node.text() for node in found.css(".contents ol ol a")] == ["At <>", "At <levels/>", "At <levels/a & b/>"]
    assert [node.attributes["id"] for node in found.css(".chapter")] == ["home", "levels", "levels-a & b"]


def test_the_built_one_has_each_page_once_and_no_bare_form(site: Path) -> None:
    found = LexborHTMLParser((site / FILE).read_text(encoding="utf-8"))
    names = [node.attributes["id"] for node in found.css(".chapter")]
    assert sorted(map(str, names)) == sorted(key_of(f"{page}index.md") for page in pages(site))
    for template in loaded()[0].templates:
        tabs = found.css(f"#toolkit-{template.id} .tabbed-block")
        assert [tab.attributes["data-name"] for tab in tabs] == ["Guided", "Filled"], template.id


def test_extras_are_refused_a_folder_without_a_site(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "scripts/gen_extras.py", str(tmp_path)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"gen_extras: {tmp_path}/index.html is not there; expected a folder")
    assert not list(tmp_path.iterdir())
