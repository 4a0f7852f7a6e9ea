"""A replay in order of arrival counts like the batch; a counter that expires does not."""

from collections import defaultdict, deque
from heapq import heappop, heappush

import numpy as np
import pandas as pd

WINDOW, PATIENCE = 600, 60  # seconds; what comes later than PATIENCE is dropped


def streamed(arrivals):
    queue, recent, latest = [], defaultdict(deque), 0
    for event, time, card in arrivals:
        if time > latest - PATIENCE and (time, event, card) not in queue:
            heappush(queue, (time, event, card))  # a repeat finds it here, or comes too late
            latest = max(latest, time)
        while queue and queue[0][0] <= latest - PATIENCE:
            at, due, whose = heappop(queue)
            while recent[whose] and recent[whose][0] < at - WINDOW:
                recent[whose].popleft()
            yield due, sum(then < at for then in recent[whose])
            recent[whose].append(at)


rng = np.random.default_rng(0)
sent = pd.DataFrame(rng.integers(0, [9000, 40], (4000, 2)), columns=["time", "card"])
arrived = pd.concat([sent, sent[::3]]).sort_values("time", key=lambda time: rng.normal(time, 30))
in_time = arrived["time"] > arrived["time"].cummax() - PATIENCE
once = arrived[in_time & ~arrived.index.duplicated()].sort_values("time")
own = once.groupby("card")["time"]
batch = own.transform(lambda t: t.searchsorted(t) - t.searchsorted(t - WINDOW))
assert dict(streamed([*arrived.itertuples(), (-1, 10_000, -1)])) == batch.to_dict()
expiring = once.groupby(["card", once["time"] // WINDOW]).cumcount()
assert (expiring != batch).mean() > 0.5
