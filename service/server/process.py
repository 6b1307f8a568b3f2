"""The process that serves: uvicorn on uvloop and httptools, stopped at once by Ctrl-C and gently by SIGTERM."""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import signal
import socket
import sys
from types import FrameType

import structlog
import uvicorn

from service.app.logs import configure
from service.app.service import Service
from service.config import Settings
from service.engine.walls import standing
from service.http.middleware.admission import warning
from service.server.application import create_app
from service.server.protocol import bounded_protocol

log = structlog.stdlib.get_logger("mathtutor.server")
SWITCH = 0.001
"""Seconds after which a thread that computes lets the event loop go on."""
SENDING = 1 << 17
"""Bytes that the system keeps for a connection whose client does not take them; it doubles this, and its own bound is megabytes."""


class Server(uvicorn.Server):
    """uvicorn, but Ctrl-C waits for nobody, and SIGTERM is told to `/readyz` before connections are refused; says where it listens."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service
        self._loop: asyncio.AbstractEventLoop | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        is_gentle = sig == signal.SIGTERM and self._loop is not None and not self._service.leaving.is_set()
        self.config.timeout_graceful_shutdown = 0 if sig == signal.SIGINT else self._service.settings.grace_seconds
        if is_gentle and self._loop is not None:
            self._loop.call_soon_threadsafe(self._leave, sig, frame)
        else:
            super().handle_exit(sig, frame)

    def _leave(self, sig: int, frame: FrameType | None) -> None:
        """Say that nothing more should be sent here, and stop a little later."""
        self._service.leaving.set()
        log.info("leaving", stops_in=self._service.settings.lame_duck_seconds)
        asyncio.get_running_loop().call_later(self._service.settings.lame_duck_seconds, super().handle_exit, sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._service.leaving.set()
        self._service.stopping.set()
        await super().shutdown(sockets=sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._loop = asyncio.get_running_loop()
        # What is loaded by now stays: the collector need not walk through it for every few hundred requests.
        gc.freeze()
        gc.enable()
        if self.started and self.servers:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            log.info("listening", url=f"http://{shown}:{port}")


def serve(settings: Settings) -> int:
    """Serve until told to stop; returns the exit status."""
    configure(settings.log_level)
    if said := warning(settings):
        log.warning("open_to_all", advice=said)
    if not standing.are_told(settings):
        return 1
    # So that other threads take turns with the event loop in time.
    sys.setswitchinterval(SWITCH)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop=_available("uvloop", "asyncio"),
        http=bounded_protocol(settings),
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=True,
        timeout_keep_alive=settings.keep_alive_seconds,
    )
    server = Server(config, app.service)
    # Bound before anything is started, so that a taken port costs nothing.
    listening = config.bind_socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENDING)
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return 0
    return 0 if server.started else 1


def _available(module: str, otherwise: str) -> str:
    return module if importlib.util.find_spec(module) else otherwise
