"""The service over HTTP: `POST /events`, `POST /predict`, `GET /health`, `GET /ready`."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from disruption.problem import Problem
from service.forecaster import Forecaster
from service.refusal import Refused
from service.schemas import Answers, Ask, Fault, Refusal, Taken, Told

log = logging.getLogger(__name__)
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # a caller's own id is kept if it cannot break a line of the log
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class Gate:
    """Gives every request an id, and stops reading a body that is too long."""

    def __init__(self, app: ASGIApp, body_bytes: int) -> None:
        self.app, self.limit = app, body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.limit:
                raise HTTPException(413, f"a body of at most {self.limit} bytes; send several requests")
            return message

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        await self.app(scope, counted, named)


def create_app(forecaster: Forecaster, lifespan: Lifespan | None = None) -> FastAPI:
    """The application around a forecaster. Handlers are coroutines on one loop: they never run at the same time."""
    app = FastAPI(
        title="Flight disruption",
        description="Which departures from New York will be disrupted, told two hours before.",
        version="1",
        lifespan=lifespan,
        responses={status: {"model": Refusal} for status in (413, 422, 503)},
    )
    app.add_middleware(Gate, body_bytes=forecaster.settings.api.body_bytes)

    @app.post("/predict")
    async def predict(ask: Ask, request: Request) -> Answers:
        """Forecast flights that are scheduled between the lead time and the horizon from now."""
        return forecaster.ask(ask, request.state.request_id)

    @app.post("/events")
    async def events(told: Told) -> Taken:
        """Take in timetable, departures and weather. The same event may be sent again."""
        return forecaster.tell(told)

    @app.get("/health")
    async def health() -> dict[str, str]:
        """The process is alive. Restart it when this does not answer."""
        return {"status": "alive"}

    @app.get("/ready")
    async def ready() -> JSONResponse:
        """503 until a model is loaded. Send it no requests until then."""
        good, facts = forecaster.ready()
        return JSONResponse(facts, 200 if good else 503)

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> JSONResponse:
        return _refusal(request, error.status, error.faults)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return _refusal(request, 422, faults(error.errors()))

    @app.exception_handler(HTTPException)  # no such path, no such method, a body that is too long
    async def other(request: Request, error: HTTPException) -> JSONResponse:
        fault = Fault(field=request.url.path, value=request.method, expected=str(error.detail))
        return _refusal(request, error.status_code, [fault])

    @app.exception_handler(Problem)
    async def unable(request: Request, error: Problem) -> JSONResponse:
        return _refusal(request, 503, [Fault(field="model", value="none", expected=str(error))])

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> JSONResponse:
        log.error("request %s failed: %r", request.state.request_id, error)  # the server logs the traceback
        return _refusal(request, 500, [Fault(field="", value="", expected="an error of the service; it is in its log")])

    return app


def faults(errors: Sequence[Any]) -> list[Fault]:
    """Pydantic's errors as ours, at most ten. A value such as NaN is shown as text: it has no place in JSON."""
    found = []
    for error in errors[:10]:
        where = [str(part) for part in error["loc"] if part != "body"]
        value = "" if error["type"] in ("missing", "json_invalid") else repr(error.get("input"))
        detail = (error.get("ctx") or {}).get("error", "") if error["type"] == "json_invalid" else ""
        expected = f"{error['msg']} {detail}".strip()
        found.append(Fault(field=".".join(where) or "body", value=value[:80], expected=expected))
    return found


def _refusal(request: Request, status: int, found: list[Fault]) -> JSONResponse:
    refusal = Refusal(request_id=request.state.request_id, errors=found)
    return JSONResponse(refusal.model_dump(), status)
