"""What README.md, RESULTS.md and docs/datasheet.md say of the data and the code is so."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from disruption.data import CARRIERS, CLOCK_BACK, FASTEST_WIND, FLIGHTS, READING, WEATHER, _find
from disruption.features import GROUPS

ROOT = Path(__file__).resolve().parent.parent
README, RESULTS, DATASHEET = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "RESULTS.md", "docs/datasheet.md")
)


@pytest.fixture(scope="module")
def flights() -> pd.DataFrame:
    return pd.read_csv(_find(None, "flights"))


@pytest.fixture(scope="module")
def weather() -> pd.DataFrame:
    return pd.read_csv(_find(None, "weather"))


def test_every_feature_stands_in_the_table_of_what_is_known_when() -> None:
    table = dict(re.findall(r"^\| (\w+) \| (.*?) \| .+ \|$", README[README.index("| group |") :], re.M))
    for group, columns in GROUPS.items():
        assert re.findall(r"`(\w+)`", table[group]) == columns


def test_the_worst_slices_are_those_that_the_text_speaks_of() -> None:
    found = re.search(r"^The fewest units saved: \*\*(.+?)\*\*.*the least over the table: \*\*(.+?)\*\*", RESULTS, re.M)
    assert found is not None
    lessons = RESULTS[RESULTS.index("## What to take from it") : RESULTS.index("## Tables")]
    fewest, least = found.groups()
    for name in (fewest, least):
        assert f"`{name}`" in lessons, f"RESULTS.md: {name} is a worst slice; the text speaks of another"
    rows = [
        line.strip("| ").split(" | ") for line in RESULTS.splitlines() if re.match(r"\| (carrier|month|origin) ", line)
    ]
    precision = {row[0]: float(row[6]) for row in rows if len(row) == 10}
    units = {row[0]: [float(cell.split()[0].replace(",", "").replace("−", "-")) for cell in row[8:]] for row in rows}
    assert min(precision, key=precision.__getitem__) == fewest
    assert precision[fewest] > 15 / 60
    assert units[fewest][0] - units[fewest][1] < 0  # what the table saves in that month: it loses
    assert units[least][0] == units[least][1]  # the table alerts on nothing there
    worst = README[README.index("**Worst slice.**") :].partition("\n")[0]  # the README names the same two
    for name, word in ((fewest, {"month 11": "November"}), (least, {"carrier DL": "Delta"})):
        assert word[name] in worst


def test_the_readme_has_the_numbers_of_the_tables() -> None:
    shown = [
        line.strip("| ").split(" | ") for line in README.splitlines() if re.match(r"\|.*\d \(.* to .*\) \|$", line)
    ]
    assert len(shown) == 4
    for name, score in shown:
        assert f"| {score} |" in RESULTS, name
    amounts = set(re.findall(r"(?<![\d.−])−?\d{1,3}(?:,\d{3})+|0\.\d{3}", README)) - {"1,000"}
    assert len(amounts) > 20
    elsewhere = {number for number in amounts if number not in RESULTS}
    assert elsewhere == {"336,776", "9,430", "2,000"}  # all flights, those without a delay, and resamples: no table's


def test_a_column_that_is_read_stands_in_the_datasheet() -> None:
    table = DATASHEET[DATASHEET.index("### Columns") : DATASHEET.index("### Missing values")]
    told = set(re.findall(r"`(\w+)`", table))
    keys = {"year", "hour"}  # said in words
    assert {*FLIGHTS, *WEATHER} - keys <= told


def test_the_flights_are_as_the_datasheet_says(flights: pd.DataFrame) -> None:
    assert (flights["year"] == 2013).all()
    assert sorted(flights["carrier"].unique()) == sorted(CARRIERS)
    gone = flights["arr_delay"].isna()
    assert flights.loc[flights["dep_time"].isna(), "arr_delay"].isna().all()  # cancelled: no times at all
    assert flights.loc[gone, "arr_time"].notna().any()  # landed, without a delay
    assert flights.loc[flights["tailnum"].isna(), "dep_time"].isna().all()  # no aircraft: cancelled, always
    odd = flights[flights["dest"] == "LGA"]
    assert odd[["origin", "month", "day"]].to_numpy().tolist() == [["EWR", 7, 27]]
    assert odd["dep_time"].isna().all()
    for month, day in ((3, 10), (11, 3)):  # clock changes at two in the morning
        assert flights[(flights["month"] == month) & (flights["day"] == day)]["sched_dep_time"].min() > 400


def test_the_weather_is_as_the_datasheet_says(weather: pd.DataFrame) -> None:
    ends = weather.groupby("origin")[["month", "day", "hour"]]
    assert {tuple(row) for row in ends.first().to_numpy()} == {(1, 1, 1)}
    assert {tuple(row) for row in ends.last().to_numpy()} == {(12, 30, 18)}
    fast = weather[weather["wind_speed"] > FASTEST_WIND]
    assert fast[["origin", "month", "day", "hour"]].to_numpy().tolist() == [["EWR", 2, 12, 3]]
    twice = weather[weather.duplicated(READING)]
    assert pd.to_datetime(twice[["year", "month", "day", "hour"]]).tolist() == [CLOCK_BACK] * 3
    wet = weather["precip"] > 0
    assert weather.loc[wet, "pressure"].isna().mean() > 3 * weather.loc[~wet, "pressure"].isna().mean()
    stamp = (weather[["month", "day", "hour"]] == [6, 7, 21]).all(axis=1) & (weather["origin"] == "LGA")
    assert weather.loc[stamp, "precip"].tolist() == [0.24]  # by 21:49, says who downloaded the reports of that hour
