"""Real load: uvicorn in a process of its own, Locust in another, both on this machine. Measured, never asserted."""

from __future__ import annotations

import itertools
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pandas as pd
import psutil
from tqdm import tqdm

from disruption.data import Tables
from disruption.problem import Problem
from service.files import read_json, write_json
from service.replay import moments
from service.training import Split

SECONDS = 10  # of load for each of the runs
RUNS = [("one_client", 1, 1), ("eight_clients", 8, 1), ("batch_of_1000", 1, 1000)]
PATIENCE = 120  # seconds until a process that does not get ready counts as failed


def load_test(tables: Tables, parts: Split, lead: float, options: list[str], reports: Path) -> dict[str, float]:
    """Run all and write `timings.json`. options: those of the command line, for the service that is started.

    Raises:
        Problem: the service does not get ready, or a request fails.
    """
    start = tables.flights.loc[parts.test, "scheduled"].min().normalize() + pd.Timedelta(days=3, hours=8)
    flights = _flights(tables, start, lead)
    found: dict[str, float] = {}
    with _service([*options, "serve"]) as (_, _, seconds):
        found["start.seconds"] = seconds
    with _service([*options, "serve", "--replay-from", start.isoformat()]) as (address, process, _):
        for name, clients, batch in tqdm(RUNS, desc="load", disable=None):
            many = itertools.cycle(flights)
            bodies = [{"flights": list(itertools.islice(many, batch))} for _ in range(50 if batch == 1 else 1)]
            found |= {f"{name}.{kind}": value for kind, value in _run(address, clients, bodies).items()}
        found["memory.megabytes"] = psutil.Process(process.pid).memory_info().rss / 2**20
    rounded = {name: round(value, 6) for name, value in found.items()}
    write_json(reports / "timings.json", rounded)
    return rounded


def _flights(tables: Tables, start: pd.Timestamp, lead: float) -> list[dict[str, Any]]:
    """Flights that may be asked for during the minutes after `start`."""
    first = start + pd.Timedelta(hours=lead) + pd.Timedelta(minutes=15)
    soon = tables.flights["scheduled"].between(first, first + pd.Timedelta(minutes=30))
    return [ask for moment in moments(tables, soon, lead) for ask in moment.asks]


@contextmanager
def _service(options: list[str]) -> Iterator[tuple[str, subprocess.Popen[bytes], float]]:
    """The service on a free port, once it is ready: address, process, seconds from start to ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address, begun = f"http://127.0.0.1:{port}", time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "service", *options, "--port", str(port)], stderr=subprocess.PIPE
    ) as process:
        try:
            while not _ready(address):
                if process.poll() is not None or time.perf_counter() - begun > PATIENCE:
                    process.kill()
                    said = process.stderr.read().decode(errors="replace").strip() if process.stderr else ""
                    raise Problem(
                        f"the service did not get ready: {said.splitlines()[-1] if said else 'it said nothing'}"
                    )
                time.sleep(0.02)
            yield address, process, time.perf_counter() - begun
        finally:
            process.terminate()


def _ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/ready", timeout=5, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def _run(address: str, clients: int, bodies: list[dict[str, Any]]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as scratch:
        asks, times = Path(scratch, "asks.json"), Path(scratch, "times.json")
        asks.write_text(json.dumps(bodies), encoding="utf-8")
        locust = [sys.executable, "-m", "locust", "-f", "loadtest/locustfile.py", "--headless", "--only-summary"]
        done = subprocess.run(
            [*locust, "-u", str(clients), "-r", str(clients), "-t", f"{SECONDS}s", "--host", address],
            env={**os.environ, "ASKS": str(asks), "TIMES": str(times)},
            capture_output=True,
            text=True,
            check=False,
        )
        found: dict[str, Any] = read_json(times) if times.is_file() else {"failures": 1, "times_ms": []}
    if found["failures"] or not found["times_ms"]:
        raise Problem(f"load: {found['failures']} requests failed: {done.stderr.strip()[-300:]}")
    p50, p99 = np.percentile(found["times_ms"], [50, 99])
    return {"p50_ms": float(p50), "p99_ms": float(p99), "per_second": len(found["times_ms"]) / SECONDS}
