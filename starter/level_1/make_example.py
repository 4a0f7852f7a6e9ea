"""Write data/example.csv: invented orders, some of which come back. Nothing in it says anything about the world.

python make_example.py     the same rows each time. Yours: delete this file, its table and tests/test_example.py
                           when your own table is in data/.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

PATH = Path(__file__).resolve().parent / "data" / "example.csv"
ROWS = 2000


def make(seed: int = 0) -> pd.DataFrame:
    """One row per order, the same for the same seed."""
    draw = np.random.default_rng(seed)
    weight = draw.lognormal(1.2, 0.8, ROWS).clip(0.1, 40).round(1)
    distance = draw.gamma(2.0, 90.0, ROWS).clip(1, 900).round()
    items = draw.integers(1, 13, ROWS)
    packing = draw.choice(["box", "bag", "tube"], ROWS, p=[0.55, 0.35, 0.1])
    logit = -2.4 + 0.006 * (distance - 180) + 1.6 * (packing == "bag") + 0.09 * (weight - 4)
    returned = draw.random(ROWS) < 1 / (1 + np.exp(-logit))
    refund_days = np.where(returned, draw.integers(2, 30, ROWS), np.nan)
    distance[draw.random(ROWS) < np.where(packing == "bag", 0.15, 0.03)] = np.nan
    return pd.DataFrame(
        {
            "order_id": np.arange(1, ROWS + 1),
            "weight_kg": weight,
            "distance_km": distance,
            "items": items,
            "packing": packing,
            "returned": returned.astype(int),
            "refund_days": refund_days,
        }
    )


def text(table: pd.DataFrame) -> str:
    """The table as it stands in the file."""
    return table.to_csv(index=False, lineterminator="\n", float_format="%g")


if __name__ == "__main__":
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(text(make()), encoding="utf-8")
