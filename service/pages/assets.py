"""Static files: immutable under an address that carries their digest, compressed once."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from service.config import PACKAGE
from service.errors import NotFound
from service.pages.bundle import bundle

FOLDER = PACKAGE / "pages" / "static"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
    "": "text/plain; charset=utf-8",
}
FOREVER = "public, max-age=31536000, immutable"
BUNDLES = {"page/whole.js": ("page.js",), "page/framed.js": ("page.js", "embedded.js")}
"""One file for many modules: name → the modules that it starts with."""
COMPACT = frozenset((".woff2",))
"""Kinds of file that are compressed already."""


@dataclass(frozen=True)
class Asset:
    """One static file."""

    content: bytes
    media_type: str
    is_compact: bool

    @cached_property
    def gzipped(self) -> bytes:
        """The content compressed, the same bytes each time."""
        return gzip.compress(self.content, 9, mtime=0)


class Assets:
    """The files of a folder, by their relative names.

    digest: names the state of all of them together, so that modules and styles may refer to each other relatively.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in MEDIA_TYPES)
        self.files = {path.relative_to(folder).as_posix(): _asset(path) for path in paths}
        self.files |= _bundles(self.files)
        total = hashlib.sha256()
        for name, asset in self.files.items():
            total.update(name.encode() + b"\0" + hashlib.sha256(asset.content).digest())
        self.digest = total.hexdigest()[:16]

    def url(self, name: str) -> str:
        """The address of a file. KeyError when there is none."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.digest}/{name}"

    async def respond(self, request: Request) -> Response:
        """`GET /static/{digest}/{name}`; under an outdated digest the present file, not to be kept."""
        asset = self.files.get(request.path_params["name"])
        if asset is None:
            raise NotFound("There is no such file.")
        current = request.path_params["digest"] == self.digest
        headers = {"Cache-Control": FOREVER if current else "no-cache", "Vary": "Accept-Encoding", "Access-Control-Allow-Origin": "*"}
        if asset.is_compact or "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(asset.content, 200, headers, asset.media_type)
        gzipped = asset.gzipped if "gzipped" in vars(asset) else await asyncio.to_thread(lambda: asset.gzipped)
        return Response(gzipped, 200, {**headers, "Content-Encoding": "gzip"}, asset.media_type)


def _bundles(files: Mapping[str, Asset]) -> dict[str, Asset]:
    """The bundles of what is there."""
    scripts = {
        name.removeprefix("page/"): asset.content.decode() for name, asset in files.items() if re.fullmatch(r"page/[\w-]+\.js", name)
    }
    whole = {name: bundle(entries, scripts) for name, entries in BUNDLES.items() if scripts.keys() >= set(entries)}
    return {name: Asset(text.encode(), MEDIA_TYPES[".js"], is_compact=False) for name, text in whole.items()}


def _asset(path: Path) -> Asset:
    return Asset(path.read_bytes(), MEDIA_TYPES[path.suffix], path.suffix in COMPACT)


@lru_cache(maxsize=1)
def assets() -> Assets:
    """The static files of this package."""
    return Assets()
