"""Four ways to approve the same loans: what each makes equal, what it leaves unequal and what it costs."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from credit import LOST, REFUSED_GOOD, THRESHOLD, Array, chance, loans
from numpy.typing import NDArray
from report import show
from sklearn.model_selection import StratifiedKFold

DATA = "Statlog (German Credit Data), UCI 144, 1994"
Flags = NDArray[np.bool_]
Interval = dict[str, float]
Rule = Callable[[Array, "People"], dict[str, float]]


class People(NamedTuple):
    """Who repaid and who belongs to which group, one entry a person."""

    repaid: Flags
    groups: dict[str, Flags]


def one(score: Array, people: People) -> dict[str, float]:
    """The threshold that the costs ask for, the same for everybody."""
    return dict.fromkeys(people.groups, THRESHOLD)


def equal_approval(score: Array, people: People) -> dict[str, float]:
    """A threshold for each group that approves the share which the costs' threshold approves of all."""
    refused = (score < THRESHOLD).mean()
    return {name: float(np.quantile(score[group], refused)) for name, group in people.groups.items()}


def equal_refusal(score: Array, people: People) -> dict[str, float]:
    """A threshold for each group that refuses, of those who repay, the share which the costs' threshold refuses."""
    refused = (score[people.repaid] < THRESHOLD).mean()
    found = {name: np.quantile(score[group & people.repaid], refused) for name, group in people.groups.items()}
    return {name: float(value) for name, value in found.items()}


def raised(score: Array, people: People) -> dict[str, float]:
    """The costs' threshold for the older; for the young, one that refuses no more of their good payers."""
    young, older = (group & people.repaid for group in people.groups.values())
    return {"young": float(np.quantile(score[young], (score[older] < THRESHOLD).mean())), "older": THRESHOLD}


POLICIES = {rule.__name__: rule for rule in (one, equal_approval, equal_refusal, raised)}


def decide(rule: Rule, chances: Array, people: People) -> tuple[Array, dict[str, float]]:
    """The share of shuffles that approve each person, thresholds chosen on other people, and their means."""
    approved, cuts = np.zeros_like(chances), dict[str, list[float]]({name: [] for name in people.groups})
    kind = people.repaid + 2 * people.groups["young"]  # each tenth has its share of every kind
    for seed, score in enumerate(chances.T):
        for others, these in StratifiedKFold(10, shuffle=True, random_state=seed).split(score, kind):
            seen = People(people.repaid[others], {name: group[others] for name, group in people.groups.items()})
            for name, cut in rule(score[others], seen).items():
                inside = these[people.groups[name][these]]
                approved[inside, seed] = score[inside] >= cut
                cuts[name].append(cut)
    return approved.mean(axis=1), {name: float(np.mean(values)) for name, values in cuts.items()}


def resamples(people: int) -> NDArray[np.int64]:
    """How often each person is drawn: once each in the first row, then 2,000 samples; the samples of pitfall 10."""
    draws = np.random.default_rng(0).integers(people, size=(2000, people))
    return np.array([np.ones(people, dtype=int), *(np.bincount(draw, minlength=people) for draw in draws)])


def share(drawn: NDArray[np.int64], part: Array, whole: Array) -> Array:
    """The sum of `part` over that of `whole`, for each row of `drawn`."""
    return (drawn @ part) / (drawn @ whole)


def interval(found: Array) -> Interval:
    """The measure on the people as they are, and its 95 % interval over the samples; decisions stay as taken."""
    low, high = np.percentile(found[1:], [2.5, 97.5])
    return {"value": float(found[0]), "low": float(low), "high": float(high)}


def run() -> dict[str, int | float | Interval]:
    table = loans()
    young = (table["age"] <= 25).to_numpy()
    people = People(table["repaid"].to_numpy(), {"young": young, "older": ~young})
    chances = chance(table.drop(columns=["repaid", "age"]), table["repaid"])
    drawn, everybody, forecast = resamples(len(table)), np.ones(len(table)), chances.mean(axis=1)
    likely = (chances >= THRESHOLD).mean(axis=1)  # the share of shuffles in which the costs' threshold approves
    promised = ((1 - chances) * (chances >= THRESHOLD)).mean(axis=1)
    found: dict[str, int | float | Interval] = {}
    rates: dict[str, Array] = {}  # each with the people as they are, then with each sample of them
    for name, group in people.groups.items():
        found[f"{name}.good.people"] = int((group & people.repaid).sum())
        rates[f"{name}.forecast_gap"] = share(drawn, (forecast - people.repaid) * group, group)
        rates[f"{name}.promised_default"] = share(drawn, promised * group, likely * group)
    for policy, rule in POLICIES.items():
        approved, cuts = decide(rule, chances, people)
        for name, group in people.groups.items():
            good, bad = group & people.repaid, group & ~people.repaid
            found[f"{policy}.{name}.group_threshold"] = cuts[name]
            rates[f"{policy}.{name}.approved"] = share(drawn, approved * group, group)
            rates[f"{policy}.{name}.refused_good"] = share(drawn, (1 - approved) * good, good)
            rates[f"{policy}.{name}.default_share"] = share(drawn, approved * bad, approved * group)
        loss = np.where(people.repaid, REFUSED_GOOD * (1 - approved), LOST * approved)
        rates[f"{policy}.cost_per_100"] = share(drawn, 100 * loss, everybody)
        rates[f"{policy}.cost_over_one"] = rates[f"{policy}.cost_per_100"] - rates["one.cost_per_100"]
        rates[f"{policy}.approval_ratio"] = rates[f"{policy}.young.approved"] / rates[f"{policy}.older.approved"]
        for gap, rate in (("refused_gap", "refused_good"), ("default_gap", "default_share")):
            rates[f"{policy}.{gap}"] = rates[f"{policy}.young.{rate}"] - rates[f"{policy}.older.{rate}"]
        rates[f"{policy}.default_gap_over_one"] = rates[f"{policy}.default_gap"] - rates["one.default_gap"]
    return found | {name: interval(values) for name, values in rates.items()}


if __name__ == "__main__":
    result = show(run())
