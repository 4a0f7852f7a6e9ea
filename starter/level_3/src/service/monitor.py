"""What came of the answers: the log joined with the outcomes, and each alarm with what follows from it.

The one number of use is units saved per 1,000 cases by the alerts that were given. Its label comes when a case is
settled; cases that are still open are counted and left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from . import drift, journal, releases
from .artefact import load, table_of
from .offline import Config, Problem, data, evaluate
from .settings import Settings

FOLLOWS = {
    "stop": "switch the service off: the caller decides without it",
    "calibration": "roll back if it began with a release; else train on newer cases and promote by the rule",
    "table": "mend the feed; the model is not at fault",
    "refused": "tell the caller which field; the model is not at fault",
    "input": "look at calibration and at the source of the input; nothing else while calibration is quiet",
}


@dataclass(frozen=True)
class Alarm:
    """Its name is that of a row in docs/runbook.md."""

    name: str
    found: str


@dataclass(frozen=True)
class Report:
    """What was counted, how far inputs have moved, and what follows."""

    numbers: dict[str, Any]
    inputs: pd.DataFrame
    alarms: list[Alarm]

    def text(self) -> str:
        lines = [f"{name:<28} {value}" for name, value in self.numbers.items()]
        lines += ["", self.inputs.round(3).to_string(index=False), ""]
        lines += [f"ALARM {alarm.name}: {alarm.found}\n  -> {FOLLOWS[alarm.name]}" for alarm in self.alarms]
        return "\n".join(lines if self.alarms else [*lines, "no alarm"]) + "\n"


def answers(lines: list[dict[str, Any]], cases: pd.DataFrame) -> pd.DataFrame:
    """One row per case that was answered, the last answer counts, with `outcome` where it is known by now."""
    said = pd.DataFrame([line for line in lines if line["source"] in ("model", "table")])
    if said.empty:
        raise Problem("monitor: the log holds no answers")
    said = said.drop_duplicates("case_id", keep="last")
    known = cases[["case_id", "happens_at", "outcome"]]
    joined = said.merge(known, on="case_id", how="left", validate="one_to_one")
    return joined.assign(known_at=pd.to_datetime(joined["known_at_utc"]).dt.tz_localize(None))


def report(config: Config, settings: Settings) -> Report:
    """Look at the last `monitor.days` days of the log.

    Raises:
        Problem: there is no log, no outcome yet, or no model.
    """
    limits, lines = settings.monitor, list(journal.read(settings.service.log))
    table = answers(lines, data.load(config))
    table = table[table["known_at"] > table["known_at"].max() - pd.Timedelta(days=limits.days)]
    settled = table.dropna(subset="outcome")
    if settled.empty:
        raise Problem("monitor: none of the answers has an outcome yet")
    names = releases.pointer(settings.service.models)
    if not names:
        raise Problem("monitor: nothing is released")
    alarms = []

    gap = (settled["chance"] - settled["outcome"]).to_numpy(float)
    low, high = (end / evaluate.PER for end in evaluate.interval(gap, settled["happens_at"], config))
    if abs(gap.mean()) > limits.calibration and not low <= 0 <= high:
        alarms.append(Alarm("calibration", f"forecast less outcome {gap.mean():.3f} ({low:.3f} to {high:.3f})"))
    worth = evaluate.units(settled["outcome"].to_numpy(float), settled["alert"].to_numpy(bool), config)
    saved = evaluate.PER * float(worth.mean())
    saved_low, saved_high = evaluate.interval(worth, settled["happens_at"], config)
    if saved_high < limits.stop_saved:
        alarms.insert(0, Alarm("stop", f"{saved:.0f} units per 1,000 cases ({saved_low:.0f} to {saved_high:.0f})"))
    from_table = float((table["source"] == "table").mean())
    if from_table > limits.table_share:
        why = table["reason"].str.partition(" before ")[0]  # without the moment, which differs from case to case
        alarms.append(Alarm("table", f"{from_table:.1%} of the answers; most often: {why.mode()[0]}"))
    begin = table["time"].min()
    requests = [line["source"] for line in lines if line["time"] >= begin]
    refused = requests.count("refused") / len(requests)
    if refused > limits.refused_share:
        told = [line for line in lines if line["source"] == "refused" and line["time"] >= begin]
        fields = [error["field"] for line in told for error in line["errors"]]
        alarms.append(
            Alarm("refused", f"{refused:.1%} of the requests; most often: {max(set(fields), key=fields.count)}")
        )
    modelled = table[table["source"] == "model"]
    inputs = pd.DataFrame()
    if len(modelled):
        rows = table_of(modelled["features"].tolist()).assign(score=modelled["chance"].to_numpy(float))
        inputs = drift.moves(load(settings.service.models, names[0]).reference, rows)
        far = inputs[inputs["times"] > limits.input_factor]
        alarms += [
            Alarm(
                "input", f"{one.input}: {one.moved:.0%} of the cases are elsewhere, at most {one.usual:.0%} in training"
            )
            for one in far.itertuples()
        ]
    numbers = {
        "answers": len(table),
        "of versions": ", ".join(sorted(table["model_version"].unique())),
        "from / until (decisions)": f"{table['known_at'].min():%Y-%m-%d} / {table['known_at'].max():%Y-%m-%d}",
        "still open": len(table) - len(settled),
        "from the table": f"{from_table:.1%}",
        "requests refused": f"{refused:.1%}",
        "forecast / outcome": f"{settled['chance'].mean():.3f} / {settled['outcome'].mean():.3f}",
        "forecast less outcome": f"{gap.mean():.3f} ({low:.3f} to {high:.3f})",
        "units saved per 1,000 cases": f"{saved:.0f} ({saved_low:.0f} to {saved_high:.0f})",
        "milliseconds inside, p50 / p99": " / ".join(
            f"{one:.1f}" for one in np.percentile(table["latency_ms"], [50, 99])
        ),
    }
    return Report(numbers, inputs, alarms)
