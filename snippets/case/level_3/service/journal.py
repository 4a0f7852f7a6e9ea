"""The log of forecasts: one line of JSON each, in files that rotate. Losing the log must not lose the forecast."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from disruption.problem import Problem
from service.settings import Log

NAME = "predictions.jsonl"
log = logging.getLogger(__name__)


class _Quiet(RotatingFileHandler):
    """Counts what it cannot write, says so once, and goes on."""

    lost = 0

    def handleError(self, record: logging.LogRecord) -> None:
        if not self.lost:
            log.error("%s: cannot be written; forecasts go on without their log", self.baseFilename, exc_info=True)
        self.lost += 1


class Journal:
    """Writes to `folder/predictions.jsonl`, then .1, .2 and so on, the largest number being the oldest."""

    def __init__(self, settings: Log, folder: Path | None = None) -> None:
        self.path = (folder or settings.folder) / NAME
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            log.error("%s: cannot be made (%s)", self.path.parent, error.strerror)
        self._handler = _Quiet(
            self.path,
            maxBytes=int(settings.megabytes * 2**20),
            backupCount=settings.files - 1,
            encoding="utf-8",
            delay=True,
        )
        self._logger = logging.Logger("predictions", logging.INFO)  # its own: no parent prints the lines a second time
        self._logger.addHandler(self._handler)

    @property
    def lost(self) -> int:
        """How many lines could not be written."""
        return self._handler.lost

    def write(self, line: dict[str, Any]) -> None:
        """One forecast. Never raises for a file that cannot be written."""
        self._logger.info(json.dumps(line, allow_nan=False))

    def close(self) -> None:
        self._handler.close()


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Every line of a log and of its rotated files, the oldest first.

    Raises:
        Problem: there is no such log.
    """
    rotated = [file for file in path.parent.glob(f"{path.name}.*") if file.suffix[1:].isdigit()]
    rotated.sort(key=lambda file: -int(file.suffix[1:]))
    files = [*rotated, *([path] if path.is_file() else [])]
    if not files:
        raise Problem(f"{path}: no log of forecasts; run: python -m service")
    for file in files:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield json.loads(line)
                except ValueError:  # a process that was killed may leave half a line
                    log.warning("%s: line %d is not JSON and is left out: %.60r", file, number, line)
