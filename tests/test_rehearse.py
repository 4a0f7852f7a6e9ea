"""Rehearse: the same drill for the same address, a clock, an answer to compare with, a report that stays."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

from browsing import BLOCKED, violations
from macros.drill import KINDS, MINUTES, OPENERS, drawn
from macros.pages import Page as Place
from macros.site import loaded
from support import ROOT, SITE, count

PATH = "interviews/rehearse/"
RECORDS, RESULTS = loaded()
BANK, REST = drawn(Place("interviews/rehearse.md", RECORDS, RESULTS))
HOSTILE = '<img src=x onerror="window.hit=1">\n"><script>window.hit=1</script> __proto__ \u202eright to left'
PROJECT = {"project/abc": [{"name": "Bike <b>rides</b>", "aim": "product"}, 1]}


def html() -> LexborHTMLParser:
    return LexborHTMLParser((SITE / PATH / "index.html").read_text(encoding="utf-8"))


def opened(page: Page, address: str, fragment: str = "") -> list[str]:
    """Open the page with a clock of ours; what is asked for after it has loaded is listed."""
    page.clock.install()
    page.goto(f"{address}{PATH}{fragment}", wait_until="load")
    page.clock.run_for(500)
    asked: list[str] = []
    page.on("request", lambda request: None if re.search("^blob:|favicon", request.url) else asked.append(request.url))
    return asked


def keep(page: Page, entries: dict[str, Any]) -> None:
    """What an earlier visit has left."""
    lines = "".join(
        f"localStorage.setItem({json.dumps('handbook/' + key)}, {json.dumps(json.dumps(entry))});"
        for key, entry in entries.items()
    )
    page.add_init_script(lines)


def start(page: Page, seed: str = "", minutes: int = 0) -> None:
    if minutes:
        page.get_by_role("radio", name=re.compile(rf"^{minutes} \(")).check()
    if seed:
        page.get_by_label("Seed").fill(seed)
    page.get_by_role("button", name="Start").click()


def question(page: Page) -> str:
    return page.locator(".run h2").inner_text()


def answer(page: Page, rating: str, *points: int) -> None:
    page.get_by_role("button", name="Show what a strong answer contains").click()
    for point in points:
        page.locator(".points").get_by_role("checkbox").nth(point).check()
    page.get_by_role("radio", name=rating).check()


def through(page: Page, ratings: list[str]) -> list[str]:
    """Answer the rest of a drill; the questions."""
    asked = []
    for rating in ratings:
        asked.append(question(page))
        page.clock.run_for(20_000)
        answer(page, rating, 0)
        page.get_by_role("button", name=re.compile("^(Next question|See the report)$")).click()
    expect(page.get_by_role("heading", name="Rehearsal report")).to_be_focused()
    return asked


def listed(page: Page) -> list[str]:
    """The questions of a drill that nobody answers."""
    asked = []
    while page.locator(".run").is_visible():
        asked.append(question(page))
        page.get_by_role("button", name=re.compile("^(Next question|See the report)$")).click()
    return asked


def test_the_pool_asks_about_every_criterion() -> None:
    """Whatever the placement finds missing comes up in most drills; other criteria do not speak for themselves."""
    pool: list[dict[str, Any]] = [
        {"id": node.attributes["data-q"], "kind": node.attributes["data-kind"], "side": node.attributes["data-side"],
         "levels": [int(level) for level in (node.attributes["data-levels"] or "").split()],
         "criteria": (node.attributes["data-criteria"] or "").split(), "opener": "data-opener" in node.attributes}
        for node in html().css(".questions details")
    ]  # fmt: skip
    assert len(pool) == len(BANK) + len(REST)
    assert {one["kind"] for one in pool} == {*KINDS, "criterion"}
    assert sum(one["opener"] for one in pool) == len(OPENERS)
    assert sum(question.type == "deep dive" for question in RECORDS.questions) == sum(
        one["kind"] == "deep dive" for one in pool
    )
    levels = {criterion.id: level.number for level in RECORDS.levels for criterion in level.criteria}
    script = f"""
      import {{ draw, many }} from {json.dumps((ROOT / "docs/assets/js/drill.js").as_uri())};
      const pool = {json.dumps(pool)}, seeds = Array.from({{ length: 60 }}, (_, i) => `s${{i}}`);
      const drills = (level, focus, minutes = 15) => seeds.map((seed) => draw(pool, {{ seed, minutes, level }}, focus));
      const share = (id, level) => drills(level, [id]).filter((drill) => drill.some((one) => one.criteria.includes(id))).length / seeds.length;
      const rare = Object.entries({json.dumps(levels)}).map(([id, level]) => [id, share(id, level)]).filter(([, part]) => part < 0.5);
      const first = [1, 2, 3, 4, 5].map((level) => drills(level, []).every(([one]) => one.opener) && pool.filter((one) => one.opener && one.levels.includes(level)).length > 1);
      const counts = {json.dumps(list(MINUTES))}.map((minutes) => [minutes, many(minutes)]);
      const deep = drills(2, []).flat().filter((one) => one.kind === "deep dive").length / (5 * seeds.length);
      const sides = drills(2, []).map((drill) => new Set(drill.map((one) => one.side)).size);
      console.log(JSON.stringify({{ rare, first, counts, deep, sides: sides.reduce((a, b) => a + b) / sides.length, lonely: drills(3, [], 40).flat().filter((one) => one.kind === "criterion").length }}));
    """
    node = [ROOT / ".venv" / "bin" / "node", "--no-warnings", "--input-type=module", "-e", script]
    found = json.loads(subprocess.run(node, capture_output=True, text=True, check=True).stdout)
    assert found["rare"] == []
    assert found["first"] == [True] * 5
    assert dict(found["counts"]) == MINUTES
    assert found["deep"] > 0.6
    assert found["sides"] > 3.5
    assert found["lonely"] == 0


def test_the_page_is_not_heavy_and_of_use_without_scripts(browser: Browser, address: str) -> None:
    assert len(gzip.compress((SITE / PATH / "index.html").read_bytes(), 9)) <= 45 * 1024
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PATH)
    assert not page.get_by_role("button", name="Start").is_visible()
    folds = page.locator("details.qa")
    assert folds.count() == len(BANK) + len(REST)
    folds.first.locator("summary").click()
    expect(folds.first.get_by_text("The wrong turn.")).to_be_visible()
    expect(page.get_by_role("link", name="rehearsal sheet")).to_be_visible()
    context.close()


def test_a_drill_with_the_mouse(page: Page, address: str) -> None:
    """From the form to the report: the clock, what it says, the way back, notes that stay text, what is kept."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    asked = opened(page, address)
    voice, time = page.locator(".voice"), page.get_by_role("timer")
    start(page, seed=" Week 3, Group B! ")
    assert page.url.endswith(f"{PATH}#seed=week-3-group-b&minutes=15&level=2")
    expect(page.locator(".run h2")).to_be_focused()
    assert page.locator(".where").inner_text().startswith("Question 1 of 5 · deep dive · ")
    page.clock.run_for(30_000)
    assert time.inner_text().startswith("14:3")
    assert "on this question" in time.inner_text()
    page.get_by_role("button", name="Pause").click()
    stopped = time.inner_text()
    page.clock.run_for(60_000)
    assert time.inner_text() == stopped
    page.get_by_role("button", name="Go on", exact=True).click()
    page.clock.run_for(421_000)
    expect(voice).to_have_text("Half of the time is left.")
    page.clock.run_for(391_000)
    expect(voice).to_have_text("One minute left.")
    page.clock.run_for(75_000)
    expect(voice).to_have_text("Time is up. The clock counts on.")
    assert re.match(r"0:1\d over", time.inner_text())
    first = question(page)
    answer(page, "partly", 0, 3)
    page.clock.run_for(50_000)
    assert "stopped" in time.inner_text()
    page.get_by_label("Notes").fill(HOSTILE)
    page.get_by_role("button", name="Next question").click()
    assert question(page) != first
    page.get_by_role("button", name="Back").click()
    assert question(page) == first
    assert page.get_by_label("Notes").input_value() == HOSTILE
    assert page.get_by_role("radio", name="partly").is_checked()
    boxes = page.locator(".points").get_by_role("checkbox").all()
    assert [place for place, box in enumerate(boxes) if box.is_checked()] == [0, 3]
    page.get_by_role("button", name="Next question").click()
    ratings = ["missed", "mostly", "would satisfy a reviewer", "missed"]
    rest = through(page, ratings)

    rows = page.locator(".rows tr")
    assert [row.locator("td").first.inner_text() for row in rows.all()] == ["partly", *ratings]
    assert rows.first.locator("td").last.inner_text().startswith("2 of ")
    assert rows.nth(1).locator("td").nth(1).inner_text() in {"0:20", "0:21"}
    assert "onerror" in rows.first.inner_text()
    weak = [item.inner_text().split("\n")[0] for item in page.locator(".weak li").all()]
    assert weak == [rest[0], rest[3], first]
    assert page.locator(".weak li").first.get_by_role("link", name="In the bank").get_attribute("href")
    missed = page.locator(".sides details")
    assert missed.count() >= 2
    missed.first.locator("summary").click()
    expect(missed.first.locator("li").first).to_be_visible()
    assert page.evaluate("window.hit") is None
    assert page.url.endswith("#seed=week-3-group-b&minutes=15&level=2")

    with page.expect_download() as download:
        page.get_by_role("button", name="Download as Markdown").click()
    assert download.value.suggested_filename == "rehearsal-week-3-group-b.md"
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert [line[6:] for line in text.splitlines() if line.startswith("## ")] == [first, *rest]
    assert '> <img src=x onerror="window.hit=1">\n> ">' in text

    (kept,) = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('handbook/drill/'))")
    page.get_by_role("button", name="The same drill again").click()
    assert question(page) == first
    page.goto(f"{address}{PATH}#drill={kept.split('/')[-1]}")
    expect(rows).to_have_count(5)
    page.get_by_role("button", name="Again with the weak ones").click()
    assert re.search(r"#seed=[a-z0-9]{8}&minutes=15&level=2&focus=([a-z0-9]{4})+$", page.url)
    assert not errors
    assert not asked, asked


