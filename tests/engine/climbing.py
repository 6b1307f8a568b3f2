"""Attempts to get over the walls around a worker: each returns where it got over, and raises OSError where it did not."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.engine.walls import seccomp

LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Prey:
    """What is outside: a file, its folder, a process of the same user, a server's port, and the path of its Unix socket."""

    secret: str
    folder: str
    pid: int
    port: int
    path: str


def _called(number: int, *arguments: Any) -> int:
    """A system call by its number; OSError where it fails."""
    done = int(LIBC.syscall(number, *arguments))
    if done < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return done


def _named(name: str, *arguments: Any) -> int:
    return _called(seccomp.REFUSED[name][seccomp.MACHINES[os.uname().machine][1]], *arguments)


def _connect(prey: Prey) -> None:
    socket.create_connection(("127.0.0.1", prey.port), timeout=1).close()


def _datagram(prey: Prey) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", prey.port))


def _unix(prey: Prey) -> None:
    with socket.socket(socket.AF_UNIX) as stream:
        stream.connect(prey.path)


def _read(prey: Prey) -> None:
    with open(prey.secret) as file:
        assert file.read() == "secret"


def _link(prey: Prey) -> None:
    os.link(prey.secret, prey.secret + ".link")


def _write(prey: Prey) -> None:
    with open(os.path.join(prey.folder, "new"), "w") as file:
        file.write("x")


def _append(prey: Prey) -> None:
    with open(prey.secret, "a") as file:
        file.write("x")


def _environment_of(prey: Prey) -> None:
    with open(f"/proc/{prey.pid}/environ", "rb") as file:
        file.read()


def _memory_of(prey: Prey) -> None:
    os.close(os.open(f"/proc/{prey.pid}/mem", os.O_RDONLY))


def _run(*command: str) -> Callable[[Prey], None]:
    return lambda prey: _ran(command)


def _ran(command: tuple[str, ...]) -> None:
    if subprocess.run(command, check=False, capture_output=True, timeout=10).returncode != 0:
        raise OSError("it was not started")


def _run_from_memory(prey: Prey) -> None:
    with open(sys.executable, "rb") as file:
        program = file.read()
    memory = os.memfd_create("program")
    os.write(memory, program)
    _ran((f"/proc/self/fd/{memory}", "-c", ""))


def _fork_to(number: Callable[[], Any]) -> None:
    pid = os.fork()
    if pid == 0:
        try:
            number()
        except BaseException:
            os._exit(1)
        os._exit(0)
    if os.waitpid(pid, 0)[1] != 0:
        raise OSError("refused in a child")


def _capability(prey: Prey) -> None:
    sets = (ctypes.c_uint32 * 6)()
    LIBC.capget((ctypes.c_uint32 * 2)(0x20080522, 0), sets)
    if sets[0] & ~(1 << 2) == 0 and sets[3] == 0:  # reading is bounded by the files' own wall
        raise OSError("there are none")


def _environment(prey: Prey) -> None:
    if "MATHTUTOR_DATABASE" not in os.environ and b"hunter2" not in _initial_environment():
        raise OSError("nothing is there")


def _initial_environment() -> bytes:
    try:
        with open("/proc/self/environ", "rb") as file:
            return file.read()
    except OSError:
        return b""


def _descriptors(prey: Prey) -> None:
    opened = [os.pipe() for _ in range(200)]
    for pair in opened:
        os.close(pair[0])


def _bound(prey: Prey) -> None:
    resource.prlimit(prey.pid, resource.RLIMIT_NOFILE, (3, 3))


def _raise_limit(prey: Prey) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
    if resource.getrlimit(resource.RLIMIT_NPROC)[1] == resource.RLIM_INFINITY or os.geteuid():
        raise OSError("it is as it was")


