"""The one command: every step of the study, its numbers, its tables and its chart, into reports/.

python -m disruption              everything (minutes)
python -m disruption --quick      without the searches and the comparison of cures for imbalance
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from disruption import choice, report, verdict
from disruption.config import load_config
from disruption.data import hashes, load
from disruption.files import folder, write_text
from disruption.imbalance import imbalance
from disruption.missing import missing
from disruption.problem import Problem
from disruption.table import study

LIBRARIES = ("imbalanced-learn", "lightgbm", "numpy", "optuna", "pandas", "scikit-learn", "scipy")


def run(config_path: Path, out: Path, quick: bool) -> None:
    """All steps in their order; the files are written at the end.

    Raises:
        Problem: configuration, data or output folder are not what they should be.
    """
    config, settings_used = load_config(config_path), config_path.read_text(encoding="utf-8")
    folder(out)
    source = Path(config.data.folder) if config.data.folder else None
    tables = load(source)
    rows = study(tables, config)
    numbers = verdict.facts(rows) | missing(rows, tables) | choice.compare(rows)
    settings = None
    if not quick:  # everything that is chosen comes before the test months
        numbers |= choice.groups(rows) | choice.earliness(rows, tables)
        tuning, settings = choice.tune(rows)
        numbers |= tuning
    found, series = verdict.verdict(rows)
    numbers |= found
    if settings is not None:
        numbers |= verdict.over_default(rows, settings) | verdict.weather_believed(rows, tables) | imbalance(rows)
    text = report.markdown(numbers)
    write_text(out / "config.toml", settings_used)
    write_text(out / "run.json", json.dumps(made_of(source, quick), indent=1))
    write_text(out / "metrics.json", json.dumps(numbers, indent=1))
    write_text(out / "series.json", json.dumps(series, indent=1))
    write_text(out / "report.md", text)
    print(text)


def made_of(source: Path | None, quick: bool) -> dict[str, object]:
    """What a result depends on beside the code and config.toml: the data's hashes and the versions of the libraries."""
    versions = {name: version(name) for name in LIBRARIES}
    return {"quick": quick, "data": hashes(source), "python": platform.python_version(), "libraries": versions}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m disruption", description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=Path("config.toml"))
    parser.add_argument("--out", type=Path, default=Path("reports"), help="folder for the results")
    parser.add_argument("--quick", action="store_true", help="without searches and imbalance")
    options = parser.parse_args(arguments)
    try:
        run(options.config, options.out, options.quick)
    except Problem as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
