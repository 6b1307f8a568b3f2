"""API keys: only their hashes are kept, in a file that `mathtutor keys` writes and every web process reads again when it changes.

A key is `mt_<name>_<secret>`. The secret has 256 random bits, so a plain SHA-256 of it can't be searched.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path

import structlog

from service.errors import Forbidden, InvalidRequest, Unauthorized
from service.messages import Message

KEY = re.compile(r"mt_([a-z0-9-]{1,40})_([A-Za-z0-9_-]{43})")
NAME = re.compile(r"[a-z0-9-]{1,40}")
log = structlog.stdlib.get_logger("mathtutor.keys")
LOOKED = 1.0
"""Seconds between looks at the file."""


@dataclass(frozen=True, slots=True)
class Key:
    """An API key without its secret. rate: requests a minute, worker_seconds: a minute; None for the service's own limits.

    scopes: what it may do besides asking.
    """

    name: str
    hash: str
    created: float
    rate: float | None = None
    worker_seconds: float | None = None
    scopes: tuple[str, ...] = ()


SCOPES = ("author",)
"""`author`: to set exercises."""


def read(path: Path) -> dict[str, Key]:
    """The keys of a file by name; none where there is no file. Raises InvalidRequest for a file that isn't one of keys."""
    try:
        rows = json.loads(path.read_text())
        return {row["name"]: _sound(Key(**{**row, "scopes": tuple(row.get("scopes", ()))})) for row in rows["keys"]}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidRequest("The file of keys can't be read; it is written by “mathtutor keys”.") from error


def _sound(key: Key) -> Key:
    """The key; TypeError where a field is not of its kind, which would fail only when it is asked for."""
    limits = (key.rate, key.worker_seconds)
    if not isinstance(key.name, str) or not isinstance(key.hash, str) or not all(each is None or each >= 0 for each in limits):
        raise TypeError("no key")
    return key


def create(path: Path, name: str, rate: float | None = None, worker_seconds: float | None = None, scopes: Sequence[str] = ()) -> str:
    """A new key, which is told only now. Raises InvalidRequest for a name that is taken or has other than a–z, 0–9 and -."""
    if not NAME.fullmatch(name):
        raise InvalidRequest("A key's name has up to 40 of a–z, 0–9 and “-”.")
    if unknown := [scope for scope in scopes if scope not in SCOPES]:
        raise InvalidRequest(Message("There is no scope named {}.", unknown[0][:40]))
    secret = secrets.token_urlsafe(32)
    with _changing(path) as keys:
        if name in keys:
            raise InvalidRequest(Message("There is a key named {} already; revoke it first.", name))
        keys[name] = Key(name, _hash(secret), time.time(), rate, worker_seconds, tuple(scopes))
    return f"mt_{name}_{secret}"


def revoke(path: Path, name: str) -> None:
    """Take a key out. Raises InvalidRequest where there is none of that name."""
    with _changing(path) as keys:
        if keys.pop(name, None) is None:
            raise InvalidRequest(Message("There is no key named {}.", name))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@contextmanager
def _changing(path: Path) -> Iterator[dict[str, Key]]:
    """The keys, written back whole; one change at a time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path.with_name(path.name + ".lock"), "w") as lock:
        flock(lock, LOCK_EX)
        keys = read(path)
        yield keys
        _write(path, keys)


def _write(path: Path, keys: Mapping[str, Key]) -> None:
    text = json.dumps({"keys": [asdict(key) for key in keys.values()]}, indent=2)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


class Keys:
    """The keys of a file, read again when it changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys: dict[str, Key] = {}
        self._stamp: tuple[int, int, int] | None = None
        self._looked = -LOOKED
        self.is_sound = True

    def key_of(self, authorization: str) -> Key:
        """The key of an `Authorization: Bearer …`. Raises Unauthorized without one, Forbidden with a wrong one."""
        scheme, _, given = authorization.partition(" ")
        if scheme.lower() != "bearer" or not given:
            raise Unauthorized("This service asks for a key: send “Authorization: Bearer …”.")
        match = KEY.fullmatch(given.strip())
        key = self._current().get(match[1]) if match else None
        if match is None or key is None or not hmac.compare_digest(key.hash, _hash(match[2])):
            raise Forbidden("This key is not known here.")
        return key

    def secret(self) -> bytes:
        """The secret that signs the sessions of the service's own pages: the same for all that read the file, another with other keys.

        Empty where the file has no key.
        """
        hashes = sorted(key.hash for key in self._current().values())
        return hashlib.sha256(("pages " + " ".join(hashes)).encode()).digest() if hashes else b""

    def _current(self) -> Mapping[str, Key]:
        now = time.monotonic()
        if now - self._looked >= LOOKED:
            self._looked = now
            stamp = self._stamped()
            if stamp != self._stamp:
                self._stamp = stamp
                self._read_again()
        return self._keys

    def _read_again(self) -> None:
        """The keys as the file has them; those it had last where it can't be read, until it changes again."""
        try:
            self._keys, self.is_sound = read(self._path), True
        except (InvalidRequest, OSError) as error:
            self.is_sound = False
            log.error("keys_not_read", path=str(self._path), cause=type(error.__cause__ or error).__name__, kept=len(self._keys))

    def _stamped(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size
