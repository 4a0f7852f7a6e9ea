"""Compare windows on months that are over, drop data only if that wins, and look again when the month has ended."""

from report import show
from windows import by_day_of, forecast, pr_auc, seen, units

SEEDS = 3
MONTHS = (7, 8, 9)


def run() -> dict[str, float]:
    newest = [pr_auc(month, forecast(month - 3, month - 1, month)) for month in MONTHS]
    longest = [pr_auc(month, forecast(1, month - 1, month)) for month in MONTHS]
    leave_out = all(new > old for new, old in zip(newest, longest, strict=True))  # has to win every time

    def first(month):  # the first month to fit on
        return month - 3 if leave_out else 1

    november = forecast(first(11), 10, 11)
    december = forecast(first(12), 11, 12, SEEDS)
    by_seed = [pr_auc(12, december[:, [seed]]) for seed in range(SEEDS)]
    gain = 1000 * (units(12, december) - units(12, forecast(9, 11, 12, SEEDS)))
    low, high = by_day_of(12, gain)
    return {
        "folds.newest.pr_auc": sum(newest) / len(MONTHS),
        "folds.all.pr_auc": sum(longest) / len(MONTHS),
        "december.pr_auc": pr_auc(12, december),
        "lowest_seed.pr_auc": min(by_seed),
        "highest_seed.pr_auc": max(by_seed),
        "hindsight.pr_auc": pr_auc(12, forecast(1, 3, 12, SEEDS)),  # January to March, the oldest quarter
        "december.saved": 1000 * units(12, december).mean(),
        **{"over_newest": gain.mean(), "over_newest_low": low, "over_newest_high": high},
        "november.forecast_share": november.mean(),
        "december.forecast_share": december.mean(),
        "december.base_rate": seen(12).mean(),
    }


if __name__ == "__main__":
    result = show(run())
