"""What our build costs beside a stock build of the same Markdown."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from jinja2 import Environment, StrictUndefined
from mkdocs.utils.meta import get_data

from bench.child import Cost
from bench.report import gate, gates, say, spread, table
from bench.tree import CONFIG, PAGE_LIMIT, bench, configuration, configure, copy_tree, memory_limit
from macros.pages import Page
from macros.site import loaded
from macros.vocabulary import VOCABULARY


def render(page: Page, text: str, extra: dict[str, Any]) -> str:
    """A page after its macros, as the plugin renders it; the front matter stays."""
    body, meta = get_data(text)
    names = {name: partial(function, page) for name, function in VOCABULARY.items()}
    template = Environment(undefined=StrictUndefined).from_string(body)
    return text[: len(text) - len(body)] + template.render({**extra, **names, **meta})


def stock(ours: Path, target: Path) -> Path:
    """The same Markdown under the theme as it comes: no macros, no extras, no templates of ours."""
    for name in ("docs", "snippets"):
        shutil.copytree(ours / name, target / name)
    settings = configuration(ours)
    records, results = loaded(ours)
    for path in (target / "docs").rglob("*.md"):
        page = Page(path.relative_to(target / "docs").as_posix(), records, results, settings.get("site_url") or "")
        text = render(page, path.read_text(encoding="utf-8-sig"), settings.get("extra", {}))
        path.write_text(text, encoding="utf-8")
    settings["theme"].pop("custom_dir", None)
    settings.pop("watch", None)
    settings["plugins"] = [plugin for plugin in settings["plugins"] if "search" in plugin]
    configure(target, settings)  # not strict: the generated files to which pages link are missing
    return target


def build(runs: int) -> Iterator[str]:
    """Our build and the stock one, in turn; the first of each is not counted, because it compiles the modules."""
    with bench() as tree:
        ours = copy_tree(tree.folder / "ours")
        plain = stock(ours, tree.folder / "stock")
        pages = len(list((ours / "docs").rglob("*.md")))
        kinds = {
            "ours, strict": partial(tree.built, ours, "--strict", "-f", "mkdocs.yml"),
            "stock Material": partial(tree.built, plain, "-f", CONFIG),
        }
        for once in kinds.values():
            once()
        costs: dict[str, list[Cost]] = {kind: [] for kind in kinds}
        for run in range(runs):
            say(f"build: {run + 1} of {runs}")
            for kind in sorted(kinds, reverse=bool(run % 2)):
                costs[kind].append(kinds[kind]())
    yield f"Build, cold, {pages} pages, {runs} runs each in turn: median (least–greatest)"
    rows = []
    for kind, found in costs.items():
        cpus, walls, peaks = ([getattr(one, field) for one in found] for field in ("cpu", "wall", "memory"))
        rows.append((kind, spread(cpus), f"{1000 * median(cpus) / pages:.1f}", spread(walls), spread(peaks, 0)))
    cpu, wall, memory = (ratio(costs, field) for field in ("cpu", "wall", "memory"))
    rows.append(("ratio of medians", f"{cpu:.2f}", f"{cpu:.2f}", f"{wall:.2f}", f"{memory:.2f}"))
    yield table(("build", "CPU s", "CPU ms a page", "wall s", "peak MiB"), rows)
    mine = costs["ours, strict"]
    yield gates(
        gate("CPU, ours to stock: ratio", cpu, 1.5, digits=2),
        gate("CPU a page", 1000 * median(one.cpu for one in mine) / pages, PAGE_LIMIT, "ms"),
        gate("peak memory", median(one.memory for one in mine), memory_limit(pages), "MiB", 0),
    )


def ratio(costs: dict[str, list[Cost]], field: str) -> float:
    """The median of ours by that of the stock build."""
    ours, plain = (float(median(getattr(one, field) for one in found)) for found in costs.values())
    return ours / plain
