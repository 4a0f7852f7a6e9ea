"""The log of answers and refusals: a line of JSON each, a file a day. Losing the log must not lose the answer."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


class Journal:
    """Writes to `folder/<day>.jsonl` and deletes what is older than `days`."""

    def __init__(self, folder: Path, days: int) -> None:
        self.folder, self.days = folder, days
        self.lost = 0  # lines that could not be written

    def write(self, line: dict[str, Any]) -> None:
        """One line, with its time. Never raises for a file that cannot be written."""
        now = datetime.now(UTC)
        path = self.folder / f"{now:%Y-%m-%d}.jsonl"
        try:
            if not path.exists():
                self.folder.mkdir(parents=True, exist_ok=True)
                self._forget(now.date())
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"time": now.isoformat(), **line}, allow_nan=False) + "\n")
        except OSError as error:
            self.lost += 1
            log.error("%s: cannot be written (%s); %d lines are lost", path, error.strerror, self.lost)

    def _forget(self, today: date) -> None:
        for path in self.folder.glob("????-??-??.jsonl"):
            if date.fromisoformat(path.stem) < today - timedelta(days=self.days):
                path.unlink()


def read(folder: Path) -> Iterator[dict[str, Any]]:
    """Every line of the log, the oldest first; one that was cut off when a process was killed is left out."""
    for path in sorted(folder.glob("????-??-??.jsonl")):
        for text in path.read_text(encoding="utf-8").splitlines():
            try:
                yield json.loads(text)
            except ValueError:
                log.warning("%s: a line is not JSON and is left out", path)
