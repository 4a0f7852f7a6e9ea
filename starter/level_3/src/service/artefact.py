"""A model with everything that is needed to trust it: one folder per version, checked whenever it is loaded.

models/<version>/model.joblib     the model
                 table.joblib     the baseline, which answers when the model cannot
                 reference.json   shares of the inputs in training, for the monitor
                 metadata.json    commit, period, parameters, scores, stored forecasts, libraries, hash of each file
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .offline import Problem, features

FILES = ("model.joblib", "table.joblib", "reference.json")
LIBRARIES = ("numpy", "pandas", "scikit-learn")
COLUMNS = [*features.NUMERIC, *features.CATEGORICAL]
SAME = 1e-9  # by how much a stored forecast may differ on another machine


@dataclass(frozen=True)
class Artefact:
    """A version that has been checked."""

    metadata: dict[str, Any]
    model: Any
    table: Any
    reference: dict[str, Any]

    @property
    def version(self) -> str:
        return str(self.metadata["version"])

    @property
    def until(self) -> pd.Timestamp:
        """It was trained on what was settled by then."""
        return pd.Timestamp(self.metadata["period"]["until"])


def chance(model: Any, rows: pd.DataFrame) -> NDArray[np.float64]:
    """The chance of a bad outcome of each row."""
    return np.asarray(model.predict_proba(rows)[:, 1], dtype=float)


def plain(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of features for JSON: numbers and text, null where missing. `table_of` gives the same rows back."""
    return [
        {
            name: value if isinstance(value, str) else None if pd.isna(value) else float(value)
            for name, value in row.items()
        }
        for row in rows.to_dict("records")
    ]


def table_of(lines: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of features from JSON."""
    table = pd.DataFrame(lines, columns=COLUMNS)
    return table.astype(dict.fromkeys(features.NUMERIC, float))


def commit() -> str:
    """The commit of this code, and whether files differ from it; in an image, what the build was told."""
    if known := os.environ.get("GIT_COMMIT"):
        return known
    try:
        git = ("git", "describe", "--always", "--abbrev=40", "--dirty=, with changes", "--exclude=*")
        done = subprocess.run(git, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown: no git here"
    return done.stdout.strip()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write(
    models: Path, model: Any, table: Any, reference: dict[str, Any], facts: dict[str, Any], rows: pd.DataFrame
) -> str:
    """Write a version and give its name. The folder is renamed when it is whole: a version exists, or it does not.

    rows: some rows of features; their forecasts are stored and have to come out again wherever it is loaded.
    """
    half = models / f".half-{os.getpid()}"
    half.mkdir(parents=True)
    try:
        joblib.dump(model, half / "model.joblib")
        joblib.dump(table, half / "table.joblib")
        (half / "reference.json").write_text(json.dumps(reference), encoding="utf-8")
        hashes = {name: digest((half / name).read_bytes()) for name in FILES}
        version = f"{facts['period']['until']}-{digest(json.dumps([hashes, facts], sort_keys=True).encode())[:8]}"
        stored = {"rows": plain(rows), "chance": chance(model, rows).tolist()}
        libraries = {"python": platform.python_version()} | {name: installed(name) for name in LIBRARIES}
        metadata = {"version": version, **facts, "libraries": libraries, "files": hashes, "stored": stored}
        (half / "metadata.json").write_text(json.dumps(metadata, indent=1) + "\n", encoding="utf-8")
        if not (models / version).exists():
            half.replace(models / version)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    load(models, version)
    return version


def load(models: Path, version: str) -> Artefact:
    """Read a version and check that it is what was written and that this environment can serve it.

    Its files are pickles, and reading a pickle runs code: load what you have trained yourself. The hashes find damage,
    not malice.

    Raises:
        Problem: a file is missing or altered, or columns, library or stored forecasts are not what they should be.
    """
    folder = models / version
    try:
        metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        for name, expected in metadata["files"].items():
            if digest((folder / name).read_bytes()) != expected:
                raise Problem(f"{folder / name}: not the file that was written")
        if metadata["libraries"]["scikit-learn"] != installed("scikit-learn"):
            raise Problem(f"{folder}: made with scikit-learn {metadata['libraries']['scikit-learn']}, not the one here")
        if metadata["columns"] != COLUMNS:
            raise Problem(
                f"{folder}: made from {', '.join(metadata['columns'])}; the code computes {', '.join(COLUMNS)}"
            )
        model, table = joblib.load(folder / "model.joblib"), joblib.load(folder / "table.joblib")
        reference = json.loads((folder / "reference.json").read_text(encoding="utf-8"))
        again = chance(model, table_of(metadata["stored"]["rows"]))
        if not np.allclose(again, metadata["stored"]["chance"], rtol=0, atol=SAME):
            raise Problem(f"{folder}: its stored forecasts do not come out again")
    except OSError as error:
        raise Problem(f"{error.filename}: cannot be read ({error.strerror})") from None
    except (KeyError, TypeError, ValueError) as error:
        raise Problem(f"{folder}: not a version of a model ({error!r})") from None
    return Artefact(metadata, model, table, reference)


def versions(models: Path) -> list[str]:
    """Every version, the one with the latest data last; of the same data, the last one made."""
    found = [path.parent for path in models.glob("*/metadata.json") if not path.parent.name.startswith(".")]
    return [path.name for path in sorted(found, key=lambda path: (path.name[:10], path.stat().st_mtime))]
