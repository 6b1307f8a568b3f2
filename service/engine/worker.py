"""The life of a worker process: give up what it doesn't need, then one task at a time until its pipe closes.

A task arrives as a byte that says whether somebody follows what it tries, and the pickled question. What returns is JSON:
while it is followed `TRYING` and a code each time another strategy is tried, and at its end the outcome.
"""

from __future__ import annotations

import os
import pickle
import socket
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import forkserver
from typing import Any, cast

from service import progress
from service.engine import harden
from service.engine.frames import framed, received
from service.engine.outcome import Target, outcome

READY = b"ready"
TRYING = b"trying "
QUIETLY, FOLLOWED = b"\0", b"\1"


@dataclass(frozen=True, slots=True)
class Worker:
    """What a new worker is told. The fork server, a trusted part of ourselves, unpickles it in the new process.

    target: "module:function", called with each task. memory_mb: its address space.
    """

    target: str
    memory_mb: int

    def _bootstrap(self, parent_sentinel: int) -> int:
        """Called by `multiprocessing.spawn` in the new process; returns the exit status."""
        os.close(parent_sentinel)
        harden.die_with(os.getppid())
        harden.stand_alone()
        os.register_at_fork(after_in_child=lambda: harden.die_with(os.getppid()))  # whatever it forks dies with it too
        pipe = _pipe()
        target = _named(self.target)
        harden.gain_nothing()
        harden.confine(self.memory_mb)
        return serve(pipe, target)


def _pipe() -> socket.socket:
    """The one stream this worker was given."""
    # While a worker holds this end, the fork server would outlive the process that asked for it.
    os.close(forkserver._forkserver._forkserver_alive_fd)  # type: ignore[attr-defined]  # it has no public name
    given = forkserver.get_inherited_fds()
    return socket.socket(fileno=None if given is None else given[0])


def _named(target: str) -> Target:
    module, _, name = target.partition(":")
    return cast(Target, getattr(import_module(module), name))


def serve(pipe: socket.socket, target: Target) -> int:
    """Answer each task that arrives. Tasks come pickled from the process that owns us; what returns is plain JSON."""

    def tell(tried: str) -> None:
        pipe.sendall(framed(TRYING + tried.encode()))

    pipe.sendall(framed(READY))
    for message in received(pipe):
        task: Any = pickle.loads(memoryview(message)[1:])
        with progress.followed_by(tell if message[:1] == FOLLOWED else None):
            told = outcome(target, task)
        pipe.sendall(framed(told))
    return 0
