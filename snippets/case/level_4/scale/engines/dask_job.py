"""The job on a Dask cluster: each worker sums its files, the sums are added in a tree, a worker writes the means."""

from __future__ import annotations

from pathlib import Path

import dask.dataframe as dd
from distributed import Client, LocalCluster

from disruption.problem import Problem
from scale.config import Settings
from scale.engines import KEYS, NEEDED, Closing, files
from scale.engines.pandas_job import TABLES
from scale.output import whole


class Job(Closing):
    """Dask on the cluster at `cluster.scheduler` of scale.toml, or on processes of this machine."""

    def __init__(self, settings: Settings) -> None:
        """Connect to the cluster, or start one and wait until its workers are there.

        Raises:
            Problem: no scheduler answers at the address, or no worker is there in time.
        """
        cluster = settings.cluster
        self.local: LocalCluster | None = None
        if not cluster.scheduler:
            self.local = LocalCluster(
                n_workers=cluster.workers,
                threads_per_worker=cluster.threads,
                memory_limit=cluster.worker_memory,
                dashboard_address="127.0.0.1:0",
            )
        where = cluster.scheduler or "the cluster on this machine"
        try:
            self.client = Client(self.local or cluster.scheduler, timeout=cluster.timeout_seconds)
        except (OSError, TimeoutError, ValueError):
            raise Problem(
                f"cluster.scheduler: no answer from {where} within {cluster.timeout_seconds:g} seconds; "
                'expected a running Dask scheduler, or "" for a cluster on this machine'
            ) from None
        try:
            self.client.wait_for_workers(1, timeout=cluster.timeout_seconds)
        except TimeoutError:
            self.close()
            raise Problem(
                f"cluster: {where} has no worker after {cluster.timeout_seconds:g} seconds; start one: dask worker ADDRESS"
            ) from None
        try:
            self.client.run(_ready)
            self.client.run_on_scheduler(_ready)
        except Exception as error:  # what a module that is missing there raises here differs
            self.close()
            raise Problem(
                f"cluster: a worker or the scheduler of {where} cannot import this project ({error}); "
                "install requirements.txt there and put this folder on PYTHONPATH"
            ) from None

    def run(self, source: Path, target: Path) -> None:
        flights = dd.read_parquet(files(source), columns=list(NEEDED))
        with whole(target) as half:
            half.mkdir()
            for name, (sums, means) in TABLES.items():
                keys = KEYS[name]
                parts = flights.map_partitions(lambda rows, sums=sums: sums(rows).reset_index())
                added = parts.groupby(keys, observed=True, sort=False).sum(split_out=1)  # a tree, no shuffle on disk
                added.map_partitions(means).to_parquet(half / f"{name}.parquet", write_index=False)

    def close(self) -> None:
        self.client.close()
        if self.local is not None:
            self.local.close()


def _ready() -> None:
    """Unpickled elsewhere, it has imported this module there: the imports belong to the start, not to the job."""
