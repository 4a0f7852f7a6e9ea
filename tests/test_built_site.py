"""What the reader gets: the built HTML, with every address in it."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest

from link_checks import check_links
from macros.site import loaded
from scripts.purge_css import TARGET, purged
from support import REPO_URL, ROOT, SITE_URL, count, pages

ALLOWED = {reference.url for reference in loaded()[0].references}


def test_every_link_leads_somewhere(site: Path) -> None:
    sources = [path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")]
    edits = {f"{REPO_URL}/edit/main/docs/{source}" for source in sources}
    errors, counted = check_links(site, SITE_URL, ALLOWED | edits | {REPO_URL})
    for what, number in counted.items():
        count(what, number)
    assert not errors, "\n".join(errors)
    assert counted["links"] > 1000


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ('<a href="nowhere/">x</a>', "page/index.html: <a> 'nowhere/' leads to page/nowhere/, which is not there"),
        ('<a href="../#gone">x</a>', "page/index.html: <a> '../#gone' leads to #gone, which index.html does not have"),
        ('<img src="no.png">', "page/index.html: <img> 'no.png' leads to page/no.png, which is not there"),
        ('<script src="/handbook/x.js"></script>', "'/handbook/x.js' leads to x.js, which is not there"),
        ('<link rel="stylesheet" href="a.css">', "<link> 'a.css' leads to page/a.css, which is not there"),
        ('<link rel="canonical" href="https://handbook.example/handbook/x/">', "leads to x/, which is not there"),
        ('<a href="http://localhost:8000/">x</a>', "'http://localhost:8000/' is not an address for readers"),
        ('<a href="http://plain.example/">x</a>', "'http://plain.example/' is not an address for readers"),
        ('<a href="https://other.example/">x</a>', "'https://other.example/' is not in data/references.yml"),
        ('<a href="/elsewhere/">x</a>', "'/elsewhere/' is not in data/references.yml"),
        ('<a href="javascript:void(0)">x</a>', "'javascript:void(0)' is a script"),
        ('<p id="a"></p><p id="a"></p>', "page/index.html: the id 'a' stands twice"),
        ('<img srcset="no.webp 2x" src="../ok.png">', "<srcset> 'no.webp' leads to page/no.webp"),
        ('<meta property="og:image" content="https://handbook.example/handbook/no.png">', "<meta> 'https://handbook"),
    ],
)
def test_a_broken_address_is_named_with_its_page(tmp_path: Path, html: str, message: str) -> None:
    _small_site(tmp_path, html)
    errors, _ = check_links(tmp_path, SITE_URL, set())
    assert len(errors) == 1
    assert message in errors[0]


def test_sitemap_and_search_index_are_checked_too(tmp_path: Path) -> None:
    _small_site(tmp_path, "")
    (tmp_path / "sitemap.xml").write_text(f"<loc>{SITE_URL}</loc><loc>{SITE_URL}gone/</loc>")
    (tmp_path / "search" / "search_index.json").write_text('{"docs": [{"location": "page/#gone"}]}')
    errors, _ = check_links(tmp_path, SITE_URL, set())
    assert errors == [
        f"sitemap.xml: '{SITE_URL}gone/' is not a page of the site",
        f"sitemap.xml: '{SITE_URL}page/' is missing",
        "search/search_index.json: 'page/#gone' leads to #gone, which page/index.html does not have",
    ]


def _small_site(folder: Path, html: str) -> None:
    (folder / "page").mkdir()
    (folder / "search").mkdir()
    (folder / "ok.png").write_bytes(b"")
    (folder / "index.html").write_text("<h1 id=top>Home</h1>")
    (folder / "page" / "index.html").write_text(html)
    (folder / "sitemap.xml").write_text(f"<loc>{SITE_URL}</loc><loc>{SITE_URL}page/</loc>")
    (folder / "search" / "search_index.json").write_text('{"docs": [{"location": "page/"}]}')


BAD_TEXT = re.compile(
    r"(?-i:\bNone\b(?! (?:that|of|was|is|are|left|out|names)\b))|\{\{|\}\}|Macro Rendering Error|Macro Syntax Error|\{result:|\(cite:|\(record:|\bcoming soon\b",
    re.I,
)


def _visible(html: str) -> str:
    html = re.sub(r"<(script|style|pre|code)\b.*?</\1>", " ", html, flags=re.S)
    return re.sub(r"<[^>]+>", " ", html)


def test_no_page_shows_the_machinery(site: Path) -> None:
    found = []
    for page in pages(site):
        text = _visible((site / page / "index.html").read_text(encoding="utf-8"))
        found += [f"{page}: '{text[max(0, m.start() - 40) : m.end() + 40].strip()}'" for m in BAD_TEXT.finditer(text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("text", ["the score is None ", "{{ typo }}", "{result:a.b.c}", "[x](cite:y)", "Coming soon"])
def test_machinery_is_recognised(text: str) -> None:
    assert BAD_TEXT.search(_visible(f"<p>{text}</p>"))


def test_every_page_has_its_own_title_and_description(site: Path) -> None:
    seen: dict[str, str] = {}
    for page in pages(site):
        html = (site / page / "index.html").read_text(encoding="utf-8")
        title = re.search(r"<title>(.*?)</title>", html)
        description = re.search(r'<meta name="description" content="(.*?)"', html)
        assert title, f"{page}: no title"
        assert description, f"{page}: no description"
        for value in (title[1], description[1]):
            assert value not in seen, f"{page}: has the title or description of {seen[value]}: {value}"
            seen[value] = page
        assert html.count("<h1") == 1, f"{page}: {html.count('<h1')} first headings"


def test_nothing_is_asked_of_another_host(site: Path) -> None:
    """No font, script, style or image from elsewhere, in any file."""
    for path in sorted([*site.rglob("*.html"), *site.rglob("*.css")]):
        text = path.read_text(encoding="utf-8")
        loads = re.findall(r"(?:src=|url\(|@import )[\"']?((?:https?:)?//[^\"')\s]+)", text)
        assert not [url for url in loads if not url.startswith(SITE_URL)], f"{path.name}: loads {loads}"
        assert "@font-face" not in text, f"{path.name}: loads a font"


def test_the_site_carries_no_maps_and_no_search_languages(site: Path) -> None:
    assert not list(site.rglob("*.map"))
    assert not list(site.glob("assets/javascripts/lunr/**/*.js"))


def test_search_index_stays_small(site: Path) -> None:
    index = (site / "search" / "search_index.json").read_bytes()
    a_page = len(gzip.compress(index, 6)) / 1024 / len(pages(site))
    assert a_page <= 3.0, f"the search index weighs {a_page:.2f} KiB a page"


def html_validate(*files: Path) -> list[str]:
    """What html-validate finds with the rules of .htmlvalidate.json, one line a fault."""
    done = subprocess.run(
        [str(ROOT / ".venv/bin/node"), "node_modules/html-validate/bin/html-validate.mjs", "--formatter", "text",
         "--config", ".htmlvalidate.json", *map(str, files)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode in {0, 1}, done.stderr
    return [line for line in done.stdout.splitlines() if " error " in line or "error [" in line]


def test_html_is_valid(site: Path) -> None:
    files = sorted(site.rglob("*.html"))
    errors = html_validate(*files)
    assert not errors, "\n".join(errors[:40])
    count("files valid as HTML", len(files))


def test_html_validation_can_fail(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        '<!doctype html><html lang="en"><head><title>x</title></head><body><p id="a"><div id="a"></p></body></html>'
    )
    assert "no-dup-id" in "\n".join(html_validate(page))


def test_the_themes_style_sheets_are_cut_to_what_pages_use(site: Path) -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in TARGET.glob("*.css")}
    fresh = purged(site)
    assert committed.keys() == fresh.keys(), (
        "overrides/assets/stylesheets: other files than the theme's; run `make css`"
    )
    for name, css in fresh.items():
        assert committed[name] == css, (
            f"overrides/assets/stylesheets/{name}: differs from what the pages use; run `make css`"
        )


def test_extras_are_complete(site: Path) -> None:
    for name in ("levels", "pitfalls", "story", "templates", "questions", "roles", "terms", "references", "results"):
        assert json.loads((site / "generated" / f"{name}.json").read_text(encoding="utf-8")), name
    listed = set(
        re.findall(r"^- \[[^\]]+\]\(([^)]*)\): .{50,}$", (site / "llms.txt").read_text(encoding="utf-8"), re.M)
    )
    assert listed == {page or "./" for page in pages(site)}, "llms.txt names every page, and nothing else"


def test_cells_name_their_column_from_three_columns_on(site: Path) -> None:
    """Before the first paint, so that a phone, which shows no head, has nothing to move."""
    path = (site / "path" / "index.html").read_text(encoding="utf-8")
    assert '<td data-label="Time, our estimate">under 1 h</td>' in path
    assert '<td><a href="#stop-1-place">1. Place</a></td>' in path
    two = (site / "path" / "place" / "index.html").read_text(encoding="utf-8")
    assert "<th>If not</th>" in two
    assert 'data-label="If not"' not in two
