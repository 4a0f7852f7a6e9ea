"""The link checker against a server on the loopback: each outcome, its manners, and the rules of the skip list."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar, Literal

import pytest
import requests

from macros.loading import ROOT, RecordErrors, read_yaml
from scripts import check_external
from scripts.check_external import SKIPS, Checker, Result, Timing, asked_for, read_skips, run, user_agent

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ROBOTS = b"User-agent: *\nDisallow: /private\n"


@dataclass
class Reply:
    """One answer of the server; `stuck` is for a server that says nothing, or a byte now and then."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"text"
    stuck: Literal["", "silent", "dripping"] = ""
    meet: threading.Barrier | None = None  # answers 500 unless as many requests are under way at once


class Site:
    """A server whose paths answer in turn from a list, the last answer for ever; it notes what it was asked."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {"/robots.txt": [Reply(body=ROBOTS)]}
        self.seen: list[str] = []
        self.agents: set[str] = set()
        self.busy: Counter[str] = Counter()
        self.most: Counter[str] = Counter()  # requests under way at once, by host name
        self.slow = 0.0
        self.lock = threading.Lock()
        self.over = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"site": self}))
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server.server_port}{path}"

    def on(self, path: str, *replies: Reply) -> str:
        self.replies[path] = list(replies)
        return self.url(path.split()[-1])

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        return self.on(path, Reply(status, {"Location": target}))

    def next(self, method: str, path: str) -> Reply:
        with self.lock:
            self.seen.append(f"{method} {path}")
            queue = self.replies.get(f"{method} {path}") or self.replies.get(path) or [Reply()]
            return queue.pop(0) if len(queue) > 1 else queue[0]

    def close(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 4096  # an answer in one packet: in two, each waits for the acknowledgement of the other
    site: ClassVar[Site]

    def do_GET(self) -> None:
        site, host = self.site, self.headers["Host"].partition(":")[0]
        with site.lock:
            site.busy[host] += 1
            site.most[host] = max(site.most[host], site.busy[host])
            site.agents.add(self.headers["User-Agent"])
        reply = site.next(self.command, self.path)
        if reply.meet:
            try:
                reply.meet.wait(2)
            except threading.BrokenBarrierError:
                reply = Reply(500)
        time.sleep(site.slow)
        with site.lock:  # before the answer: afterwards the next request is welcome
            site.busy[host] -= 1
        if reply.stuck == "silent":
            site.over.wait(5)
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if reply.stuck == "dripping":
            self.drip()
        elif self.command != "HEAD":
            self.wfile.write(reply.body)

    do_HEAD = do_GET

    def drip(self) -> None:
        self.close_connection = True
        try:
            for _ in range(100):
                self.wfile.write(b"#")
                self.wfile.flush()
                if self.site.over.wait(0.02):
                    return
        except OSError:  # the client has had enough
            return

    def log_message(self, format: str, *args: object) -> None:
        pass


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.lock = threading.Lock()

    def time(self) -> float:
        return sum(self.slept)

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.slept.append(seconds)

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.time())

    def timing(self, *, pause: float = 0, limit: float = 5, retries: int = 3, backoff: float = 1) -> Timing:
        return Timing(
            pause, limit, retries, backoff, longest=60, workers=4, sleep=self.sleep, clock=self.time, now=self.now
        )


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def check(timing: Timing, *urls: str) -> list[Result]:
    return list(Checker(timing, user_agent()).check_all(list(urls)).values())


# ---- outcomes


def test_an_address_that_answers_is_ok_after_one_head(site: Site, clock: Clock) -> None:
    assert check(clock.timing(), site.url("/ok")) == [Result("ok")]
    assert site.seen == ["GET /robots.txt", "HEAD /ok"]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501, 503])
def test_where_head_fails_get_decides(site: Site, clock: Clock, status: int) -> None:
    site.on("HEAD /page", Reply(status))
    assert check(clock.timing(), site.on("GET /page", Reply())) == [Result("ok")]
    assert site.seen[1:] == ["HEAD /page", "GET /page"]


@pytest.mark.parametrize(
    ("status", "reason"), [(404, "404 Not Found"), (403, "403 Forbidden"), (501, "501 Not Implemented")]
)
def test_an_error_that_lasts_is_broken_without_a_retry(site: Site, clock: Clock, status: int, reason: str) -> None:
    assert check(clock.timing(), site.on("/page", Reply(status))) == [Result("broken", reason)]
    assert site.seen[1:] == ["HEAD /page", "GET /page"]
    assert clock.slept == []


def test_a_server_error_that_stays_is_broken_after_all_retries(site: Site, clock: Clock) -> None:
    url = site.on("/page", Reply(500))
    assert check(clock.timing(), url) == [Result("broken", "500 Internal Server Error, 4 times")]
    assert site.seen[1:] == ["HEAD /page", "GET /page", "GET /page", "GET /page"]
    assert clock.slept == [1, 2, 4]


def test_a_server_error_that_passes_is_ok(site: Site, clock: Clock) -> None:
    assert check(clock.timing(), site.on("/page", Reply(500), Reply(502), Reply())) == [Result("ok")]
    assert clock.slept == [1, 2]


def test_permanent_redirects_are_moved_with_the_address_to_write_down(site: Site, clock: Clock) -> None:
    site.redirect("/newer", "/newest?q=1", 308)
    url = site.redirect("/old", "/newer", 301)
    assert check(clock.timing(), url) == [Result("moved", f"for good to {site.url('/newest?q=1')}")]


@pytest.mark.parametrize("status", [302, 303, 307])
def test_redirects_for_now_are_no_reason_to_change_the_address(site: Site, clock: Clock, status: int) -> None:
    url = site.redirect("/latest", "/v3", status)
    assert check(clock.timing(), url) == [Result("redirected", f"for now to {site.url('/v3')}")]


def test_only_the_permanent_part_of_a_chain_is_to_be_written_down(site: Site, clock: Clock) -> None:
    site.redirect("/latest", "/v3")
    site.redirect("/v3", "/v3/", 301)
    url = site.redirect("/old", "/latest", 301)
    detail = f"for good to {site.url('/latest')}, from there for now to {site.url('/v3/')}"
    assert check(clock.timing(), url) == [Result("moved", detail)]


def test_a_redirect_to_nowhere_is_broken(site: Site, clock: Clock) -> None:
    site.on("/gone", Reply(404))
    lost, mail = site.redirect("/lost", "/gone", 301), site.redirect("/mail", "mailto:someone@example.org")
    loop, junk = site.redirect("/loop", "/loop"), site.redirect("/junk", "http://[junk")
    results = check(clock.timing(), lost, mail, loop, junk)
    assert results[:3] == [
        Result("broken", f"leads to {site.url('/gone')}: 404 Not Found"),
        Result("broken", "leads to mailto:someone@example.org: no address of the web"),
        Result("broken", "more than 10 redirects"),
    ]
    assert results[3].outcome == "broken"


@pytest.mark.parametrize("path", ["/page", "/robots.txt"])
def test_a_server_that_hangs_is_a_timeout(site: Site, clock: Clock, path: str) -> None:
    site.on(path, Reply(stuck="silent"))
    [result] = check(clock.timing(limit=0.3, retries=1), site.url("/page"))
    where = "robots.txt: " if path == "/robots.txt" else ""
    assert result == Result("timeout", f"{where}no answer within 0.3 s, 2 times")


def test_a_robots_txt_that_never_ends_is_a_timeout(site: Site) -> None:
    site.on("/robots.txt", Reply(stuck="dripping", body=b"#" * 9999))
    [result] = check(Timing(pause=0, limit=0.3, retries=0), site.url("/page"))
    assert result == Result("timeout", "robots.txt: no answer within 0.3 s")


def test_a_page_is_not_read(site: Site) -> None:
    site.on("HEAD /big", Reply(405))
    url = site.on("GET /big", Reply(stuck="dripping", body=b"#" * 9999))
    assert check(Timing(pause=0, limit=2, retries=0), url) == [Result("ok")]


def test_a_closed_port_is_broken_and_does_not_stop_the_others(site: Site, clock: Clock) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}/"  # bound, but nobody listens
        refused, fine = check(clock.timing(), closed, site.url("/ok"))
    assert refused.outcome == "broken"
    assert refused.detail.startswith("robots.txt: ")
    assert "refused" in refused.detail
    assert " object at 0x" not in refused.detail
    assert fine == Result("ok")


# ---- robots.txt


def test_what_robots_txt_disallows_is_not_asked_for_and_not_broken(site: Site, clock: Clock) -> None:
    hidden = site.redirect("/hidden", "/private/b")
    assert check(clock.timing(), site.url("/private/a"), hidden) == [
        Result("not checked", "robots.txt disallows it"),
        Result("not checked", f"leads to {site.url('/private/b')}: robots.txt disallows it"),
    ]
    assert site.seen == ["GET /robots.txt", "HEAD /hidden"]


def test_robots_txt_may_address_the_handbook_by_name(site: Site, clock: Clock) -> None:
    site.on("/robots.txt", Reply(body=b"\xef\xbb\xbfUser-agent: ml-portfolio-handbook\nDisallow: /\n"))
    assert check(clock.timing(), site.url("/ok")) == [Result("not checked", "robots.txt disallows it")]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_a_robots_txt_everything_is_allowed(site: Site, clock: Clock, status: int) -> None:
    site.on("/robots.txt", Reply(status))
    assert check(clock.timing(), site.url("/private")) == [Result("ok")]


@pytest.mark.parametrize(("status", "reason"), [(503, "503 Service Unavailable"), (429, "429 Too Many Requests")])
def test_a_robots_txt_that_the_server_fails_to_give_allows_nothing(
    site: Site, clock: Clock, status: int, reason: str
) -> None:
    site.on("/robots.txt", Reply(status))
    assert check(clock.timing(), site.url("/ok")) == [Result("not checked", f"robots.txt: {reason}, 4 times")]
    assert set(site.seen) == {"GET /robots.txt"}


def test_a_robots_txt_may_be_elsewhere(site: Site, clock: Clock) -> None:
    site.redirect("/robots.txt", "/rules", 301)
    site.on("/rules", Reply(body=ROBOTS))
    assert [result.outcome for result in check(clock.timing(), site.url("/private"))] == ["not checked"]


def test_robots_txt_is_read_once_even_when_two_need_it_at_once(site: Site, clock: Clock) -> None:
    site.slow = 0.02
    checker = Checker(clock.timing(), user_agent())
    with requests.Session() as one, requests.Session() as two, ThreadPoolExecutor(2) as pool:
        assert list(pool.map(checker.check, (one, two), (site.url("/a"), site.url("/b")))) == [Result("ok")] * 2
    assert site.seen[0] == "GET /robots.txt"
    assert sorted(site.seen[1:]) == ["HEAD /a", "HEAD /b"]


# ---- manners


def test_one_host_never_sees_two_requests_at_once(site: Site, clock: Clock) -> None:
    """Not even where the addresses of another host lead to it."""
    site.slow = 0.01
    urls = []
    for number in range(5):
        site.redirect(f"/from-{number}", site.url(f"/to-{number}"))
        urls += [site.url(f"/from-{number}", "localhost"), site.url(f"/page-{number}")]
    outcomes = Counter(result.outcome for result in check(clock.timing(), *urls))
    assert outcomes == {"ok": 5, "redirected": 5}
    assert site.most == {"127.0.0.1": 1, "localhost": 1}
    assert site.seen.count("GET /robots.txt") == 2


def test_two_hosts_are_asked_at_the_same_time(site: Site, clock: Clock) -> None:
    site.on("/meet", Reply(meet=threading.Barrier(2)))
    assert check(clock.timing(), site.url("/meet"), site.url("/meet", "localhost")) == [Result("ok")] * 2


def test_there_is_a_pause_after_each_request_to_a_host(site: Site, clock: Clock) -> None:
    check(clock.timing(pause=3), site.url("/a"), site.redirect("/b", "/c"))
    assert site.seen == ["GET /robots.txt", "HEAD /a", "HEAD /b", "HEAD /c"]
    assert clock.slept == [3, 3, 3]


@pytest.mark.parametrize(("delay", "pause"), [("15", 15), ("1", 3), ("86400", 60)])
def test_a_host_may_ask_for_longer_pauses_within_reason(site: Site, clock: Clock, delay: str, pause: int) -> None:
    site.on("/robots.txt", Reply(body=f"User-agent: *\nCrawl-delay: {delay}\nDisallow: /private\n".encode()))
    check(clock.timing(pause=3), site.url("/a"), site.url("/b"))
    assert clock.slept == [3, pause]


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("7", 7),
        ("Mon, 01 Jun 2026 12:00:10 GMT", 9),  # one second has gone by
        ("Mon, 01 Jun 2026 11:00:00 GMT", 1),  # past: the ordinary pause
        ("86400", 60),
        ("Tue, 01 Jun 2027 12:00:00 GMT", 60),
        ("in a while", 5),
        ("", 5),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_retry_waits_as_long_as_the_server_asks(
    site: Site, clock: Clock, status: int, header: str, wait: int
) -> None:
    url = site.on("/busy", Reply(status, {"Retry-After": header} if header else {}), Reply())
    assert check(clock.timing(pause=1, backoff=5), url) == [Result("ok")]
    assert clock.slept == [1, wait]


def test_a_server_that_asks_for_a_rest_gets_it_from_every_address(site: Site, clock: Clock) -> None:
    site.on("HEAD /busy", Reply(429, {"Retry-After": "30"}))
    site.on("GET /busy", Reply(404))
    check(clock.timing(retries=0), site.on("/gone", Reply(404)), site.url("/busy"), site.url("/ok"))
    assert site.seen[1:] == ["HEAD /gone", "GET /gone", "HEAD /busy", "GET /busy", "HEAD /ok"]
    assert clock.slept == [30]


def test_a_server_that_is_busy_for_ever_is_broken(site: Site, clock: Clock) -> None:
    url = site.on("/busy", Reply(429, {"Retry-After": "2"}))
    assert check(clock.timing(), url) == [Result("broken", "429 Too Many Requests, 4 times")]
    assert clock.slept == [2, 2, 2]


def test_requests_say_who_asks(site: Site, clock: Clock) -> None:
    agent = user_agent("https://example.org/handbook")
    assert agent == (
        "ml-portfolio-handbook/1.0 (link check of the ML Portfolio Handbook; +https://example.org/handbook)"
    )
    assert user_agent() == "ml-portfolio-handbook/1.0 (link check of the ML Portfolio Handbook)"
    Checker(clock.timing(), agent).check_all([site.url("/ok")])
    assert site.agents == {agent}


def test_a_date_without_a_zone_is_no_date_to_wait_for() -> None:
    assert asked_for("Mon, 01 Jun 2026 12:00:10 -0000", NOON) is None


# ---- the skip list

URL = "https://example.org/a"
ENTRY = f'- url: "{URL}"\n  reason: "Answers 403 to programs."\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (ENTRY + "  until: 2026-05-31", "[0].until: 2026-05-31 is past; look at " + URL + ", then renew or remove"),
        (ENTRY + '  until: "soon"', "[0].until: 'soon' is not a date such as 2027-01-31"),
        (ENTRY, "[0].until: missing; it must be given"),
        (f'- url: "{URL}"\n  until: "2027-01-01"', "[0].reason: missing; it must be given"),
        (f'- url: "{URL}"\n  until: "2027-01-01"\n  reason: ""', "[0].reason: is empty; expected text"),
        (ENTRY + '  until: "2027-01-01"\n  til: "x"', "[0].til: unknown key; did you mean 'until'?"),
        (
            ENTRY.replace("/a", "/b") + '  until: "2027-01-01"',
            "[0].url: 'https://example.org/b' is not in data/references.yml; remove the entry",
        ),
        ((ENTRY + '  until: "2027-01-01"\n') * 2, f"[1].url: '{URL}' stands twice; remove one entry"),
        ("url: x", "not a list of entries; an empty list is written []"),
        ("", "not a list of entries; an empty list is written []"),
        ("- url: x\n  url: y", "line 2, column 3: the key 'url' stands twice"),
        (None, "missing; an empty list is written []"),
    ],
)
def test_a_wrong_skip_list_is_told_what_is_wrong(tmp_path: Path, content: str | None, message: str) -> None:
    path = tmp_path / "skips.yml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    _, errors = read_skips(path, {URL: "a"}, NOON.date())
    assert errors == [f"{SKIPS}: {message}"]


def test_an_entry_holds_until_the_end_of_its_last_day(tmp_path: Path) -> None:
    path = tmp_path / "skips.yml"
    path.write_text(ENTRY + '  until: "2026-06-01"', encoding="utf-8")
    skips, errors = read_skips(path, {URL: "a"}, NOON.date())
    assert (list(skips), errors) == ([URL], [])


def test_the_skip_list_of_the_handbook_is_well_formed() -> None:
    references, _ = read_yaml(ROOT / "data" / "references.yml", "data/references.yml")
    urls = {entry["url"]: entry["id"] for entry in references}
    assert read_skips(ROOT / SKIPS, urls, date.min)[1] == []


# ---- a run


def skip(url: str, until: str = "2026-12-01") -> str:
    return f'- url: "{url}"\n  reason: "Known."\n  until: "{until}"\n'


def test_a_run_prints_what_is_not_plainly_ok_and_counts(
    site: Site, clock: Clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone, old, latest = site.on("/gone", Reply(404)), site.redirect("/old", "/ok", 301), site.redirect("/latest", "/v3")
    known, private = site.on("/known", Reply(403)), site.url("/private")
    urls = {site.url("/ok"): "ok", gone: "gone", old: "old", latest: "latest", known: "known", private: "private"}
    path = tmp_path / "skips.yml"
    path.write_text(skip(known) + skip(old) + skip(private), encoding="utf-8")
    assert run(urls, path, user_agent(), clock.timing()) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"broken: {gone} (gone): 404 Not Found",
        f"moved: {old} (old): for good to {site.url('/ok')}",
        f"redirected: {latest} (latest): for now to {site.url('/v3')}",
        f"skipped: {known} (known): 403 Forbidden; until 2026-12-01: Known.",
        f"not checked: {private} (private): robots.txt disallows it",
        f"{SKIPS}: {old} works again; remove the entry",
        "6 addresses: 1 ok, 1 moved, 1 redirected, 1 not checked, 1 skipped, 1 broken; "
        "skip list: 0 wrong, 1 removable",
    ]  # fmt: skip


def test_a_run_without_failures_ends_well(
    site: Site, clock: Clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = site.on("/known", Reply(403))
    path = tmp_path / "skips.yml"
    path.write_text(skip(known) + skip(site.url("/ok")), encoding="utf-8")
    assert run({site.url("/ok"): "ok", known: "known"}, path, user_agent(), clock.timing()) == 0
    assert capsys.readouterr().out.splitlines()[-1] == ("2 addresses: 1 ok, 1 skipped; skip list: 0 wrong, 1 removable")


def test_an_expired_entry_covers_nothing(
    site: Site, clock: Clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = site.on("/known", Reply(403))
    path = tmp_path / "skips.yml"
    path.write_text(skip(known, until="2026-05-31"), encoding="utf-8")
    assert run({known: "known"}, path, user_agent(), clock.timing()) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"broken: {known} (known): 403 Forbidden",
        f"{SKIPS}: [0].until: 2026-05-31 is past; look at {known}, then renew or remove",
        "1 address: 1 broken; skip list: 1 wrong, 0 removable",
    ]


@pytest.mark.parametrize("content", [skip("https://example.org/b"), skip("{ok}", until="2026-05-31")])
def test_a_wrong_skip_list_alone_fails_the_run(site: Site, clock: Clock, tmp_path: Path, content: str) -> None:
    path = tmp_path / "skips.yml"
    path.write_text(content.replace("{ok}", site.url("/ok")), encoding="utf-8")
    assert run({site.url("/ok"): "ok"}, path, user_agent(), clock.timing()) == 1


def test_a_timeout_fails_the_run(site: Site, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "skips.yml"
    path.write_text("[]", encoding="utf-8")
    url = site.on("/page", Reply(stuck="silent"))
    assert run({url: "page"}, path, user_agent(), clock.timing(limit=0.3, retries=0)) == 1


def test_the_command_checks_the_references_and_names_the_repository(
    site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    references = [SimpleNamespace(url=site.url(f"/{name}"), id=name) for name in ("a", "b")]
    monkeypatch.setattr(check_external, "load", lambda *_, **__: SimpleNamespace(references=references))
    monkeypatch.setattr(check_external, "read_skips", lambda *_: ({}, []))
    monkeypatch.setattr(check_external, "Timing", clock.timing)
    monkeypatch.setenv("REPO_URL", "https://example.org/handbook")
    assert check_external.main() == 0
    assert capsys.readouterr().out == "2 addresses: 2 ok\n"
    assert site.agents == {user_agent("https://example.org/handbook")}


def test_wrong_records_are_printed_and_nothing_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def wrong(*_: object, **__: object) -> None:
        raise RecordErrors(["data/references.yml: [0].url: missing; it must be given"])

    monkeypatch.setattr(check_external, "load", wrong)
    assert check_external.main() == 1
    assert "[0].url: missing" in capsys.readouterr().out
