"""Measures what the handbook costs: its build, how the build grows, what a reader loads, how fast the search and the features are.

    python -m bench [build] [growth] [weight] [search] [paint] [--runs 3]

Prints Markdown tables to paste into a note. A value over its gate says OVER and is no error: times depend on the
machine. The exit status is 1 only where something could not be measured.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Error as BrowserError  # noqa: E402

from bench.build import build  # noqa: E402
from bench.child import NotMeasured  # noqa: E402
from bench.growth import growth  # noqa: E402
from bench.paint import paint  # noqa: E402
from bench.search import search  # noqa: E402
from bench.weight import weight  # noqa: E402

PARTS: dict[str, Callable[[int], Iterator[str]]] = {
    "build": build,
    "growth": growth,
    "weight": weight,
    "search": search,
    "paint": paint,
}


def circumstances() -> str:
    """When, where and with what."""
    git = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return ", ".join([
        f"{datetime.now():%Y-%m-%d %H:%M}",
        git.stdout.strip() or "no commit",
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material")),
    ])  # fmt: skip


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Measure build, growth, weight and search.")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)}; all if none is named")
    parser.add_argument("--runs", type=int, default=3, help="runs of each measurement (3)")
    chosen = parser.parse_args(arguments)
    if unknown := [part for part in chosen.parts if part not in PARTS]:
        parser.error(f"there is no part '{unknown[0]}'; there are {', '.join(PARTS)}")
    if chosen.runs < 1:
        parser.error("--runs: at least 1")
    print(f"Bench: {circumstances()}", flush=True)
    missed = 0
    for part in chosen.parts or PARTS:
        try:
            for block in PARTS[part](chosen.runs):
                print(f"\n{block}", flush=True)
        except (NotMeasured, BrowserError, OSError, SystemExit) as error:
            missed += 1
            print(f"\n{part}: not measured: {error}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
