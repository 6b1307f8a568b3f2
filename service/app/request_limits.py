"""Limits of a request: everything it may bring, in one table, checked before anything is read.

Contract: every check is linear in what it looks at; a request that passes them all is read in a fraction of a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from service.errors import TooLarge
from service.messages import Message

LIMITS: dict[str, tuple[int, str]] = {
    "characters": (65_536, "Characters of all strings of a request together."),
    "tokens": (20_000, "Numbers, names and signs in all strings of a request together."),
    "members": (2_048, "Members of all objects and lists of a request together."),
    "marks": (40_000, "Commas and opening brackets in a JSON body, those inside strings too."),
    "nesting": (32, "Objects and lists inside each other in a JSON body."),
    "fields": (512, "Names that one form or address may bring."),
    "headers": (100, "Headers of a request."),
    "cookies": (4_096, "Characters of a request's cookies that are looked at."),
}
"""Limit → how many, and what is counted. Those of a single string are in `service.read.limits`, of bytes in `service.config`."""

LIGHT = 250
"""Characters that are read at once; more is read on the side thread (`service.app.side_thread`)."""
TOKEN = re.compile(r"\w+|[^\w\s]")
SENTENCES = {
    "characters": "The request holds more than {} characters.",
    "tokens": "The request holds more than {} numbers, names and signs.",
    "members": "The request holds more than {} values.",
    "marks": "The request holds more than {} commas and brackets.",
    "nesting": "The request is nested more than {} levels deep.",
    "fields": "The request brings more than {} fields.",
    "headers": "The request has more than {} headers.",
}


def most(name: str) -> int:
    """The limit of that name."""
    return LIMITS[name][0]


def too_large(name: str) -> TooLarge:
    """The refusal of what passes that limit."""
    return TooLarge(Message(SENTENCES[name], f"{most(name):,}"), limit=most(name))


def check_json(body: bytes) -> None:
    """TooLarge for a body that would become more values than a request may bring. Looks at bytes only."""
    if sum(map(body.count, (b",", b"[", b"{"))) > most("marks"):
        raise too_large("marks")


def spend(values: Mapping[str, object]) -> int:
    """The characters of all strings of a request. Raises TooLarge where it passes a limit."""
    characters = 0
    for members, (level, value) in enumerate(_values(values), 1):
        if level > most("nesting"):
            raise too_large("nesting")
        characters += len(value) if isinstance(value, str) else 0
        if members > most("members"):
            raise too_large("members")
        if characters > most("characters"):
            raise too_large("characters")
    if characters > most("tokens"):
        _check_tokens(values)
    return characters


def _check_tokens(values: Mapping[str, object]) -> None:
    tokens = sum(len(TOKEN.findall(value)) for _, value in _values(values) if isinstance(value, str))
    if tokens > most("tokens"):
        raise too_large("tokens")


def _values(values: Mapping[str, object]) -> Iterator[tuple[int, object]]:
    """Every name and every value with its level, the outermost being 1; without recursion."""
    waiting: list[tuple[int, object]] = [(0, values)]
    while waiting:
        level, value = waiting.pop()
        if level:
            yield level, value
        if isinstance(value, Mapping):
            waiting += [(level + 1, part) for pair in value.items() for part in pair]
        elif isinstance(value, list | tuple):
            waiting += [(level + 1, part) for part in value]
