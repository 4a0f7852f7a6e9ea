"""A bad candidate is stopped early, a good one gets through, and a crash loses nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from disruption.config import Decision
from disruption.evaluate import Array
from disruption.problem import Problem
from scale import _rollout
from scale._rollout import Day, Rollout, Rule, Stage, State, step
from scale.canary import SALT, Run, Trial, answers, buckets, replay, resample, trial

DECISION = Decision(lead_hours=2, alert_cost=15, alert_worth=60)
DAYS, PER_DAY = 70, 900


@pytest.fixture(scope="module")
def outcomes() -> pd.DataFrame:
    """Ten weeks of invented flights; some days are bad, as with weather. `chance` is the truth."""
    random = np.random.default_rng(0)
    count = DAYS * PER_DAY
    day = pd.Timestamp("2013-10-01") + pd.to_timedelta(np.repeat(np.arange(DAYS), PER_DAY), unit="D")
    chance = np.clip(np.repeat(random.beta(1, 5, DAYS), PER_DAY) + random.normal(0, 0.1, count), 0.01, 0.99)
    return pd.DataFrame(
        {
            "scheduled": day + pd.to_timedelta(np.tile(np.arange(PER_DAY), DAYS), unit="min"),
            "day": day,
            "carrier": "UA",
            "flight": np.tile(np.arange(PER_DAY), DAYS),
            "origin": "EWR",
            "chance": chance,
            "disrupted": (random.random(count) < chance).astype(float),
        }
    )


def against(outcomes: pd.DataFrame, candidate: Array) -> Trial:
    return trial(outcomes, outcomes["chance"].to_numpy(), candidate, DECISION)


def rolled_out(one: Trial, folder: Path) -> Run:
    return replay(one, Rule(), Rollout(folder, "champion", "candidate", Rule()))


def test_a_good_candidate_is_promoted_stage_by_stage(outcomes: pd.DataFrame, tmp_path: Path) -> None:
    chance = outcomes["chance"].to_numpy()
    guess = np.random.default_rng(0).permutation(chance)  # a champion that alerts as often, but not when it should
    end = rolled_out(trial(outcomes, guess, chance, DECISION), tmp_path)
    assert (end.state.status, end.share) == ("promoted", 1.0)
    assert end.lost < 0
    lines = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text().splitlines()[1:]]
    assert sorted({line["at_share"] for line in lines}) == [0.01, 0.1, 0.5, 1.0]
    assert json.loads((tmp_path / "serving.json").read_text())["candidate_share"] == 1.0


def upside_down(chance: Array) -> Array:
    return 1 - chance


def silent(chance: Array) -> Array:
    return np.full(len(chance), np.nan)


@pytest.mark.parametrize(("spoil", "limit"), [(upside_down, "alerts"), (silent, "errors")])
def test_a_broken_candidate_does_not_leave_the_first_stage(
    spoil: Callable[[Array], Array], limit: str, outcomes: pd.DataFrame, tmp_path: Path
) -> None:
    end = rolled_out(against(outcomes, spoil(outcomes["chance"].to_numpy())), tmp_path)
    assert (end.state.status, end.share) == ("aborted", 0.01)
    assert end.state.why.startswith(limit)
    assert end.flights < 0.02 * PER_DAY * end.days
    assert json.loads((tmp_path / "serving.json").read_text())["candidate_share"] == 0.0


def test_errors_cost_nothing_because_the_champion_answers(outcomes: pd.DataFrame, tmp_path: Path) -> None:
    assert rolled_out(against(outcomes, np.full(len(outcomes), np.nan)), tmp_path).lost == 0


def test_an_equal_candidate_is_seldom_aborted_and_a_worse_one_nearly_always_kept_out(outcomes: pd.DataFrame) -> None:
    random = np.random.default_rng(0)
    chance = outcomes["chance"].to_numpy()
    other_seed = against(outcomes, np.clip(chance + random.normal(0, 0.02, len(chance)), 0, 1))
    worse = against(outcomes, chance * 0.5)
    ends = {
        name: [resample(one, Rule(), random).state.status for _ in range(60)]
        for name, one in (("equal", other_seed), ("worse", worse))
    }
    assert ends["equal"].count("aborted") <= 6
    assert ends["equal"].count("promoted") >= 45
    assert ends["worse"].count("promoted") <= 3


def some_days(count: int, difference: float = 0.0) -> list[Day]:
    return [
        Day(f"2013-10-{day + 1:02d}", 100, 0, 10, 10, 100, difference * 100 + day % 2, 100, 15.0, 15.0, 15.0)
        for day in range(count)
    ]


def after(days: list[Day], rule: Rule) -> State:
    state = State()
    for day in days:
        state = step(state, day, rule)
    return state


@pytest.mark.parametrize(
    ("change", "limit"),
    [
        ({"errors": 10}, "errors"),
        ({"candidate_alerts": 90}, "alerts"),
        ({"forecast": 60.0}, "calibration"),
        ({"difference": -300.0}, "loss"),
    ],
)
def test_each_limit_aborts(change: dict[str, float], limit: str) -> None:
    rule = Rule(stages=(Stage(0.1, 20),))
    assert after(some_days(10), rule).status == "running"
    bad = [replace(day, **change) for day in some_days(10)]
    if limit == "loss":  # days that differ a little, or there is no error to speak of
        bad = [replace(day, difference=day.difference - number) for number, day in enumerate(bad)]
    state = after(bad, rule)
    assert (state.status, state.why.split(":")[0]) == ("aborted", limit)


def test_a_stage_of_proof_is_not_left_without_proof() -> None:
    rule = Rule(stages=(Stage(0.5, 5, proof=True),), patience=8)
    noisy = [replace(day, difference=500.0 * (-1) ** number) for number, day in enumerate(some_days(8))]
    assert after(noisy[:7], rule).status == "running"
    assert after(noisy, rule).status == "kept"
    assert after(some_days(5), rule).status == "promoted"


def test_the_same_flight_has_the_same_bucket_and_stages_are_nested(outcomes: pd.DataFrame) -> None:
    bucket = buckets(outcomes)
    mixed = outcomes.sample(frac=1, random_state=0)
    assert (pd.Series(buckets(mixed), mixed.index).sort_index() == bucket).all()
    assert abs((bucket < 0.1).mean() - 0.1) < 0.005
    both = (bucket < 0.1) & (buckets(outcomes, SALT + "x") < 0.1)
    assert abs(both.mean() - 0.01) < 0.003  # another salt chooses other flights


def test_what_a_candidate_raises_or_makes_up_is_a_missing_answer() -> None:
    features = pd.DataFrame({"temp": [1.0, 2.0, np.nan, 4.0]})

    def predict(part: pd.DataFrame) -> Array:
        if part["temp"].isna().any():
            raise ValueError("input contains NaN")
        return part["temp"].to_numpy() / 2  # 2.0 is no chance

    found = answers(predict, features, pd.Series([0, 1, 1, 2]))
    assert found[0] == 0.5
    assert np.isnan(found[1:]).all()
    assert np.isnan(answers(lambda part: np.array([0.5]), features, pd.Series([0, 0, 0, 0]))).all()


def test_days_seen_twice_change_nothing_and_days_out_of_order_are_refused(tmp_path: Path) -> None:
    rollout = Rollout(tmp_path, "a", "b", Rule())
    days = some_days(5)
    for day in days:
        rollout.observe(day)
    before = (tmp_path / "audit.jsonl").read_bytes()
    assert [rollout.observe(day) for day in days][-1] == rollout.state
    assert (tmp_path / "audit.jsonl").read_bytes() == before
    with pytest.raises(Problem, match="expected one after 2013-10-05"):
        rollout.observe(replace(days[0], day="2013-09-30"))


@pytest.mark.parametrize("torn", [0, 1, 40])
def test_a_crash_anywhere_ends_in_the_same_log(torn: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = some_days(12)
    calm = Rollout(tmp_path / "calm", "a", "b", Rule())
    for day in days:
        calm.observe(day)
    crashed = Rollout(tmp_path / "crashed", "a", "b", Rule())
    for day in days[:6]:
        crashed.observe(day)

    def crash(path: Path, text: str) -> None:
        raise OSError("the process ends here")

    monkeypatch.setattr(_rollout, "write_text", crash)
    with pytest.raises(OSError, match="ends here"):  # the line is in the log, the pointer is not moved
        crashed.observe(days[6])
    monkeypatch.undo()
    log = tmp_path / "crashed" / "audit.jsonl"
    log.write_bytes(log.read_bytes()[: len(log.read_bytes()) - torn])  # or only a part of the line is
    again = Rollout(tmp_path / "crashed", "a", "b", Rule())
    for day in days:  # all of them again: the caller need not know where it stopped
        again.observe(day)
    assert again.state == calm.state
    for name in ("audit.jsonl", "serving.json"):
        assert (tmp_path / "crashed" / name).read_bytes() == (tmp_path / "calm" / name).read_bytes()


def test_the_pointer_is_mended_when_the_process_starts_again(tmp_path: Path) -> None:
    rollout = Rollout(tmp_path, "a", "b", Rule())
    for day in some_days(7):
        rollout.observe(day)
    right = (tmp_path / "serving.json").read_bytes()
    (tmp_path / "serving.json").write_text("{")
    assert Rollout(tmp_path, "a", "b", Rule()).share == 0.1
    assert (tmp_path / "serving.json").read_bytes() == right


def test_the_rule_cannot_be_changed_on_the_way_nor_the_log(tmp_path: Path) -> None:
    rollout = Rollout(tmp_path, "a", "b", Rule())
    for day in some_days(3):
        rollout.observe(day)
    with pytest.raises(Problem, match="line 1: another rollout or rule"):
        Rollout(tmp_path, "a", "b", Rule(errors=0.9))
    log = tmp_path / "audit.jsonl"
    text = log.read_text()
    log.write_text(text.replace('"status": "running"', '"status": "promoted"', 1))
    with pytest.raises(Problem, match="line 2: does not follow"):
        Rollout(tmp_path, "a", "b", Rule())
    log.write_text(text.replace('"errors"', '"mistakes"', 2))
    with pytest.raises(Problem, match=r"line 1: another|line 2: not a line"):
        Rollout(tmp_path, "a", "b", Rule())


def test_stages_must_grow() -> None:
    with pytest.raises(Problem, match="expected to grow"):
        Rule(stages=(Stage(0.5, 7), Stage(0.1, 7)))
