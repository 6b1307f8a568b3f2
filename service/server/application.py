"""The web application: routes made from the table of operations, and the pages around them."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from service import __version__, config
from service.app.api_keys import Keys
from service.config import Settings
from service.engine import Engine, walls
from service.engine.local import MIB
from service.engine.works import Works
from service.errors import MathtutorError
from service.http import batch as streams
from service.http import jobs, openapi, problems, replies
from service.http.endpoint import Endpoint, Service, endpoint
from service.http.loop_lag import Lag
from service.http.metrics import MEDIA_TYPE, Metrics
from service.http.middleware.admission import Gate
from service.http.middleware.envelope import Frame
from service.http.middleware.rates import Rates, Together
from service.http.middleware.response_cache import RawCache
from service.operations import OPERATIONS
from service.operations.operation import Operation
from service.pages.assets import assets
from service.pages.site import Pages
from service.pages.teacher import Teacher


def create_app(
    settings: Settings | None = None, engine: Engine | None = None, operations: Mapping[str, Operation] = OPERATIONS
) -> Application:
    """The ASGI application. engine: where computations run; by default worker processes of this machine."""
    settings = settings or config.settings()
    engine = engine or Works(settings)
    service = Service(settings, engine, dict(operations))
    lag = Lag()
    metrics = Metrics(service.engine.status, lag)
    engine.observe_waits(metrics.waits.observe)
    pages = Pages(service, assets())
    keys = Keys(Path(settings.keys)) if settings.keys else None
    operation_routes = _operation_routes(service, pages)
    routes = {**operation_routes, **_service_routes(service, metrics, keys), **_page_routes(service, pages)}
    if engine.jobs is not None:
        routes.update(jobs.endpoints(service, engine.jobs))

    rates = Rates()
    app = Application(
        title="Mathtutor",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(service, lag, _together(settings, rates)),
        exception_handlers={HTTPException: problems.on_http_exception, MathtutorError: problems.on_error, Exception: problems.on_error},
    )
    app.service = service
    app.direct = operation_routes
    for path, (methods, respond) in routes.items():
        app.add_route(path, respond, methods=list(methods))
    cache = RawCache(
        app.routed,
        paths=[f"/{name}" for name in service.operations],
        most=settings.cache_mb * MIB // 2,
        longest=settings.body_bytes,
        on_hit=metrics.repeated,
    )
    gate = Gate(cache, settings, engine.use, keys, rates)
    metrics.refusals = lambda: gate.refusals
    app.front = Frame(gate, metrics, _place(routes), pages.origins)
    return app


class Application(FastAPI):
    """FastAPI behind `front`, which answers repeats without it: its own layers cost more than a remembered answer."""

    front: ASGIApp
    service: Service
    direct: Mapping[str, tuple[tuple[str, ...], Endpoint]] = {}
    """Endpoints at fixed addresses, which need no search for a route: the operations."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self.front(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def routed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A request that came through the front."""
        scope["app"] = self
        methods, respond = self.direct.get(scope["path"], ((), None))
        if respond is not None and scope["method"] in methods and not scope.get("root_path"):
            await _answer(respond, scope, receive, send)
            return
        if self.middleware_stack is None:
            self.middleware_stack = self.build_middleware_stack()
        await self.middleware_stack(scope, receive, send)


async def _answer(respond: Endpoint, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request by an endpoint; what it raises that is no MathtutorError is for the frame."""
    request = Request(scope, receive, send)
    try:
        response = await respond(request)
    except MathtutorError as error:
        response = await problems.on_error(request, error)
    await response(scope, receive, send)


Routes = dict[str, tuple[tuple[str, ...], Endpoint]]


def _operation_routes(service: Service, pages: Pages) -> Routes:
    return {f"/{name}": (("GET", "POST"), endpoint(service, operation, pages.answered)) for name, operation in service.operations.items()}


def _page_routes(service: Service, pages: Pages) -> Routes:
    teacher: Routes = {"/teacher": (("GET", "POST"), Teacher(service, pages).page)} if "compare" in service.operations else {}
    return {
        **teacher,
        "/": (("GET", "POST"), pages.home),
        "/embed": (("GET", "POST"), pages.embed),
        "/embed.js": (("GET",), pages.embed_script),
        "/docs": (("GET",), pages.docs),
        "/static/{digest}/{name:path}": (("GET",), pages.assets.respond),
    }


def _service_routes(service: Service, metrics: Metrics, keys: Keys | None) -> Routes:
    async def healthz(request: Request) -> Response:
        return _uncached({"status": "ok", "version": __version__})

    engines = ["sympy", *(["fricas"] if service.settings.fricas and shutil.which("fricas") else [])]

    async def readyz(request: Request) -> Response:
        status = service.engine.status()
        state = "stopping" if service.leaving.is_set() else "ready" if status.get("ready", True) else "starting"
        document: dict[str, Any] = {"status": state, "engines": engines, "walls": _walls(status)}
        document |= {name: status[name] for name in ("store", "shared_cache") if name in status}
        if keys is not None:
            document["keys"] = "ready" if keys.is_sound else "not read"
        return _uncached(document, 200 if state == "ready" else 503)

    async def figures(request: Request) -> Response:
        return Response(metrics.text(), media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})

    @lru_cache(maxsize=1)
    def description() -> bytes:
        return openapi.text(service.operations).encode()

    async def described(request: Request) -> Response:
        return Response(description(), 200, {"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}, "application/json")

    return {
        "/healthz": (("GET",), healthz),
        "/readyz": (("GET",), readyz),
        "/metrics": (("GET",), figures),
        "/batch": (("POST",), streams.endpoint(service)),
        "/openapi.json": (("GET",), described),
    }


def _walls(status: Mapping[str, Any]) -> dict[str, list[str]]:
    """Which walls stand around the workers of this process, and which do not."""
    stand = status.get("walls", ())
    return {"standing": list(stand), "absent": [name for name in walls.ALL if stand and name not in stand]}


def _uncached(document: Mapping[str, object], status: int = 200) -> Response:
    return Response(replies.dumped(document), status, {"Cache-Control": "no-store"}, "application/json")


def _place(routes: Routes) -> Callable[[str], str]:
    known = frozenset(routes)
    below = ("/static", "/jobs")
    return lambda path: path if path in known else next((start for start in below if path.startswith(f"{start}/")), "other")


def _together(settings: Settings, rates: Rates) -> Together | None:
    """How rates are counted together with other web processes; None where there is no Redis to do it through."""
    where = settings.shared_cache or settings.queue
    if not where.startswith(("redis://", "rediss://", "unix://")):
        return None
    from service.http.middleware.rates_redis import FAILURES, InRedis

    return Together(rates, InRedis(where), FAILURES)


def _lifespan(service: Service, lag: Lag, together: Together | None) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await service.engine.start()
        lag.start()
        if together is not None:
            await together.start()
        try:
            yield
        finally:
            if together is not None:
                await together.stop()
            await lag.stop()
            await service.engine.stop()
            service.aside.close()

    return lifespan
