"""A queue orders the steps and shows a circle; breadth first finds what is stale; recursion without a memory explodes."""


def ordered(needs):
    """The steps, each after all that it reads, and those that can never run: in a circle, or behind one."""
    readers = {step: [other for other in needs if step in needs[other]] for step in needs}
    waiting = {step: len(set(reads)) for step, reads in needs.items()}
    queue = [step for step in needs if not waiting[step]]
    for step in queue:  # it grows while we walk
        for reader in readers[step]:
            waiting[reader] -= 1
            if not waiting[reader]:
                queue.append(reader)
    return queue, set(needs) - set(queue)


def stale(changed, needs):
    queue = [changed]
    for step in queue:
        queue += [reader for reader in needs if step in needs[reader] and reader not in queue]
    return set(queue)


def calls(step, needs):  # of a recursion without a memory
    return 1 + sum(calls(read, needs) for read in needs[step])


needs = {"report": ["model", "costs"], "model": ["features"], "features": ["raw"], "raw": [], "costs": []}
order, stuck = ordered(needs)
assert not stuck
assert all(order.index(read) < order.index(step) for step in needs for read in needs[step])
assert ordered({**needs, "raw": ["model"]})[1] == {"raw", "features", "model", "report"}
assert stale("features", needs) == {"features", "model", "report"}
diamonds = {step: [max(step - 1, 0), max(step - 2, 0)] if step else [] for step in range(25)}
assert calls(24, diamonds) > 1000 * len(ordered(diamonds)[0]) == 25_000
