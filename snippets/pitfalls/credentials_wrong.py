"""The interval from the course, where every row is a draw of its own: here, every flight."""

import numpy as np
from flights import all_features
from report import show


def run() -> dict[str, float]:
    flights = all_features()
    flights = flights[flights["month"] <= 9]
    days = flights.groupby(["month", "day"])["disrupted"].agg(["sum", "count"]).to_numpy()

    def differs(one, other):  # the test of two shares from the same chapter, at 5 %
        (late, rows), (late_too, rows_too) = one.sum(axis=0), other.sum(axis=0)
        both = (late + late_too) / (rows + rows_too)
        error = np.sqrt(both * (1 - both) * (1 / rows + 1 / rows_too))
        return abs(late / rows - late_too / rows_too) > 1.96 * error

    late, rows = days.sum(axis=0)
    share = late / rows
    half = 1.96 * np.sqrt(share * (1 - share) / rows)
    lot = np.random.default_rng(0)
    halves = [lot.permutation(len(days)) % 2 == 0 for _ in range(2000)]  # days by lot: nothing differs
    return {
        "flights": int(rows),
        "base_rate": share,
        **{"base_rate_low": share - half, "base_rate_high": share + half},
        "share_half_width": half,
        "false_alarms": np.mean([differs(days[a], days[~a]) for a in halves]),
    }


if __name__ == "__main__":
    result = show(run())
