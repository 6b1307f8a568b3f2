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
from typing import cast

from service import progress
from service.engine import harden, walls
from service.engine.frames import framed, received
from service.engine.outcome import Target, outcome
from service.question import Question

READY = b"ready"
TRYING = b"trying "
QUIETLY, FOLLOWED = b"\0", b"\1"
MOST_OPEN = 4096
"""File descriptors that a fork server may have had."""


@dataclass(frozen=True, slots=True)
class Worker:
    """What a new worker is told. The fork server, a trusted part of ourselves, unpickles it in the new process.

    target: "module:function", called with each task. memory_mb: its address space. walls: as in the settings. fricas: it may start
    FriCAS.
    """

    target: str
    memory_mb: int
    walls: str = "best"
    fricas: bool = False

    def _bootstrap(self, parent_sentinel: int) -> int:
        """Called by `multiprocessing.spawn` in the new process; returns the exit status."""
        os.close(parent_sentinel)
        harden.die_with(os.getppid())
        harden.stand_alone()
        os.register_at_fork(after_in_child=lambda: harden.die_with(os.getppid()))  # whatever it forks dies with it too
        pipe = _pipe()
        target = _named(self.target)
        _close_all_but(pipe)
        stand = self._raise_walls()
        if self.walls == "required" and (lacking := walls.missing(stand)):
            pipe.sendall(framed(b"no wall for: " + ", ".join(lacking).encode()))
            return 1
        return serve(pipe, target, stand)

    def _raise_walls(self) -> tuple[str, ...]:
        """The walls that stand from here on."""
        if self.walls != "off":
            return walls.raise_walls(self.memory_mb, self.fricas)
        harden.gain_nothing()
        harden.confine(self.memory_mb)
        return ()


def _pipe() -> socket.socket:
    """The one stream this worker was given."""
    # While a worker holds this end, the fork server would outlive the process that asked for it.
    os.close(forkserver._forkserver._forkserver_alive_fd)  # type: ignore[attr-defined]  # it has no public name
    given = forkserver.get_inherited_fds()
    return socket.socket(fileno=None if given is None else given[0])


def _close_all_but(pipe: socket.socket) -> None:
    """What else was open in the fork server is nothing to a worker."""
    os.closerange(3, pipe.fileno())
    os.closerange(pipe.fileno() + 1, MOST_OPEN)


def _named(target: str) -> Target:
    module, _, name = target.partition(":")
    return cast(Target, getattr(import_module(module), name))


def serve(pipe: socket.socket, target: Target, stand: tuple[str, ...] = ()) -> int:
    """Say READY and which walls stand, then answer each task that arrives.

    Tasks come pickled from the process that owns us; what returns is plain JSON.
    """

    def tell(tried: str) -> None:
        pipe.sendall(framed(TRYING + tried.encode()))

    pipe.sendall(framed(b" ".join((READY, *map(str.encode, stand)))))
    for message in received(pipe):
        task: Question = pickle.loads(memoryview(message)[1:])
        with progress.followed_by(tell if message[:1] == FOLLOWED else None):
            told = outcome(target, task)
        pipe.sendall(framed(told))
    return 0
