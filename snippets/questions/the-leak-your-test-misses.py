"""A test for leaks that reads the column under suspicion stays green; an independent clock turns it red."""

import numpy as np
import pandas as pd

rng = np.random.default_rng(0)
truth = pd.date_range("2013-01-01", periods=500, freq="h") + pd.Timedelta(minutes=51)
readings = pd.DataFrame({"taken": truth, "stamp": truth.floor("h"), "rain": rng.random(500)})
readings["hour_over"] = readings["stamp"] + pd.Timedelta(hours=1)


def feature(readings, moment, known_from):
    """The last reading that counts as known at a moment."""
    return readings.loc[readings[known_from] <= moment, "rain"].iloc[-1]


def leaks_found(known_from, clock):
    """Edit all that the clock puts after a moment, and count the moments at which the feature moves."""
    moments = truth[100:400] + pd.to_timedelta(rng.integers(1, 60, 300), unit="min")
    found = 0
    for moment in moments:
        edited = readings.assign(rain=readings["rain"].where(readings[clock] <= moment, -1.0))
        found += feature(edited, moment, known_from) != feature(readings, moment, known_from)
    return found


assert leaks_found("stamp", clock="stamp") == 0  # the wrong turn: green, and the leak is there
assert leaks_found("stamp", clock="taken") > 200  # of 300 moments
assert leaks_found("hour_over", clock="taken") == 0
