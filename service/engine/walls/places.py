"""What a worker may still read and start: the modules of Python and of this service, shared libraries, FriCAS."""

from __future__ import annotations

import os
import sysconfig
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).parents[2]

MODULES = ("stdlib", "platstdlib", "purelib", "platlib")
LIBRARIES = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/dev/null", "/dev/urandom", "/dev/zero")
LOADERS = ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1")
"""What starts a program with shared libraries."""
SHELL = "/bin/sh"


def target(program: Path) -> Path:
    """The folder that FriCAS knows as $FRICAS."""
    return program.parent.parent


@lru_cache(maxsize=1)
def data(program: Path) -> frozenset[str]:
    """The folders that hold FriCAS' files, those that its links lead to too."""
    links = (path for path in target(program).rglob("*") if path.is_symlink())
    return frozenset((str(target(program)), *(str(path.resolve().parent) for path in links)))


def readable(program: Path | None) -> tuple[str, ...]:
    """Folders and files that a worker may read."""
    modules = {sysconfig.get_path(name) for name in MODULES}
    own = {str(PACKAGE), *(data(program) if program else ())}
    return tuple(sorted(path for path in {*modules, *own, *LIBRARIES} if path and os.path.exists(path)))


def executable(program: Path | None) -> tuple[str, ...]:
    """Files that a worker may start: FriCAS, and the shell in which its Lisp looks for a compiler, which itself can start nothing else."""
    return () if program is None else (str(program), *(path for path in (*LOADERS, SHELL) if os.path.exists(path)))
