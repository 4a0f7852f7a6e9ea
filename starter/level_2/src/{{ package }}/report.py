"""The numbers as Markdown, ready to be copied into the README."""

from __future__ import annotations

from typing import Any

import pandas as pd

from . import evaluate, split
from .study import Score, Study

INVENTED = "**The data is invented (example.py): no number here says anything about the world.**\n"


def markdown(frame: pd.DataFrame) -> str:
    """A table of GitHub's Markdown: numbers to the right, shares with two digits and units with none."""
    numbers = frame.select_dtypes("number").abs().max()
    digits = {name: 2 if largest <= 1 else 0 for name, largest in numbers.items()}

    def cell(name: str, value: Any) -> str:
        if pd.isna(value):
            return "none"
        return f"{value:,.{digits[name]}f}" if name in digits else str(value)

    lines = [list(frame), ["---:" if name in digits else "---" for name in frame]]
    lines += [[cell(name, value) for name, value in row.items()] for row in frame.to_dict("records")]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def folds(study: Study, scores: dict[str, Score], chosen: str, steps: pd.DataFrame) -> str:
    """What was chosen and by what, without a look at the test."""
    decision, best = study.config.decision, scores[chosen]
    rows = [{"model": name, **_by_fold(study, score)} for name, score in scores.items()]
    before = split.test(study.cases, study.config).fit
    gaps = evaluate.missing(study.features[before], study.cases["outcome"][before])
    return "\n".join(
        [
            f"## Chosen on the folds: {chosen}\n",
            f"Units saved per {evaluate.PER:,} cases. An alert pays from a chance of {decision.threshold:.2f} on.\n",
            markdown(pd.DataFrame(rows)),
            "A more complex model is kept if the whole interval of its gain (95 %, days resampled) is above 0:\n",
            markdown(steps),
            "### Threshold\n",
            markdown(evaluate.cost_curve(best.outcome, best.chance, study.config)),
            "### Missing values by outcome, of the rows before the test\n",
            markdown(gaps) if len(gaps) else "None.\n",
        ]
    )


def test(study: Study, scores: dict[str, Score], chosen: str) -> str:
    """The results table, baseline first, and where the chosen model is wrong."""
    score, baseline = scores[chosen], next(iter(scores.values()))
    gain, cases = score.over(baseline), score.cases.assign(month=score.cases["happens_at"].dt.strftime("%Y-%m"))
    # Yours: the columns whose groups matter to somebody
    tables = {by: evaluate.slices(cases, score.chance, study.config, by) for by in ("group", "kind", "month")}
    worst = min(((by, table.iloc[0]) for by, table in tables.items()), key=lambda pair: pair[1]["saved"])
    days = cases["happens_at"].dt.normalize().nunique()
    return "\n".join(
        [
            f"## Test: {study.config.split.test} to {study.config.split.until}\n",
            f"{len(cases):,} cases on {days} days. Units saved per {evaluate.PER:,} cases, with 95 % intervals over "
            f"{study.config.run.resamples:,} resamples of whole days.\n",
            markdown(pd.DataFrame([one.row(name) for name, one in scores.items()])),
            f"{chosen} saves {gain['gain']:.0f} units more than the baseline ({gain['low']:.0f} to {gain['high']:.0f}).\n",
            f"### Slices\n\nThe worst: {worst[0]} {worst[1][worst[0]]}, {worst[1]['cases']} cases.\n",
            *(markdown(table) for table in tables.values()),
            "### Is a chance of 0.2 one in five?\n",
            markdown(evaluate.reliability(score.outcome, score.chance)),
        ]
    )


def _by_fold(study: Study, score: Score) -> dict[str, float]:
    """Units per 1,000 cases on all folds and on each."""
    found = {"saved": evaluate.saved(score.outcome, score.alert, study.config)}
    ends = pd.DatetimeIndex([*study.config.split.folds, study.config.split.test])
    for start, rows in score.cases.groupby(pd.cut(score.cases["happens_at"], ends, right=False)).indices.items():
        found[f"{start.left:%Y-%m-%d}"] = evaluate.saved(score.outcome[rows], score.alert[rows], study.config)
    return found
