"""The caller, as long as there is no other: past cases are asked for over loopback, in the order of their decisions.

It shows parity, speed and the whole path of a label. It cannot show what people do with an answer, a caller whom nobody
expected, or a feed that is late: here all signals are there in time.
"""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import numpy as np
import pandas as pd

from .offline import Problem

WAIT = 60.0  # seconds until a service must be ready


def request(case: Any) -> dict[str, Any]:
    """The body for one row of cases. Yours: the same fields as `schemas.Case`."""
    return {
        "case_id": case.case_id,
        "group": case.group,
        "kind": case.kind,
        "size_items": int(case.size),
        "happens_at_utc": f"{case.happens_at:%Y-%m-%dT%H:%M:%SZ}",
    }


@contextmanager
def started(options: list[str]) -> Iterator[tuple[str, float]]:
    """A service of its own on a free port: its address, and the seconds until it was ready.

    Raises:
        Problem: it ended, or was not ready in time.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begin = time.perf_counter()
    command = [sys.executable, "-m", "service", *options, "serve", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        while not _ready(address):
            if process.poll() is not None or time.perf_counter() - begin > WAIT:
                raise Problem("replay: the service did not get ready; it says why above")
            time.sleep(0.05)
        yield address, time.perf_counter() - begin
    finally:
        process.terminate()
        process.wait(timeout=10)


def _ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/ready", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def replay(address: str, cases: pd.DataFrame, clients: int) -> dict[str, Any]:
    """Ask for each case once, `clients` at a time; milliseconds as the caller sees them, a few to warm up left out."""
    bodies = [request(case) for case in cases.sort_values("happens_at").itertuples()]
    with httpx.Client(base_url=address, trust_env=False) as client:

        def ask(body: dict[str, Any]) -> tuple[float, int]:
            begin = time.perf_counter()
            status = client.post("/predict", json=body).status_code
            return 1000 * (time.perf_counter() - begin), status

        for body in bodies[:10]:
            ask(body)
        begin = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            told = list(pool.map(ask, bodies))
        spent = time.perf_counter() - begin
    median, late = np.percentile([one for one, _ in told], [50, 99])
    return {
        "requests": len(told),
        "errors": sum(status != 200 for _, status in told),
        "clients": clients,
        "median_ms": round(float(median), 1),
        "p99_ms": round(float(late), 1),
        "per_second": round(len(told) / spent, 1),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {_load()}; caller on the same one",
    }


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
