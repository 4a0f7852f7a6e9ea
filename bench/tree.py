"""Copies of the tree to build, so that an edit while the bench runs changes nothing, and what such a build costs."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from mkdocs.utils.yaml import yaml_load

from bench.child import Cost, cost
from scripts.build_site import QUIET, ROOT

LEFT_OUT = {"site", "node_modules"}  # with every hidden folder; only at the top
CONFIG = "bench.yml"
PAGE_LIMIT = 35.0  # CPU milliseconds


def memory_limit(pages: int) -> float:
    """MiB that a build may take."""
    return 75 if pages <= 200 else 130


def copy_tree(target: Path) -> Path:
    """The tree as it is now, without environments, caches and what was built."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        top = Path(folder) == ROOT
        return {name for name in names if name == "__pycache__" or (top and (name in LEFT_OUT or name.startswith(".")))}

    shutil.copytree(ROOT, target, ignore=left_out)
    return target


def configuration(folder: Path) -> dict[str, Any]:
    with (folder / "mkdocs.yml").open(encoding="utf-8") as file:
        return yaml_load(file)


def configure(folder: Path, settings: dict[str, Any]) -> None:
    (folder / CONFIG).write_text(yaml.dump(settings, allow_unicode=True, sort_keys=False), encoding="utf-8")


class Bench:
    """A folder for copies; compiled modules are kept in it, as Python keeps them where nothing forbids it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {**QUIET, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}

    def built(self, copy: Path, *options: str) -> Cost:
        """What a build of a copy costs, in a fresh process and into a fresh folder."""
        with tempfile.TemporaryDirectory(prefix="site-", dir=self.folder) as site:
            return cost([sys.executable, "-m", "mkdocs", "build", "-d", f"{site}/site", *options], copy, self.env)

    def compiled(self, copy: Path) -> None:
        """Compile the modules of a copy."""
        cost([sys.executable, "-m", "compileall", "-q", "macros", "scripts"], copy, self.env)


@contextmanager
def bench() -> Iterator[Bench]:
    """A folder for the time of the block."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        yield Bench(Path(folder))
