"""The service over HTTP: `POST /predict`, `GET /live`, `GET /ready`."""

from __future__ import annotations

import logging
import re
import time
import uuid
from typing import Any

import pandas as pd
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from .artefact import chance, plain
from .feed import Feed, happens_at
from .journal import Journal
from .offline import Config
from .releases import Live
from .schemas import Answer, Case, Fault, Refusal
from .settings import Settings

log = logging.getLogger(__name__)
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # a caller's own id is kept if it cannot break a line of the log


def create_app(config: Config, settings: Settings) -> FastAPI:
    """The application. Its handlers are coroutines on one loop: they never run at the same time, and need no lock."""
    app = FastAPI(
        title="Chance of a bad outcome, a lead before it", responses={422: {"model": Refusal}, 503: {"model": Refusal}}
    )
    live, feed = Live(settings.service.models), Feed(config, settings)
    journal = Journal(settings.service.log, settings.service.log_days)
    app.state.live, app.state.feed, app.state.journal = live, feed, journal

    @app.middleware("http")
    async def name(request: Request, proceed: Any) -> Any:
        given = request.headers.get("x-request-id", "")
        request.state.request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        response = await proceed(request)
        response.headers["x-request-id"] = request.state.request_id
        return response

    @app.post("/predict")
    async def predict(case: Case, request: Request) -> Answer:
        """The chance that the case goes wrong, from what was recorded up to a lead before it."""
        begin, request_id = time.perf_counter(), request.state.request_id
        artefact = live.artefact()
        if artefact is None:
            raise NoPrediction(live.problem or "no model")
        feed.refresh()
        known_at = happens_at(case) - config.decision.lead
        reason, seen, value = feed.silence(case, known_at), None, None
        if reason is None:
            try:
                rows = feed.features(case)
                seen, value = plain(rows)[0], float(chance(artefact.model, rows)[0])
            except Exception as error:  # whatever it is, the caller has to decide something now
                log.exception("request %s: the model cannot answer", request_id)
                reason = f"the model cannot answer: {type(error).__name__}"
        if value is None:
            value = float(chance(artefact.table, pd.DataFrame({"group": [case.group]}))[0])
        answer = Answer(
            request_id=request_id, case_id=case.case_id, known_at_utc=known_at.tz_localize("UTC"),
            model_version=artefact.version, source="model" if reason is None else "table", reason=reason,
            chance=value, alert=value >= config.decision.threshold,
        )  # fmt: skip
        spent = 1000 * (time.perf_counter() - begin)
        journal.write({**answer.model_dump(mode="json"), "features": seen, "latency_ms": round(spent, 3)})
        return answer

    @app.get("/live")
    async def alive() -> dict[str, str]:
        """The process runs. Restart it if this does not answer."""
        return {"status": "alive"}

    @app.get("/ready")
    async def ready() -> JSONResponse:
        """200 once a version is loaded, which includes that it has repeated its stored forecasts."""
        artefact = live.artefact()
        feed.refresh()
        facts = {"model_version": artefact.version if artefact else None, "problem": live.problem,
                 "feed_problem": feed.problem, "log_lines_lost": journal.lost}  # fmt: skip
        return JSONResponse(facts, 200 if artefact else 503)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        # Names and messages, not values: what somebody sent by mistake stays out of the log.
        faults = [Fault(field=field(one), message=one["msg"]) for one in error.errors()[:10]]
        return refuse(request, 422, "refused", faults)

    @app.exception_handler(NoPrediction)
    async def unable(request: Request, error: NoPrediction) -> JSONResponse:
        return refuse(request, 503, "no prediction", [Fault(field="model", message=str(error))])

    def refuse(request: Request, status: int, source: str, faults: list[Fault]) -> JSONResponse:
        refusal = Refusal(request_id=request.state.request_id, errors=faults)
        journal.write({**refusal.model_dump(), "source": source})
        return JSONResponse(refusal.model_dump(), status)

    return app


def field(error: dict[str, Any]) -> str:
    """Where a fault is: what is no JSON has a position there instead of a name."""
    parts = [] if error["type"] == "json_invalid" else [str(part) for part in error["loc"] if part != "body"]
    return ".".join(parts) or "body"


class NoPrediction(Exception):
    """There is neither a model nor a table. The caller is told so, and does what it did before there was a service."""
