"""Where values are missing, and for whom: by outcome on the months that are fitted on, the share alone on the test."""

from __future__ import annotations

from disruption.data import Tables
from disruption.table import Numbers, Study

ALIKE = {  # columns that are missing together, by the first of them: all of them, why, and what is done
    "dep_delay": ("dep_delay", "cancelled: never left", "no feature; waits on the boards until it drops out"),
    "arr_delay": ("arr_delay", "cancelled, diverted, or not recorded", "no feature; counts as disrupted"),
    "temp": ("temp, dewp, humid", "no reading in three hours, or an empty one", "kept; too rare to learn from"),
    "visib": ("visib, precip", "no reading in three hours", "kept; too rare to learn from"),
    "wind_speed": ("wind_speed", "the same, or a wind that cannot be", "kept; too rare to learn from"),
    "wind_gust": ("wind_gust", "mostly no gust to report", "kept: it is an answer"),
    "pressure": ("pressure", "left out, mostly in bad weather", "kept: dropping the rows drops bad days"),
    **{
        f"{board}_{what}": (label, f"none scheduled there in three hours{when}", "kept: nobody has left yet")
        for board in ("airport", "airline", "route", "city")
        for what, label, when in (
            ("late", f"{board}_late, {board}_waiting", ""),
            ("trend", f"{board}_trend", ", now or an hour before"),
        )
    },
}
KEPT = (
    "Kept means: the trees send a missing value down a branch of its own; logistic regression and the network take the "
    "median of the training rows and a column that marks it. The weather file ends on 30 December, so that the last "
    "flights of the test have no reading.\n"
)


def missing(study: Study, tables: Tables) -> Numbers:
    """The share of missing values of each column of `ALIKE`."""
    table = study.features.join(tables.flights[["dep_delay", "arr_delay"]])
    test, bad = study.month.isin(study.config.split.test), study.disrupted == 1
    rows = {"": ~test, "disrupted.": ~test & bad, "others.": ~test & ~bad, "test.": test}
    return {
        f"missing.{column}.{name}missing_share": float(table.loc[mask, column].isna().mean())
        for column in ALIKE
        for name, mask in rows.items()
    }
