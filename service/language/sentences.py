"""The service's sentences in other languages.

Notes, errors and checks are made in English where they arise, each from one sentence with places: “The integral diverges at {}.”
The catalogues in `locale/` hold the sentences with their translations; a finished sentence is recognised by the words between its
places, so what makes a message knows nothing of languages, and what no catalogue holds is said in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from service.language.po import entries

FOLDER = Path(__file__).parent / "locale"
PLACE = re.compile(r"\{(\d*)\}")
ENDS = re.compile(r"(?<=\.) ")
"""Between one sentence and the next."""
LONGEST = 2000
"""Characters of a sentence that is looked up."""
SPOKEN = frozenset({"message", "method", "detail", "expected", "title"})
"""Members of an answer that hold sentences."""
SPEAKING: ContextVar[str | None] = ContextVar("mathtutor_language", default=None)
"""The language that the request under way is answered in; None until that is known."""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Errors raised within are told in this language."""
    before = SPEAKING.set(language)
    try:
        yield
    finally:
        SPEAKING.reset(before)


def languages() -> frozenset[str]:
    """The codes of the languages there are."""
    return frozenset({"en", *(path.stem for path in FOLDER.glob("*.po"))})


@dataclass(frozen=True, slots=True)
class Sentence:
    """An English sentence cut at its places, and what it becomes; a place of the translation is numbered where the order changes."""

    literals: tuple[str, ...]
    translation: str

    def values(self, sentence: str) -> list[str] | None:
        """What stands in the places of a finished sentence; None where it is another. Linear in its length."""
        first, *middle, last = self.literals
        if len(sentence) < len(first) + len(last) or not (sentence.startswith(first) and sentence.endswith(last)):
            return None
        at, end, found = len(first), len(sentence) - len(last), []
        for literal in middle:
            place = sentence.find(literal, at, end)
            if place < 0:
                return None
            found.append(sentence[at:place])
            at = place + len(literal)
        return [*found, sentence[at:end]]

    def filled(self, values: list[str]) -> str:
        counted = iter(range(len(values)))
        return PLACE.sub(lambda place: values[int(place[1]) if place[1] else next(counted)], self.translation)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """whole: sentences without places. parted: those with places, the wordiest first, so that the closest one is met."""

    whole: Mapping[str, str]
    parted: tuple[Sentence, ...]


@lru_cache(maxsize=16)
def catalogue(language: str) -> Catalogue:
    """The sentences of a language; none for English and for languages that are not there. `de-CH` is `de`."""
    code = language.split("-")[0].lower()
    if code == "en" or code not in languages():
        return Catalogue({}, ())
    known = {english: told for _, english, told in entries(FOLDER / f"{code}.po") if told}
    whole = {english: told for english, told in known.items() if not PLACE.search(english)}
    parted = [Sentence(tuple(english.split("{}")), told) for english, told in known.items() if english not in whole]
    return Catalogue(whole, tuple(sorted(parted, key=lambda s: -sum(map(len, s.literals)))))


def said(sentence: str, language: str) -> str:
    """The sentence, or several after one another, in a language; in English where there is no translation."""
    known = catalogue(language)
    if not known.whole or len(sentence) > LONGEST:
        return sentence
    told = _told(sentence, known)
    if told is None and ". " in sentence:
        return " ".join(_told(one, known) or one for one in ENDS.split(sentence))
    return sentence if told is None else told


def _told(sentence: str, known: Catalogue) -> str | None:
    """One sentence; a hint that ends it, such as “ Did you mean …?”, is a sentence of its own."""
    if sentence in known.whole:
        return known.whole[sentence]
    for candidate in known.parted:
        values = candidate.values(sentence)
        if values is not None and not any(ENDS.search(value.strip()) for value in values):
            return candidate.filled([_value(value, known) for value in values])
    return None


def _value(value: str, known: Catalogue) -> str:
    if not value.startswith(" "):
        return value
    return " " + (_told(value[1:], known) or value[1:])


def document_in(document: dict[str, object], language: str) -> dict[str, object]:
    """The answer with everything it says in a language; its mathematics stays as it is."""
    if not catalogue(language).whole:
        return document
    return {name: _member(name, member, language) for name, member in document.items()}


def _member(name: object, member: object, language: str) -> object:
    return said(member, language) if name in SPOKEN and isinstance(member, str) else _in(member, language)


def _in(node: object, language: str) -> object:
    match node:
        case dict():
            return {name: _member(name, member, language) for name, member in node.items()}
        case list() | tuple():
            return [_in(member, language) for member in node]
        case _:
            return node
