"""The numbers as the tables of RESULTS.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from disruption.missing import ALIKE, KEPT
from disruption.models import MODELS
from disruption.table import Numbers

TITLES = {"table": "carrier × hour table", "logistic": "logistic regression", "network": "network, 64 and 32 units", "lightgbm": "LightGBM"}  # fmt: skip


def markdown(numbers: Numbers) -> str:
    """Every table whose numbers were computed."""
    parts = [
        _headline(numbers),
        _test(numbers),
        _policies(numbers),
        _folds(numbers),
        _prices(numbers),
        _slices(numbers),
        _missing(numbers),
    ]
    if "tuning.trials" in numbers:
        parts += [_searches(numbers), _imbalance(numbers)]
    return "\n".join(parts)


def _headline(numbers: Numbers) -> str:
    """The result in a sentence."""
    value, units = _reader(numbers)
    table, number = (value(name, ",.0f") for name in ("test.table.saved", "policy.one_number.saved"))
    return (
        f"**Units saved per 1,000 flights, October to December: LightGBM {units('test.lightgbm.saved')}, today's table {table}, "
        f"one live number without a model {number}.** LightGBM over the table: {units('test.lightgbm.over_table')}; over "
        f"logistic regression: {units('test.lightgbm.over_logistic')}.\n"
    )


def _table(title: str, head: list[str], rows: list[list[str]], words: int = 0) -> str:
    """A table of numbers but for its first column and as many of the last ones as are `words`."""
    line = "| --- |" + " ---: |" * (len(head) - 1 - words) + " --- |" * words
    lines = [f"**{title}**", "", "| " + " | ".join(head) + " |", line]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


class Value(Protocol):
    def __call__(self, name: str, form: str = ".3f") -> str: ...


def _reader(numbers: Numbers) -> tuple[Value, Callable[[str], str]]:
    """One function for plain numbers and one for units with their interval."""

    def value(name: str, form: str = ".3f") -> str:
        found: Any = numbers[name]
        return format(found["value"] if isinstance(found, dict) else found, form).replace("-", "−")

    def units(name: str) -> str:
        found: Any = numbers[name]
        return f"{found['value']:,.0f} ({found['low']:,.0f} to {found['high']:,.0f})".replace("-", "−")

    return value, units


def _test(numbers: Numbers) -> str:
    value, units = _reader(numbers)
    rows = [
        [TITLES[m], units(f"test.{m}.saved"), units(f"test.{m}.over_table") if m != "table" else "", *(value(f"test.{m}.{k}", ".3f") for k in ("pr_auc", "roc_auc", "brier")), value(f"test.{m}.alerts", ".0f"), value(f"test.{m}.precision", ".2f"), value(f"test.{m}.recall", ".2f")]
        for m in MODELS
    ]  # fmt: skip
    days = f"{value('test.flights', ',')} flights on {value('test.days', 'd')} days, {value('test.base_rate', '.3f')} disrupted"
    head = ["October to December", "units saved per 1,000", "over the table", "PR AUC", "ROC AUC", "Brier", "alerts per 1,000", "precision", "recall"]  # fmt: skip
    return _table(f"Test months: {days}; 95 % intervals by day", head, rows)


def _policies(numbers: Numbers) -> str:
    value, units = _reader(numbers)
    limit = value("policy.one_number.limit", ".0f")
    rows = [
        ["always alert", units("policy.always.saved")],
        [f"alert where the airport runs {limit} minutes late (limit chosen on the folds), no model", units("policy.one_number.saved")],
        ["LightGBM at 0.5 instead of the threshold from the costs", units("policy.half.saved")],
        ["as many alerts each day as LightGBM raises, but for the flights that the table ranks first", units("policy.days_only.saved")],
        ["LightGBM, cancelled and diverted flights left out of the account", units("test.flown_only.saved")],
        ["perfect forecast", units("policy.perfect.saved")],
        ["LightGBM over logistic regression", units("test.lightgbm.over_logistic")],
        ["LightGBM over the network", units("test.lightgbm.over_network")],
    ]  # fmt: skip
    if "weather.believed_saved" in numbers:
        rows.append(["a leak: LightGBM, the weather's stamp believed", units("weather.believed_saved")])
        rows.append(["the same over LightGBM", units("weather.believed_gain")])
    desk = (
        f"A desk of fixed size that takes the {value('desk.flights_a_day', 'd')} highest each day: precision "
        f"{value('desk.lightgbm.daily_precision')} with LightGBM, {value('desk.table.daily_precision')} with the table; difference "
        f"{value('desk.daily.precision_gain')} ({_ends(numbers, 'desk.daily.precision_gain')}).\n\n"
        f"Within a day: mean ROC AUC {value('within_day.lightgbm.roc_auc')} with LightGBM, {value('within_day.table.roc_auc')} with the table.\n"
    )
    return _table("Other policies, same months", ["policy", "units saved per 1,000"], rows) + "\n" + desk


def _ends(numbers: Numbers, name: str) -> str:
    found: Any = numbers[name]
    return f"{found['low']:.3f} to {found['high']:.3f}".replace("-", "−")


def _folds(numbers: Numbers) -> str:
    value, units = _reader(numbers)
    rows = [[TITLES[m], *(value(f"folds.{m}.{k}", f) for k, f in (("saved", ",.0f"), ("pr_auc", ".3f"), ("roc_auc", ".3f"), ("brier", ".3f")))] for m in MODELS]  # fmt: skip
    over = f"LightGBM over logistic regression, all flights of the folds: {units('folds.lightgbm.over_logistic')}; over the network: {units('folds.lightgbm.over_network')}.\n"
    return _table("Mean of the folds July, August, September (where everything was chosen)", ["model", "units saved per 1,000", "PR AUC", "ROC AUC", "Brier"], rows) + "\n" + over  # fmt: skip


def _prices(numbers: Numbers) -> str:
    _, units = _reader(numbers)
    names = [name for name in numbers if name.startswith("prices.")]
    rows = [[*name.split(".")[1].split("_"), units(name)] for name in names]
    return _table("If the costs are others: LightGBM over the table", ["an alert costs", "and saves", "units per 1,000"], rows)  # fmt: skip


def _slices(numbers: Numbers) -> str:
    value, units = _reader(numbers)
    names = sorted({name.rpartition(".")[0] for name in numbers if name.startswith("slice.")})
    keys = ("flights", "base_rate", "alert_rate", "recall", "false_positive_rate", "precision", "roc_auc")
    rows = [[_slice(name), *(value(f"{name}.{key}", ",.0f" if key == "flights" else ".3f") for key in keys), units(f"{name}.slice_saved"), units(f"{name}.slice_over_table")] for name in names]  # fmt: skip
    head = ["slice", *(key.replace("_", " ") for key in keys), "units saved per 1,000", "over the table"]
    return _table("Where it works and where it fails (LightGBM)", head, rows) + "\n" + _worst(numbers, names)


def _slice(name: str) -> str:
    return name.split(".", 1)[1].replace(".", " ")


def _worst(numbers: Numbers, names: list[str]) -> str:
    """The slice that the model serves worst, in words."""
    _, units = _reader(numbers)

    def least(key: str) -> str:
        return min((f"{name}.{key}" for name in names), key=lambda name: numbers[name]["value"])  # type: ignore[index]

    parts = []
    for key, what in (("slice_saved", "The fewest units saved"), ("slice_over_table", "the least over the table")):
        name = least(key)
        found: Any = numbers[name]
        zero = ", and the interval holds zero" if found["low"] <= 0 <= found["high"] else ""
        parts.append(f"{what}: **{_slice(name.rpartition('.')[0])}**, {units(name)}{zero}")
    return "; ".join(parts) + ".\n"


def _missing(numbers: Numbers) -> str:
    value, _ = _reader(numbers)
    rows = [[label, *(value(f"missing.{column}.{of}missing_share") for of in ("", "disrupted.", "others.", "test.")), reason, treatment] for column, (label, reason, treatment) in ALIKE.items()]  # fmt: skip
    head = ["column", "missing, January to September", "of the disrupted", "of the others", "missing, October to December", "reason", "treatment"]  # fmt: skip
    return _table("Missing values by outcome", head, rows, words=2) + "\n" + KEPT


def _searches(numbers: Numbers) -> str:
    value, units = _reader(numbers)
    groups = [name.split(".")[1] for name in numbers if name.startswith("groups.") and name.endswith(".pr_auc")]
    rows = [[g.replace("_", " "), value(f"groups.{g}.pr_auc"), value(f"groups.{g}.saved", ",.0f")] for g in groups]
    leads = sorted((name.split(".")[1] for name in numbers if name.startswith("lead.") and name.endswith(".saved")), key=lambda lead: float(lead[:-1]))  # fmt: skip
    early = [[lead, value(f"lead.{lead}.pr_auc"), value(f"lead.{lead}.saved", ",.0f")] for lead in leads]
    tuned = (
        f"Tuning: {value('tuning.trials', 'd')} trials, PR AUC on the folds {value('tuning.worst.pr_auc')} to "
        f"{value('tuning.best.pr_auc')}, with the settings of config.toml {value('tuning.default.pr_auc')}. On the test months the best "
        f"setting is worth {units('tuning.test.over_default')} units per 1,000 flights more than config.toml.\n"
    )
    head = ["PR AUC", "units saved per 1,000"]
    return "\n".join([_table("Groups of features (folds, part of the rows)", ["features", *head], rows), _table("Told earlier (folds, part of the rows)", ["hours before", *head], early), tuned])  # fmt: skip


def _imbalance(numbers: Numbers) -> str:
    value, units = _reader(numbers)
    names = {"plain": "nothing", "weights": "class weights", "smote": "SMOTE"}
    rows = [
        [title, *(value(f"imbalance.{n}.{k}") for k in ("pr_auc", "brier", "mean_forecast")), units(f"imbalance.{n}.saved"), value(f"imbalance.{n}_tuned.saved", ",.0f"), value(f"imbalance.{n}_calibrated.saved", ",.0f"), value(f"imbalance.{n}_calibrated.brier")]
        for n, title in names.items()
    ]  # fmt: skip
    head = ["cure", "PR AUC", "Brier", "mean forecast", "saved at the costs' threshold", "at a tuned threshold", "calibrated", "Brier, calibrated"]  # fmt: skip
    return _table("Few positives: what the cures do (same trees, test months)", head, rows)
