"""Builds the site once for the whole run, before the workers start, and prints at the end what was checked."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "snippets" / "pitfalls"), str(ROOT / "snippets" / "depth")]
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
if "HANDBOOK_TESTS" not in os.environ:  # the workers get it from the process that starts them
    os.environ["HANDBOOK_TESTS"] = tempfile.mkdtemp(prefix="handbook-tests-")
CACHE = Path(os.environ["HANDBOOK_TESTS"])

from browsing import FLAGS  # noqa: E402
from scripts.build_site import build, trim  # noqa: E402
from support import REPO_URL, SITE, SITE_URL, served, tally  # noqa: E402


def pytest_sessionstart(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput") or session.config.option.collectonly:
        return
    SITE.mkdir(parents=True)
    build(SITE, env={"SITE_URL": SITE_URL, "REPO_URL": REPO_URL})
    trim(SITE)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(CACHE, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    checked = tally()
    if checked:
        line = ", ".join(f"{number:,} {what}" for what, number in sorted(checked.items()))
        terminalreporter.write_line(f"Checked: {line}.")


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site, below the folder that a host would serve."""
    return SITE


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The address of the built site on loopback."""
    with served(CACHE / "site") as base:
        yield base + "handbook/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = (ROOT / ".venv" / "browser").read_text()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()
