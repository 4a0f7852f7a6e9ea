"""What is decided on the folds, and what is then said once about the test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import data, evaluate, features, split
from .config import Config
from .models import MODELS
from .split import Fold

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Study:
    """The rows of a run: cases in order of time and their features, with the same index."""

    config: Config
    cases: pd.DataFrame
    features: pd.DataFrame

    def chance(self, name: str, fold: Fold) -> Array:
        """What the model says of the fold's cases, after a fit on the rows that were known before it."""
        model: Any = MODELS[name](self.config.run.seed)
        model.fit(self.features[fold.fit], self.cases["outcome"][fold.fit])
        found: Array = model.predict_proba(self.features[fold.predict])[:, 1]
        return found

    def score(self, name: str, folds: list[Fold]) -> Score:
        """The model on all of the folds, one after the other."""
        chance = np.concatenate([self.chance(name, fold) for fold in folds])
        return Score(self.config, pd.concat([self.cases[fold.predict] for fold in folds]), chance)


@dataclass(frozen=True)
class Score:
    """Chances beside the cases that they speak of."""

    config: Config
    cases: pd.DataFrame
    chance: Array

    @property
    def outcome(self) -> Array:
        return self.cases["outcome"].to_numpy(dtype=float)

    @property
    def alert(self) -> NDArray[np.bool_]:
        return self.chance >= self.config.decision.threshold

    @property
    def units(self) -> Array:
        return evaluate.units(self.outcome, self.alert, self.config)

    def row(self, name: str) -> dict[str, Any]:
        """A line of a results table: units per 1,000 cases with their interval, and what the alerts look like."""
        low, high = evaluate.interval(self.units, self.cases["happens_at"], self.config)
        saved = evaluate.saved(self.outcome, self.alert, self.config)
        hit = float(self.outcome[self.alert].mean()) if self.alert.any() else float("nan")
        found = float(self.alert[self.outcome == 1].mean())
        return {"model": name, "saved": saved, "low": low, "high": high, "right alerts": hit, "found": found}

    def over(self, other: Score) -> dict[str, float]:
        """How many units per 1,000 cases it saves more than another score of the same cases."""
        more = self.units - other.units
        low, high = evaluate.interval(more, self.cases["happens_at"], self.config)
        return {"gain": evaluate.PER * float(more.mean()), "low": low, "high": high}


def prepare(config: Config) -> Study:
    """Read the data and build the features.

    Raises:
        Problem: data or configuration are not what they should be.
    """
    cases = data.load(config)
    return Study(config, cases, features.build(cases, data.signals(config), config.decision.lead))


def choose(scores: dict[str, Score]) -> tuple[str, pd.DataFrame]:
    """The simplest model that no more complex one beats by more than its uncertainty, and each step's gain.

    Yours: if a more complex model costs you something each month, ask for a gain above that instead of above 0.
    """
    names = list(scores)
    kept, steps = names[0], []
    for name in names[1:]:
        gain = scores[name].over(scores[kept])
        steps.append({"model": name, "instead of": kept, **gain, "kept": "yes" if gain["low"] > 0 else "no"})
        kept = name if gain["low"] > 0 else kept
    return kept, pd.DataFrame(steps)


def on_folds(study: Study) -> dict[str, Score]:
    """Every model on the folds."""
    folds = split.folds(study.cases, study.config)
    return {name: study.score(name, folds) for name in MODELS}


def on_test(study: Study) -> dict[str, Score]:
    """Every model on the test, the baseline first. Nothing is chosen by it."""
    fold = split.test(study.cases, study.config)
    return {name: study.score(name, [fold]) for name in MODELS}
