"""One feature job on three engines: read the flights' Parquet, write a `board` and an `hourly` table as Parquet.

`board`: origin, at, late (minutes), waiting (share), flights: the airports' departure boards every quarter hour, as in
`disruption.features.board`. `hourly`: origin, carrier, hour, capped (mean minutes late, a departure more than 15 minutes
early counted as 15; missing where no flight left), disrupted (share), flights.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol, Self, cast

from disruption.problem import Problem
from scale.config import Settings

NAMES = ("pandas", "duckdb", "dask")
KEYS = {"board": ["origin", "at"], "hourly": ["origin", "carrier", "hour"]}
COLUMNS = {"board": ["late", "waiting", "flights"], "hourly": ["capped", "disrupted", "flights"]}
NEEDED = ("scheduled", "origin", "carrier", "dep_delay", "disrupted")
EARLIEST = -15.0  # minutes; a plane gone earlier than that was not on this timetable


class Engine(Protocol):
    """Starts when it is made, stops when it is closed."""

    def run(self, source: Path, target: Path) -> None:
        """Read the Parquet files in `source`, write the folder `target` with `board` and `hourly`, whole or not at all.

        Raises:
            Problem: no Parquet files in `source`, they cannot be read, or a column is missing.
        """

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *stopped: object) -> None: ...


def start(name: str, settings: Settings) -> Engine:
    """The engine of this name, started; only then its packages are imported.

    Raises:
        Problem: unknown name, or the cluster does not answer.
    """
    if name not in NAMES:
        raise Problem(f"engine: '{name}' is unknown; expected one of {', '.join(NAMES)}")
    return cast(Engine, import_module(f"scale.engines.{name}_job").Job(settings))


class Closing:
    """`with` for an engine that has `close`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *stopped: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing to stop."""


def files(source: Path) -> list[str]:
    """The Parquet files of the folder, each checked for the columns by its footer, without reading rows.

    Raises:
        Problem: see `Engine.run`.
    """
    from pyarrow import ArrowException
    from pyarrow.parquet import read_schema

    found = sorted(source.glob("*.parquet"))
    if not found:
        raise Problem(f"{source}: no .parquet files there; write them with: python -m scale engines --times 1")
    for path in found:
        try:
            names = read_schema(path).names
        except (ArrowException, OSError) as error:
            raise Problem(f"{path}: cannot be read as Parquet ({error})") from None
        if missing := [column for column in NEEDED if column not in names]:
            raise Problem(f"{path}: column '{missing[0]}' is missing; expected {', '.join(NEEDED)}")
    return [str(path) for path in found]
