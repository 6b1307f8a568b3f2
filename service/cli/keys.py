"""`mathtutor keys`: create, list, revoke."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from service.app import api_keys as keys
from service.config import settings
from service.errors import InvalidRequest

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Name = Annotated[str, typer.Argument(help="What the key is for: up to 40 of a–z, 0–9 and “-”.")]


def _path() -> Path:
    if not settings().keys:
        _fail("Set MATHTUTOR_KEYS to the file that holds the hashes of the keys.")
    return Path(settings().keys)


def _fail(said: str) -> NoReturn:
    print(said, file=sys.stderr)
    sys.exit(2)


@app.command()
def create(
    name: Name,
    rate: Annotated[float | None, typer.Option(min=0, help="Requests a minute; by default the service's own limit.")] = None,
    worker_seconds: Annotated[float | None, typer.Option(min=0, help="Worker-seconds of late; by default the service's own limit.")] = None,
    scope: Annotated[list[str] | None, typer.Option(help="What it may do besides asking: author (set exercises).")] = None,
) -> None:
    """Print a new key. It is told only once."""
    try:
        print(keys.create(_path(), name, rate, worker_seconds, scope or ()))
    except InvalidRequest as error:
        _fail(str(error))


@app.command("list")
def listed() -> None:
    """Print the names of the keys and when they were made."""
    for key in keys.read(_path()).values():
        print(f"{key.name:40}  {time.strftime('%Y-%m-%d', time.gmtime(key.created))}")


@app.command()
def revoke(name: Name) -> None:
    """Take a key out; it is refused within a second."""
    try:
        keys.revoke(_path(), name)
    except InvalidRequest as error:
        _fail(str(error))
