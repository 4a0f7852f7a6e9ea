"""Growing random waits outlast an outage and spread the callers; a tight loop does neither."""

import random


def retry(call, sleep, on=TimeoutError, tries=6, first=0.5, most=8.0, jitter=random.uniform):
    """The reply of `call`; after an error that may pass, waits below a growing limit."""
    for turn in range(tries - 1):
        try:
            return call()
        except on:
            sleep(jitter(0, min(most, first * 2**turn)))
    return call()  # the last try raises what it raises


def asked(outage, error=TimeoutError, **how):
    """The seconds at which a service, down until `outage`, was asked; and how it ended."""
    clock = [0.0]  # only waiting moves it

    def call():
        if clock[-1] < outage:
            raise error
        return "reply"

    try:
        return clock, retry(call, lambda seconds: clock.append(clock[-1] + seconds), **how)
    except error:
        return clock, "failed"


callers = [asked(outage=1, jitter=random.Random(seed).uniform) for seed in range(50)]
assert {end for _, end in callers} == {"reply"}
assert len({round(clock[1], 1) for clock, _ in callers}) == 6  # spread, and not a herd
assert asked(1, ValueError) == ([0.0], "failed")  # a bad request stays bad: asked once
assert asked(1, first=0) == asked(1, ValueError, first=0, on=Exception) == ([0.0] * 6, "failed")
