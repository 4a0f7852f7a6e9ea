"""A candidate scores the same rows beside the model that answers. Nobody but the log ever sees what it says."""

from __future__ import annotations

import logging

import numpy as np
from numpy.typing import NDArray

from service.artefact import Artefact

log = logging.getLogger(__name__)
Array = NDArray[np.float64]


class Shadow:
    """Scores without harm: whatever goes wrong in the candidate is counted, said, and ends here."""

    def __init__(self) -> None:
        self.errors = 0

    def score(self, candidate: Artefact, rows: Array, features: list[str]) -> Array | None:
        """The candidate's chances for `rows` (n, len(features)) in the live model's order; None where it failed."""
        try:
            order = [features.index(name) for name in candidate.features]
            return candidate.chance(rows[:, order])
        except Exception:  # anything at all: the caller has asked the live model, not this one
            self.errors += 1
            log.exception("the shadow %s failed", candidate.version)
            return None
