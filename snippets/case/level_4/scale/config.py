"""The settings of the jobs, scale.toml, checked before anything runs."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from disruption.config import Part
from disruption.problem import Problem

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
        Problem: it is missing, not TOML, or a field is unknown, missing, or not what it should be.
    """
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise Problem(f"{path}: no such file; the settings are scale.toml beside the README") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(f"{path}: not TOML ({error})") from None
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Problem(f"{path}: {field}: {first['msg']}, not {first['input']!r}") from None
