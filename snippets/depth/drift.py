"""One change at a time, planted into each week of July to September: which detector sees it, and what did it cost?

Fitted on January to June. The limits for a week are what 95 % of the unchanged weeks stay within that share no day with it.
"""

import flights
import numpy as np
import weeks
from disruption.config import load_config
from disruption.evaluate import saved
from disruption.features import GROUPS, columns
from disruption.models import lightgbm
from report import show
from scipy.optimize import brentq
from scipy.special import expit, logit
from scipy.stats import ks_2samp

CONFIG = load_config(flights.CASE / "config.toml")
NAMES = columns(CONFIG.features.groups)
AT = {name: place for place, name in enumerate(NAMES)}
CHANGES = ("none", "celsius", "feed", "storms", "prior", "relation")
TIMETABLE = len(GROUPS["timetable"])
SIZES = (100, 300, 1000, 3000)
SHOWN = ("week_saved", "expected_saved", "base_rate", "week_forecast")
series: dict[str, dict[str, list[float]]] = {}


def units(chance, seen):
    return float(1000 * saved(seen, chance, CONFIG.decision).mean())


def fault(values, change, flown):
    """What the service would be sent: degrees of the wrong kind, or nothing about United's departures."""
    sent = values.copy()
    if change == "celsius":
        sent[:, AT["temp"]] = (sent[:, AT["temp"]] - 32) / 1.8
    if change == "feed":
        for name, column in weeks.boards_without("UA", flown).items():
            sent[:, AT[name]] = column
    return sent


def run():
    table, draw = flights.all_features(), np.random.default_rng(0)
    past = table["month"] <= 6
    model = lightgbm(CONFIG).fit(table.loc[past, NAMES].to_numpy(), table.loc[past, "disrupted"])
    now, flown = table[~past].reset_index(drop=True), flights.all_flights()[~past].reset_index(drop=True)
    day, seen, summer = now.groupby(["month", "day"]).ngroup().to_numpy(), now["disrupted"].to_numpy(float), 92
    sent = {change: fault(now[NAMES].to_numpy(float), change, flown) for change in ("none", "celsius", "feed")}
    chance = {change: model.predict_proba(values)[:, 1] for change, values in sent.items()}
    columns_of = {change: [*values.T, chance[change]] for change, values in sent.items()}
    known, risk, origin = day < summer, chance["none"], sent["none"][:, AT["origin"]]
    edges = [weeks.deciles(one[known]) for one in columns_of["none"]]
    coded = {
        change: [weeks.codes(*pair) for pair in zip(all_of, edges, strict=True)]
        for change, all_of in columns_of.items()
    }
    share = seen[known].mean()
    storms = brentq(lambda by: np.average(risk[known], weights=risk[known] ** by) - 2 * risk[known].mean(), 0, 4)
    odds = 2 * share / (1 - 2 * share) / (share / (1 - share))  # doubles the share of disrupted flights
    weight = {"storms": risk**storms, "prior": np.where(seen == 1, odds, 1.0)}

    def look(week, change):
        """What the monitor says of a week against the other days of the reference, and what the week was worth."""
        kind, old = change if change in sent else "none", np.flatnonzero(known & ~np.isin(day, day[week]))
        rows, outcome = weeks.planted(week, change, weight, seen, origin, draw)
        values, forecast, airport = sent[kind][rows], chance[kind][rows], origin[rows]
        moved = np.array([weeks.psi(was[old], new[rows]) for was, new in zip(coded["none"], coded[kind], strict=True)])
        best = risk[rows]  # the best answer to hand, had somebody known of the change
        if change == "prior":
            best = expit(logit(best) + np.log(odds))
        if change == "relation":  # of these flights nothing is known but their share
            best = np.where(airport == weeks.LA_GUARDIA, outcome[airport == weeks.LA_GUARDIA].mean(), best)
        return {
            "rules": weeks.impossible(values, AT, values[:, AT["carrier"]]),
            "moved": moved[TIMETABLE:-1],  # our resampling would move the timetable, which no weather does
            "score": moved[-1],
            "classifier": weeks.told_apart(sent["none"][old][:, TIMETABLE:], values[:, TIMETABLE:], draw),
            "gap": (forecast - outcome).mean(),
            "skill": weeks.skill(forecast, outcome),
            "airport_skill": weeks.by_airport(forecast, outcome, airport),
            "week_saved": units(forecast, outcome),
            "expected_saved": units(forecast, forecast),  # as if the forecasts were right: needs no outcome
            "lost": units(best, outcome) - units(forecast, outcome),
            "base_rate": outcome.mean(),
            "week_forecast": forecast.mean(),
        }

    starts, later = np.arange(0, summer - 6, 2), np.arange(summer, 178, 7)
    spans = [np.flatnonzero((day >= at) & (day < at + 7)) for at in starts]
    looks = {change: [look(week, change) for week in spans] for change in CHANGES}
    looks["autumn"] = [look(np.flatnonzero((day >= at) & (day < at + 7)), "none") for at in later]
    told = {
        change: {key: np.array([one[key] for one in all_of]) for key in all_of[0]} for change, all_of in looks.items()
    }
    limit, _, usual = weeks.limits(told["none"])  # of all unchanged weeks: what a monitor would take into autumn
    found = {"looks": len(spans), "autumn.looks": len(later), "usual.summer_gap": float(usual)}
    found |= {f"{name}.limit_95": float(value) for name, value in limit.items()}
    for change, all_of in looks.items():
        rang = []
        for at, one in zip(later if change == "autumn" else starts, all_of, strict=True):
            quiet = np.abs(starts - at) >= 7  # no week that shares a day with this one
            rang.append(weeks.fires(one, {key: value[quiet] for key, value in told["none"].items()}))
        found |= {f"{change}.{name}.fired": float(np.mean([one[name] for one in rang])) for name in limit}
        value = told[change]
        found |= {f"{change}.{name}": float(value[name].mean()) for name in SHOWN}
        found[f"{change}.lost"] = weeks.by_weeks(value["lost"])
        most = {"largest": value["moved"].max(axis=1), "score": value["score"]}
        found |= {f"{change}.{key}.over_quarter": float((one > 0.25).mean()) for key, one in most.items()}
    for size in SIZES:  # unchanged weeks, the score alone: the same difference, more and more rows
        tests = [ks_2samp(draw.choice(risk[known], size), draw.choice(risk[week], size)) for week in spans]
        found[f"ks_{size}.rejected"] = float(np.mean([one.pvalue < 0.05 for one in tests]))
        found[f"ks_{size}.distance"] = float(np.median([one.statistic for one in tests]))
    for key in ("rejected", "distance"):
        series[f"ks.{key}"] = {"x": np.log10(SIZES).tolist(), "y": [found[f"ks_{size}.{key}"] for size in SIZES]}
    return found


if __name__ == "__main__":
    result = show(run())
