"""How long an answer takes to show: interaction to next paint, with the processor held back to a quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median

from playwright.sync_api import Browser, Page

from bench.browser import chromium, opened, published, screen
from bench.child import NotMeasured
from bench.report import gate, gates, say, spread, table
from bench.server import Server, served

THROTTLE = 4
WATCH = """
window.taken = [];
new PerformanceObserver((list) => list.getEntries().forEach((one) => one.interactionId && taken.push(one.duration)))
  .observe({ type: "event", buffered: true, durationThreshold: 16 });
"""


def checklist(page: Page) -> int:
    """Tick every line with the mouse, and take the ticks away with the keyboard."""
    boxes = page.locator(".checks input.box:visible").all()
    for box in boxes:
        box.click()
    for box in boxes:
        box.press("Space")
    return 2 * len(boxes)


def placement(page: Page) -> int:
    """Answer the full form, with the keyboard."""
    page.get_by_label("Form", exact=False).first.select_option("full")
    done = 0
    for name in page.eval_on_selector_all("[data-feature=place] input[value=met]", "all => all.map((one) => one.name)"):
        radio = page.locator(f"input[name='{name}'][value=met]")
        if radio.is_visible():
            radio.press("Space")
            done += 1
    return done


def builder(page: Page) -> int:
    """A sentence into each open field of the longest form, at a fast typist's pace."""
    words = "Saves 12 hours a week."
    fields = page.locator("[data-feature=builder] details[open] :is(input[type=text], textarea)").all()
    for field in fields:
        field.scroll_into_view_if_needed()
        page.wait_for_timeout(500)  # what comes into view is drawn first, as for a person who looks for the field
        field.press_sequentially(words, delay=80)
    return len(fields) * len(words)


CASES: dict[str, tuple[str, Callable[[Page], int]]] = {
    "longest checklist, tick and untick": ("/levels/2-structured/", checklist),
    "placement, full form": ("/path/place/", placement),
    "longest form, typing": ("/toolkit/readme-level-4/", builder),
}


def slowest(browser: Browser, server: Server, path: str, act: Callable[[Page], int]) -> tuple[float, int]:
    """Milliseconds of the slowest interaction on a page, and how many there were; under 16 ms the browser does not tell.

    Raises:
        NotMeasured: there was nothing to do on the page.
    """
    with screen(browser, "phone") as context:
        context.add_init_script(WATCH)
        page = opened(context, server, path)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
        done = act(page)
        page.wait_for_timeout(500)  # the browser tells after the frame
        taken: list[float] = page.evaluate("taken")
    if not done:
        raise NotMeasured(f"{path} has nothing to click")
    return max(taken, default=0.0), done


def paint(runs: int) -> Iterator[str]:
    """The slowest interaction of each feature, on a phone's screen."""
    found: dict[str, list[float]] = {}
    counts: dict[str, int] = {}
    with published() as site, served(site) as server, chromium() as browser:
        for name, (path, act) in CASES.items():
            say(f"paint: {name}")
            measured = [slowest(browser, server, path, act) for _ in range(runs)]
            found[name], counts[name] = [time for time, _ in measured], measured[0][1]
    yield f"Interaction to next paint, the slowest of a run, ms, processor throttled {THROTTLE}×, {runs} runs"
    yield table(
        ("feature", "interactions a run", "median (least–greatest)"),
        [(name, str(counts[name]), spread(times, 0)) for name, times in found.items()],
    )
    yield gates(*(gate(name, median(times), 100, "ms", 0) for name, times in found.items()))