CLIMBS: dict[str, dict[str, Callable[[Prey], Any]]] = {
    "network": {
        "connect": _connect,
        "send a datagram": _datagram,
        "reach a Unix socket": _unix,
        "make a pair of sockets": lambda prey: socket.socketpair(),
        "listen": lambda prey: socket.create_server(("127.0.0.1", 0)),
    },
    "files": {
        "read a file": _read,
        "append to a file": _append,
        "delete a file": lambda prey: os.unlink(prey.secret),
        "rename a file": lambda prey: os.rename(prey.secret, prey.secret + "2"),
        "empty a file": lambda prey: os.truncate(prey.secret, 0),
        "link a file": _link,
        "make a file": _write,
        "make a folder": lambda prey: os.mkdir(os.path.join(prey.folder, "d")),
        "list a folder": lambda prey: os.listdir(prey.folder),
        "read the users": lambda prey: Path("/etc/passwd").read_text(),
        "read the environment of another process": _environment_of,
        "read the memory of another process": _memory_of,
    },
    "programs": {
        "start a program": _run("/bin/true"),
        "start a shell": _run("/bin/sh", "-c", "exit 0"),
        "start a program through a shell": _run("/bin/sh", "-c", "/bin/true"),
        "start Python": _run(sys.executable, "-c", ""),
        "start a program through the loader": _run("/lib64/ld-linux-x86-64.so.2", "/bin/true"),
        "start a program from memory": _run_from_memory,
    },
    "processes": {
        "trace a process": lambda prey: _named("ptrace", 16, prey.pid, None, None),
        "read a process": lambda prey: _named("process_vm_readv", prey.pid, None, 0, None, 0, 0),
        "hold a process": lambda prey: _named("pidfd_open", prey.pid, 0),
        "lower a process": lambda prey: os.setpriority(os.PRIO_PROCESS, prey.pid, 19),
        "bound a process": _bound,
        "move a process": lambda prey: os.sched_setaffinity(prey.pid, {0}),
        "share memory": lambda prey: _named("shmget", 4711, 4096, 0o1666),
    },
    "signals": {
        "stop a process": lambda prey: os.kill(prey.pid, signal.SIGSTOP),
        "stop its group": lambda prey: os.killpg(os.getpgid(prey.pid), signal.SIGSTOP),
        "see whether it is there": lambda prey: os.kill(prey.pid, 0),
    },
    "kernel": {
        "a namespace of users": lambda prey: _named("unshare", 0x10000000),
        "a namespace with a child": lambda prey: _called(seccomp.CLONE[seccomp.MACHINES[os.uname().machine][1]], 0x10000011, 0, 0, 0, 0),
        "clone3": lambda prey: _called(435, None, 0),
        "mount": lambda prey: _named("mount", b"none", b"/mnt", b"tmpfs", 0, None),
        "io_uring": lambda prey: _named("io_uring_setup", 1, None),
        "bpf": lambda prey: _named("bpf", 0, None, 0),
        "keys": lambda prey: _named("add_key", b"user", b"k", b"v", 1, -3),
        "change rights": lambda prey: os.chmod(prey.secret, 0o777),
        "change times": lambda prey: os.utime(prey.secret, (0, 0)),
        "watch a folder": lambda prey: _called(294, 0) if os.uname().machine == "x86_64" else _named("inotify_init1", 0),
        "change the host's name": lambda prey: _named("sethostname", b"x", 1),
    },
    "group": {
        "leave the session in a child": lambda prey: _fork_to(os.setsid),
        "leave the group in a child": lambda prey: _fork_to(os.setpgrp),
    },
    "privileges": {"have a capability": _capability, "become another user": lambda prey: os.setresuid(1234, 1234, 1234)},
    "environment": {"read a password": _environment},
    "limits": {"open many files": _descriptors, "raise a limit": _raise_limit},
}
"""Wall → attempts."""


def climbed(prey: Prey) -> dict[str, list[str]]:
    """Which attempts got over each wall."""
    return {wall: [name for name, attempt in attempts.items() if _is_over(attempt, prey)] for wall, attempts in CLIMBS.items()}


def _is_over(attempt: Callable[[Prey], Any], prey: Prey) -> bool:
    try:
        attempt(prey)
    except (OSError, ValueError, subprocess.SubprocessError):
        return False
    return True
