"""How the build grows: the site with more and more pages, real ones copied into groups of the navigation."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path, PurePosixPath
from statistics import median
from typing import Any

from bench.child import Cost, NotMeasured
from bench.report import gate, gates, say, table
from bench.tree import CONFIG, PAGE_LIMIT, bench, configuration, configure, copy_tree, memory_limit

SIZES = (50, 200, 800)


def entry(item: Any) -> tuple[str | None, Any]:
    """The title of a line in the navigation, if it has one, and its page or group."""
    return next(iter(item.items())) if isinstance(item, dict) else (None, item)


def pages_of(items: Sequence[Any]) -> list[str]:
    """Every page of a navigation, in order; links to elsewhere are none."""
    pages: list[str] = []
    for _, target in map(entry, items):
        if isinstance(target, list):
            pages += pages_of(target)
        elif target.endswith(".md"):
            pages.append(target)
    return pages


def only(items: Sequence[Any], kept: set[str]) -> list[Any]:
    """A navigation with these pages and no other; empty groups go."""
    found: list[Any] = []
    for item in items:
        title, target = entry(item)
        if isinstance(target, list):
            if inner := only(target, kept):
                found.append({title: inner})
        elif target in kept:
            found.append(item)
    return found


def evenly(pages: Sequence[str], count: int) -> list[str]:
    """Some of the pages, the first among them, from all over."""
    return [pages[index * len(pages) // count] for index in range(count)]


def renamed(source: str, number: int) -> str:
    """The name of a copy, at the same depth, so that relative links lead where they led."""
    path = PurePosixPath(source)
    if len(path.parts) == 1:
        return f"{path.stem}-{number}{path.suffix}"
    return str(PurePosixPath(f"{path.parts[0]}-{number}", *path.parts[1:]))


def grow(folder: Path, size: int) -> None:
    """Bring a copy of the tree to a number of pages: a choice of its own, or all of them and copies.

    Raises:
        NotMeasured: the navigation has no group whose pages could be copied.
    """
    docs = folder / "docs"
    nav = configuration(folder)["nav"]
    pages = pages_of(nav)
    nav = only(nav, set(evenly(pages, min(size, len(pages)))))
    for path in docs.rglob("*.md"):
        if path.relative_to(docs).as_posix() not in pages_of(nav):
            path.unlink()
    groups = [(title, group, pages_of(group)) for title, group in map(entry, nav) if isinstance(group, list)]
    pool = [page for _, _, members in groups for page in members]
    if not pool:
        raise NotMeasured("mkdocs.yml: the navigation has no group, so there is no page to copy")
    number = 2
    while (missing := size - len(pages_of(nav))) > 0:
        chosen = evenly(pool, min(missing, len(pool)))
        for source in chosen:
            target = docs / renamed(source, number)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(docs / source, target)
        for title, group, members in groups:
            if copies := [renamed(source, number) for source in chosen if source in members]:
                group.append({f"{title} {number}": copies})
        number += 1
    configure(folder, {"INHERIT": "mkdocs.yml", "nav": nav})


def growth(runs: int) -> Iterator[str]:
    """Each size in turn, not strict because a few links of the smallest lead nowhere; the records stay the same."""
    with bench() as tree:
        copies = {size: copy_tree(tree.folder / str(size)) for size in SIZES}
        for size, folder in copies.items():
            grow(folder, size)
            tree.compiled(folder)
        tree.built(copies[SIZES[0]], "-f", CONFIG)  # compiles what is installed; not counted
        costs: dict[int, list[Cost]] = {size: [] for size in SIZES}
        for run in range(runs):
            for size, folder in copies.items():
                say(f"growth: {size} pages, {run + 1} of {runs}")
                costs[size].append(tree.built(folder, "-f", CONFIG))
    yield f"Growth, cold, real pages copied into groups, medians of {runs}"
    cpu = {size: 1000 * median(one.cpu for one in found) for size, found in costs.items()}
    wall = {size: median(one.wall for one in found) for size, found in costs.items()}
    peak = {size: median(one.memory for one in found) for size, found in costs.items()}
    further = {size: f"{(cpu[size] - cpu[less]) / (size - less):.1f}" for less, size in pairwise(SIZES)}
    yield table(
        ("pages", "CPU ms a page", "ms for each page more", "wall s", "peak MiB"),
        [
            (str(size), f"{cpu[size] / size:.1f}", further.get(size, "–"), f"{wall[size]:.1f}", f"{peak[size]:.0f}")
            for size in SIZES
        ],
    )
    _, middle, large = SIZES
    bend = (cpu[large] / large) / (cpu[middle] / middle)
    yield gates(
        gate(f"linear: ms a page, {large} to {middle} pages", bend, 1.3, digits=2),
        *(gate(f"CPU a page at {size}", cpu[size] / size, PAGE_LIMIT, "ms") for size in SIZES),
        gate(f"wall at {middle}", wall[middle], 8, "s"),
        *(gate(f"peak memory at {size}", peak[size], memory_limit(size), "MiB", 0) for size in SIZES),
    )
