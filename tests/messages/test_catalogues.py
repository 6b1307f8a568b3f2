"""Every message of the code has its sentence in every language, with the same places; no catalogue holds what nobody says."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from service.differential.solution import Method
from service.messages import languages
from service.messages.catalogues import FOLDER, ids, translations
from service.messages.po import entries
from service.messages.telling import NAMED, PLACE
from tests.spoken import SERVICE, codes, prefixes, titles, unfit

OTHERS = sorted(languages() - {"en"})
OF_LIBRARIES = Path(__file__).with_name("library_sentences.txt").read_text("utf-8").splitlines()
"""What pydantic's JSON reader says."""


def said() -> dict[str, str]:
    """Code → where it is made."""
    return {**codes(), **titles(), **{kind.value: "differential/solution.py" for kind in Method}, **dict.fromkeys(OF_LIBRARIES, "pydantic")}


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_of_the_code_has_its_sentence(language: str) -> None:
    own = translations(language)

    missing = {code: place for code, place in said().items() if code not in ids() and ("", code) not in own}

    assert missing == {}


@pytest.mark.parametrize("language", OTHERS)
def test_every_id_has_its_sentence(language: str) -> None:
    own = translations(language)

    assert [code for code, english in ids().items() if (code, english) not in own] == []


def test_a_code_that_is_put_together_begins_an_id() -> None:
    known = ids()

    assert {start: place for start, place in prefixes().items() if not any(code.startswith(start) for code in known)} == {}


def test_no_sentence_is_put_together_before_it_is_a_message() -> None:
    assert unfit() == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_every_place(language: str) -> None:
    for context, english, told in entries(FOLDER / f"{language}.po"):
        if context.startswith("malrule_") or context.endswith(("_told", "_explained")) or "slip" in context:
            continue  # of these the sentences are left out whose places can't be filled
        place = NAMED if context else PLACE
        found, wanted = place.findall(told), place.findall(english)
        assert len(found) == len(wanted) if not context else sorted(set(found)) == sorted(set(wanted)), english


@pytest.mark.parametrize("language", OTHERS)
def test_numbered_places_name_each_value_once(language: str) -> None:
    for context, english, told in entries(FOLDER / f"{language}.po"):
        numbers = [place for place in PLACE.findall(told) if place]
        assert context or not numbers or sorted(map(int, numbers)) == list(range(len(PLACE.findall(english)))), told


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_holds_nothing_that_nobody_says(language: str) -> None:
    constants = {
        node.value
        for path in SERVICE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    unused = [english for context, english, _ in entries(FOLDER / f"{language}.po") if not context and english]

    assert [english for english in unused if english not in constants and english not in OF_LIBRARIES] == []


def test_no_sentence_stands_twice_in_a_catalogue() -> None:
    for path in FOLDER.glob("*.po"):
        keys = [(context, english) for context, english, _ in entries(path)]
        assert len(keys) == len(set(keys)), path.name


def test_an_id_is_no_sentence() -> None:
    assert [code for code in ids() if not re.fullmatch(r"[a-z0-9_-]+", code)] == []


def test_every_good_step_that_is_named_has_its_sentence() -> None:
    named = {
        keyword.value.value
        for path in (SERVICE / "grade").rglob("*.py")
        for keyword in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(keyword, ast.keyword) and keyword.arg == "note" and isinstance(keyword.value, ast.Constant) and keyword.value.value
    }

    assert {name for name in named if f"rule_{name}" not in ids()} == set()
