"""The service on a port: in the foreground for good, or in a thread for as long as a block of code needs it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import uvicorn
from fastapi import FastAPI

from disruption.data import load
from disruption.problem import Problem
from service.app import Lifespan, create_app
from service.forecaster import Forecaster, wall_clock
from service.journal import Journal
from service.releases import Releases
from service.replay import Moment, moments
from service.schemas import Told
from service.settings import Settings

DAY = pd.Timedelta(days=1)


class TickingClock:
    """Starts at a moment of the past and goes on at the usual pace."""

    def __init__(self, start: datetime) -> None:
        self._start, self._begun = start, time.monotonic()

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._begun)


def serve(
    settings: Settings, host: str, port: int, replay_from: datetime | None, data: Path | None, lead: float
) -> None:
    """Serve until interrupted. `replay_from`: pretend that it is then, and feed the events of the data from then on.

    Raises:
        Problem: the data hold no flight of the day after `replay_from`, or the port is taken.
    """
    now = TickingClock(replay_from) if replay_from else wall_clock
    forecaster = Forecaster(settings, Releases(settings.models.folder), Journal(settings.log), now)
    past = feed(forecaster, replay_from, data, lead) if replay_from else None
    server = uvicorn.Server(uvicorn.Config(create_app(forecaster, past), host=host, port=port, log_level="warning"))
    try:
        server.run()
    except SystemExit:
        raise Problem(
            f"port {port} on {host}: cannot be used; is another service there? choose one with --port"
        ) from None


def feed(forecaster: Forecaster, start: datetime, data: Path | None, lead: float) -> Lifespan:
    """Tell what happened before `start` at once and the rest as the clock comes to it, without HTTP."""
    tables = load(data)
    scheduled, first = tables.flights["scheduled"], pd.Timestamp(start) + pd.Timedelta(hours=lead)
    asked = (scheduled >= first) & (scheduled < first + DAY)
    if not asked.any():
        raise Problem(f"--replay-from: no flights in the day after {start}; expected a time such as 2013-12-05T08:00")
    story = moments(tables, asked, lead)

    def tell(moment: Moment) -> None:
        forecaster.state.apply(Told.model_validate(moment.told), moment.now)

    async def follow(waiting: Moment | None) -> None:
        while waiting:
            if waiting.now <= forecaster.now():
                tell(waiting)
                waiting = next(story, None)
            else:
                await asyncio.sleep(1)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        moment = next(story, None)
        while moment and moment.now <= start:
            tell(moment)
            moment = next(story, None)
        task = asyncio.create_task(follow(moment))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    return lifespan


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """The application on a free port of this machine, in a thread; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            if not thread.is_alive():
                raise Problem("the service did not start on 127.0.0.1")
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
