"""Do two tables hold the same values? Cell by cell, missing ones included; equal row counts and means prove little."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from disruption.features import board
from disruption.problem import Problem
from scale.config import Settings
from scale.engines import COLUMNS, KEYS, NAMES
from scale.engines.duckdb_job import Job as DuckDB
from scale.output import Metrics, markdown

TOLERANCE = 1e-9  # minutes and shares


def compare(expected: pd.DataFrame, found: pd.DataFrame, keys: list[str], columns: list[str]) -> pd.DataFrame:
    """Compare by key; one row per column: `max_difference` where both have a value, `rows_wrong` of all keys.

    A row is wrong that differs by more than TOLERANCE, has a value where the other has none, or is only in one table.

    Raises:
        Problem: a column is missing, a table is empty, or a key comes twice.
    """
    for name, table in (("expected", expected), ("found", found)):
        if missing := [column for column in [*keys, *columns] if column not in table]:
            raise Problem(f"parity: {name}: column '{missing[0]}' is missing; expected {', '.join([*keys, *columns])}")
        if table.empty:
            raise Problem(f"parity: {name}: no rows to compare")
        if table.duplicated(keys).any():
            twice = table.loc[table.duplicated(keys), keys].iloc[0]
            raise Problem(f"parity: {name}: a key comes twice: {', '.join(map(str, twice))}")
    names = [key for key in keys if not pd.api.types.is_datetime64_any_dtype(expected[key])]
    as_text = dict.fromkeys(names, str)  # engines give names as categories or as text
    both = expected.astype(as_text).merge(
        found.astype(as_text), on=keys, how="outer", suffixes=("", " found"), indicator="side", validate="1:1"
    )
    alone = both["side"] != "both"
    rows = {}
    for column in columns:
        left, right = both[column], both[f"{column} found"]
        apart = (left - right).abs()
        wrong = alone | (apart > TOLERANCE) | (left.isna() != right.isna())
        rows[column] = {"max_difference": float(apart.max()), "rows_wrong": int(wrong.sum())}
    return pd.DataFrame.from_dict(rows, orient="index")


def require_equal(differences: pd.DataFrame, what: str) -> None:
    """Stop unless every row agrees.

    Raises:
        Problem: names the column, the number of rows and the largest difference.
    """
    for column, found in differences[differences["rows_wrong"] > 0].iterrows():
        raise Problem(
            f"parity: {what}: {column}: {found['rows_wrong']:g} rows differ, by up to {found['max_difference']:g}; expected none"
        )


def run(outputs: dict[str, Path], flights: pd.DataFrame | None = None, prefix: str = "") -> tuple[Metrics, str]:
    """Compare what the engines wrote, each against pandas, and pandas' board against `disruption.features` on `flights`.

    outputs: engine -> folder with `board` and `hourly`. prefix: of the metrics' names, such as "x10.".

    Raises:
        Problem: they differ, or an output is missing.
    """
    metrics: Metrics = {}
    lines = []
    tables = {name: {table: _read(folder, table) for table in KEYS} for name, folder in outputs.items()}
    for name in NAMES[1:]:
        worst = 0.0
        for table, keys in KEYS.items():
            expected, found = tables["pandas"][table], tables[name][table]
            differences = compare(expected, found, keys, COLUMNS[table])
            require_equal(differences, f"{name}: {table}")
            worst = max(worst, differences["max_difference"].max())
            lines.append([f"{name}, {table}", f"{len(found):,}", _shown(differences)])
        metrics[f"{prefix}{name}.max_difference"] = worst
    if flights is not None:
        definition = board(flights, ["origin"]).reset_index()
        differences = compare(definition, tables["pandas"]["board"], KEYS["board"], ["late", "waiting"])
        require_equal(differences, "pandas: board against disruption.features")
        metrics[f"{prefix}pandas.max_difference"] = float(differences["max_difference"].max())
        lines.append(["`disruption.features`, board", f"{len(definition):,}", _shown(differences)])
    for table in KEYS:
        metrics[f"{prefix}{table}.rows"] = len(tables["pandas"][table])
    return metrics, markdown(["Compared with pandas", "Rows", "Largest difference by column"], lines)


def trap(source: Path, settings: Settings) -> tuple[Metrics, str]:
    """Run the honest and the trapped SQL query on the same files and say which checks see the difference.

    Raises:
        Problem: parity does not catch the trap.
    """
    with DuckDB(settings) as duck:
        honest, trapped = duck.table(source, "hourly"), duck.table(source, "trap")
    differences = compare(honest, trapped, KEYS["hourly"], COLUMNS["hourly"])
    try:
        require_equal(differences, "trap.sql")
    except Problem:
        pass
    else:
        raise Problem("trap.sql: parity does not see the trap; the data must hold a cancelled flight")
    metrics: Metrics = {"trap.rows_wrong": int(differences.loc["capped", "rows_wrong"])}
    for name, table in (("honest", honest), ("trap", trapped)):
        metrics[f"{name}.rows"] = len(table)
        metrics[f"{name}.mean"] = float(table["capped"].mean())
        metrics[f"{name}.missing"] = int(table["capped"].isna().sum())
        disrupted = (table["disrupted"] * table["flights"]).sum() / table["flights"].sum()
        metrics[f"{name}.disrupted_share"] = float(disrupted)
    lines = [
        [label, *(form.format(metrics[f"{name}.{kind}"]) for name in ("honest", "trap"))]
        for label, kind, form in (
            ("Rows", "rows", "{:,}"),
            ("Share of disrupted flights", "disrupted_share", "{:.4f}"),
            ("Rows without a value", "missing", "{:,}"),
            ("Mean of the feature, minutes", "mean", "{:.3f}"),
        )
    ]
    text = markdown(["", "`hourly.sql`", "`trap.sql`"], lines)
    return metrics, f"{text}\nParity by value: {metrics['trap.rows_wrong']:,} rows of the trapped query are wrong.\n"


def _shown(differences: pd.DataFrame) -> str:
    return ", ".join(f"{column} {most:.1g}" for column, most in differences["max_difference"].items())


def _read(folder: Path, table: str) -> pd.DataFrame:
    path = folder / f"{table}.parquet"
    try:
        return pd.read_parquet(path)
    except FileNotFoundError:
        raise Problem(f"{path}: no such table; run the engines first: python -m scale parity") from None
    except (OSError, ValueError) as error:
        raise Problem(f"{path}: cannot be read as Parquet ({error})") from None
