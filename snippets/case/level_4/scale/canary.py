"""A candidate takes over flight by flight: 1 %, 10 %, 50 %, all; a rule fixed before stops it.

The unit is the flight of a day: a hash of its key says whether the candidate decides it. The answer stays the same when
the flight is scored again, a flight of a small stage is in all larger ones, and both models meet every day's weather.
Airport-days would be cleaner if the alerts of one flight touched another, but there are too few of them for a
stage of 1 %: that question is left to the experiment. The champion is scored beside the candidate on the same flights,
so what the candidate loses is known flight by flight once the outcomes are in.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from disruption.config import Decision
from disruption.evaluate import Array, saved
from disruption.models import lightgbm
from scale._rollout import ABORTED, PROMOTED, RUNNING, Day, Rollout, Rule, State, step
from scale.outcomes import LABEL_DELAY, Prepared
from scale.output import Metrics, markdown

REPLAYS = 500
BLOCK = 7  # days that stay together when days are drawn again: a storm is not one day
SALT = "rollout-1"  # another one for the next rollout, or the same flights are always first
HEADS = [
    "candidate",
    "one rollout from the first test day",
    "days",
    "flights it decided",
    "units lost",
    "units lost if switched at once",
    "mean units lost, replays",
    "aborted",
    "promoted",
]
NOTE = (
    "Units lost: by the flights that the candidate decided, below 0 where it gained."
    " Switched at once: all flights of the"
    f" same days. The last three columns: {REPLAYS} replays with weeks of October to"
    " December drawn again and other flights"
    " chosen; the rest ended without proof that the candidate is no worse, and the"
    " champion was kept. A good candidate pays"
    " for the caution with what it does not yet save. One that is half blind costs more"
    " than a broken one: it takes longer"
    " to be told from a good one."
)

Predict = Callable[[pd.DataFrame], Array]


@dataclass(frozen=True)
class Trial:
    """Two policies on the same flights, in order of time.

    totals: (flights, 9): request, error, alert by the candidate, by the champion, difference of the units saved,
    answered, forecast, the champion's forecast, disrupted. start: where each day begins, and the end. bucket: by the
    hash, in [0, 1).
    """

    days: list[str]
    start: list[int]
    totals: Array
    bucket: Array

    def decided(self, day: int, share: float, bucket: Array | None = None) -> Array:
        """The sums of `totals` over the flights of a day that the candidate decides at this share."""
        rows = slice(self.start[day], self.start[day + 1])
        mine = (self.bucket[rows] if bucket is None else bucket) < share
        total: Array = self.totals[rows][mine].sum(axis=0)
        return total


def buckets(flights: pd.DataFrame, salt: str = SALT) -> Array:
    """A number in [0, 1) for each flight that depends on nothing but its key and the salt."""
    keys = zip(flights["scheduled"], flights["carrier"], flights["flight"], flights["origin"], strict=True)
    digests = [hashlib.blake2b("|".join(map(str, (salt, *key))).encode(), digest_size=6).digest() for key in keys]
    return np.array([int.from_bytes(digest) for digest in digests]) / 2**48


def answers(predict: Predict, features: pd.DataFrame, batch: pd.Series) -> Array:
    """The chance of each flight, batch by batch; missing where the model raised or gave what is not a chance."""
    chance = np.full(len(features), np.nan)
    for rows in features.groupby(batch.to_numpy(), sort=False).indices.values():
        try:
            found = np.asarray(predict(features.iloc[rows]), dtype=float)
        except Exception:  # whatever a candidate raises must not reach the desk: the champion answers instead
            continue
        if found.shape == rows.shape:
            chance[rows] = np.where((found >= 0) & (found <= 1), found, np.nan)
    return chance


def trial(outcomes: pd.DataFrame, champion: Array, candidate: Array, decision: Decision) -> Trial:
    """Put both chances of a disruption beside each other. The candidate's may be missing: then the champion decides."""
    disrupted = outcomes["disrupted"].to_numpy()
    failed = np.isnan(candidate)
    chance = np.where(failed, champion, candidate)
    gain = saved(disrupted, chance, decision) - saved(disrupted, champion, decision)
    alerts = [np.where(failed, 0, one >= decision.threshold) for one in (chance, champion)]
    told = [np.where(failed, 0.0, one) for one in (chance, champion, disrupted)]
    totals = np.column_stack([np.ones(len(gain)), failed, *alerts, gain, ~failed, *told])
    days, first = np.unique(outcomes["day"].to_numpy(), return_index=True)
    return Trial([str(day)[:10] for day in days], [*first, len(gain)], totals, buckets(outcomes))


@dataclass(frozen=True)
class Run:
    """How a rollout ended: days it took, flights that the candidate decided, units that they lost (below 0: gained)."""

    state: State
    share: float
    days: int
    flights: float
    lost: float


def replay(one: Trial, rule: Rule, rollout: Rollout) -> Run:
    """The days of the trial in order, through the log of `rollout`."""
    draws = ((day, one.days[day], None) for day in range(len(one.days)))
    return _through(one, draws, rule, rollout.observe)


