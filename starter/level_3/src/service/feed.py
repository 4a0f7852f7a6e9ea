"""What the service knows besides the request: signals and settled cases, read again when a file changes.

Yours: whatever keeps these tables up to date. The service reads what training reads, with the same function.
"""

from __future__ import annotations

import logging

import pandas as pd

from .offline import Config, Problem, data, features
from .schemas import Case
from .settings import Settings

log = logging.getLogger(__name__)


class Feed:
    """The tables by group. Files that cannot be read change nothing: the tables before them stay, and grow old."""

    def __init__(self, config: Config, settings: Settings) -> None:
        self.config, self.settings = config, settings
        self.problem: str | None = None
        self._stamp: list[int] | None = None
        self._cases: dict[str, pd.DataFrame] = {}
        self._signals: dict[str, pd.DataFrame] = {}
        self._settled = pd.Series(dtype="datetime64[ns]")

    def refresh(self) -> None:
        """Read the files again if one of them has changed."""
        paths = self.config.paths
        try:
            stamp = [path.stat().st_mtime_ns for path in (paths.cases, paths.outcomes, paths.signals)]
            if stamp == self._stamp:
                return
            cases, signals = data.load(self.config), data.signals(self.config)
        except (OSError, Problem) as error:
            if self.problem != str(error):
                log.error("the feed stays as it was: %s", error)
            self.problem = str(error)
            return
        self._cases, self._signals = dict(list(cases.groupby("group"))), dict(list(signals.groupby("group")))
        self._settled = cases["settled_at"].sort_values(ignore_index=True)
        self._stamp, self.problem = stamp, None

    def silence(self, case: Case, known_at: pd.Timestamp) -> str | None:
        """Why too little is known to compute the features; None if enough is."""
        limits = self.settings.service
        signals = self._signals.get(case.group)
        times = signals["recorded_at"] if signals is not None else self._settled[:0]
        for what, column, hours in (
            (f"signal of {case.group}", times, limits.signal_hours),
            ("settled outcome", self._settled, limits.outcome_hours),
        ):
            place = column.searchsorted(known_at, side="right")
            if place == 0 or known_at - column.iloc[place - 1] > pd.Timedelta(hours=hours):
                return f"no {what} in the {hours:g} hours before {known_at:%Y-%m-%dT%H:%M}"
        return None

    def features(self, case: Case) -> pd.DataFrame:
        """The row of features, computed by the function that training calls, over the cases of the same group.

        Yours: the columns of a case, from the fields of `schemas.Case`.
        """
        asked = pd.DataFrame({"case_id": [case.case_id], "group": [case.group], "kind": [case.kind],
                              "size": [case.size_items], "happens_at": [happens_at(case)]})  # fmt: skip
        rows = pd.concat([self._cases[case.group], asked], ignore_index=True)
        return features.build(rows, self._signals[case.group], self.config.decision.lead).tail(1)


def happens_at(case: Case) -> pd.Timestamp:
    """As the tables have it: UTC without a zone."""
    return pd.Timestamp(case.happens_at_utc).tz_localize(None)
