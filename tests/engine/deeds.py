"""What the workers of these tests do: small, quick and sometimes wicked."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from typing import Any

from service.clock import CUTS
from service.engine.outcome import STRATEGY
from service.errors import Unsupported
from service.progress import trying
from service.question import Question
from service.quietly import quietly


def do(question: Question) -> dict[str, Any]:
    """The deed that the question's option names."""
    value = DEEDS[question.options["deed"]](question.options)
    return {"did": question.options["deed"], "pid": os.getpid(), "value": value, STRATEGY: question.options["deed"]}


def _sleep(options: Any) -> None:
    time.sleep(options["seconds"])


def _spin(options: Any) -> None:
    end = time.monotonic() + options["seconds"]
    while time.monotonic() < end:
        pass


def _try(options: Any) -> None:
    for name in options["names"]:
        trying(name)
    time.sleep(options.get("pause", 0))


def _silence(options: Any) -> list[str | None]:
    """Methods that raise: a fault, and what can't be said."""
    return [quietly(_fault), quietly(_nothing), quietly(_nothing)]


def _fault() -> str:
    raise AttributeError("a student's words")


def _nothing() -> str:
    raise ValueError("a student's words")


def _cut(options: Any) -> str:
    """As if a busy machine had ended something early, and a method had said nothing."""
    CUTS.made()
    return quietly(_nothing, default="less than on a quiet machine") or ""


def _refuse(options: Any) -> None:
    raise Unsupported("Not here.", head="foo")


def _break(options: Any) -> None:
    raise ZeroDivisionError("/secret/path")


def _fill(options: Any) -> None:
    rows = []
    while True:
        rows.append([0] * 1_000_000)


def _big_integer(options: Any) -> int:
    import gmpy2

    return int(gmpy2.mpz(1) << 2**35)


def _big_flint(options: Any) -> int:
    import flint

    return int(flint.fmpz(1) << 2**35)


def _stuck_in_c(options: Any) -> None:
    import gmpy2

    gmpy2.fac(500_000_000)


def _recurse(options: Any) -> None:
    _recurse(options)


def _die(options: Any) -> None:
    os.kill(os.getpid(), options.get("signal", signal.SIGSEGV))
    time.sleep(10)


def _die_once(options: Any) -> str:
    """Killed the first time; the file that remembers it was made by the test."""
    if os.path.exists(options["path"]):
        os.unlink(options["path"])
        os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(10)
    return "second time"


def _child(options: Any) -> None:
    """Starts a process that would outlive it and says which; then hangs."""
    pid = os.fork()
    if pid == 0:
        time.sleep(60)
        os._exit(0)
    with open(options["fifo"], "w") as told:
        told.write(str(pid))
    time.sleep(60)


def _leave_behind(options: Any) -> None:
    """Leaves a grandchild that holds on to life, and tells its id as what is tried."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        if os.fork() == 0:
            ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)  # PR_SET_PDEATHSIG: it need not end with its parent
            os.write(writer, str(os.getpid()).encode())
            time.sleep(60)
        time.sleep(0.3)
        os._exit(0)
    trying(os.read(reader, 20).decode())
    os.wait()


def _limits(options: Any) -> dict[str, Any]:
    import resource
    import socket

    def refused(action: Any) -> bool:
        try:
            action()
        except OSError:
            return True
        return False

    def write() -> None:
        with open(options["path"], "w") as file:
            file.write("x")

    def connect() -> None:
        with socket.create_connection(("127.0.0.1", options["port"]), timeout=1):
            pass

    return {
        "memory": resource.getrlimit(resource.RLIMIT_AS)[1],
        "core": resource.getrlimit(resource.RLIMIT_CORE)[1],
        "write_refused": refused(write),
        "connect_refused": refused(connect),
        "leader": os.getpgid(0) == os.getpid(),
        "hash_seed": os.environ.get("PYTHONHASHSEED"),
        "gains_nothing": ctypes.CDLL(None).prctl(39, 0, 0, 0, 0) == 1,  # PR_GET_NO_NEW_PRIVS
    }


DEEDS: dict[str, Any] = {
    "echo": lambda options: options.get("value"),
    "sleep": _sleep,
    "spin": _spin,
    "try": _try,
    "silence": _silence,
    "cut": _cut,
    "refuse": _refuse,
    "break": _break,
    "fill": _fill,
    "big_integer": _big_integer,
    "big_flint": _big_flint,
    "stuck_in_c": _stuck_in_c,
    "recurse": _recurse,
    "die": _die,
    "die_once": _die_once,
    "child": _child,
    "limits": _limits,
    "leave_behind": _leave_behind,
    "not_json": lambda options: object(),
    "big_answer": lambda options: "x" * 5_000_000,
}
