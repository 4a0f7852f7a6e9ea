"""Every page in a real Chromium, and what a reader does there."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from browsing import printed, violations
from macros.book import FILE
from macros.pages import address_of
from macros.records import StoryStep, Template
from macros.site import loaded
from macros.templates import VERSIONS, raw_source
from scripts.build_site import build
from support import ROOT, SITE, count, served

PAGES = sorted(address_of(path.relative_to(ROOT / "docs").as_posix()) for path in (ROOT / "docs").rglob("*.md"))
LOST = "no/such/page"
RECORDS = loaded()[0]
SHEETS = [
    *(f"levels/{level.id}/" for level in RECORDS.levels),
    *(f"pitfalls/{pitfall.id}/" for pitfall in RECORDS.pitfalls),
    *(f"story/{step.id}/" for step in RECORDS.story),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*PAGES, LOST])
def test_page_is_sound(browser: Browser, address: str, path: str, scheme: str) -> None:
    """No console error, no request to another host, nothing for axe to find, no sideways scroll, nothing moves."""
    wide, phone = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
    first = wide if scheme == "light" else phone
    context = browser.new_context(viewport=first, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((e) => (moved += e.value)))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    page.goto(address + path, wait_until="load")
    page.wait_for_timeout(100)
    if path == LOST:
        said.remove("Failed to load resource: the server responded with a status of 404 (Not Found)")
    assert not said, said
    host = re.match(r"http://[^/]+/", address)
    assert host
    assert [url for url in asked if not url.startswith((host[0], "data:"))] == []
    page.wait_for_timeout(300)  # the theme's script has been through
    moved = page.evaluate("moved")
    assert moved <= 0.001, f"{path}: things move by {moved:.4f} while it loads"
    found = violations(page) if scheme == "light" else []  # a phone's layout is that of 320 px, below
    page.set_viewport_size({"width": 320, "height": 640})
    page.wait_for_timeout(50)
    width = page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= 320, f"{path}: {width} px wide in a window of 320 px: {_widest(page)}"
    if scheme == "dark":
        found += ["at 320 px: " + line for line in violations(page)]
        page.set_viewport_size(wide)  # type: ignore[arg-type]
        found += ["at 1440 px: " + line for line in violations(page)]
    count("axe runs", 1 if scheme == "light" else 2)
    assert not found, "\n".join(found)
    context.close()


def _widest(page: Page) -> str:
    return str(
        page.evaluate(
            "[...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > 321)"
            ".slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(' | ')"
        )
    )


def test_axe_and_the_width_can_fail(page: Page) -> None:
    page.set_content(
        '<html lang="en"><title>x</title><main><h1>x</h1><img src="x"><div style="width:900px">wide</div></main>'
    )
    assert any(line.startswith("image-alt") for line in violations(page))
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.scrollingElement.scrollWidth") > 320


def test_the_lost_page_helps(page: Page, address: str) -> None:
    page.goto(address + LOST)
    assert page.locator("h1").inner_text() == "This step is missing"
    page.get_by_role("link", name="The twelve pitfalls").click()
    page.wait_for_url("**/handbook/pitfalls/")


@pytest.mark.parametrize("words", ["data leakage", "SMOTE"])
def test_search_finds(page: Page, address: str, words: str) -> None:
    """Nothing of the search is loaded before somebody touches it; then it answers within a second."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="load")
    page.wait_for_timeout(500)
    assert not [url for url in asked if "search" in url], "the search was loaded before it was touched"
    box = page.get_by_role("textbox", name="Search")
    box.click()
    page.wait_for_function("document.querySelector('.md-search-result__meta').textContent.includes('Type to start')")
    box.press_sequentially(words[:-1])
    started = page.evaluate("performance.now()")
    box.press_sequentially(words[-1])
    page.locator(".md-search-result__item").first.wait_for(timeout=5000)
    assert page.evaluate("performance.now()") - started < 1000
    assert [url for url in asked if "search_index" in url]
    page.wait_for_function(  # until then the list may be that of the word without its last letter
        "words => document.querySelector('.md-search-result__list').innerText.toLowerCase().includes(words)",
        arg=words.lower(), timeout=5000,
    )  # fmt: skip
    page.locator(".md-search-result__link").first.click()
    page.wait_for_load_state()
    assert page.url.startswith(address)


