"""The same share, where the day is the draw: flights of one day share their weather and their queues."""

import numpy as np
from flights import all_features
from intervals import by_day
from report import show
from scipy.stats import ttest_ind


def run() -> dict[str, float]:
    flights = all_features()
    coming = flights.loc[flights["month"] > 9, "disrupted"]
    flights = flights[flights["month"] <= 9]
    late, month, day = flights["disrupted"], flights["month"], flights["day"]
    days = late.groupby([month, day]).mean().to_numpy()

    def differs(one, other):  # a test at 5 % on one number a day
        return ttest_ind(one, other, equal_var=False).pvalue < 0.05

    low, high = by_day(late, month, day)
    week = flights.groupby(["month", "day"]).ngroup() // 7
    week_low, week_high = by_day(late, week, week)  # days beside each other are alike too
    lot = np.random.default_rng(0)
    halves = [lot.permutation(len(days)) % 2 == 0 for _ in range(2000)]  # days by lot: nothing differs
    textbook = 1.96 * np.sqrt(late.mean() * (1 - late.mean()) / len(late))
    return {
        "days_counted": len(days),
        "base_rate": late.mean(),
        **{"base_rate_low": low, "base_rate_high": high},
        "share_half_width": (high - low) / 2,
        "times_textbook": (high - low) / 2 / textbook,
        "week.times_textbook": (week_high - week_low) / 2 / textbook,
        "false_alarms": np.mean([differs(days[a], days[~a]) for a in halves]),
        "promised.false_alarms": 0.05,
        "next_quarter.base_rate": coming.mean(),
    }


if __name__ == "__main__":
    result = show(run())
