"""The process that serves: uvicorn on uvloop and httptools, stopped at once by Ctrl-C and gently by SIGTERM."""

from __future__ import annotations

import gc
import signal
import socket
from types import FrameType

import structlog
import uvicorn

from service.config import Settings
from service.web.app import create_app
from service.web.gate import warning
from service.web.logs import configure
from service.web.protocol import bounded

GRACE = 10
"""Seconds that requests under way get to finish after SIGTERM."""


class Server(uvicorn.Server):
    """uvicorn, but Ctrl-C waits for nobody; says where it listens."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.config.timeout_graceful_shutdown = 0 if sig == signal.SIGINT else GRACE
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        # What is loaded by now stays: the collector need not walk through it for every few hundred requests.
        gc.collect()
        gc.freeze()
        gc.enable()
        if self.started and self.servers:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            structlog.stdlib.get_logger("mathtutor.server").info("listening", url=f"http://{shown}:{port}")


def serve(settings: Settings) -> int:
    """Serve until told to stop; returns the exit status."""
    configure(settings.log_level)
    if said := warning(settings):
        structlog.stdlib.get_logger("mathtutor.server").warning("open_to_all", advice=said)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop=_available("uvloop", "asyncio"),
        http=bounded(settings),
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=True,
    )
    server = Server(config)
    # Bound before anything is started, so that a taken port costs nothing.
    listening = config.bind_socket()
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return 0
    return 0 if server.started else 1


def _available(module: str, otherwise: str) -> str:
    import importlib.util

    return module if importlib.util.find_spec(module) else otherwise
