"""Runs every experiment and every level of the case, and writes their numbers, output and charts.

python scripts/results.py             what takes minutes: all listings, all levels as their READMEs run them
python scripts/results.py --full      also what is measured on request: loads, the largest sizes, the longest searches
python scripts/results.py NAME…       only these: an experiment ("overfitting"), a level ("level_2"), or "charts";
                                      sizes, wording and charts are made afresh each time
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tqdm import tqdm

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.case_documents import documents  # noqa: E402
from scripts.case_runs import LEVELS, level_files  # noqa: E402
from scripts.charts import ChartError, draw, load_chart  # noqa: E402
from scripts.listings import experiments, listing_files, studies  # noqa: E402
from scripts.measured import RESULTS, Failure, entry  # noqa: E402
from scripts.sizes import size_files  # noqa: E402

WORKERS = 2  # each run has one thread; where times are taken, it has the machine to itself


def write(path: Path, content: str) -> None:
    """Write a file in one step, so that an interrupted run leaves the old one."""
    path.parent.mkdir(exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.write_text(content, encoding="utf-8")
    half.replace(path)


def files_of(name: str, scratch: Path, full: bool) -> dict[Path, str]:
    """What a run gives, by file."""
    return level_files(name, scratch, full) if name in LEVELS else listing_files(name)


def described(root: Path = ROOT) -> Iterator[tuple[Path, str]]:
    """Every file of results with units, wording and format as snippets/metrics.yml has them now; the numbers stay.

    Raises:
        Failure: a kind is not described there.
    """
    for path in sorted((root / "snippets" / "results").glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for name, old in content["values"].items():
            ends = dict(zip(("low", "high"), old["interval"] or [], strict=False))
            content["values"][name] = entry(name, {"value": old["value"], **ends}, old["source"])
        yield path, json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def chart_files(root: Path = ROOT) -> Iterator[tuple[Path, str]]:
    """Every chart, drawn from the results that lie in the tree, and each file of results with its captions.

    Raises:
        ChartError: a chart is wrong, or its results are not there.
    """
    results = root / "snippets" / "results"
    captions: dict[Path, dict[str, str]] = {}
    for path in sorted((root / "snippets" / "charts").glob("*.yml")):
        stem = load_chart(path).of or path.stem
        source = results / f"{stem}.json"
        if not source.is_file():
            raise ChartError(f"snippets/charts/{path.name}: there is no snippets/results/{stem}.json")
        svg, caption = draw(path, json.loads(source.read_text(encoding="utf-8")))
        captions.setdefault(source, {})[path.stem] = caption
        yield results / f"{path.stem}.svg", svg
    for source, found in captions.items():
        content = json.loads(source.read_text(encoding="utf-8"))
        yield source, json.dumps({**content, "charts": found}, indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="results", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--full", action="store_true")
    options = parser.parse_args(arguments)
    known = [*reversed(LEVELS), *experiments(), *studies(), "charts"]  # the longest first
    if unknown := [name for name in options.names if name not in known]:
        print(f"make results: '{unknown[0]}' is unknown; there are {', '.join(known)}", file=sys.stderr)
        return 2
    names = [name for name in known if name in (options.names or known) and name != "charts"]
    try:
        with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(1 if options.full else WORKERS) as pool:
            jobs = {pool.submit(files_of, name, Path(scratch), options.full): name for name in names}
            try:
                for job in tqdm(as_completed(jobs), total=len(jobs), unit="run", disable=None):
                    for path, content in job.result().items():
                        write(path, content)
            except Failure:
                pool.shutdown(cancel_futures=True)
                raise
        for made_of_results in (size_files, described, chart_files, documents):
            for path, content in list(made_of_results()):
                write(path, content)
    except (Failure, ChartError) as error:
        print(f"make results: {error}", file=sys.stderr)
        return 1
    print(f"{len(names)} runs; results are in {RESULTS.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
