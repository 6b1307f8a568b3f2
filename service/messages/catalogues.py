"""The sentences of the messages, one catalogue a language: gettext's .po files in `locale/`, read as they are.

`en.po` holds the English sentence of every code that is an id. The other languages hold the translation of every sentence: of an id's
under its id (`msgctxt`), of a code that is an English sentence under that. What a language has not is said in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from service.messages.po import entries

FOLDER = Path(__file__).parent / "locale"


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The codes of the languages there are."""
    return frozenset(path.stem for path in FOLDER.glob("*.po"))


def base(language: str) -> str:
    """The language of a tag as the catalogues name it: `de` of `de-CH`; `en` where there is no catalogue."""
    code = language.split("-")[0].lower()
    return code if code in languages() else "en"


@lru_cache(maxsize=1)
def ids() -> Mapping[str, str]:
    """Code → English sentence, of every code that is an id."""
    return {code: sentence for code, sentence, _ in entries(FOLDER / "en.po")}


@lru_cache(maxsize=16)
def translations(language: str) -> Mapping[tuple[str, str], str]:
    """(id or "", English) → translation. language: as `base` says it."""
    if language == "en":
        return {}
    return {(code, source): said for code, source, said in entries(FOLDER / f"{language}.po") if said}


def sentence(code: str, english: str, language: str) -> str:
    """The sentence of a code with its places, in a language. english: see `Message`; language: as `base` says it."""
    source = english or ids().get(code)
    if language == "en":
        return code if source is None else source
    found = translation(code, "", language) if source is None else translation(source, code, language)
    return found or source or code


@lru_cache(maxsize=4096)
def templates(code: str, english: str = "") -> tuple[str, ...]:
    """The sentence of a code in every language, the English one first."""
    spoken = ("en", *sorted(languages() - {"en"}))
    return tuple(dict.fromkeys(sentence(code, english, language) for language in spoken))


def translation(english: str, context: str, language: str) -> str | None:
    """The translation of an English sentence, or itself where it has no words; else None. context: the code where that is an id."""
    return translations(language).get((context, english)) or (None if any(map(str.isalpha, english)) else english)
