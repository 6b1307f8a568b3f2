"""Messages told: the sentence of the code with the values at its places.

Contract: a message and a language → a sentence. A value is put in as it is and never looked at again. Of a message with named values
the sentences are left out whose places have none, so that a longer text holds what can be said and no more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from service.messages.catalogues import base, ids, sentence
from service.messages.message import SAY, Message, Said, Value, from_data
from service.tree import Apply, Constant, Number, Relation, Symbol
from service.write import text

PLACE = re.compile(r"\{(\d*)\}")
NAMED = re.compile(r"\{([^{}]*)\}")
SENTENCE = re.compile(r"(?<=[.?!]) ")
WORDLESS = frozenset({"mathjson", "mathml", "curves", "areas"})
"""Members of an answer that hold no messages, and may be long."""


def told(said: Said, language: str = "en") -> str:
    """The message in a language."""
    if isinstance(said, str):
        return sentence(said, "", base(language))
    return _told(said, base(language))


def _told(said: Message, language: str) -> str:
    template = sentence(said.code, said.english, language)
    if said.english or said.code in ids():
        return _by_name(template, {name: _value(value, language) for name, value in said.named})
    if not said.values:
        return template
    values = [_value(value, language) for value in said.values]
    counted = iter(range(len(values)))
    return PLACE.sub(lambda place: values[int(place[1]) if place[1] else next(counted)], template)


def _by_name(template: str, values: Mapping[str, str]) -> str:
    parts = SENTENCE.split(template)
    kept = [part for part in parts if all(name in values for name in NAMED.findall(part))]
    return NAMED.sub(lambda place: values[place[1]], " ".join(kept))


def _value(value: Value, language: str) -> str:
    match value:
        case str():
            return value
        case Message():
            return _told(value, language)
        case Number() | Symbol() | Constant() | Apply() | Relation():
            return text(value)
        case _:
            return str(value)


def document_in(document: Mapping[str, object], language: str) -> dict[str, object]:
    """The answer with its messages told in a language; everything else stays as it is."""
    spoken = base(language)
    return {name: _in(member, spoken) for name, member in document.items()}


def _in(node: object, language: str) -> object:
    if isinstance(node, dict):
        if SAY in node:
            return _told(from_data(node), language)
        return {name: node[name] if type(node[name]) is str or name in WORDLESS else _in(node[name], language) for name in node}
    if isinstance(node, list | tuple):
        return [_in(member, language) for member in node]
    return _told(node, language) if isinstance(node, Message) else node
