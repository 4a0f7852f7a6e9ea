"""The settings of the jobs, scale.toml, checked before anything runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from disruption.config import Part, read_toml

Share = Annotated[float, Field(ge=0, lt=1)]
Size = Annotated[str, Field(pattern=r"^\d+(\.\d+)?[KMG]iB$")]


class Cluster(Part):
    scheduler: str = Field(pattern=r"^((tcp|tls|ws|wss)://.+:\d+)?$")
    timeout_seconds: float = Field(gt=0, le=600)
    workers: int = Field(ge=1)
    threads: int = Field(ge=1)
    worker_memory: Size


class Engines(Part):
    folder: str = Field(min_length=1)
    duckdb_threads: int = Field(ge=1)
    duckdb_memory: Size
    small_repeats: int = Field(ge=1)


class Replicas(Part):
    jitter_minutes: int = Field(ge=0, le=30)
    seed: int = Field(ge=0)


class Stream(Part):
    late_share: Share
    late_minutes: int = Field(ge=1)
    repeated_share: Share


class Store(Part):
    asked: int = Field(ge=1)
    corrected_share: Share
    corrected_hours: float = Field(gt=0)


class Settings(Part):
    cluster: Cluster
    engines: Engines
    replicas: Replicas
    stream: Stream
    store: Store


def load_settings(path: Path) -> Settings:
    """Read and check the file.

    Raises:
        Problem: see `disruption.config.read_toml`.
    """
    return read_toml(path, Settings)
