"""Report the same model in the counts of the person who decides, beside chance and beside what is done today."""

from communication_wrong import CONFIG, forecast
from disruption.features import GROUPS, columns
from disruption.models import LookUpTable, lightgbm
from intervals import by_day
from report import show

DESK = 50  # flights that the desk can prepare for each day


def hits_by_day(rows):
    """How many of the day's DESK flights with the highest chance were disrupted, one row a day."""
    rank = rows.groupby(["month", "day"])["chance"].rank(ascending=False, method="first")
    return rows["disrupted"][rank <= DESK].astype(float).groupby([rows["month"], rows["day"]]).sum()


def run() -> dict[str, float]:
    rows = forecast(lightgbm(CONFIG), columns(list(GROUPS)))
    model = hits_by_day(rows)
    today = hits_by_day(forecast(LookUpTable(), ["carrier", "minute_of_day"]))
    picked_blindly = DESK * rows["disrupted"].astype(float).groupby([rows["month"], rows["day"]]).mean()
    days = model.index.to_frame()
    low, high = by_day(model, days["month"], days["day"])
    gain_low, gain_high = by_day(model - today, days["month"], days["day"])
    return {
        "flights_a_day": DESK,
        "model.hits": model.mean(),
        **{"model.hits_low": low, "model.hits_high": high},
        "random.hits": picked_blindly.mean(),
        "table.hits": today.mean(),
        "model.more_hits": (model - today).mean(),
        **{"model.more_hits_low": gain_low, "model.more_hits_high": gain_high},
        "model.hits_quiet_day": model.quantile(0.1),
        "model.hits_bad_day": model.quantile(0.9),
    }


if __name__ == "__main__":
    result = show(run())
