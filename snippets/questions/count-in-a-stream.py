"""A replay by arrival, with repeats and late events, gives the counts of the batch; a counter that expires does not."""

from collections import defaultdict, deque
from heapq import heappop, heappush

import numpy as np
import pandas as pd

WINDOW, PATIENCE = 600, 60  # seconds; an event overtaken by more than PATIENCE is dropped, in both versions


def streamed(arrivals):
    waiting, seen, recent, latest = [], set(), defaultdict(deque), 0
    for time, event, card in arrivals:
        if event not in seen and time > latest - PATIENCE:
            seen.add(event)
            heappush(waiting, (time, event, card))
            latest = max(latest, time)
        while waiting and waiting[0][0] <= latest - PATIENCE:
            at, due, whose = heappop(waiting)
            while recent[whose] and recent[whose][0] < at - WINDOW:
                recent[whose].popleft()
            yield due, len(recent[whose])
            recent[whose].append(at)


rng = np.random.default_rng(0)
sent = pd.DataFrame({"time": rng.uniform(0, 9000, 4000), "event": range(4000), "card": rng.integers(0, 40, 4000)})
arrived = pd.concat([sent, sent[::3]]).sort_values("time", key=lambda time: time + rng.exponential(20, len(time)))
once = arrived.drop_duplicates("event").set_index("event")
once = once[once["time"] > once["time"].cummax() - PATIENCE].sort_values("time")
batch = once.groupby("card")["time"].transform(lambda t: np.searchsorted(t, t) - np.searchsorted(t, t - WINDOW))
assert dict(streamed([*arrived.itertuples(index=False), (10_000, -1, -1)])) == batch.to_dict()  # the last lets all go
expiring = once.groupby("card")["time"].transform(lambda t: t.groupby((t - t.iloc[0]) // WINDOW).cumcount())
assert (expiring != batch).mean() > 0.5