def test_a_drill_with_the_keyboard_alone(page: Page, address: str) -> None:
    """Where the focus goes lets four keys do for a question: show, rate, on."""
    opened(page, address)
    key = page.keyboard.press

    def to(name: str) -> None:
        for _ in range(30):
            key("Tab")
            if name in page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).textContent"):
                return
        raise AssertionError(f"Tab does not lead to {name!r}")

    page.get_by_label("Project").focus()
    to("2 Structured")
    key("ArrowRight")
    to("15 (5 questions)")
    key("ArrowLeft")
    to("Seed")
    key("Control+A")
    page.keyboard.type("alone")
    key("Enter")
    assert page.url.endswith("#seed=alone&minutes=5&level=3")
    for expected in ("Question 1 of 2", "Question 2 of 2"):
        assert page.locator(".where").inner_text().startswith(expected)
        expect(page.locator(".run h2")).to_be_focused()
        key("Tab")
        key("Enter")
        expect(page.get_by_role("heading", name="A strong answer contains")).to_be_focused()
        key("Tab")
        key("Space")
        assert page.locator(".points").get_by_role("checkbox").first.is_checked()
        to("missed")
        key("Space")
        key("ArrowRight")
        assert page.get_by_role("radio", name="partly").is_checked()
        to("Notes")
        to("Next question" if expected.startswith("Question 1") else "See the report")
        key("Enter")
    expect(page.get_by_role("heading", name="Rehearsal report")).to_be_focused()
    to("Another drill")
    key("Enter")
    assert page.url.endswith(PATH)
    expect(page.get_by_label("Project")).to_be_focused()
    assert page.get_by_label("Seed").input_value() not in {"", "alone"}


