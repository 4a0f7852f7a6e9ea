"""A site on loopback as GitHub Pages sends it: text in gzip, its headers, and an account of what went out."""

from __future__ import annotations

import gzip
import http.server
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

TYPES = {".woff2": "font/woff2", ".webp": "image/webp", ".avif": "image/avif", ".js": "text/javascript"}
TEXT = ("text/", "application/json", "application/xml", "application/javascript", "image/svg+xml")
KINDS = {"text/html": "html", "text/css": "css", "text/javascript": "js", "image": "images", "font": "fonts"}
DATE = "Fri, 20 Nov 2026 12:00:00 GMT"
HEAD = (
    f"HTTP/1.1 {{status}}\r\nServer: GitHub.com\r\nContent-Type: {{kind}}\r\nLast-Modified: {DATE}\r\n"
    'Access-Control-Allow-Origin: *\r\nETag: W/"691f0000-1000"\r\nCache-Control: max-age=600\r\n'
    f"Vary: Accept-Encoding\r\nDate: {DATE}\r\nContent-Length: {{length}}\r\n{{more}}\r\n"
)


@dataclass(frozen=True)
class Sent:
    """One answer: its path, its kind, and its bytes on the wire with the headers."""

    path: str
    kind: str
    size: int


@dataclass(frozen=True)
class Answer:
    """A file as it is sent."""

    kind: str
    body: bytes
    packed: bool


def kind_of(content: str) -> str:
    """`text/css; charset=utf-8` is `css`."""
    content = content.partition(";")[0]
    return KINDS.get(content) or KINDS.get(content.partition("/")[0], "other")


def answers(folder: Path) -> dict[str, Answer]:
    """Every file of a site by its path, packed beforehand as a host's cache has it."""
    found = {}
    for file in folder.rglob("*"):
        if file.is_file():
            kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            packed = kind.startswith(TEXT)
            body = file.read_bytes()
            found["/" + file.relative_to(folder).as_posix()] = Answer(
                f"{kind}; charset=utf-8" if packed else kind, gzip.compress(body, 6) if packed else body, packed
            )
    return found


class Server(http.server.ThreadingHTTPServer):
    """Sends a site and remembers in `sent` what it sent."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = answers(folder)
        self.sent: list[Sent] = []
        self.address = f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers a GET; every client of the bench takes gzip."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        path, known = urlsplit(self.path).path, self.server.answers
        status, more = HTTPStatus.OK, ""
        answer = known.get(path + "index.html" if path.endswith("/") else path)
        if not answer and f"{path}/index.html" in known:
            status, more, answer = (
                HTTPStatus.MOVED_PERMANENTLY,
                f"Location: {path}/\r\n",
                Answer("text/html", b"", False),
            )
        if not answer:
            status, answer = HTTPStatus.NOT_FOUND, known.get("/404.html") or Answer("text/html", b"", False)
        if answer.packed:
            more += "Content-Encoding: gzip\r\n"
        line = f"{status.value} {status.phrase}"
        head = HEAD.format(status=line, kind=answer.kind, length=len(answer.body), more=more).encode()
        self.server.sent.append(Sent(path, kind_of(answer.kind), len(head) + len(answer.body)))
        self.wfile.write(head + answer.body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """A site on loopback, for the time of the block."""
    server = Server(folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
