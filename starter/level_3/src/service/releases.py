"""Which version answers: `models/live`, one name a line, the version that answers first, those before it below.

A candidate goes live only by the rule of service.toml, on recent rows that neither it nor the live version has seen.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pandas as pd

from . import artefact, training
from .artefact import Artefact
from .offline import Config, Problem, evaluate
from .settings import Settings

log = logging.getLogger(__name__)


def pointer(models: Path) -> list[str]:
    """The version that answers and those before it; empty before the first release.

    Raises:
        Problem: the file cannot be read.
    """
    try:
        return (models / "live").read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{models / 'live'}: cannot be read ({error})") from None


def serving(models: Path) -> Artefact | None:
    """The version that answers. None before the first release, or where no new process could load it: the code computes
    other features by now, a library has changed, a file is damaged.
    """
    names = pointer(models)
    try:
        return artefact.load(models, names[0]) if names else None
    except Problem as problem:
        log.warning("the live version does not load, so no candidate is compared with it: %s", problem)
        return None


def point(models: Path, names: list[str]) -> None:
    """Move the pointer in one step: who reads it sees the old one or the new one."""
    half = models / f".live-{os.getpid()}"
    half.write_text("\n".join(names) + "\n", encoding="utf-8")
    half.replace(models / "live")


def compare(
    candidate: Artefact, live: Artefact | None, config: Config, settings: Settings
) -> tuple[pd.DataFrame, list[str]]:
    """Baseline, live version and candidate on the same recent rows, and each reason of the rule to refuse."""
    cases, rows = training.tables(config)
    start = training.recent(cases, settings)
    if seen := [one.version for one in (candidate, live) if one is not None and one.until > start]:
        return pd.DataFrame(), [f"{seen[0]} was trained on rows from {start:%Y-%m-%d} on, which have to judge it"]
    new = cases["happens_at"] >= start
    outcome, when = cases.loc[new, "outcome"].to_numpy(float), cases.loc[new, "happens_at"]
    judged = {"table": candidate.table, **({f"live {live.version}": live.model} if live else {})}
    judged[f"candidate {candidate.version}"] = candidate.model
    chances = {name: artefact.chance(model, rows[new]) for name, model in judged.items()}
    worth = {
        name: evaluate.units(outcome, value >= config.decision.threshold, config) for name, value in chances.items()
    }
    last = list(worth)[-1]
    lines = []
    for name, value in worth.items():
        low, high = evaluate.interval(worth[last] - value, when, config)
        gain = evaluate.PER * float((worth[last] - value).mean())
        lines.append({"": name, "rows": len(when), "saved": evaluate.PER * float(value.mean()),
                      "candidate more": gain, "low": low, "high": high})  # fmt: skip
    table = pd.DataFrame(lines).set_index("")
    reasons = []
    if not table["low"].iloc[0] > settings.gate.over_table:
        reasons.append(
            f"over the table: low end {table['low'].iloc[0]:.1f}, expected above {settings.gate.over_table:g}"
        )
    if live and not table["candidate more"].iloc[1] >= settings.gate.over_live:
        found = table["candidate more"].iloc[1]
        reasons.append(f"over the live version: {found:.1f}, expected at least {settings.gate.over_live:g}")
    return table, reasons


def promote(version: str, config: Config, settings: Settings) -> pd.DataFrame:
    """Let a version answer from the next request on, if it loads and the rule lets it pass; gives the comparison.

    Raises:
        Problem: it does not; the version that answers goes on answering.
    """
    models = settings.service.models
    candidate, names = artefact.load(models, version), pointer(models)
    if names and names[0] == version:
        raise Problem(f"{version} answers already")
    live = serving(models)
    table, reasons = compare(candidate, live, config, settings)
    if reasons:
        compared = [table.round(1).to_string()] if len(table) else []
        raise Problem("\n".join([f"refused {version}", *reasons, *compared]))
    point(models, [version, *names])
    return table


def rollback(models: Path) -> str:
    """Let the version before answer again; gives its name.

    Raises:
        Problem: there is none, or it does not load.
    """
    names = pointer(models)
    if len(names) < 2:
        raise Problem(f"{models / 'live'}: no version to go back to")
    artefact.load(models, names[1])
    point(models, names[1:])
    return names[1]


class Live:
    """The loaded version. A pointer or a version that is no good changes nothing: what answered goes on answering."""

    def __init__(self, models: Path) -> None:
        self.models = models
        self.problem: str | None = None  # why the pointer could not be followed
        self._artefact: Artefact | None = None

    def artefact(self) -> Artefact | None:
        """What answers this request; None before a version could be loaded."""
        try:
            names = pointer(self.models)
            if not names:
                raise Problem(f"{self.models / 'live'}: nothing is released; run: python -m service promote")
            if self._artefact is None or names[0] != self._artefact.version:
                self._artefact = artefact.load(self.models, names[0])
                log.info("%s answers", names[0])
            self.problem = None
        except Problem as problem:
            if self.problem != str(problem):  # said once, though each request tries again
                log.error("%s", problem)
            self.problem = str(problem)
        return self._artefact