def test_an_address_is_a_drill_whatever_the_browser_holds(browser: Browser, address: str) -> None:
    """A placed project asks more about its gaps; its address gives somebody without it the same questions."""
    focused = RECORDS.levels[1].criteria
    answers = {f"answer/abc/{one.id}": ["met", 1] for one in (*RECORDS.levels[0].criteria, *focused[3:])}
    answers |= {f"answer/abc/{one.id}": ["not", 1] for one in focused[:3]}
    context = browser.new_context()
    mine = context.new_page()
    keep(mine, PROJECT | answers)
    opened(mine, address)
    mine.get_by_label("Project").select_option("Bike <b>rides</b>")
    assert mine.get_by_role("radio", name="1 Entry").is_checked()
    named = mine.locator(".focus").inner_text()
    assert named.startswith("Asked about more often: ")
    assert focused[0].id.replace("-", " ") in named
    start(mine, seed="both", minutes=40)
    link = mine.url
    assert re.search(r"#seed=both&minutes=40&level=1&focus=([a-z0-9]{4})+$", link)
    asked = listed(mine)
    assert len(set(asked)) == 14
    assert not mine.get_by_role("heading", name="What you missed").is_visible()
    assert "Bike <b>rides</b>" in mine.locator(".about").inner_text()
    context.close()

    context = browser.new_context()
    theirs = context.new_page()
    keep(theirs, {"project/zzz": [{"name": "Other", "aim": "research"}, 1]})
    opened(theirs, address, "#" + link.split("#")[1])
    chosen = theirs.get_by_label("Project").evaluate("(select) => select.selectedOptions[0].textContent")
    assert chosen == "As in the address"
    assert sorted(re.findall(r"\w+", theirs.locator(".focus").inner_text())) == sorted(re.findall(r"\w+", named))
    theirs.get_by_role("button", name="Start").click()
    assert theirs.url == link
    assert listed(theirs) == asked
    context.close()


