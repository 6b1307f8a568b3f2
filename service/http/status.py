"""Status of the service: `/healthz`, `/readyz`, `/metrics` and the API's description."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from service import __version__
from service.answers import plain
from service.answers.parts import Typed
from service.answers.service import Health, Readiness, Walls
from service.app.api_keys import Keys
from service.app.service import Service
from service.engine import walls
from service.http import openapi, replies
from service.http.endpoint import Endpoint
from service.http.metrics import MEDIA_TYPE, Metrics

State = Literal["starting", "ready", "stopping"]
SHOWN_WHERE_KNOWN = ("store", "shared_cache")
"""Parts of an engine whose state `/readyz` tells, where it has them."""


class Status:
    """The endpoints of one app. keys: the API keys, where they are asked for."""

    def __init__(self, service: Service, metrics: Metrics, keys: Keys | None = None) -> None:
        self._service, self._metrics, self._keys = service, metrics, keys
        self._engines = ["sympy", *(["fricas"] if service.settings.fricas and shutil.which("fricas") else [])]

    def routes(self) -> dict[str, tuple[tuple[str, ...], Endpoint]]:
        """Address → methods and endpoint."""
        return {
            "/healthz": (("GET",), self.healthz),
            "/readyz": (("GET",), self.readyz),
            "/metrics": (("GET",), self.metrics),
            "/openapi.json": (("GET",), self.description),
        }

    async def healthz(self, request: Request) -> Response:
        """That the process runs."""
        return _uncached(Health(status="ok", version=__version__))

    async def readyz(self, request: Request) -> Response:
        """Whether questions are taken: 503 before and after."""
        status = self._service.engine.status()
        state: State = "stopping" if self._service.leaving.is_set() else "ready" if status.get("ready", True) else "starting"
        known = {name: str(status[name]) for name in SHOWN_WHERE_KNOWN if name in status}
        if self._keys is not None:
            known["keys"] = "ready" if self._keys.is_sound else "not read"
        document = Readiness(status=state, engines=self._engines, walls=_walls(status), **known)
        return _uncached(document, 200 if state == "ready" else 503)

    async def metrics(self, request: Request) -> Response:
        """Figures in Prometheus' format."""
        return Response(self._metrics.text(), media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})

    async def description(self, request: Request) -> Response:
        """The OpenAPI document, written when it is first asked for."""
        headers = {"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}
        return Response(self._description, 200, headers, "application/json")

    @cached_property
    def _description(self) -> bytes:
        return openapi.text(self._service.operations).encode()


def _walls(status: Mapping[str, object]) -> Walls:
    """Walls that stand around the workers of this process, and those that do not."""
    told = status.get("walls")
    stand = list(told) if isinstance(told, list | tuple) else []
    return Walls(standing=stand, absent=[name for name in walls.ALL if stand and name not in stand])


def _uncached(document: Typed, status: int = 200) -> Response:
    return Response(replies.json_bytes(plain(document)), status, {"Cache-Control": "no-store"}, "application/json")
