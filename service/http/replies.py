"""Answers as bytes: JSON with the validators that caches use, and the language and shape the client prefers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

import pydantic_core
from starlette.requests import Request
from starlette.responses import Response

from service.messages import spoken, told
from service.question import Note

FRESH = "public, max-age=3600"
VOLATILE = frozenset(("elapsed_ms", "cached", "cut"))
"""Members of an answer that differ between two askings of one question."""
PLUS = Note("plus_in_url", "A raw + in an address or a form arrives as a space. Write %2B where a plus sign is meant.")


def json_bytes(document: Mapping[str, object]) -> bytes:
    """The document as JSON bytes."""
    return pydantic_core.to_json(document, inf_nan_mode="null")


def with_note(document: Mapping[str, object], note: Note) -> dict[str, object]:
    """The document with one note more."""
    notes = document.get("notes")
    known = notes if isinstance(notes, list) else ()
    return {**document, "notes": [*known, {"code": note.code, "message": told(note.message, spoken())}]}


def answer(request: Request, document: Mapping[str, object]) -> Response:
    """200, or 304 where the client of a GET already has this answer."""
    if request.method == "POST" or document.get("cut"):
        return Response(json_bytes(document), 200, {"Cache-Control": "no-store"}, "application/json")
    tag = _tag(document)
    headers = {"ETag": tag, "Cache-Control": FRESH, "Vary": "Accept, Accept-Language"}
    if holds(request.headers.get("if-none-match", ""), tag):
        return Response(None, 304, headers)
    return Response(json_bytes(document), 200, headers, "application/json")


def in_media(request: Request, document: Mapping[str, object], media: str, write: Callable[[Mapping[str, object]], str]) -> Response:
    """The answer in another media type than JSON; validators as for `answer`."""
    headers = {"Cache-Control": "no-store"}
    if request.method != "POST" and not document.get("cut"):
        headers = {"ETag": _tag({**document, "media": media}), "Cache-Control": FRESH, "Vary": "Accept, Accept-Language"}
        if holds(request.headers.get("if-none-match", ""), headers["ETag"]):
            return Response(None, 304, headers)
    return Response(write(document), 200, headers, media)


def chosen_media(accept: str, offered: Sequence[str]) -> str:
    """The media type that a client likes best, by the weights of its `Accept` and then by whether it is named; else the first offered.

    >>> chosen_media("application/json, */*", ["image/svg+xml", "application/json"])
    'application/json'
    """
    liked = {media: _liking(media, accept) for media in offered}
    best = max(offered, key=lambda media: liked[media])  # the first of equals
    return best if liked[best][0] > 0 else offered[0]


def _liking(media: str, accept: str) -> tuple[float, int]:
    """The weight of the most specific range that holds the media type, and how specific that is."""
    ranges = ("*/*", f"{media.partition('/')[0]}/*", media)
    found = [(ranges.index(kind), weight) for kind, weight in _weighed(accept) if kind in ranges]
    specific, weight = max(found, default=(0, 0.0))
    return weight, int(specific == 2)


def _weighed(accept: str) -> list[tuple[str, float]]:
    parts = [part.partition(";") for part in accept.split(",")[:32] if part.strip()]
    return [(kind.strip().lower(), _weight(quality.strip() if quality.strip().startswith("q=") else "")) for kind, _, quality in parts]


def _tag(document: Mapping[str, object]) -> str:
    stable = {name: member for name, member in document.items() if name not in VOLATILE}
    return f'W/"{hashlib.sha256(json_bytes(stable)).hexdigest()[:24]}"'


def holds(sent: str, tag: str) -> bool:
    """Whether an `If-None-Match` names the tag (weak comparison)."""
    bare = tag.removeprefix("W/")
    return sent.strip() == "*" or any(part.strip().removeprefix("W/") == bare for part in sent.split(","))


def prefers_html(request: Request) -> bool:
    """Whether a browser asks, rather than a program."""
    accept = request.headers.get("accept", "")
    return "text/html" in accept and "application/json" not in accept


def languages(header: str) -> list[str]:
    """The tags of an `Accept-Language`, best first.

    >>> languages("de-CH;q=0.7, en;q=0.9, *;q=0.1")
    ['en', 'de-CH']
    """
    weighed: list[tuple[float, int, str]] = []
    for index, part in enumerate(header.split(",")[:16]):
        tag, _, quality = part.strip().partition(";")
        weight = _weight(quality)
        if weight > 0 and _is_tag(tag):
            weighed.append((-weight, index, tag.strip()))
    return [tag for _, _, tag in sorted(weighed)]


def _is_tag(tag: str) -> bool:
    parts = tag.strip().split("-")
    return all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts) and parts[0].isalpha()


def _weight(quality: str) -> float:
    if not quality:
        return 1.0
    try:
        return float(quality.strip().removeprefix("q="))
    except ValueError:
        return 0.0


def language(request: Request, default: str) -> str:
    """The language the client likes best, else the service's own."""
    header = request.headers.get("accept-language")
    found = languages(header) if header else []
    return found[0] if found else default
