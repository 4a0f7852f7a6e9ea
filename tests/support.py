"""What the tests share: the built site, a copy of the tree to break, a server on loopback, and the tally."""

from __future__ import annotations

import http.server
import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("HANDBOOK_TESTS", ROOT / ".cache" / "tests"))  # of this run; conftest.py makes it
SITE = CACHE / "site" / "handbook"  # below a folder, as a project page is
SITE_URL = "https://handbook.example/handbook/"
REPO_URL = "https://repository.example/handbook"
TALLY = CACHE / "tally"


def count(what: str, number: int) -> None:
    """Add to what is printed at the end of the run; workers write apart."""
    TALLY.mkdir(parents=True, exist_ok=True)
    path = TALLY / f"{os.getpid()}.json"
    tally = json.loads(path.read_text()) if path.is_file() else {}
    tally[what] = tally.get(what, 0) + number
    path.write_text(json.dumps(tally))


def tally() -> dict[str, int]:
    total: dict[str, int] = {}
    for path in sorted(TALLY.glob("*.json")):
        for what, number in json.loads(path.read_text()).items():
            total[what] = total.get(what, 0) + number
    return total


def copy_tree(target: Path) -> Path:
    """The files of the repository as they are now, without what git ignores (git itself need not be there)."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").replace("/", "").split()
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(".git", *ignored), dirs_exist_ok=True)
    return target


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as a static host does: 404.html for what is not there."""

    def log_message(self, *_: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        lost = Path(self.directory) / "handbook" / "404.html"
        if code == 404 and lost.is_file():
            body = lost.read_bytes()
            self.send_response(404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            super().send_error(code, message, explain)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder at an address on loopback, for the time of the block."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


def pages(site: Path) -> list[str]:
    """The addresses of all pages of a built site, below it; the home page is ''."""
    found = [path.relative_to(site).as_posix() for path in sorted(site.rglob("index.html"))]
    return [name.removesuffix("index.html") for name in found]
