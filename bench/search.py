"""How long the search takes from typing to the first result."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.browser import chromium, index_of, opened, published, screen
from bench.child import NotMeasured
from bench.report import gate, gates, say, spread, table
from bench.server import served

SAMPLES = 5
PAUSE = 300  # milliseconds between two searches, for the first to draw all its results
# Types a word at once and waits until a result that has it is in the list; gives milliseconds.
ASK = """(word) => new Promise((done, fail) => {
  const field = document.querySelector(".md-search__input");
  const list = document.querySelector(".md-search-result__list");
  list.replaceChildren();
  const found = (item) => item.textContent.toLowerCase().includes(word.slice(0, 5));
  const start = performance.now();
  const watch = new MutationObserver(() => {
    if (![...list.children].some(found)) return;
    watch.disconnect();
    done(performance.now() - start);
  });
  watch.observe(list, { childList: true });
  setTimeout(() => fail(new Error(`search: no result for '${word}' in 10 s`)), 10000);
  field.focus();
  field.value = word;
  field.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
})"""


def words_of(index: Path) -> list[str]:
    """Words to search for: long ones, so no stop words, from all over the titles.

    Raises:
        NotMeasured: the titles have too few.
    """
    titles = " ".join(entry["title"] for entry in json.loads(index.read_text(encoding="utf-8"))["docs"])
    found = sorted(set(re.findall(r"\b[a-z]{8,}\b", re.sub(r"<[^>]+>", " ", titles))))
    if len(found) < SAMPLES:
        raise NotMeasured(f"the titles in the search index have fewer than {SAMPLES} long words")
    return [found[number * len(found) // SAMPLES] for number in range(SAMPLES)]


def search(runs: int) -> Iterator[str]:
    """The first search of a visit, which loads index and worker, and the later ones."""
    cold: list[float] = []
    warm: list[float] = []
    with published() as site, served(site) as server, chromium() as browser:
        words = words_of(index_of(site))
        for number in range(max(runs, SAMPLES)):
            say(f"search: {number + 1} of {max(runs, SAMPLES)}")
            with screen(browser, "desktop") as context:
                page = opened(context, server, "/")
                first = words[number % SAMPLES]
                cold.append(page.evaluate(ASK, first))
                for word in words:
                    if word != first:
                        page.wait_for_timeout(PAUSE)
                        warm.append(page.evaluate(ASK, word))
    yield f"Search, typing to first result in the page, ms, desktop, loopback; words: {', '.join(words)}"
    yield table(
        ("search", "samples", "median (least–greatest)"),
        [
            ("cold, loads index and worker", str(len(cold)), spread(cold, 0)),
            ("warm", str(len(warm)), spread(warm, 0)),
        ],
    )
    yield gates(gate("cold", median(cold), 200, "ms", 0), gate("warm", median(warm), 100, "ms", 0))
