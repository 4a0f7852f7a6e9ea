"""One thing changed at a time on October to December, after the choices. Nothing is chosen here."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from study.conformal import Wrapper
from study.protocol import GAMMAS, HALF_LIVES, MODELS, PROMISES, WINDOWS, Protocol
from study.results import Results, put_coverage
from study.stage import SPLIT, Stage

Array = NDArray[np.float64]
ADAPTIVE = ("split", "aci")


def ablations(results: Results, stage: Stage, forecast: Array, protocol: Protocol, threads: int) -> None:
    """One thing changed at a time, on the test months, with the forecasts of one seed."""

    def put(name: str, *args: Any, **changes: Any) -> None:
        put_coverage(results, name, stage, [stage.bound(*args, **changes)])

    chosen = protocol.wrappers
    for window in WINDOWS:
        put(f"window_{window}.rolling", forecast, Wrapper(window=window))
    for half_life in HALF_LIVES:
        put(f"half_life_{half_life}.weighted", forecast, Wrapper(half_life=half_life))
    for gamma in GAMMAS:
        put(f"gamma_{gamma:g}.aci".replace("0.", "0_"), forecast, Wrapper(gamma=gamma))
    for delay in protocol.delays:
        for name in ("rolling", "aci"):
            put(f"delay_{delay}.{name}", forecast, chosen[name], delay=delay)
    for promise in PROMISES:
        for name in ADAPTIVE:
            put(f"promise_{promise * 100:g}.{name}", forecast, chosen.get(name, SPLIT), promise=promise)
    for level in ("level_80", "level_95"):
        other = stage.fit(MODELS[level], 0, threads)
        for name in ADAPTIVE:
            put(f"{level}.{name}", other, chosen.get(name, SPLIT))
