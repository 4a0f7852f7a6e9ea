"""Little's law on our load test, then a simulated queue: the tail, not the mean, decides how full a process may be."""

import json
from pathlib import Path

import numpy as np

timings = json.loads((Path(__file__).parents[1] / "results/level_3_timings.json").read_text())["values"]
rate, median = (timings[f"eight_clients.{name}"]["value"] for name in ("per_second", "p50_ms"))
assert abs(8 / rate * 1000 / median - 1) < 0.15  # in flight / rate = time, so the clients are the queue

service_ms = 1000 / rate  # one process that is never idle


def time_in_system(load, requests=400_000, seed=0):
    rng = np.random.default_rng(seed)
    arrival = np.cumsum(rng.exponential(service_ms / load, requests))
    work = np.cumsum(rng.exponential(service_ms, requests))
    finish = work + np.maximum.accumulate(arrival - np.concatenate([[0], work[:-1]]))
    return finish - arrival


tail = {load: np.quantile(time_in_system(load), 0.99) for load in (0.4, 0.8, 0.95)}
mean_at_80 = time_in_system(0.8).mean()
assert abs(mean_at_80 / (service_ms / (1 - 0.8)) - 1) < 0.1
assert tail[0.4] < 4
assert tail[0.95] > 3 * tail[0.8] > 6 * tail[0.4]

peak, processes = 3000, 4
assert peak / (processes - 1) / rate < 0.45  # one of four may fail
assert peak / 2 / rate < 0.6 and peak / (2 - 1) / rate > 1  # the wrong turn: of two, none may fail
