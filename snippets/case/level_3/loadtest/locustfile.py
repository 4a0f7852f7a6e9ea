"""What a desk does to the service, as fast as it answers. `python -m service load` runs it three times.

By hand: ASKS=asks.json locust -f loadtest/locustfile.py --headless -u 8 -r 8 -t 10s --host http://127.0.0.1:8000
"""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path
from typing import Any

from locust import FastHttpUser, constant, events, task

BODIES = itertools.cycle(json.loads(Path(os.environ["ASKS"]).read_text(encoding="utf-8")))
TIMES: list[float] = []


class Desk(FastHttpUser):
    """Asks again as soon as it has an answer."""

    wait_time = constant(0)

    @task
    def predict(self) -> None:
        self.client.post("/predict", json=next(BODIES))


@events.request.add_listener
def _timed(response_time: float, exception: Exception | None, **_: Any) -> None:
    if exception is None:
        TIMES.append(response_time)  # Locust itself rounds to whole milliseconds


@events.quitting.add_listener
def _write(environment: Any, **_: Any) -> None:
    found = {"times_ms": TIMES, "failures": environment.stats.total.num_failures}
    Path(os.environ["TIMES"]).write_text(json.dumps(found), encoding="utf-8")
