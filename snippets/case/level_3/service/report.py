"""The results as tables in Markdown, as they stand in RESULTS.md."""

from __future__ import annotations

from typing import Any

from service.settings import Settings
from service.skew import SKEWS

Row = list[str]


def markdown(metrics: dict[str, Any], months: list[str], settings: Settings) -> str:
    """Every table, from the numbers of `metrics.json` alone."""

    def at(name: str, form: str) -> str:
        return _minus(form.format(metrics[name]))

    def interval(name: str) -> str:
        value = metrics[name]
        return _minus(f"{value['value']:,.0f}") + " (" + _minus(f"{value['low']:,.0f} to {value['high']:,.0f}") + ")"

    def gap(name: str) -> str:
        value = metrics[name]
        return _minus(f"{value['value']:+.3f}") + " (" + _minus(f"{value['low']:+.3f} to {value['high']:+.3f}") + ")"

    text = [
        f"**Parity.** {at('replay.answers', '{:,}')} flights replayed through events, state and model; largest difference "
        f"from the forecast made offline: {at('parity.max_difference', '{:g}')}. Over HTTP: {at('http.answers', '{:,}')} "
        f"flights, largest difference {at('http_parity.max_difference', '{:g}')}, {at('http.requests_failed', '{}')} requests "
        f"failed while another version was promoted and rolled back.",
        "**Money**, units saved per 1,000 flights (95 % interval by day):",
        _table(
            ["Answers by", "Saved", "PR AUC", "Brier"],
            [
                [title, interval(f"{name}.saved"), at(f"{name}.pr_auc", "{:.3f}"), at(f"{name}.brier", "{:.4f}")]
                for name, title in (("table", "table"), ("model", "model"), ("candidate", "candidate, in shadow"))
            ]
            + [
                ["model minus table", interval("gain.saved"), "", ""],
                ["candidate minus model", interval("candidate_gain.saved"), "", ""],
            ],
        ),
        "**Monitoring**, from the log of forecasts and the outcomes:",
        _table(
            ["", *(month.capitalize() for month in months)],
            [
                ["answers", *(at(f"{month}.answers", "{:,}") for month in months)],
                ["disrupted", *(at(f"{month}.base_rate", "{:.3f}") for month in months)],
                ["mean forecast", *(at(f"{month}.mean_forecast", "{:.3f}") for month in months)],
                ["forecast minus outcome (95 %)", *(gap(f"{month}.gap") for month in months)],
                ["Brier", *(at(f"{month}.brier", "{:.4f}") for month in months)],
                ["Brier skill", *(at(f"{month}.brier_skill", "{:.3f}") for month in months)],
                ["stability index of the score", *(at(f"{month}.psi_score", "{:.2f}") for month in months)],
                ["stability index of temperature", *(at(f"{month}.psi_temp", "{:.2f}") for month in months)],
                [f"distributions over {settings.monitor.psi:g}", *(at(f"{month}.psi_over", "{}") for month in months)],
            ],
        ),
        "**Skew** between training and service; the model itself raises no error in any of these cases:",
        _table(
            ["Fault", "PR AUC", "Saved per 1,000", "Readings refused", "What the service does"],
            [
                [
                    skew.title,
                    at(f"skew.{skew.name}.pr_auc", "{:.3f}"),
                    at(f"skew.{skew.name}.saved", "{:,.0f}"),
                    at(refused, "{:.1%}") if (refused := f"skew.{skew.name}.readings_refused") in metrics else "",
                    skew.check,
                ]
                for skew in SKEWS
            ],
        ),
        f"**Outage drill.** The feed fails for six hours on every day of a week: {at('outage.fallback_share', '{:.1%}')} of "
        f"{at('outage.answers', '{:,}')} answers come from the table. On those flights, units saved per 1,000:",
        _table(
            ["Answered by", "Saved"],
            [
                ["the table (what the service does)", at("outage.table.saved", "{:,.0f}")],
                ["the model without live state, weather known", at("outage.blind.saved", "{:,.0f}")],
                ["the model, had the feed been there", at("outage.model.saved", "{:,.0f}")],
            ],
        ),
    ]
    return "\n\n".join(text) + "\n"


def _table(head: Row, rows: list[Row]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _minus(text: str) -> str:
    return text.replace("-", "−")
