"""The choices, made on July to September."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from study import measures
from study.protocol import CANDIDATES, CAP, MODELS, PROMISE, WORTH, Protocol
from study.results import Results, label, put_coverage
from study.stage import SPLIT, Stage


def choices(results: Results, stage: Stage, protocol: Protocol, threads: int, step: Callable[[str], None]) -> None:
    """The candidates on July to September. Models are compared after the shift that makes each hold as promised."""
    late = stage.late[stage.run]
    losses, forecasts = {}, {}
    for name, settings in MODELS.items():
        forecasts[name] = stage.fit(settings, 0, threads)
        raw = forecasts[name][stage.run]
        bound = raw + np.quantile(late - raw, PROMISE, method="higher")
        losses[name] = measures.loss(late, bound)
        results.put(f"choose.{name}.loss", losses[name])
        results.put(f"choose.{name}.median_bound", min(np.median(bound), CAP))
        step(f"choice of the model: {name}")
    best = min(losses, key=losses.__getitem__)
    picked = MODELS[best] if losses[best] < (1 - WORTH) * losses["base"] else MODELS["base"]
    agrees = picked == protocol.model
    forecast = forecasts[next(name for name, settings in MODELS.items() if settings == protocol.model)]
    for kind, candidates in {"split": [SPLIT], **CANDIDATES}.items():
        found = {}
        for wrapper in candidates:
            name = f"choose.{label(kind, wrapper)}"
            put_coverage(results, name, stage, [stage.bound(forecast, wrapper)])
            found[wrapper] = results.metrics[f"{name}.loss"]
        agrees = agrees and min(found, key=found.__getitem__) == protocol.wrappers.get(kind, SPLIT)
    results.put("choose.agrees", agrees)
