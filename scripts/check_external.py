"""Asks for every address in data/references.yml and says which are broken, moved or not for programs to open.

    REPO_URL=https://… python scripts/check_external.py

Not a gate for changes: other people's servers fail for their own reasons. One host gets one request at a time, with a
pause after each, and only what its robots.txt allows. Known failures stand in scripts/external_skips.yml. Exit 1 if an
address is broken or the list is wrong. Hosts may ask for long pauses: a run takes minutes.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from threading import Lock
from typing import Annotated, Literal, get_args
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import requests
import urllib3
from pydantic import BeforeValidator

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from macros.loading import RecordErrors, load, parse, read_yaml  # noqa: E402
from macros.records import Record, Text  # noqa: E402

SKIPS = "scripts/external_skips.yml"
AGENT = "ml-portfolio-handbook"  # the name that a robots.txt may address
HOPS = 10  # redirects that are followed
ROBOTS_LIMIT = 500 * 1024  # bytes of a robots.txt that are read (RFC 9309)
Outcome = Literal["ok", "moved", "redirected", "not checked", "skipped", "timeout", "broken"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
WORKS, FAILS = OUTCOMES[:3], OUTCOMES[-2:]


@dataclass(frozen=True)
class Timing:
    """Everything that has to do with time, in seconds; tests put their own clock in."""

    pause: float = 2.0  # after each request to a host, unless its robots.txt asks for more
    limit: float = 20.0  # for a connection, and for each silence of a server
    retries: int = 3  # after 429, 5xx and silence
    backoff: float = 2.0  # before the first retry; doubles with each
    longest: float = 120.0  # the most that a server's Retry-After or Crawl-delay makes us wait
    workers: int = 16
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True)
class Result:
    """What became of one address; `detail` is empty where it is plainly fine."""

    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True)
class Answer:
    """What a server said to one request, or why it said nothing."""

    status: int = 0
    reason: str = ""
    target: str = ""  # of a redirect
    retry_after: str = ""
    body: bytes = b""
    failure: Literal["", "timeout", "broken"] = ""

    @property
    def fails(self) -> bool:
        return bool(self.failure) or self.status >= 400

    @property
    def temporary(self) -> bool:
        return self.failure == "timeout" or self.status == 429 or (self.status >= 500 and self.status != 501)


@dataclass
class Host:
    """Lets one request at a time through to a host, and none before its pause is over."""

    timing: Timing
    pause: float
    free_at: float = 0.0
    robots: dict[str, RobotFileParser | Result] = field(default_factory=dict)  # by scheme and port
    lock: Lock = field(default_factory=Lock)
    reading: Lock = field(default_factory=Lock)

    @contextmanager
    def turn(self) -> Iterator[None]:
        with self.lock:
            wait = self.free_at - self.timing.clock()
            if wait > 0:
                self.timing.sleep(wait)
            try:
                yield
            finally:
                self.rest(self.pause)

    def rest(self, seconds: float) -> None:
        """No request for so long; called only by the one whose turn it is."""
        self.free_at = max(self.free_at, self.timing.clock() + seconds)


def user_agent(repo_url: str = "") -> str:
    about = "link check of the ML Portfolio Handbook" + (f"; +{repo_url}" if repo_url else "")
    return f"{AGENT}/1.0 ({about})"


def asked_for(header: str, now: datetime) -> float | None:
    """The seconds of a Retry-After header, given as a number or as a date."""
    if header.strip().isdecimal():
        return float(header)
    try:
        return max(0.0, (parsedate_to_datetime(header) - now).total_seconds())
    except (TypeError, ValueError):
        return None


def why(error: Exception) -> str:
    """The cause of a failed request without the library's wrapping."""
    inner = error.args[0] if error.args else error
    text = str(getattr(inner, "reason", inner))
    return re.sub(r"^.*?\bhost='[^']*', port=\d+\): ", "", text) or type(error).__name__


