"""The ASGI application: the routes of the API and of the pages, behind their middleware."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from service import __version__, config
from service.app.api_keys import Keys
from service.app.service import Service
from service.config import Settings
from service.engine import Engine
from service.engine.assembled import AssembledEngine
from service.engine.local import MIB
from service.errors import MathtutorError
from service.http import batch, jobs, problems, tasks
from service.http.endpoint import Endpoint, endpoint
from service.http.loop_lag import LoopLag
from service.http.metrics import Metrics
from service.http.middleware.admission import Admission
from service.http.middleware.envelope import Envelope
from service.http.middleware.rates import RateLimiter, SharedRates
from service.http.middleware.response_cache import ResponseCache
from service.http.status import Status
from service.operations import OPERATIONS
from service.operations.operation import Operation
from service.pages.assets import assets
from service.pages.site import Pages
from service.pages.teacher import Teacher

Routes = dict[str, tuple[tuple[str, ...], Endpoint]]
"""Address → methods and endpoint."""


def create_app(
    settings: Settings | None = None, engine: Engine | None = None, operations: Mapping[str, Operation] = OPERATIONS
) -> Application:
    """The ASGI application. engine: where computations run; by default worker processes of this machine."""
    settings = settings or config.settings()
    service = Service(settings, engine or AssembledEngine(settings), dict(operations))
    lag, rates = LoopLag(), RateLimiter()
    metrics = Metrics(service.engine.status, lag)
    service.engine.observe_waits(metrics.waits.observe)
    keys = Keys(Path(settings.keys)) if settings.keys else None
    pages = Pages(service, assets())
    operation_routes = _operation_routes(service, pages)
    routes = {**operation_routes, **_other_routes(service), **Status(service, metrics, keys).routes(), **_page_routes(service, pages, keys)}
    app = Application(
        title="Mathtutor",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(service, lag, _shared_rates(settings, rates)),
        exception_handlers={HTTPException: _refusals(pages), MathtutorError: problems.on_error, Exception: problems.on_error},
    )
    app.service = service
    app.direct = operation_routes
    for path, (methods, respond) in routes.items():
        app.add_route(path, respond, methods=list(methods))
    cache = ResponseCache(
        app.routed,
        paths=[f"/{name}" for name in service.operations],
        most=settings.cache_mb * MIB // 2,
        longest=settings.body_bytes,
        on_hit=metrics.count_repeat,
    )
    admission = Admission(cache, settings, service.engine.use, keys, rates)
    metrics.refusals = lambda: admission.refusals
    app.front = Envelope(admission, metrics, _route_label(routes), pages.origins)
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
    """Answer a request by an endpoint; what it raises that is no MathtutorError is for the envelope."""
    request = Request(scope, receive, send)
    try:
        response = await respond(request)
    except MathtutorError as error:
        response = await problems.on_error(request, error)
    await response(scope, receive, send)


def _operation_routes(service: Service, pages: Pages) -> Routes:
    return {
        f"/{name}": (("GET", "POST"), endpoint(service, operation, pages.answer_page)) for name, operation in service.operations.items()
    }


def _page_routes(service: Service, pages: Pages, keys: Keys | None) -> Routes:
    teacher: Routes = {"/teacher": (("GET", "POST"), Teacher(service, pages, keys).page)} if "compare" in service.operations else {}
    return {
        **teacher,
        "/": (("GET", "POST"), pages.home),
        "/embed": (("GET", "POST"), pages.embed),
        "/embed.js": (("GET",), pages.embed_script),
        "/worker.js": (("GET",), pages.worker),
        "/docs": (("GET",), pages.docs),
        "/guide": (("GET",), pages.guide),
        "/guide/{name}": (("GET",), pages.guide),
        "/problems/{code}": (("GET",), pages.problem_type),
        "/static/{digest}/{name:path}": (("GET",), pages.assets.respond),
    }


def _refusals(pages: Pages) -> Callable[[Request, Exception], Coroutine[None, None, Response]]:
    """Refusals before any route: a problem document, and a page for a browser that asks for an address where there is nothing."""

    async def respond(request: Request, exception: Exception) -> Response:
        is_missing = isinstance(exception, HTTPException) and exception.status_code == 404
        if is_missing and request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return await pages.missing(request)
        return await problems.on_http_exception(request, exception)

    return respond


def _other_routes(service: Service) -> Routes:
    """Many questions at once, jobs and exercises where the engine keeps them."""
    own = service.engine.jobs
    kept = {} if service.engine.store is None else tasks.endpoints(service)
    return {"/batch": (("POST",), batch.endpoint(service)), **({} if own is None else jobs.endpoints(service, own)), **kept}


def _route_label(routes: Routes) -> Callable[[str], str]:
    """Path → the route as the metrics name it: a closed set, whatever is asked for."""
    known = frozenset(routes)
    below = ("/static", "/jobs", "/tasks", "/guide", "/problems")
    return lambda path: path if path in known else next((start for start in below if path.startswith(f"{start}/")), "other")


def _shared_rates(settings: Settings, rates: RateLimiter) -> SharedRates | None:
    """Rates counted together with other web processes; None where there is no Redis to do it through."""
    where = settings.shared_cache or settings.queue
    if not where.startswith(("redis://", "rediss://", "unix://")):
        return None
    from service.http.middleware.rates_redis import FAILURES, RedisLedger  # loaded only where there is a Redis

    return SharedRates(rates, RedisLedger(where), FAILURES)


def _lifespan(service: Service, lag: LoopLag, shared: SharedRates | None) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await service.engine.start()
        lag.start()
        if shared is not None:
            await shared.start()
        try:
            yield
        finally:
            if shared is not None:
                await shared.stop()
            await lag.stop()
            await service.engine.stop()
            service.side_thread.close()

    return lifespan
