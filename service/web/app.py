"""The web application: routes made from the table of operations, and the pages around them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from service import __version__, config
from service.config import Settings
from service.errors import MathtutorError
from service.operations import OPERATIONS
from service.operations.operation import Operation
from service.web import problems, replies, streams
from service.web.ask import Engine
from service.web.bodies import Sent
from service.web.frame import Frame
from service.web.metrics import MEDIA_TYPE, Metrics
from service.web.routes import Endpoint, Service, asked, endpoint


def create_app(settings: Settings | None = None, engine: Engine | None = None, operations: Mapping[str, Operation] = OPERATIONS) -> FastAPI:
    """The ASGI application. engine: where computations run; by default worker processes of this machine."""
    settings = settings or config.settings()
    service = Service(settings, engine or _local_engine(settings), dict(operations))
    metrics = Metrics(service.engine.status)
    routes = {**_operation_routes(service), **_service_routes(service, metrics)}

    app = FastAPI(
        title="Mathtutor",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(service),
        exception_handlers={HTTPException: problems.on_http_exception, MathtutorError: problems.on_error},
    )
    for path, (methods, respond) in routes.items():
        app.add_route(path, respond, methods=list(methods))
    app.add_middleware(Frame, metrics=metrics, place=_place(routes))
    return app


Routes = dict[str, tuple[tuple[str, ...], Endpoint]]


def _operation_routes(service: Service) -> Routes:
    async def page(request: Request, operation: Operation, arrived: Sent) -> Response:
        return replies.answer(request, await asked(service, request, operation, arrived))

    return {f"/{name}": (("GET", "POST"), endpoint(service, operation, page)) for name, operation in service.operations.items()}


def _service_routes(service: Service, metrics: Metrics) -> Routes:
    async def healthz(request: Request) -> Response:
        return _uncached({"status": "ok", "version": __version__})

    async def readyz(request: Request) -> Response:
        ready = bool(service.engine.status().get("ready", True))
        return _uncached({"status": "ready" if ready else "starting"}, 200 if ready else 503)

    async def figures(request: Request) -> Response:
        return Response(metrics.text(), media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})

    return {
        "/healthz": (("GET",), healthz),
        "/readyz": (("GET",), readyz),
        "/metrics": (("GET",), figures),
        "/batch": (("POST",), streams.endpoint(service)),
    }


def _uncached(document: Mapping[str, object], status: int = 200) -> Response:
    return Response(replies.dumped(document), status, {"Cache-Control": "no-store"}, "application/json")


def _place(routes: Routes):  # type: ignore[no-untyped-def]
    known = frozenset(routes)
    return lambda path: path if path in known else "/static" if path.startswith("/static/") else "other"


def _lifespan(service: Service):  # type: ignore[no-untyped-def]
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await service.engine.start()
        try:
            yield
        finally:
            await service.engine.stop()

    return lifespan


def _local_engine(settings: Settings) -> Engine:
    from service.engine.local import LocalEngine

    return LocalEngine(settings)
