"""Programs of others that are asked: where FriCAS is, and what starts it. The script `fricas` starts it after looking around in a shell."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def fricas() -> Path | None:
    """FRICASsys below the folder that the script on the path belongs to; None where it isn't there."""
    script = shutil.which("fricas")
    if script is None:
        return None
    roots = (Path(script).resolve().parents[1], Path("/usr"), Path("/usr/local"))
    found = (path for root in roots for path in sorted((root / "lib" / "fricas" / "target").glob("*/bin/FRICASsys")))
    return next(found, None)


def command() -> list[str]:
    """What starts FriCAS without its own windows: the program, or the script where only that is found."""
    found = fricas()
    return ["fricas", "-nosman", "-nox"] if found is None else [str(found), "-nox"]


def environment() -> dict[str, str]:
    """All that it needs of the environment."""
    found = fricas()
    own = {} if found is None else {"FRICAS": str(found.parent.parent)}
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent", **own}
