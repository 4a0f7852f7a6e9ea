"""The one command: data, folds, choice, then the test once; results, settings and versions into the reports folder."""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from . import example, report
from .config import Config, Problem, load
from .study import choose, on_folds, on_test, prepare

LIBRARIES = ("numpy", "pandas", "scikit-learn")
OPENED = "test_openings.csv"  # beside config.toml, committed: the answer to "how often did you look?"


def run(path: Path, folds_only: bool) -> str:
    """All steps in their order; gives the report that was written.

    Raises:
        Problem: configuration or data are not what they should be.
    """
    config, settings = load(path), path.read_bytes()
    folder = config.paths.cases.parent
    invented = folder.name == "example"
    if invented and not config.paths.cases.is_file():  # Yours: fetch your data, if its licence lets you
        example.write(folder)
    study = prepare(config)
    scores = on_folds(study)
    chosen, steps = choose(scores)
    parts = ["# Results\n", *([report.INVENTED] if invented else [])]
    parts.append(report.folds(study, scores, chosen, steps))
    if not folds_only:
        parts.append(report.test(study, on_test(study), chosen))
        if not invented:
            _opened(path, settings, chosen)
    text = "\n".join(parts)
    reports = config.paths.reports
    reports.mkdir(parents=True, exist_ok=True)
    (reports / "results.md").write_text(text, encoding="utf-8")
    (reports / "config.toml").write_bytes(settings)
    (reports / "run.json").write_text(json.dumps(_made_of(config), indent=1) + "\n", encoding="utf-8")
    return text


def _made_of(config: Config) -> dict[str, object]:
    """What a result depends on beside code and settings: the data's hashes and the versions."""
    files = (config.paths.cases, config.paths.outcomes, config.paths.signals)
    hashes = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    return {"data": hashes, "python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def _opened(path: Path, settings: bytes, chosen: str) -> None:
    """Add a line to the list of the times that the test was scored."""
    log = path.parent / OPENED
    new = not log.is_file()
    with log.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(["opened_at", "settings_sha256", "chosen"])
        now = datetime.now(UTC).isoformat(timespec="seconds")
        writer.writerow([now, hashlib.sha256(settings).hexdigest(), chosen])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}", description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("config.toml"))
    parser.add_argument("--folds", action="store_true", help="stop before the test: for every run but the last")
    options = parser.parse_args(arguments)
    try:
        print(run(options.config, options.folds))
    except Problem as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
