"""Growing random waits outlast an outage and spread the callers; a tight loop gives up, equal waits come as a herd."""

import random


def retry(call, sleep, tries=6, first=0.5, most=8.0, jitter=random.uniform):
    """The reply of `call`; after a timeout, waits at random below a limit that doubles. Other errors pass."""
    for limit in [first * 2**n for n in range(tries - 1)]:
        try:
            return call()
        except TimeoutError:
            sleep(jitter(0, min(most, limit)))
    return call()  # the last try raises what it raises


def asked(outage, error=TimeoutError, **how):
    """When a service, down for so many seconds, was asked on a clock that only waiting moves; and how it ended."""
    clock = [0.0]

    def call():
        if clock[-1] < outage:
            raise error
        return "reply"

    try:
        return clock, retry(call, sleep=lambda seconds: clock.append(clock[-1] + seconds), **how)
    except error:
        return clock, "failed"


callers = [asked(outage=1, jitter=random.Random(seed).uniform) for seed in range(50)]
assert {end for _, end in callers} == {"reply"}
assert len({clock[1] for clock, _ in callers}) == 50  # without jitter all would come back at the same moment
assert asked(outage=1, first=0)[1] == "failed"  # six tries in no time
assert asked(outage=1, error=ValueError) == ([0.0], "failed")  # a bad request stays bad: asked once
