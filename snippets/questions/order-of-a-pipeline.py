"""A queue orders the steps, shows circles and what is stale; plain recursion explodes."""


def ordered(needs):
    """The steps, each after all that it reads; and those in a circle, or behind one."""
    readers = {step: [] for step in needs}
    for step in needs:
        for read in needs[step]:
            readers[read].append(step)
    outstanding = {step: len(needs[step]) for step in needs}
    queue = [step for step in needs if not outstanding[step]]
    for step in queue:  # it grows while we walk
        for reader in readers[step]:
            outstanding[reader] -= 1
            if not outstanding[reader]:
                queue.append(reader)
    return queue, set(needs) - set(queue)


def stale(changed, needs):  # whatever would be stuck if the table waited for itself
    return ordered({**needs, changed: [changed]})[1]


def calls(step, needs):  # of a recursion without a memory
    return 1 + sum(calls(read, needs) for read in needs[step])


needs = {"report": ["model", "raw"], "model": ["features"], "features": ["raw"], "raw": []}
order, stuck = ordered(needs)
assert not stuck and len(order) == len(needs)
assert all(order.index(read) < order.index(step) for step in needs for read in needs[step])
assert ordered({**needs, "raw": ["model"]})[1] == {"raw", "features", "model", "report"}
assert stale("features", needs) == {"features", "model", "report"}
chain = {step: range(max(step - 2, 0), step) for step in range(25)}  # each reads two
assert calls(24, chain) > 1000 * len(ordered(chain)[0]) and not ordered(chain)[1]
