"""The two weeks in sample/, copied once, and one Dask cluster in this process for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from distributed import LocalCluster

from disruption.data import load
from scale.config import Settings, load_settings
from scale.engines import NAMES, start
from scale.replicate import replicate

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def flights() -> pd.DataFrame:
    return load(ROOT / "sample").flights


@pytest.fixture(scope="session")
def settings() -> Iterator[Settings]:
    """Those of scale.toml, but with a scheduler at an address, as a real cluster has one."""
    ours = load_settings(ROOT / "scale.toml")
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp", dashboard_address="127.0.0.1:0"
    ) as dask:
        cluster = ours.cluster.model_copy(update={"scheduler": dask.scheduler_address})
        yield ours.model_copy(update={"cluster": cluster})


@pytest.fixture(scope="session")
def source(flights: pd.DataFrame, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two copies of the sample as Parquet."""
    folder = tmp_path_factory.mktemp("copies") / "x2"
    replicate(flights, folder, 2, settings.replicas)
    return folder


@pytest.fixture(scope="session")
def outputs(source: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What each engine makes of them."""
    folder = tmp_path_factory.mktemp("outputs")
    for name in NAMES:
        with start(name, settings) as engine:
            engine.run(source, folder / name)
    return {name: folder / name for name in NAMES}