@pytest.mark.parametrize("key", ["/", "s", "f"])
def test_search_opens_from_the_keyboard(page: Page, address: str, key: str) -> None:
    page.goto(address + "levels/", wait_until="load")
    page.wait_for_timeout(300)
    page.keyboard.press(key)
    page.keyboard.type("baseline")
    page.locator(".md-search-result__item").first.wait_for(timeout=5000)


@pytest.mark.parametrize("template", RECORDS.templates, ids=lambda template: template.id)
def test_copy_download_and_curl_give_the_same_bytes(browser: Browser, address: str, template) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}toolkit/{template.id}/", wait_until="load")
    for version in VERSIONS:
        raw = (SITE / raw_source(template, version)).read_bytes()
        page.locator(".tabbed-labels label", has_text=version.capitalize()).click()
        page.locator(f"button[data-copy='{template.id}-{version}']").click()
        page.wait_for_function("navigator.clipboard.readText().then((text) => text.length > 0)")
        assert page.evaluate("navigator.clipboard.readText()").encode() == raw, version
        link = page.locator(f"a[download][href$='{template.id}.{version}.md.txt']")
        with page.expect_download() as download:
            link.click()
        assert download.value.suggested_filename == template.file
        assert Path(download.value.path()).read_bytes() == raw, version
        line = page.locator("code.curl:visible").inner_text()
        shown = re.fullmatch(r"curl -o (\S+) https://handbook\.example/handbook/(\S+)", line)
        assert shown, line
        fetched = subprocess.run(["curl", "-s", address + shown[2]], capture_output=True, check=True).stdout
        assert fetched == raw, version
        count("template versions byte-identical", 1)
    context.close()


@pytest.mark.parametrize("path", SHEETS)
def test_a_checklist_prints_on_one_sheet(page: Page, address: str, path: str) -> None:
    printed(page, f"{address}{path}#check-sheet", most=1)
    page.emulate_media(media="print")
    boxes = page.locator(".sheet:target .box")
    assert boxes.count() >= 3
    assert boxes.first.is_visible()
    assert not page.locator(".md-header").is_visible()


def test_the_self_check_prints_on_one_sheet(page: Page, address: str) -> None:
    (sheet,) = printed(page, f"{address}pitfalls/#check-sheet", most=1)
    text = " ".join(sheet.split())
    assert [pitfall.id for pitfall in RECORDS.pitfalls if f"If not: {pitfall.name.lower()}" not in text] == []


@pytest.mark.parametrize("step", RECORDS.story, ids=lambda step: step.id)
def test_a_worksheet_prints_on_two_sheets_at_most_with_room_to_write(page: Page, address: str, step: StoryStep) -> None:
    assert step.name in printed(page, f"{address}story/{step.id}/#work-sheet", most=2)[0]
    page.emulate_media(media="print")
    lines = page.locator(".sheet:target .write")
    assert lines.count() == len(step.worksheet)
    assert min(line["height"] for line in (one.bounding_box() for one in lines.all()) if line) >= 30
    assert not page.locator(".worked").is_visible()


@pytest.mark.parametrize("template", RECORDS.templates, ids=lambda template: template.id)
def test_a_bare_form_prints_alone_on_two_sheets_at_most(page: Page, address: str, template: Template) -> None:
    first = printed(page, f"{address}toolkit/{template.id}/#{template.id}-blank", most=2)[0]
    assert "Use it when" not in first
    assert "FILL IN" in first


def test_too_many_sheets_are_named(page: Page, address: str) -> None:
    with pytest.raises(AssertionError, match=r"takes \d+ sheets of Letter, 2 at most expected"):
        printed(page, f"{address}story/faq/", most=2)


