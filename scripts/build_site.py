"""Strict build into site/, without the files of the theme that no page asks for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUIET = {"DISABLE_MKDOCS_2_WARNING": "true", "NO_MKDOCS_2_WARNING": "true"}
UNUSED = ("**/*.map", "assets/javascripts/lunr/**/*.js", "assets/images/favicon.png")


def build(site: Path, *, command: tuple[str, ...] = ("mkdocs", "build"), env: dict[str, str] | None = None) -> str:
    """Build with an engine; returns what it said.

    Raises:
        SystemExit: the build failed; what the engine said is printed.
    """
    done = subprocess.run(
        [sys.executable, "-m", command[0], *command[1:], "--strict", "-f", "mkdocs.yml", "-d", str(site)],
        cwd=ROOT, env={**os.environ, **QUIET, **(env or {})}, capture_output=True, text=True,
    )  # fmt: skip
    said = condensed(done.stdout + done.stderr)
    if done.returncode:
        print(said)
        sys.exit("make: the site was not built; the lines above say why")
    return said


def condensed(said: str) -> str:
    """What an engine said, without its progress and without the inside of traces: the last line of one says it all."""
    kept, inside = [], False
    for line in said.splitlines():
        if line.strip().startswith("Traceback (most recent call last)"):
            inside = True
        elif inside:
            inside = line.startswith((" ", "\t")) or not line.strip()
        if not inside and line.strip() and line.strip() != "```" and not line.startswith(("INFO", "DEBUG")):
            kept.append(line)
    return "\n".join(kept)


def trim(site: Path) -> int:
    """Remove source maps and search languages (2 MB a site); returns how many bytes went."""
    files = {path for pattern in UNUSED for path in site.glob(pattern) if path.is_file()}
    size = sum(path.stat().st_size for path in files)
    for path in files:
        path.unlink()
    return size


if __name__ == "__main__":
    target = ROOT / "site"
    build(target)
    trim(target)
    pages = len(list(target.rglob("*.html")))
    print(f"Built {pages} pages into site/")
