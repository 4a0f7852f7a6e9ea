"""How late an airport is running, as known at a moment: a plain version to test with, the board, and the usual leak."""

import flights
import numpy as np
import pandas as pd
from report import show
from sklearn.metrics import roc_auc_score

WINDOW, QUARTER = pd.Timedelta(hours=3), pd.Timedelta(minutes=15)


def due_before(departures, airport, now):
    """Scheduled at the airport in the three hours up to `now`."""
    here = departures[departures["origin"] == airport]
    return here[(here["scheduled"] > now - WINDOW) & (here["scheduled"] <= now)]


def late_so_far(departures, airport, now):
    """Mean minutes by which they are late at `now`."""
    due = due_before(departures, airport, now)
    waited = (now - due["scheduled"]).dt.total_seconds() / 60
    gone = due["dep_delay"] <= waited  # False if cancelled: still waiting
    return due["dep_delay"].where(gone, waited).mean()


def late_in_the_end(departures, airport, now):
    """The wrong turn: the delays that they had in the end."""
    return due_before(departures, airport, now)["dep_delay"].mean()


def moved_by_the_future(state, departures, airport, now):
    """Whether editing the delays that are not over moves the state."""
    delay = departures["dep_delay"]
    left = departures["scheduled"] + pd.to_timedelta(delay, unit="min")
    edited = departures.assign(dep_delay=delay.where(left <= now, 999.0))
    before = state(departures, airport, now)
    after = state(edited, airport, now)
    return not np.array_equal(before, after, equal_nan=True)


def gap_by_hand():
    """Three departures: at three o'clock one left 20 minutes late, two have waited 30 and 10. The mean is 20."""
    scheduled = pd.to_datetime(["2013-06-01 14:00", "2013-06-01 14:30", "2013-06-01 14:50"])
    departures = pd.DataFrame({"origin": "JFK", "scheduled": scheduled, "dep_delay": [20.0, 90.0, None]})
    return float(late_so_far(departures, "JFK", pd.Timestamp("2013-06-01 15:00")) - 20)


def final_delays_by_quarter(departures, cancelled_wait=False):
    """`late_in_the_end` for every airport and quarter; or with cancelled flights waiting, as on the board."""
    first, shown = departures["scheduled"].dt.ceil(QUARTER), []
    for shift in range(int(WINDOW / QUARTER)):
        at = first + shift * QUARTER
        waited = (at - departures["scheduled"]).dt.total_seconds() / 60
        delay = departures["dep_delay"].fillna(waited) if cancelled_wait else departures["dep_delay"]
        shown.append(pd.DataFrame({"origin": departures["origin"], "at": at, "late": delay}))
    return pd.concat(shown).groupby(["origin", "at"])["late"].mean()


def run():
    departures = flights.all_flights()
    by_quarter = flights.board(departures, ["origin"], QUARTER)["late"]
    picked = departures.sample(300, random_state=0)
    moments = list(zip(picked["origin"], (picked["scheduled"] - flights.LEAD).dt.floor(QUARTER), strict=True))
    plain, ended = (
        np.array([state(departures, *moment) for moment in moments]) for state in (late_so_far, late_in_the_end)
    )
    read = by_quarter.reindex(pd.MultiIndex.from_tuples(moments)).to_numpy()

    test = departures[departures["month"] >= 10]
    asked = pd.MultiIndex.from_arrays([test["origin"], (test["scheduled"] - flights.LEAD).dt.floor(QUARTER)])
    states = {
        "so_far": by_quarter,
        "end": final_delays_by_quarter(departures),
        "end_waiting": final_delays_by_quarter(departures, cancelled_wait=True),
    }
    areas = {
        f"{name}.roc_auc": roc_auc_score(test["disrupted"], state.reindex(asked).fillna(0))
        for name, state in states.items()
    }
    return {
        "moments": len(moments),
        "by_hand.largest_gap": gap_by_hand(),
        "board.largest_gap": float(np.max(abs(np.nan_to_num(plain, nan=1e9) - np.nan_to_num(read, nan=1e9)))),
        "end.off_by_five": float(np.mean(abs(plain - ended) > 5)),
        "so_far.moved": sum(moved_by_the_future(late_so_far, departures, *moment) for moment in moments[:100]),
        "end.moved": sum(moved_by_the_future(late_in_the_end, departures, *moment) for moment in moments[:100]),
        **areas,
    }


if __name__ == "__main__":
    result = show(run())