def test_the_whole_handbook_prints(page: Page, address: str) -> None:
    """Every page is a chapter that begins on a sheet of its own, nothing of the screen is left, folds are open."""
    page.goto(address + FILE, wait_until="load")
    chapters = page.locator(".chapter")
    assert chapters.count() == len(PAGES)
    page.emulate_media(media="print")
    assert page.locator("button, .btn, input, .print-link:visible").count() == 0
    assert page.locator(".chapter details:not([open])").count() == 0
    breaks = "(all) => all.map((one) => getComputedStyle(one).breakBefore)"
    assert set(chapters.evaluate_all(breaks)) == {"page"}
    assert page.evaluate("[...document.images].filter((one) => !one.complete || !one.naturalWidth).length") == 0
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    reader = PdfReader(BytesIO(page.pdf(format="A4")))
    assert len(reader.pages) > 3 * len(PAGES)
    whole = "\n".join(sheet.extract_text() for sheet in reader.pages[:6])
    assert "Contents" in whole
    assert RECORDS.pitfalls[-1].name in whole
    count("sheets of the whole handbook", len(reader.pages))


def test_paper_is_white_in_the_dark_scheme_too(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(address + "pitfalls/05-overfitting/", wait_until="load")
    page.emulate_media(media="print", color_scheme="dark")
    ink = "getComputedStyle(document.querySelector('%s')).%s"
    assert page.evaluate(ink % ("h1", "color")) == "rgb(0, 0, 0)"
    behind = re.findall(r"\d+", page.evaluate(ink % ("pre code", "backgroundColor")))
    assert all(int(channel) > 220 for channel in behind), behind
    context.close()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
@pytest.mark.parametrize("path", ["pitfalls/05-overfitting/#the-experiment", "levels/2-structured/#split-before-fit"])
def test_the_header_does_not_cover_what_a_link_leads_to(
    browser: Browser, address: str, path: str, size: tuple[int, int]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.goto(address + path, wait_until="load")
    page.wait_for_timeout(400)
    header = page.locator("header.md-header").bounding_box()
    target = page.locator("#" + path.partition("#")[2]).bounding_box()
    assert header
    assert target
    assert target["y"] >= header["y"] + header["height"], f"{target} under {header}"
    context.close()


def test_without_a_published_address_the_curl_line_names_this_one(browser: Browser, tmp_path: Path) -> None:
    build(tmp_path / "site", env={"SITE_URL": "", "REPO_URL": ""})
    with served(tmp_path / "site") as base:
        page = browser.new_page()
        page.goto(base + "toolkit/case-study/", wait_until="load")
        line = page.locator("code.curl").first.inner_text()
        assert line == f"curl -o CASE_STUDY.md {base}generated/templates/case-study.blank.md.txt"
        page.close()


def test_menu_and_colours_work_from_the_keyboard(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="light")
    page = context.new_page()
    page.goto(address + "levels/2-structured/", wait_until="load")
    page.wait_for_timeout(300)
    menu = page.get_by_role("button", name="Menu")
    for key, open_ in (("Enter", True), ("Space", False)):
        menu.focus()
        page.keyboard.press(key)
        assert page.locator("#__drawer").is_checked() is open_
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    assert page.evaluate(scheme) == "default"
    page.evaluate("document.querySelector('#__palette_2').click()")
    assert page.evaluate(scheme) == "slate"
    page.goto(address + "pitfalls/", wait_until="load")
    assert page.evaluate(scheme) == "slate"
    context.close()


def test_pages_are_whole_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "toolkit/case-study/")
    assert not page.locator("button[data-copy]").first.is_visible()
    page.locator(".tabbed-labels label", has_text="Filled").click()
    assert page.locator("#case-study-filled").get_by_text("Which flights to prepare for").is_visible()
    page.goto(address)
    assert page.locator(".staircase svg.wide a").count() == 5
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_words_of_a_step_stay_on_it(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address, wait_until="load")
    over = page.evaluate(
        "[...document.querySelectorAll('.staircase svg a')].filter((step) => step.getBoundingClientRect().width > 0)"
        ".flatMap((step) => [...step.querySelectorAll('text')].filter((text) => text.getBoundingClientRect().right >"
        " step.querySelector('.face').getBoundingClientRect().right).map((text) => text.textContent))"
    )
    assert over == []


def test_the_staircase_can_be_walked_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(address, wait_until="load")
    page.locator(".staircase svg.wide a").first.focus()
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/levels/5-frontier/")
