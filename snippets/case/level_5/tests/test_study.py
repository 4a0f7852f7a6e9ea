"""The whole command on two weeks: reproducible, blind to the future, and clear about bad input."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import SAMPLE

from disruption.data import Tables
from study.__main__ import main
from study.conformal import Wrapper
from study.run import study
from study.stage import stages


@pytest.fixture(scope="module")
def full(tables, fortnight):
    return study(tables, fortnight, [0])


def test_quick_is_reproducible_and_part_of_a_full_run(full, fortnight, tmp_path):
    for out in ("one", "two"):
        options = ["--quick", "--data", str(SAMPLE), "--out", str(tmp_path / out)]
        assert main(options, fortnight) == 0
    one, two = (json.loads((tmp_path / out / "metrics.json").read_text()) for out in ("one", "two"))
    assert one == two
    assert {"seed0.split.coverage", "seed0.february.aci.coverage", "control.split.coverage"} <= set(one)
    assert {name: full.metrics[name] for name in one} == one
    assert (tmp_path / "one" / "report.md").read_text().count("| quantile model, split conformal |") == 2


@pytest.mark.parametrize("method", ["raw", "split", "rolling", "aci"])
def test_with_one_seed_the_mean_is_that_seed(full, method):
    for kind in ("coverage", "worst_week", "median_bound", "loss"):
        assert full.metrics[f"seed0.{method}.{kind}"] == full.metrics[f"{method}.{kind}"]
    assert full.metrics[f"seed0.february.{method}.coverage"] == full.metrics[f"february.{method}.coverage"]


def test_a_full_run_writes_every_file(fortnight, tmp_path):
    assert main(["--seeds", "0", "3", "--data", str(SAMPLE), "--out", str(tmp_path)], fortnight) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "metrics.json",
        "report.md",
        "series.json",
        "timings.json",
    ]
    metrics = json.loads((tmp_path / "metrics.json").read_text())
    assert metrics["split.coverage"]["value"] == pytest.approx(
        np.mean([metrics[f"seed{seed}.split.coverage"]["value"] for seed in (0, 3)]), abs=1e-5
    )
    text = (tmp_path / "report.md").read_text()
    assert [text.count(f"**Table {number}.") for number in range(1, 10)] == [1] * 9


def test_restored_exchangeability_restores_the_promise(full):
    """The blizzard is in the fitting days only; in shuffled time the promise holds whatever the model learnt."""
    assert full.metrics["control.split.coverage"]["value"] == pytest.approx(0.9, abs=0.01)


@pytest.mark.parametrize("wrapper", [Wrapper(), Wrapper(window=2), Wrapper(half_life=1), Wrapper(gamma=0.1)], ids=str)
def test_no_bound_uses_what_happens_later(tables, fortnight, wrapper):
    """Edit labels that are not known on 15 February and everything after it: its bounds, and those before, stay."""
    until = pd.Timestamp("2013-02-15")

    def bounds(edited: Tables, delay: int) -> tuple[np.ndarray, pd.Series]:
        stage = stages(edited, [fortnight.test])[0]
        forecast = stage.fit(replace(fortnight.model, trees=10), 0)
        return stage.bound(forecast, wrapper, delay), stage.flights["scheduled"].dt.normalize()

    flights = tables.flights.copy()
    flights.loc[flights["scheduled"] >= until - pd.Timedelta(days=1), "arr_delay"] = 500.0
    flights.loc[flights["scheduled"] >= until + pd.Timedelta(days=1), "dep_delay"] = 500.0
    edited = Tables(flights, tables.weather)
    (plain, day), (other, _) = bounds(tables, 2), bounds(edited, 2)
    assert np.array_equal(plain[day <= until], other[day <= until])
    assert not np.array_equal(plain[day > until], other[day > until])
    if wrapper != Wrapper():  # with labels a day earlier, the check must see the edit
        (plain, _), (other, _) = bounds(tables, 1), bounds(edited, 1)
        assert not np.array_equal(plain[day <= until], other[day <= until])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--seeds", "x"], "'x' is not a whole number from 0"),
        (["--seeds", "-1"], "'-1' is not a whole number from 0"),
        (["--seeds", "1", "1"], "--seeds: 1 1 repeats a seed"),
        (["--quick", "--seeds", "0", "1"], "--quick: takes one seed, not 2"),
        (["--threads", "0"], "'0' is not a whole number from 1"),
        (["--faster"], "unrecognized arguments: --faster"),
        (["--data", "nowhere"], "nowhere: no file flights.csv"),
        (["--data", str(SAMPLE)], "no flight on 2013-05-31; the study needs every day up to 2013-09-30"),
    ],
)
def test_bad_input_gives_one_clear_line(options, message, tmp_path, capsys):
    assert main([*options, "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert error.startswith("study: ")
    assert message in error
    assert error.count("\n") == 1
    assert not list(tmp_path.rglob("*.json"))


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda table: table.drop(columns="arr_delay"), "column 'arr_delay' is missing"),
        (lambda table: table.head(0), "no rows"),
        (lambda table: table.assign(carrier="ZZ"), "carrier: 'ZZ' is unknown"),
        (lambda table: table.assign(arr_delay="late"), "arr_delay: 'late' is not a number"),
        (lambda table: table[table["day"] != 12], "no flight on 2013-02-12"),
    ],
)
def test_bad_data_give_one_clear_line(edit, message, fortnight, tmp_path, capsys):
    edit(pd.read_csv(SAMPLE / "flights.csv.gz")).to_csv(tmp_path / "flights.csv", index=False)
    pd.read_csv(SAMPLE / "weather.csv.gz").to_csv(tmp_path / "weather.csv", index=False)
    assert main(["--quick", "--data", str(tmp_path), "--out", str(tmp_path / "out")], fortnight) == 2
    assert message in capsys.readouterr().err
    assert not list(tmp_path.rglob("*.json"))


def test_a_file_in_the_way_of_the_results(fortnight, tmp_path, capsys):
    (tmp_path / "out").write_text("mine")
    assert main(["--quick", "--data", str(SAMPLE), "--out", str(tmp_path / "out")], fortnight) == 2
    assert f"{tmp_path / 'out'}: cannot be a folder" in capsys.readouterr().err
    assert (tmp_path / "out").read_text() == "mine"
