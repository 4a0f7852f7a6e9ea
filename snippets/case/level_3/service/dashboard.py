"""The report as one page for a person: no script, nothing from elsewhere, light and dark."""

from __future__ import annotations

from html import escape

import pandas as pd

from service import charts
from service.monitor import Month, Report
from service.settings import Monitor

STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf7; --card: #fff; --ink: #1d2530; --soft: #5a6472; --line: #dcd9d0;
  --all: #d3d7de; --some: #0b6e99; --seen: #b4530a; --good: #e3f1e7; --mild: #fdf1d0; --warm: #fadcb8; --hot: #f5bfae; }
@media (prefers-color-scheme: dark) { :root { --paper: #12161c; --card: #1a2029; --ink: #e8ebef; --soft: #a3adba;
  --line: #323b47; --all: #3a4452; --some: #5bb8e0; --seen: #f0a35e; --good: #1d3527; --mild: #40381a; --warm: #553918;
  --hot: #642f23; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0; } h2 { font-size: 1.1rem; margin: 0 0 .25rem; }
p { margin: .25rem 0 .75rem; } .soft, figcaption, caption { color: var(--soft); font-size: .9rem; text-align: left; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin-top: 1rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1.25rem 0 0; }
dl div { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .7rem .9rem; }
dt { color: var(--soft); font-size: .85rem; } dd { margin: 0; font-size: 1.45rem; font-variant-numeric: tabular-nums; }
figure { margin: 0; } .three { display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: 1rem; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 12px; }
.all { fill: var(--all); } .some { fill: var(--some); } .table { fill: var(--seen); } .dot { fill: var(--some); }
.axis { stroke: var(--line); stroke-width: 1; } .faint { stroke-dasharray: 2 4; } .box { fill: none; stroke: var(--line); }
polyline { fill: none; stroke-width: 2; stroke-linejoin: round; } .model { stroke: var(--some); }
.seen { stroke: var(--seen); stroke-dasharray: 5 3; }
.scroll { overflow-x: auto; } .scroll > svg { min-width: 34rem; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .6rem; text-align: right; border-top: 1px solid var(--line); white-space: nowrap; }
th { font-weight: 600; } th[scope=row], th:first-child { text-align: left; font-weight: 400; }
.l0 { background: var(--good); } .l1 { background: var(--mild); } .l2 { background: var(--warm); } .l3 { background: var(--hot); }
.key { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .3em; }
ul { margin: .25rem 0; padding-left: 1.2rem; }
"""
LEVELS = (0.1, 0.25, 1.0)  # of the stability index: a colour up to each


def page(report: Report, limits: Monitor) -> str:
    """The whole page as HTML text."""
    live, speed = report.live, report.speed
    days = live.assign(day=live["scheduled"].dt.normalize()).groupby("day")
    first, last = live["scheduled"].min(), live["scheduled"].max()
    by_table = (live["source"] == "table").mean()
    whole = speed["p50"].iloc[speed["requests"].argmax()], speed["p99"].max()
    tiles = {
        "answers": f"{len(live):,}",
        "alerts": f"{live['alert'].mean():.1%}",
        "answered by the table": f"{by_table:.1%}",
        "disrupted": f"{live['disrupted'].mean():.1%}",
        "usual time, ms": f"{whole[0]:.1f}",
        "slowest p99, ms": f"{whole[1]:.1f}",
    }
    body = f"""<header><h1>Flight disruption service</h1>
<p class="soft">Answers about departures from {first:%-d %B %Y} to {last:%-d %B %Y}, joined with what happened.
Times are those inside the service, without HTTP.</p></header>
<dl>{"".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in tiles.items())}</dl>
{_alarms(report, limits)}
{_traffic(days)}
{_outcome(days)}
<section><h2>Calibration</h2><p class="soft">Ten groups of forecasts of equal size; on the straight line, as many flights
were disrupted as was said.</p><div class="three">{"".join(_calibration(month) for month in report.months)}</div></section>
{_months(report.months)}
{_drift(report.months)}
{_versions(report.versions)}
{_speed(speed)}"""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Flight disruption service</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _alarms(report: Report, limits: Monitor) -> str:
    found = report.alarms(limits) or ["Nothing is over its limit."]
    items = "".join(f"<li>{escape(alarm)}</li>" for alarm in found)
    return (
        f"<section><h2>Alarms</h2><ul>{items}</ul><p class='soft'>Limits: calibration {limits.calibration:g}, "
        f"stability index {limits.psi:g}.</p></section>"
    )


def _ticks(days: pd.Index) -> list[tuple[int, str]]:
    step = 7 if len(days) > 14 else 1
    return [(place, f"{day:%-d %b}") for place, day in enumerate(days) if place % (2 * step) == 0]


def _traffic(days: pd.api.typing.DataFrameGroupBy) -> str:
    answers, alerts = days.size(), days["alert"].sum()
    by_table = days["source"].agg(lambda source: (source == "table").sum())
    series = [("all", answers.tolist()), ("some", alerts.tolist()), ("table", by_table.tolist())]
    said = (
        f"{answers.min()} to {answers.max()} answers a day, {alerts.min()} to {alerts.max()} alerts, "
        f"{by_table.min()} to {by_table.max()} answers by the table."
    )
    picture = charts.frame("traffic", "Traffic and alerts per day", said, charts.bars(series, _ticks(answers.index)))
    return (
        f"<section><figure><h2>Traffic and alerts per day</h2>{_scroll('Traffic and alerts per day', picture)}"
        f'<figcaption><span class="key" style="background:var(--all)"></span>answers '
        f'<span class="key" style="background:var(--some)"></span>alerts '
        f'<span class="key" style="background:var(--seen)"></span>by the table. {said}</figcaption></figure></section>'
    )


def _outcome(days: pd.api.typing.DataFrameGroupBy) -> str:
    table = days[["chance", "disrupted"]].mean()
    series = [("seen", table["disrupted"].tolist()), ("model", table["chance"].tolist())]
    off = (table["chance"] - table["disrupted"]).abs()
    said = f"The day's mean forecast misses the day's share by {off.mean():.3f} on average, by {off.max():.3f} at most."
    picture = charts.frame("outcome", "Forecast and outcome per day", said, charts.lines(series, _ticks(table.index)))
    return (
        f"<section><figure><h2>Forecast and outcome per day</h2>{_scroll('Forecast and outcome per day', picture)}"
        f'<figcaption><span class="key" style="background:var(--some)"></span>mean forecast (solid) '
        f'<span class="key" style="background:var(--seen)"></span>share disrupted (dashed). {said}</figcaption></figure></section>'
    )


def _calibration(month: Month) -> str:
    groups = month.calibration
    said = "; ".join(f"{row.forecast:.2f} forecast, {row.observed:.2f} seen" for row in groups.itertuples())
    inside = charts.calibration(groups["forecast"].tolist(), groups["observed"].tolist())
    name = month.name.capitalize()
    return (
        "<figure>"
        + charts.frame(f"c-{month.name}", f"Calibration in {name}", said, inside, 220, 220)
        + f"<figcaption>{name}: {month.mean_forecast:.3f} forecast, {month.base_rate:.3f} seen</figcaption></figure>"
    )


def _months(months: list[Month]) -> str:
    head = ["Month", "Answers", "Disrupted", "Mean forecast", "Brier", "Brier skill", "Alerts", "By table"]
    rows = [
        [
            month.name.capitalize(), f"{month.answers:,}", f"{month.base_rate:.3f}", f"{month.mean_forecast:.3f}",
            f"{month.brier:.4f}", f"{month.brier_skill:.3f}", f"{month.alert_rate:.1%}", f"{month.by_table:.1%}",
        ]
        for month in months
    ]  # fmt: skip
    note = "Brier skill: 0 is always saying the month's own share of disrupted flights, 1 is perfect."
    return f"<section><h2>By month</h2>{_table(head, rows, note)}</section>"


def _drift(months: list[Month]) -> str:
    names = sorted(months[0].psi, key=lambda name: (name != "score", -max(month.psi[name] for month in months)))
    head = ["Distribution", *(month.name.capitalize() for month in months)]
    cells = "".join(
        f'<tr><th scope="row">{name}</th>'
        + "".join(
            f'<td class="l{sum(month.psi[name] > level for level in LEVELS)}">{month.psi[name]:.2f}</td>'
            for month in months
        )
        + "</tr>"
        for name in names
    )
    columns = "".join(f'<th scope="col">{name}</th>' for name in head)
    table = (
        "<table><caption>Population stability index against the training months: "
        f"0 is no change. Colours change at {', '.join(f'{level:g}' for level in LEVELS)}.</caption>"
        f"<thead><tr>{columns}</tr></thead><tbody>{cells}</tbody></table>"
    )
    return f"<section><h2>Drift</h2>{_scroll('Drift', table)}</section>"


def _versions(versions: pd.DataFrame) -> str:
    head = ["Version", "Role", "Answers", "From", "To", "PR AUC", "Saved per 1,000"]
    rows = [
        [row.version, row.role, f"{row.answers:,}", f"{row.first:%-d %b}", f"{row.last:%-d %b}", f"{row.pr_auc:.3f}", f"{row.saved:,.0f}"]
        for row in versions.itertuples()
    ]  # fmt: skip
    return f"<section><h2>Versions</h2>{_table(head, rows, 'A shadow scores the same flights; nobody is told what it says.')}</section>"


def _speed(speed: pd.DataFrame) -> str:
    head = ["Flights in the request", "Requests", "p50, ms", "p99, ms"]
    rows = [[str(size), f"{row.requests:,.0f}", f"{row.p50:.2f}", f"{row.p99:.2f}"] for size, row in speed.iterrows()]
    return f"<section><h2>Speed</h2>{_table(head, rows, 'Inside the service, without HTTP.')}</section>"


def _table(head: list[str], rows: list[list[str]], caption: str) -> str:
    columns = "".join(f'<th scope="col">{name}</th>' for name in head)
    lines = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    table = (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{columns}</tr></thead><tbody>{lines}</tbody></table>"
    )
    return _scroll(caption, table)


def _scroll(name: str, inside: str) -> str:
    """Something wide that a narrow screen can move, with the keyboard too."""
    return f'<div class="scroll" role="region" aria-label="{escape(name)}" tabindex="0">{inside}</div>'
