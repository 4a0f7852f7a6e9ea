"""Run one engine in a process of its own and measure it from outside: wall time, CPU time and memory, children included.

A process of its own, because a second engine in the same process would pay neither for its imports nor for its memory.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from disruption.problem import Problem
from scale.config import load_settings
from scale.engines import Engine, start
from scale.output import Metrics

EVERY = 0.1  # seconds between two looks at the memory
ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Size:
    """A folder of Parquet files, where the result goes, and how often to run."""

    source: Path
    target: Path
    repeats: int = 1


def measure(name: str, sizes: list[Size], settings: Path) -> list[Metrics]:
    """Start the engine once and run it on each size, the smallest first; the last result of each stays in its target.

    Gives for each size `start_seconds` and `start_cpu_seconds` (process, imports, cluster), `wall_seconds` and
    `cpu_seconds` of the job (the median, with the lowest and the highest if repeated) and `peak_memory` (the most MB
    resident at once, until then, in the process and its children; pages that they share count more than once). What a
    cluster elsewhere uses is not seen: there only the wall time means anything.

    Raises:
        Problem: the engine raises one, or its process ends otherwise.
    """
    jobs = [[str(size.source.resolve()), str(size.target.resolve()), size.repeats] for size in sizes]
    command = [sys.executable, "-m", "scale.engines.measure", name, str(settings.resolve()), json.dumps(jobs)]
    seen: list[tuple[float, int]] = []
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while process.poll() is None:  # what it prints at its end is short and fits in the pipe
            seen.append((time.time(), _memory(process.pid)))
            time.sleep(EVERY)
        printed, said = process.communicate()
    if process.returncode != 0:
        last = said.strip().splitlines()[-1:] or [f"its process ended with status {process.returncode}"]
        raise Problem(last[0] if process.returncode == 2 else f"{name}: {last[0]}")
    found = json.loads(printed)
    return [_values(found["start"], runs, seen) for runs in found["runs"]]


def _values(start: Metrics, runs: dict[str, Any], seen: list[tuple[float, int]]) -> Metrics:
    values = start | {"peak_memory": max(memory for at, memory in seen if at <= runs["ended"]) / 1e6}
    for kind in ("wall_seconds", "cpu_seconds"):
        times = runs[kind]
        spread = {"value": median(times), "low": min(times), "high": max(times)}
        values[kind] = spread if len(times) > 1 else times[0]
    return values


def _memory(pid: int) -> int:
    total = 0
    for process in _tree(pid):
        try:
            total += process.memory_info().rss
        except psutil.Error:  # it has just ended
            continue
    return total


def _cpu() -> float:
    total = 0.0
    for process in _tree(psutil.Process().pid):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system
    return total


def _tree(pid: int) -> list[psutil.Process]:
    try:
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    except psutil.Error:
        return []


def main() -> int:
    """The child: print its seconds as JSON."""
    name, settings, jobs = sys.argv[1:]
    try:
        with start(name, load_settings(Path(settings))) as engine:
            began = {"start_seconds": time.time() - psutil.Process().create_time(), "start_cpu_seconds": _cpu()}
            runs = [_runs(engine, Path(source), Path(target), repeats) for source, target, repeats in json.loads(jobs)]
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    except Exception as error:  # an engine's own, such as a worker that was stopped for its memory
        first = (str(error).strip() or "no message").splitlines()[0]
        print(f"{name}: {type(error).__name__}: {first}", file=sys.stderr)
        return 2
    print(json.dumps({"start": began, "runs": runs}))
    return 0


def _runs(engine: Engine, source: Path, target: Path, repeats: int) -> dict[str, Any]:
    walls, cpus = [], []
    for _ in range(repeats):
        cpu, wall = _cpu(), time.perf_counter()
        engine.run(source, target)
        walls.append(time.perf_counter() - wall)
        cpus.append(_cpu() - cpu)
    return {"wall_seconds": walls, "cpu_seconds": cpus, "ended": time.time()}


if __name__ == "__main__":
    sys.exit(main())
