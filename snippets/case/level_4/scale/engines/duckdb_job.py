"""The job in SQL, in one process; rows that do not fit in memory go to disk."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from disruption.problem import Problem
from scale.config import Settings
from scale.engines import KEYS, Closing, files
from scale.output import whole

SQL = Path(__file__).parent


class Job(Closing):
    """DuckDB with the threads and the memory of scale.toml."""

    def __init__(self, settings: Settings) -> None:
        self.base = duckdb.connect()
        self.base.execute(f"SET threads = {settings.engines.duckdb_threads}")
        self.base.execute(f"SET memory_limit = '{settings.engines.duckdb_memory}'")

    def run(self, source: Path, target: Path) -> None:
        with whole(target) as half:
            self._open(source)
            half.mkdir()
            for name in KEYS:
                self._query(name).write_parquet(str(half / f"{name}.parquet"))

    def table(self, source: Path, query: str) -> pd.DataFrame:
        """The rows of one query, `board`, `hourly` or `trap`, over the Parquet files in `source`.

        Raises:
            Problem: see `Engine.run`.
        """
        self._open(source)
        return self._query(query).df()

    def close(self) -> None:
        self.base.close()

    def _open(self, source: Path) -> None:
        self.base.read_parquet(files(source)).create_view("flights", replace=True)

    def _query(self, name: str) -> duckdb.DuckDBPyRelation:
        try:
            return self.base.sql((SQL / f"{name}.sql").read_text(encoding="utf-8"))
        except duckdb.Error as error:
            raise Problem(f"{name}.sql: DuckDB refuses it: {str(error).splitlines()[0]}") from None
