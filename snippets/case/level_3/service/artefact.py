"""A model with everything that is needed to trust it: one folder per version, checked whenever it is loaded.

models/<version>/model.txt       LightGBM's own text format: no code runs when it is read, unlike a pickle
                 table.json      the carrier x hour table, for when the state of the airports is unknown
                 reference.json  distributions of the features and the score in training, for drift
                 metadata.json   what it was made from, what it needs, how it did, and the hash of each file above
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

import numpy as np
from lightgbm import Booster
from numpy.typing import NDArray

from disruption.features import GROUPS, columns
from disruption.files import write_text
from disruption.problem import Problem
from service.drift import Reference
from service.files import read_json, write_json

Array = NDArray[np.float64]
FORMAT = 1
FILES = ("model.txt", "table.json", "reference.json")
NOT_CONTENT = ("version", "created", "libraries")  # two runs that give the same model give the same version
LIBRARIES = ("lightgbm", "numpy", "pandas", "scikit-learn")
SAME = 1e-9  # by how much a stored forecast may differ when it is computed again


@dataclass(frozen=True)
class Artefact:
    """A checked model, its table and what is known of them."""

    metadata: dict[str, Any]
    booster: Booster
    table: dict[str, Any]
    reference: dict[str, Reference]

    @property
    def version(self) -> str:
        return str(self.metadata["version"])

    @property
    def features(self) -> list[str]:
        return [feature["name"] for feature in self.metadata["features"]]

    @property
    def threshold(self) -> float:
        return float(self.metadata["threshold"])

    @property
    def created(self) -> datetime:
        return datetime.fromisoformat(self.metadata["created"])

    def chance(self, rows: Array) -> Array:
        """The model's chance of a disruption. Shapes: (n, number of features, in their order) -> (n,)."""
        return np.asarray(self.booster.predict(rows, num_threads=1), dtype=float)

    def table_chance(self, carrier: str, hour: int) -> float:
        """The table's chance of a disruption: that of all flights where it has no cell."""
        return float(self.table["rates"].get(carrier, {}).get(str(hour), self.table["mean"]))


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def version_of(metadata: dict[str, Any]) -> str:
    """A short hash of everything in the metadata but when and with what it was made."""
    content = {key: value for key, value in metadata.items() if key not in NOT_CONTENT}
    return digest(json.dumps(content, sort_keys=True).encode())[:12]


def write(
    models: Path, model: str, table: dict[str, Any], reference: dict[str, Reference], facts: dict[str, Any]
) -> str:
    """Write an artefact and give its version; one that is there already stays as it is.

    The folder is filled under another name and renamed when it is whole: a version either exists or does not.

    Raises:
        Problem: the folder cannot be written.
    """
    half = models / f".half.{os.getpid()}"
    try:
        write_text(half / "model.txt", model)
        write_json(half / "table.json", table)
        write_json(half / "reference.json", reference)
        metadata = {"format": FORMAT, **facts, "files": {name: digest((half / name).read_bytes()) for name in FILES}}
        metadata["version"] = version_of(metadata)
        metadata["created"] = datetime.now(UTC).isoformat(timespec="seconds")
        metadata["libraries"] = {"python": platform.python_version(), **{name: installed(name) for name in LIBRARIES}}
        write_json(half / "metadata.json", metadata)
        folder = models / metadata["version"]
        if not folder.exists():
            half.replace(folder)
        load(models, metadata["version"])
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return str(metadata["version"])


def load(models: Path, version: str) -> Artefact:
    """Read an artefact and check that it is what was written and that this environment can serve it.

    Raises:
        Problem: a file is missing or altered, or format, features, library or forecasts are not what they should be.
    """
    folder = models / version
    again = f"; promote another version, or remove {folder} and run: python -m service train"
    if not folder.is_dir():
        raise Problem(f"{folder}: no such version; there are {', '.join(versions(models)) or 'none'}{again}")
    metadata = read_json(folder / "metadata.json")
    if not isinstance(metadata, dict) or metadata.get("format") != FORMAT:
        raise Problem(f"{folder}/metadata.json: not format {FORMAT}{again}")
    if not version == metadata.get("version") == version_of(metadata):
        raise Problem(f"{folder}/metadata.json: was altered: its content is not that of version {version}{again}")
    content = {}
    for name in FILES:
        try:
            content[name] = (folder / name).read_bytes()
        except OSError as error:
            raise Problem(f"{folder / name}: cannot be read ({error.strerror}){again}") from None
        if digest(content[name]) != metadata["files"][name]:
            raise Problem(f"{folder / name}: corrupt: its sha256 is not the one in metadata.json{again}")
    if (here := installed("lightgbm")) != (wanted := metadata["libraries"]["lightgbm"]):
        raise Problem(f"{folder}: fitted with lightgbm {wanted}, this environment has {here}; install {wanted}{again}")
    artefact = Artefact(
        metadata,
        Booster(model_str=content["model.txt"].decode()),
        json.loads(content["table.json"]),
        json.loads(content["reference.json"]),
    )
    _check(artefact, folder, again)
    return artefact


def _check(artefact: Artefact, folder: Path, again: str) -> None:
    inside = artefact.booster.feature_name()
    if inside != artefact.features:
        differs = next(pair for pair in zip(inside, artefact.features, strict=False) if pair[0] != pair[1])
        raise Problem(f"{folder}: the model takes '{differs[0]}' where metadata.json has '{differs[1]}'{again}")
    if unknown := set(inside) - set(columns(list(GROUPS))):
        raise Problem(f"{folder}: this code has no feature '{min(unknown)}'{again}")
    for probe in artefact.metadata["probes"]:
        row = np.array([probe["features"]], dtype=float)  # None becomes NaN
        if abs((found := float(artefact.chance(row)[0])) - probe["chance"]) > SAME:
            raise Problem(f"{folder}: forecasts {found:.9f} here for a row where it gave {probe['chance']:.9f}{again}")


def versions(models: Path) -> list[str]:
    """The versions that are there, the oldest first."""
    found = [path.parent for path in models.glob("[0-9a-f]*/metadata.json")]
    return [folder.name for folder in sorted(found, key=lambda folder: (folder / "metadata.json").stat().st_mtime)]
