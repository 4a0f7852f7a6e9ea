"""Run analysis.ipynb from top to bottom in a fresh kernel of this Python, and keep its outputs in the file.

python run.py     exit status 1 if a cell fails; then the file stays as it was
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).resolve().parent
NOTEBOOK = HERE / "analysis.ipynb"


def execute(folder: Path = HERE) -> Any:
    """The notebook with the outputs of one uninterrupted run; `folder` is where it reads and writes.

    Raises:
        CellExecutionError: a cell fails.
    """
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    this_python = KernelSpecManager(kernel_dirs=[])  # and no kernel that is installed elsewhere
    client = NotebookClient(
        notebook,
        km=AsyncKernelManager(kernel_spec_manager=this_python),
        timeout=600,  # seconds for a cell
        record_timing=False,  # or the file would change with each run
        extra_arguments=["--log-level=40"],  # errors only
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(cleanup_kc=True)
    return notebook


if __name__ == "__main__":
    try:
        done = execute()
    except CellExecutionError as error:
        sys.exit(f"{NOTEBOOK.name}: {error}")
    nbformat.write(done, NOTEBOOK)
    print(f"{NOTEBOOK.name}: {len(done.cells)} cells, run from the top")
