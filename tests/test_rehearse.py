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
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

from browsing import BLOCKED, FULL, violations
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
    page.on("request", lambda request: None if request.url.startswith("blob:") else asked.append(request.url))
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
        if not page.get_by_label("Seed").is_visible():
            page.get_by_text("Repeat a drill, or give it to a group").click()
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


def code(name: str) -> str:
    """Four letters for an id, as codes.js has them."""
    number = 0x811C9DC5
    for letter in name:
        number = (number ^ ord(letter)) * 0x01000193 % 2**32
    number %= 36**4
    return "".join("0123456789abcdefghijklmnopqrstuvwxyz"[number // 36**place % 36] for place in (3, 2, 1, 0))


def probed(page: Page, text: str) -> list[str]:
    """The criteria that a question is about."""
    (found,) = page.locator(".questions details").evaluate_all(
        "(all, text) => all.flatMap((one) => one.querySelector('summary').innerText === text || one.querySelector('summary').textContent === text ? [one.dataset.criteria] : [])",
        text,
    )
    return str(found).split()


def primary(page: Page) -> list[str]:
    """The buttons that look like the one to press."""
    return list(
        page.locator("[data-feature] .btn").evaluate_all(
            "(all) => all.filter((one) => one.checkVisibility() && getComputedStyle(one).backgroundColor !== 'rgba(0, 0, 0, 0)').map((one) => one.textContent)"
        )
    )


def top(element: Locator) -> float:
    box = element.bounding_box()
    assert box
    return box["y"]


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
    assert re.match("14:(3|2[5-9])", time.inner_text())  # the clock of the test runs on
    assert "on this question" in time.inner_text()
    page.get_by_role("button", name="Pause").click()
    stopped = time.inner_text()
    page.clock.run_for(60_000)
    assert time.inner_text() == stopped
    page.get_by_role("button", name="Resume").click()
    page.clock.run_for(421_000)
    expect(voice).to_have_text("Half of the time is left.")
    page.clock.run_for(391_000)
    expect(voice).to_have_text("One minute left.")
    page.clock.run_for(75_000)
    expect(voice).to_have_text("Time is up. The clock counts on.")
    assert re.match(r"0:1\d over", time.inner_text())
    first = question(page)
    answer(page, "Partly", 0, 3)
    page.clock.run_for(50_000)
    assert "stopped" in time.inner_text()
    page.get_by_label("Notes").fill(HOSTILE)
    page.get_by_role("button", name="Next question").click()
    assert question(page) != first
    page.get_by_role("button", name="Back").click()
    assert question(page) == first
    assert page.get_by_label("Notes").input_value() == HOSTILE
    assert page.get_by_role("radio", name="Partly").is_checked()
    boxes = page.locator(".points").get_by_role("checkbox").all()
    assert [place for place, box in enumerate(boxes) if box.is_checked()] == [0, 3]
    page.get_by_role("button", name="Next question").click()
    ratings = ["Missed", "Mostly", "Would satisfy a reviewer", "Missed"]
    rest = through(page, ratings)

    rows = page.locator(".rows tr")
    assert [row.locator("td").first.inner_text() for row in rows.all()] == ["Partly", *ratings]
    assert rows.first.locator("td").last.inner_text().startswith("2 of ")
    assert rows.nth(1).locator("td").nth(1).inner_text().startswith("0:2")
    assert "onerror" in rows.first.inner_text()
    weak = [item.inner_text().split("\n")[0] for item in page.locator(".weak li").all()]
    assert weak == [rest[0], rest[3], first]
    assert page.locator(".weak li").first.get_by_role("link", name="In the question bank").get_attribute("href")
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
    about = {one: probed(page, one) for one in (first, *rest)}
    page.get_by_role("button", name="New questions on the weak ones").click()
    codes = "".join(sorted({code(name) for one in (first, rest[0], rest[3]) for name in about[one]}))
    assert re.fullmatch(rf".*#seed=[a-z0-9]{{8}}&minutes=15&level=2&focus={codes}", page.url)
    assert not {name for one in rest[1:3] for name in about[one]} <= {name for one in weak for name in about[one]}
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
    to("Repeat a drill")
    key("Enter")
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
        to("Missed")
        key("Space")
        key("ArrowRight")
        assert page.get_by_role("radio", name="Partly").is_checked()
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
    assert chosen == "The gaps in the link"
    assert sorted(re.findall(r"\w+", theirs.locator(".focus").inner_text())) == sorted(re.findall(r"\w+", named))
    theirs.get_by_role("button", name="Start").click()
    assert theirs.url == link
    assert listed(theirs) == asked
    context.close()


def test_a_drill_that_was_left_goes_on(page: Page, address: str) -> None:
    opened(page, address, "#seed=left&minutes=15&level=3")
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(20_000)
    answer(page, "Mostly", 1)
    page.get_by_role("button", name="Next question").click()
    second = question(page)
    page.clock.run_for(40_000)
    page.get_by_role("button", name="Show what a strong answer contains").click()
    page.reload(wait_until="load")
    page.clock.run_for(500)
    assert page.get_by_label("Seed").input_value() == "left"
    assert primary(page) == ["Go on with your drill (question 2 of 5)"]
    offer = page.get_by_role("button", name="Go on with your drill")
    assert top(offer) < top(page.get_by_label("Project")) < top(page.get_by_role("button", name="Start"))
    assert not page.get_by_role("link", name="See your last drill").is_visible()
    offer.click()
    assert question(page) == second
    assert re.match(r"(14:00|13:5\d) left · 0:4\d", page.get_by_role("timer").inner_text())
    through(page, ["Mostly"] * 4)
    assert not page.get_by_role("button", name="Rate the questions left").is_visible()
    assert primary(page) == ["New questions on the weak ones"]
    page.get_by_role("button", name="Another drill").click()
    assert primary(page) == ["Start"]
    page.get_by_role("link", name="See your last drill").click()
    expect(page.locator(".rows tr")).to_have_count(5)


def test_a_drill_is_kept_from_its_start_with_its_project(page: Page, address: str) -> None:
    """Nothing answered yet, or points ticked without a rating; the project was chosen by hand and has no gaps known."""
    page.goto(address + PATH)
    page.evaluate(f"localStorage.setItem('handbook/project/abc', {json.dumps(json.dumps(PROJECT['project/abc']))})")
    page.goto(address + PATH + "?again")
    page.get_by_label("Project").select_option("Bike <b>rides</b>")
    start(page, seed="begun", minutes=5)
    first = question(page)
    page.reload(wait_until="load")
    assert page.get_by_label("Project").input_value() == "abc"
    assert not page.get_by_role("link", name="See your last drill").is_visible()
    page.get_by_role("button", name="Go on with your drill (question 1 of 2)").click()
    assert question(page) == first
    page.get_by_role("button", name="Show what a strong answer contains").click()
    page.locator(".points").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Next question").click()
    page.get_by_role("button", name="See the report").click()
    assert "Bike <b>rides</b>" in page.locator(".about").inner_text()
    assert [row.locator("td").first.inner_text() for row in page.locator(".rows tr").all()] == ["Not rated"] * 2
    expect(page.locator(".sides summary")).to_have_count(1)
    assert primary(page) == ["Rate the questions left"]
    page.get_by_role("button", name="Rate the questions left").click()
    assert question(page) == first


def test_the_gaps_in_a_link_find_the_own_project_and_a_kept_drill_keeps_them(browser: Browser, address: str) -> None:
    """From the placement; a second project with the same gaps, or another level, leaves it open."""
    first, second = RECORDS.levels[0].criteria, RECORDS.levels[1].criteria
    answers = {f"answer/abc/{one.id}": ["met", 1] for one in (*first, *second[3:])}
    answers |= {f"answer/abc/{one.id}": ["not", 1] for one in second[:3]}
    gaps = "".join(sorted(code(one.id) for one in second[:3] if one.required))
    twin = {key.replace("abc", "zzz"): value for key, value in (PROJECT | answers).items()}
    for entries, fragment, chosen in (
        (PROJECT | answers, f"#level=1&focus={gaps}", "abc"),
        (PROJECT | answers, f"#level=2&focus={gaps}", "-"),
        (PROJECT | answers, f"#level=1&focus={gaps[4:]}", "-"),
        (PROJECT | answers | twin, f"#level=1&focus={gaps}", "-"),
    ):
        context = browser.new_context()
        page = context.new_page()
        keep(page, entries)
        opened(page, address, fragment)
        assert page.get_by_label("Project").input_value() == chosen
        page.get_by_role("button", name="Start").click()
        assert page.url.endswith("&minutes=15&" + fragment[1:])
        context.close()
    context = browser.new_context()
    page = context.new_page()
    opened(page, address, f"#seed=held&level=1&focus={gaps}")
    page.get_by_role("button", name="Start").click()
    asked = listed(page)
    opened(page, address, "?plain#seed=held&level=1")
    page.get_by_role("button", name="Start").click()
    assert set(listed(page)[2:]) != set(asked[2:])
    drill = {"seed": "held", "minutes": 15, "level": 1, "focus": gaps, "project": "", "at": 1}
    texts = {node.css_first("summary").text(): node.attributes["data-q"] for node in html().css(".questions details")}
    done = [{"id": texts[one], "rating": 2, "seconds": 9, "said": [0], "note": ""} for one in asked[:2]]
    keep(page, {"drill/held": [drill | {"answers": done}, 1]})
    opened(page, address, "?again#drill=held")
    page.get_by_role("button", name="Rate the questions left").click()
    assert listed(page) == asked[2:]
    context.close()


def test_the_link_of_the_report_is_copied(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    opened(page, address, "#seed=copied&minutes=5&level=4")
    page.get_by_role("button", name="Start").click()
    listed(page)
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}{PATH}#seed=copied&minutes=5&level=4"
    context.close()


def test_two_tabs_on_one_drill(page: Page, address: str) -> None:
    """Each adds the answer that is open in it; what was deleted stays deleted."""
    page.goto(f"{address}{PATH}#seed=tabs&minutes=15&level=2")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Next question").click()
    other = page.context.new_page()
    other.goto(f"{address}{PATH}#seed=tabs&minutes=15&level=2")
    other.get_by_role("button", name="Go on with your drill (question 1 of 5)").click()
    answer(page, "Mostly", 1)
    page.get_by_label("Notes").fill("of the second")
    answer(other, "Partly", 0)
    other.get_by_role("button", name="Next question").click()
    other.get_by_role("button", name="Next question").click()
    page.get_by_role("radio", name="Missed").check()
    other.get_by_role("button", name="Show what a strong answer contains").click()
    (key,) = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('handbook/drill/'))")
    kept = page.evaluate("(key) => JSON.parse(localStorage.getItem(key))[0].answers", key)
    assert [(one["rating"], one["said"], one["note"]) for one in kept] == [
        (1, [0], ""), (0, [1], "of the second"), (-1, [], ""),
    ]  # fmt: skip
    page.evaluate("(key) => localStorage.setItem(key, JSON.stringify([null, Date.now() + 1]))", key)
    other.wait_for_timeout(100)
    other.get_by_label("Notes").fill("too late")
    expect(other.get_by_role("alert").filter(visible=True)).to_have_text("This drill was deleted in another tab.")
    assert page.evaluate("(key) => JSON.parse(localStorage.getItem(key))[0]", key) is None
    for _ in range(3):
        other.locator(".next").click()
    assert "too late" in other.locator(".rows").inner_text()
    other.get_by_role("button", name="The same drill again").click()
    assert not other.get_by_role("alert").filter(visible=True).is_visible()


def test_what_an_import_made_by_hand_may_hold(page: Page, address: str) -> None:
    """A question that is gone, points that are none, no answers."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    lost = {"id": "long-gone", "rating": 0, "seconds": 5, "said": [0, 9], "note": ""}
    drill = {"seed": "hand", "minutes": 15, "level": 2, "focus": "", "project": "gone", "at": 1}
    keep(page, {"drill/a": [drill | {"answers": [lost]}, 1], "drill/b": [drill | {"minutes": 5, "answers": []}, 1]})
    opened(page, address, "#drill=a")
    assert page.locator(".rows tr").locator("th, td").all_inner_texts() == ["long-gone", "Missed", "0:05", "2"]
    assert page.locator(".sides details").count() == 0
    page.get_by_role("button", name="Rate the questions left").click()
    page.get_by_role("button", name="Back").click()
    expected = "Question 1 of 5 · a question that this version does not have"
    assert page.locator(".where").inner_text() == expected
    opened(page, address, "?again#drill=b")
    assert not page.locator(".report table").is_visible()
    page.get_by_role("button", name="The same drill again").click()
    assert page.locator(".where").inner_text().startswith("Question 1 of 2 · ")
    page.goto(f"{address}{PATH}?third")
    assert page.get_by_role("button", name="Start").is_visible()
    assert not errors


def test_the_report_prints_with_what_was_missed(page: Page, address: str) -> None:
    """The longest drill with a note for each question takes four sheets at most; nothing of the screen is left."""
    ids = [one.id for one in BANK[:14]]
    answers = [
        {"id": name, "rating": 1, "seconds": 170, "said": [0], "note": "Begin with the number. " * 6} for name in ids
    ]
    drill = {"seed": "paper", "minutes": 40, "level": 2, "focus": "", "project": "abc", "at": 1, "answers": answers}
    keep(page, PROJECT | {"drill/abc": [drill, 1]})
    opened(page, address, "#drill=abc")
    for paper in ("A4", "Letter"):
        file = BytesIO(page.pdf(format=paper))
        sheets = [normalize("NFKC", sheet.extract_text()) for sheet in PdfReader(file).pages]
        assert len(sheets) <= 4
        text = " ".join(" ".join(sheets).split())
        assert "1 January 1970 · 40 minutes · level 2 · seed paper · Bike <b>rides</b>" in text
        assert text.count("Begin with the number.") == 14 * 6
        for node in html().css(".questions details"):
            if node.attributes["data-q"] in ids:
                said, *missed = [" ".join(normalize("NFKC", one.text()).split()) for one in node.css("li")]
                assert all(point in text for point in missed)
                assert said not in text
        assert "How the questions are chosen" not in text
        assert "New questions on the weak ones" not in text
    page.get_by_role("button", name="The same drill again").click()
    text = PdfReader(BytesIO(page.pdf(format="A4"))).pages[0].extract_text()
    assert "Question 1 of 14" in text
    assert "Notes" not in text
    assert " left" not in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844})  # type: ignore[arg-type]
    page = context.new_page()
    keep(page, PROJECT)
    opened(page, address)
    found = ["form: " + line for line in violations(page)]
    start(page, seed="axe", minutes=5)
    found += ["question: " + line for line in violations(page)]
    answer(page, "Partly", 1)
    found += ["answer: " + line for line in violations(page)]
    page.get_by_role("button", name="Next question").click()
    through(page, ["Missed"])
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
    answer(page, "Mostly")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    listed(page)
    edges = page.locator(".report .scroll").evaluate("(box) => [box.scrollWidth, box.clientWidth]")
    assert edges[0] <= edges[1]
    count("axe runs", 7)
    assert not found, "\n".join(found)
    context.close()


@pytest.mark.parametrize(
    ("trouble", "words"),
    [(BLOCKED, "keeps nothing"), ("localStorage.setItem('other', 1);" + FULL, "is full")],
    ids=["blocked", "full"],
)
def test_without_room_the_drill_still_works_and_says_so(page: Page, address: str, trouble: str, words: str) -> None:
    page.add_init_script(trouble)
    opened(page, address, "#seed=room&minutes=5")
    start(page)
    through(page, ["Missed", "Mostly"])
    assert page.locator(".rows tr").count() == 2
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text(words)
