"""Everything that is said in words: a code and its values, in one catalogue a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from service.language.po import entries

FOLDER = Path(__file__).parent / "locale"


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The codes of the languages there are."""
    return frozenset(path.stem for path in FOLDER.glob("*.po"))


@lru_cache(maxsize=16)
def catalogue(language: str) -> Mapping[str, str]:
    """Code → sentence; what a language has not (or has for another English sentence) is said in English."""
    english = {code: sentence for code, sentence, _ in entries(FOLDER / "en.po")}
    return {**english, **{code: said for (code, source), said in translations(language).items() if english.get(code) == source}}


@lru_cache(maxsize=16)
def translations(language: str) -> Mapping[tuple[str, str], str]:
    """(code, English) → translation."""
    own = language.split("-")[0].lower()
    if own == "en" or own not in languages():
        return {}
    return {(code, source): said for code, source, said in entries(FOLDER / f"{own}.po") if said}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Speaks the reader's language."""

    language: str = "en"

    def say(self, code: str, **values: str) -> str:
        """The sentence of a code with its values put in."""
        sentence = catalogue(self.language).get(code, code)
        for name, value in values.items():
            sentence = sentence.replace("{" + name + "}", value)
        return sentence
