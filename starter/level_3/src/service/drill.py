"""A rollback under load, in a copy: two versions, a caller that never stops, and the pointer moved back beneath it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pandas as pd

from . import releases, replay, training
from .offline import Config, Problem
from .settings import Settings

CALM = 1.0  # seconds of load before the command


def drill(config: Config, settings: Settings, options: list[str]) -> str:
    """Train two versions, release the newer, roll back by the command of the runbook; lines for docs/drill.md.

    Models and log are in a folder of its own: what is live is not touched. options: those of the command line that the
    service is to be started with.

    Raises:
        Problem: a version cannot be made, the service does not start, or the older version never answered.
    """
    with tempfile.TemporaryDirectory() as scratch:
        inside = settings.within(Path(scratch))
        arguments = [*options, "--inside", scratch]
        cases, _ = training.tables(config)
        until = training.recent(cases, settings)
        old, new = (training.train(config, inside, day) for day in (until - pd.Timedelta(weeks=4), until))
        releases.point(inside.service.models, [new, old])
        body = replay.request(next(cases.tail(1).itertuples()))
        told: list[tuple[float, int, dict[str, Any]]] = []
        stop = threading.Event()
        with replay.started(arguments) as (address, _):
            load = threading.Thread(target=_load, args=(address, body, told, stop), daemon=True)
            load.start()
            time.sleep(CALM)
            command = time.time()
            done = subprocess.run(
                [sys.executable, "-m", "service", *arguments, "rollback"], capture_output=True, text=True
            )
            back = time.time()
            time.sleep(CALM)
            stop.set()
            load.join()
    first = next((one for one in told if one[2].get("model_version") == old), None)
    lines = [
        f"{_at(command)}  $ python -m service rollback",
        f"              {(done.stdout + done.stderr).strip()}",
        f"{_at(back)}  back at the prompt",
        f"{len(told)} requests, {sum(status != 200 for _, status, _ in told)} failed",
    ]
    if first is None:
        raise Problem("\n".join([*lines, "the old version never answered"]))
    last = max((one for one in told if one[2].get("model_version") == new), key=lambda one: one[0])
    lines += [f"{_at(when)}  {json.dumps({key: line[key] for key in ('request_id', 'model_version', 'chance')})}"
              for when, _, line in (last, first)]  # fmt: skip
    return "\n".join([*lines, f"seconds from the command to the old version's first answer: {first[0] - command:.2f}"])


def _load(
    address: str, body: dict[str, Any], told: list[tuple[float, int, dict[str, Any]]], stop: threading.Event
) -> None:
    with httpx.Client(base_url=address, trust_env=False) as client:
        while not stop.is_set():
            answer = client.post("/predict", json=body)
            told.append((time.time(), answer.status_code, answer.json()))


def _at(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%H:%M:%S.%f}"[:-3]
