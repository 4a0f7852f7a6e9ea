"""How measurements are printed: Markdown tables, and a value against its gate."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from statistics import median

Row = Sequence[str]


def say(what: str) -> None:
    """Progress, on the error channel, so that the output can be pasted as it is."""
    print(what, file=sys.stderr, flush=True)


def table(head: Row, rows: Iterable[Row]) -> str:
    """A Markdown table with its columns aligned: the first to the left, numbers to the right."""
    lines = [list(head), *map(list, rows)]
    widths = [max(3, *(len(line[column]) for line in lines)) for column in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]

    def shown(line: Row) -> str:
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
        ]
        return f"| {' | '.join(cells)} |"

    return "\n".join(map(shown, [lines[0], rule, *lines[1:]]))


def gate(what: str, value: float, limit: float, unit: str = "", digits: int = 1) -> Row:
    """One row of a table of gates: what, value, limit, and 'ok' or 'OVER'."""
    unit = f" {unit}" if unit else ""
    return (what, f"{value:,.{digits}f}{unit}", f"≤ {limit:,g}{unit}", "ok" if value <= limit else "OVER")


def gates(*rows: Row) -> str:
    return table(("gate", "measured", "limit", ""), rows)


def spread(values: Sequence[float], digits: int = 2) -> str:
    """The median, with the least and the greatest value."""
    return f"{median(values):,.{digits}f} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"