def resample(one: Trial, rule: Rule, random: np.random.Generator) -> Run:
    """The same with blocks of days drawn again, and flights assigned by chance as another salt would."""
    count = len(one.days)
    first = random.integers(count, size=-(-count // BLOCK))
    order = ((first[:, None] + np.arange(BLOCK)) % count).ravel()[:count]
    draws = ((day, f"{at:03d}", random.random(one.start[day + 1] - one.start[day])) for at, day in enumerate(order))
    state = State()

    def observe(day: Day) -> State:
        nonlocal state
        state = step(state, day, rule)
        return state

    return _through(one, draws, rule, observe)


def _through(
    one: Trial, draws: Iterable[tuple[int, str, Array | None]], rule: Rule, observe: Callable[[Day], State]
) -> Run:
    share, decided, state = rule.stages[0].share, [], State()
    for day, name, bucket in draws:
        decided.append(one.decided(day, share, bucket))
        closed = decided[-1 - LABEL_DELAY] if len(decided) > LABEL_DELAY else np.zeros(9)
        state = observe(_day(name, decided[-1], closed))
        if state.status != RUNNING:
            break
        share = rule.stages[state.stage].share
    total = np.sum(decided, axis=0)
    return Run(state, share, len(decided), float(total[0]), 0.0 - float(total[4]))


def _day(name: str, today: Array, closed: Array) -> Day:
    requests, errors, mine, champions = (int(total) for total in today[:4])
    flights, _, _, _, difference, answered, *sums = (float(total) for total in closed)
    return Day(name, requests, errors, mine, champions, int(flights), difference, int(answered), *sums)


def candidates(prepared: Prepared) -> dict[str, tuple[str, Array, Array]]:
    """By name: what it is, and the chances by champion and candidate for each flight of the test months."""
    config, test = prepared.config, prepared.outcomes.index
    rows, batch = prepared.features.loc[test, prepared.columns], prepared.outcomes["scheduled"].dt.floor("h")
    before = prepared.flights["month"] < min(config.split.test)
    disrupted = prepared.flights["disrupted"].astype(float)
    other = lightgbm(config, random_state=config.run.seed + 1)
    other.fit(prepared.features.loc[before, prepared.columns], disrupted[before])
    live = [column for column in prepared.columns if column.endswith(("_late", "_waiting", "_trend"))]

    def chance(model: Any) -> Predict:
        return lambda part: np.asarray(model.predict_proba(part))[:, 1]

    def reversed_columns(part: pd.DataFrame) -> Array:  # as an array: its names are lost
        return np.asarray(prepared.model.booster_.predict(part.to_numpy()[:, ::-1]))

    def strict(part: pd.DataFrame) -> Array:
        if part.isna().any(axis=None):
            raise ValueError("input contains NaN")
        return chance(prepared.model)(part)

    table, model = (prepared.outcomes[f"{name}_chance"].to_numpy() for name in ("table", "model"))
    whole = pd.Series(0, index=test)  # one batch: these do not raise
    unlit = rows.assign(**dict.fromkeys(live, 0.0))
    return {
        "good": ("LightGBM, against the look-up table", table, model),
        "broken": ("columns reversed", model, answers(reversed_columns, rows, whole)),
        "raising": ("raises on missing values", model, answers(strict, rows, batch)),
        "blind": ("the boards' numbers arrive as 0", model, answers(chance(prepared.model), unlit, whole)),
        "equal": ("LightGBM with another seed", model, answers(chance(other), rows, whole)),
    }


def run(prepared: Prepared, folder: Path, rule: Rule | None = None) -> tuple[Metrics, str]:
    """Roll out each candidate from the first test day, once with its log in `folder`, then on resampled days."""
    rule = rule or Rule()
    metrics: Metrics = {}
    table, found = [], candidates(prepared)
    for name, (what, champion, candidate) in tqdm(found.items(), desc="canary", unit="candidate", disable=None):
        one = trial(prepared.outcomes, champion, candidate, prepared.config.decision)
        place = folder / name
        shutil.rmtree(place, ignore_errors=True)  # a new run is a new rollout
        once = replay(one, rule, Rollout(place, "champion", name, rule))
        random = np.random.default_rng(prepared.config.run.seed)
        runs = [resample(one, rule, random) for _ in range(REPLAYS)]
        lost = [run.lost for run in runs]
        values: dict[str, float | dict[str, float]] = {
            "days": float(once.days),
            "flights": once.flights,
            "units_lost": once.lost,
            "units_lost_at_once": 0.0 - float(one.totals[: one.start[once.days], 4].sum()),
            "replayed_units_lost": _spread(lost),
            "replayed_days": _spread([float(run.days) for run in runs]),
            "aborted_share": float(np.mean([run.state.status == ABORTED for run in runs])),
            "promoted_share": float(np.mean([run.state.status == PROMOTED for run in runs])),
        }
        metrics |= {f"canary.{name}.{kind}": value for kind, value in values.items()}
        why = "" if once.state.status == PROMOTED else f" ({once.state.why})"
        cells = [f"**{name}**: {what}", f"{once.state.status} at {once.share:.0%}{why}", str(once.days)]
        cells += [f"{values[kind]:,.0f}" for kind in ("flights", "units_lost", "units_lost_at_once")]
        cells += [f"{np.mean(lost):,.0f}", *(f"{values[kind]:.1%}" for kind in ("aborted_share", "promoted_share"))]
        table.append(cells)
    return metrics, f"### Staged rollout (simulated)\n\n{markdown(HEADS, table)}\n{NOTE}\n"


def _spread(values: list[float]) -> dict[str, float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return {"value": float(np.mean(values)), "low": float(low), "high": float(high)}
