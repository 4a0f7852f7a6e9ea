"""What one command costs: CPU seconds, wall seconds and peak memory of it and its children.

A process starts with the peak memory of the one that started it (Linux keeps it across `exec`), so the command
is started by this file run on its own, which needs little memory, and not by the bench with the site in memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 2**20
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes


class NotMeasured(Exception):
    """Something could not be measured; the message says what and why."""


@dataclass(frozen=True)
class Cost:
    """CPU (user and system) and wall in seconds, peak memory in MiB."""

    cpu: float
    wall: float
    memory: float


def cost(command: Sequence[str], folder: Path, env: dict[str, str]) -> Cost:
    """Run a command in a folder and measure it.

    Raises:
        NotMeasured: it failed; the message ends with the last lines of what it said.
    """
    done = subprocess.run(
        [sys.executable, "-I", "-S", __file__, *command],
        cwd=folder, env={**os.environ, **env}, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-8:]) or "it said nothing"
        raise NotMeasured(f"{' '.join(command[1:])} failed:\n{last}")
    return Cost(**json.loads(done.stdout))


def launch(command: Sequence[str]) -> int:
    """Run a command with all its output on the error channel; what it cost goes out as JSON."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=sys.stderr)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    peak = usage.ru_maxrss * PEAK_UNIT / MEBIBYTE
    print(json.dumps({"cpu": usage.ru_utime + usage.ru_stime, "wall": wall, "memory": peak}))
    return 1 if process.returncode else 0


if __name__ == "__main__":
    sys.exit(launch(sys.argv[1:]))