def test_a_drill_that_was_left_goes_on(page: Page, address: str) -> None:
    opened(page, address, "#seed=left&minutes=15&level=3")
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(20_000)
    answer(page, "mostly", 1)
    page.get_by_role("button", name="Next question").click()
    second = question(page)
    page.clock.run_for(40_000)
    page.get_by_role("button", name="Show what a strong answer contains").click()
    page.reload(wait_until="load")
    page.clock.run_for(500)
    assert page.get_by_label("Seed").input_value() == "left"
    page.get_by_role("link", name="See your last drill").click()
    expect(page.locator(".rows tr")).to_have_count(2)
    assert page.locator(".rows tr").last.locator("td").first.inner_text() == "not rated"
    page.get_by_role("button", name="Go on with it").click()
    assert question(page) == second
    assert re.match(r"(14:00|13:5\d) left · 0:4\d", page.get_by_role("timer").inner_text())
    through(page, ["mostly"] * 4)
    assert not page.get_by_role("button", name="Go on with it").is_visible()


def test_the_report_prints_on_two_sheets_at_most(page: Page, address: str) -> None:
    """The longest drill with a note for each question; nothing of the screen is left."""
    ids = [one.id for one in BANK[:14]]
    answers = [
        {"id": name, "rating": 1, "seconds": 170, "said": [0], "note": "Begin with the number. " * 6} for name in ids
    ]
    drill = {"seed": "paper", "minutes": 40, "level": 2, "focus": "", "project": "", "at": 1, "answers": answers}
    keep(page, {"drill/abc": [drill, 1]})
    opened(page, address, "#drill=abc")
    for paper in ("A4", "Letter"):
        file = BytesIO(page.pdf(format=paper))
        sheets = [normalize("NFKC", sheet.extract_text()) for sheet in PdfReader(file).pages]
        assert len(sheets) <= 2
        text = " ".join(" ".join(sheets).split())
        assert "1 January 1970 · 40 minutes · level 2 · seed paper" in text
        assert text.count("Begin with the number.") == 14 * 6
        assert "How it is drawn" not in text
        assert "Again with the weak ones" not in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844})  # type: ignore[arg-type]
    page = context.new_page()
    keep(page, PROJECT)
    opened(page, address)
    found = ["form: " + line for line in violations(page)]
    start(page, seed="axe", minutes=5)
    found += ["question: " + line for line in violations(page)]
    answer(page, "partly", 1)
    found += ["answer: " + line for line in violations(page)]
    page.get_by_role("button", name="Next question").click()
    through(page, ["missed"])
    found += ["report: " + line for line in violations(page)]
    for fragment, words in {
        "#drill=nothere": "does not have this drill",
        "#seed=<script>&minutes=7": "This address is damaged",
        "#seed=ok&minutes=5&level=4&focus=zzzzyyyy": "names criteria that the handbook does not have",
    }.items():
        page.goto(address + PATH + fragment)
        expect(page.get_by_role("alert").filter(visible=True)).to_contain_text(words)
        found += [f"{fragment}: {line}" for line in violations(page)]
    assert page.get_by_role("radio", name="4 Industrial").is_checked()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address + PATH + "#seed=narrow&minutes=5")
    start(page)
    answer(page, "mostly")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    count("axe runs", 7)
    assert not found, "\n".join(found)
    context.close()


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (BLOCKED, "keeps nothing"),
        ("{ const { setItem } = Storage.prototype; Storage.prototype.setItem = function (key, text) { if (key.startsWith('handbook/')) throw new DOMException('full', 'QuotaExceededError'); setItem.call(this, key, text); }; }", "is full"),
    ],
    ids=["blocked", "full"],
)  # fmt: skip
def test_without_room_the_drill_still_works_and_says_so(page: Page, address: str, trouble: str, words: str) -> None:
    page.add_init_script(trouble)
    opened(page, address, "#seed=room&minutes=5")
    start(page)
    through(page, ["missed", "mostly"])
    assert page.locator(".rows tr").count() == 2
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text(words)
