"""The committed two weeks of February, read once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from disruption.data import Tables, load  # noqa: E402


@pytest.fixture(scope="session")
def tables() -> Tables:
    return load(ROOT / "sample")
