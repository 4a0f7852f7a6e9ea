"""The same sources under three engines: the same pages with the same headings, and the same extras."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.book import FILE
from scripts.build_site import QUIET
from support import REPO_URL, ROOT, SITE_URL, copy_tree, count, pages

ENV = {**os.environ, **QUIET, "SITE_URL": SITE_URL, "REPO_URL": REPO_URL}
HEADING = re.compile(r"<(h[1-3])\b[^>]*?(?:\bid=\"([^\"]*)\")?[^>]*>(.*?)</\1>", re.S)


def outline(site: Path) -> dict[str, list[tuple[str, str]]]:
    """The headings of the content of every page: tag and text."""
    found = {}
    for page in pages(site):
        html = (site / page / "index.html").read_text(encoding="utf-8")
        article = html[html.index("<article") : html.index("</article>")]
        found[page] = [
            (tag, " ".join(re.sub(r"<[^>]+>|&para;", " ", text).split())) for tag, _, text in HEADING.findall(article)
        ]
    return found


def run(*command: str, folder: Path) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, env=ENV, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def extras(site: Path) -> dict[str, bytes]:
    """Every extra but the print view, which is made of an engine's pages and names its style sheets."""
    files = [*sorted((site / "generated").rglob("*")), site / "llms.txt"]
    found = {path.relative_to(site).as_posix(): path.read_bytes() for path in files if path.is_file()}
    del found[FILE]
    return found


def printed(site: Path) -> list[tuple[str, list[str]]]:
    """The chapters of the print view: anchor and words."""
    tree = LexborHTMLParser((site / FILE).read_text(encoding="utf-8"))
    return [(node.attributes["id"] or "", node.text().split()) for node in tree.css(".chapter")]


@pytest.mark.parametrize("engine", ["properdocs", "zensical"])
def test_another_engine_makes_the_same_pages(engine: str, site: Path, tmp_path: Path) -> None:
    tree = copy_tree(tmp_path)
    run(engine, "build", "--strict", "-f", "mkdocs.yml", folder=tree)
    subprocess.run([sys.executable, "scripts/gen_extras.py", "site"], cwd=tree, check=True)
    ours, theirs = outline(site), outline(tree / "site")
    assert set(theirs) == set(ours)
    for page, headings in ours.items():
        assert theirs[page] == headings, page
    assert extras(tree / "site") == extras(site)
    for theirs_chapter, our_chapter in zip(printed(tree / "site"), printed(site), strict=True):
        assert theirs_chapter == our_chapter
    count(f"pages alike under {engine}", len(ours))


def test_a_missing_page_or_heading_would_be_seen(site: Path, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "index.html").write_text("<article><h1 id=a>One</h1><h2>Two <b>words</b></h2></article>")
    assert outline(tmp_path) == {"x/": [("h1", "One"), ("h2", "Two words")]}
    assert outline(tmp_path) != outline(site)


def test_without_a_repository_address_there_is_no_edit_link(site: Path, tmp_path: Path) -> None:
    edit = f'<a href="{REPO_URL}/edit/main/docs/levels/2-structured.md">'
    assert edit in (site / "levels" / "2-structured" / "index.html").read_text(encoding="utf-8")
    env = {key: value for key, value in {**os.environ, **QUIET}.items() if key not in {"SITE_URL", "REPO_URL"}}
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(tmp_path)],
        cwd=ROOT, env=env, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    bare = (tmp_path / "levels" / "2-structured" / "index.html").read_text(encoding="utf-8")
    assert "/edit/" not in bare
    assert "handbook.example" not in bare