class Checker:
    """Asks hosts at the same time, and each of them politely."""

    def __init__(self, timing: Timing, agent: str) -> None:
        self.timing = timing
        self.agent = agent
        self._hosts: dict[str, Host] = {}
        self._guard = Lock()

    def check_all(self, urls: list[str]) -> dict[str, Result]:
        """The result of each address; addresses of one host are checked in order."""
        groups: dict[str, list[str]] = defaultdict(list)
        for url in urls:
            groups[urlsplit(url).hostname or ""].append(url)
        results: dict[str, Result] = {}
        with ThreadPoolExecutor(self.timing.workers) as pool:
            for found in pool.map(self._check_group, groups.values()):
                results |= found
        return {url: results[url] for url in urls}

    def _check_group(self, urls: list[str]) -> dict[str, Result]:
        with requests.Session() as session:
            session.headers["User-Agent"] = self.agent
            return {url: self.check(session, url) for url in urls}

    def check(self, session: requests.Session, url: str) -> Result:
        """One address, through its redirects to the end."""
        here = lasting = url
        try:
            for _ in range(HOPS + 1):
                through = "" if here == url else f"leads to {here}: "
                if urlsplit(here).scheme not in {"http", "https"}:
                    return Result("broken", f"{through}no address of the web")
                refusal = self._refusal(session, here)
                if refusal:
                    return Result(refusal.outcome, through + refusal.detail)
                answer = self._ask(session, "HEAD", here)
                if answer.fails:
                    return Result(answer.failure or "broken", through + answer.reason)
                if not answer.target:
                    return _arrived(url, lasting, here)
                if here == lasting and answer.status in {301, 308}:
                    lasting = answer.target
                here = answer.target
        except ValueError as error:  # an address, in a redirect as a rule, that cannot be read
            return Result("broken", f"leads to an address that is none: {error}")
        return Result("broken", f"more than {HOPS} redirects")

    def _host(self, url: str) -> Host:
        with self._guard:
            return self._hosts.setdefault(urlsplit(url).hostname or "", Host(self.timing, self.timing.pause))

    def _refusal(self, session: requests.Session, url: str) -> Result | None:
        """Why an address must not be asked for, or nothing; robots.txt is read once."""
        parts, host = urlsplit(url), self._host(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with host.reading:
            if origin not in host.robots:
                host.robots[origin] = rules = self._robots(session, f"{origin}/robots.txt")
                if isinstance(rules, RobotFileParser):
                    delay = float(rules.crawl_delay(AGENT) or 0)
                    host.pause = max(host.pause, min(delay, self.timing.longest))
            rules = host.robots[origin]
        if isinstance(rules, Result):
            return rules
        return None if rules.can_fetch(AGENT, url) else Result("not checked", "robots.txt disallows it")

    def _robots(self, session: requests.Session, url: str) -> RobotFileParser | Result:
        """As RFC 9309 has it: no file allows everything, a file that the server fails to give allows nothing."""
        answer = self._ask(session, "GET", url, read=True)
        for _ in range(HOPS):
            if not answer.target:
                break
            answer = self._ask(session, "GET", answer.target, read=True)
        if answer.failure:
            return Result(answer.failure, f"robots.txt: {answer.reason}")
        if answer.temporary:
            return Result("not checked", f"robots.txt: {answer.reason}")
        rules = RobotFileParser()
        text = answer.body.decode("utf-8-sig", errors="replace") if 200 <= answer.status < 300 else ""
        try:
            rules.parse(text.splitlines())
        except ValueError as error:
            return Result("not checked", f"robots.txt cannot be read: {error}")
        return rules

    def _ask(self, session: requests.Session, method: str, url: str, read: bool = False) -> Answer:
        """The last answer to several attempts: GET where HEAD fails, again where the failure may pass."""
        failed = 0
        while True:
            answer = self._send(session, method, url, failed, read)
            failed += answer.temporary
            again = answer.temporary and failed <= self.timing.retries
            if not again and not (method == "HEAD" and answer.fails):
                break
            method = "GET"
        if answer.temporary and failed > 1:
            return Answer(answer.status, f"{answer.reason}, {failed} times", failure=answer.failure)
        return answer

    def _send(self, session: requests.Session, method: str, url: str, failed: int, read: bool) -> Answer:
        """One request in the host's turn; a server in trouble gets the rest that it asks for, or a growing one."""
        host = self._host(url)
        with host.turn():
            answer = self._answer(session, method, url, read)
            if answer.temporary:
                asked = asked_for(answer.retry_after, self.timing.now())
                rest = self.timing.backoff * 2**failed if asked is None else asked
                host.rest(min(rest, self.timing.longest))
        return answer

    def _answer(self, session: requests.Session, method: str, url: str, read: bool) -> Answer:
        limit = self.timing.limit
        try:
            with session.request(method, url, timeout=limit, allow_redirects=False, stream=True) as response:
                target = session.get_redirect_target(response) or ""
                return Answer(
                    response.status_code,
                    f"{response.status_code} {response.reason or ''}".strip(),
                    urljoin(url, requests.utils.requote_uri(target)) if target else "",
                    response.headers.get("Retry-After", ""),
                    self._body(response) if read else b"",
                )
        except (requests.Timeout, urllib3.exceptions.TimeoutError):
            return Answer(reason=f"no answer within {limit:g} s", failure="timeout")
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            return Answer(reason=why(error), failure="broken")

    def _body(self, response: requests.Response) -> bytes:
        """What arrives within the limits of size and time."""
        content, end = b"", self.timing.clock() + self.timing.limit
        while len(content) < ROBOTS_LIMIT:
            piece: bytes = response.raw.read1(8192, decode_content=True)
            if not piece:
                break
            if self.timing.clock() > end:
                raise requests.Timeout
            content += piece
        return content


def _arrived(url: str, lasting: str, final: str) -> Result:
    """A working address: `lasting` is how far permanent redirects lead, `final` is where it ends today."""
    if final == url:
        return Result("ok")
    if lasting == url:
        return Result("redirected", f"for now to {final}")
    return Result("moved", f"for good to {lasting}" + (f", from there for now to {final}" if final != lasting else ""))


def _day(value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{value!r} is not a date such as 2027-01-31") from None


class Skip(Record):
    """An address that may fail, why, and the last day on which it may."""

    url: Text
    reason: Text
    until: Annotated[date, BeforeValidator(_day)]


def read_skips(path: Path, urls: Mapping[str, str], today: date) -> tuple[dict[str, Skip], list[str]]:
    """The entries of the skip list that hold today, by address, and everything that is wrong with the list."""
    if not path.is_file():
        return {}, [f"{SKIPS}: missing; an empty list is written []"]
    content, errors = read_yaml(path, SKIPS)
    if errors or not isinstance(content, list):
        return {}, errors or [f"{SKIPS}: not a list of entries; an empty list is written []"]
    skips: dict[str, Skip] = {}
    for index, entry in enumerate(content):
        skip, found = parse(Skip, entry, SKIPS, f"[{index}].")
        errors += found
        if not isinstance(skip, Skip):
            continue
        if skip.url not in urls:
            errors.append(f"{SKIPS}: [{index}].url: '{skip.url}' is not in data/references.yml; remove the entry")
        elif skip.url in skips:
            errors.append(f"{SKIPS}: [{index}].url: '{skip.url}' stands twice; remove one entry")
        elif skip.until < today:
            errors.append(f"{SKIPS}: [{index}].until: {skip.until} is past; look at {skip.url}, then renew or remove")
        else:
            skips[skip.url] = skip
    return skips, errors


def run(urls: Mapping[str, str], skip_list: Path, agent: str, timing: Timing) -> int:
    """Check addresses (each with the id of its reference) and print what is to be known; returns the exit status."""
    skips, errors = read_skips(skip_list, urls, timing.now().date())
    results = Checker(timing, agent).check_all(list(urls))
    removable: list[str] = []
    for url, skip in skips.items():
        result = results[url]
        if result.outcome in FAILS:
            results[url] = Result("skipped", f"{result.detail}; until {skip.until}: {skip.reason}")
        elif result.outcome in WORKS:
            removable.append(f"{SKIPS}: {url} works again; remove the entry")
    for url, result in results.items():
        if result.outcome != "ok":
            print(f"{result.outcome}: {url} ({urls[url]}): {result.detail}")
    for line in [*errors, *removable]:
        print(line)
    counts = Counter(result.outcome for result in results.values())
    shares = [f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome]]
    wrong = f"; skip list: {len(errors)} wrong, {len(removable)} removable" if errors or removable else ""
    print(f"{len(results)} address{'es' * (len(results) != 1)}: {', '.join(shares) or 'none'}{wrong}")
    return 1 if errors or any(counts[outcome] for outcome in FAILS) else 0


def main() -> int:
    try:
        references = load(ROOT, published=False).references
    except RecordErrors as errors:
        print(errors)
        return 1
    urls = {reference.url: reference.id for reference in references}
    return run(urls, ROOT / SKIPS, user_agent(os.environ.get("REPO_URL", "")), Timing())


if __name__ == "__main__":
    sys.exit(main())
