"""Formulas are read aloud as a teacher would, so that two different ones never sound alike."""

from __future__ import annotations

import re

import pytest

from service.read import read
from service.write import speech
from service.write.spoken_words import spoken
from tests.read.tables import TABLES, rows

ROWS = rows(TABLES / "speech.toml")
PLACE = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_formula_is_said_as_the_table_says(row):
    written, spoken = row

    assert speech(read(written).tree) == spoken


@pytest.mark.parametrize("row", rows(TABLES / "speech_languages.toml"), ids=lambda row: row[0])
def test_a_formula_is_said_in_each_language(row: tuple[str, ...]) -> None:
    written, *spoken = row

    tree = read(written).tree

    assert [speech(tree, language) for language in ("en", "de", "es")] == spoken


@pytest.mark.parametrize("language", ["de", "es"])
def test_every_word_is_there_in_every_language(language: str) -> None:
    own, base = spoken(language).tables, spoken("en").tables

    missing = {(section, name) for section, names in base.items() if section != "apart" for name in names} - {
        (section, name) for section, names in own.items() for name in names
    }

    assert missing == set()


@pytest.mark.parametrize("language", ["de", "es"])
def test_every_phrase_has_the_places_of_the_english_one(language: str) -> None:
    own, base = spoken(language).section("say"), spoken("en").section("say")

    assert {name: sorted(PLACE.findall(text)) for name, text in own.items()} == {
        name: sorted(PLACE.findall(text)) for name, text in base.items()
    }


def test_what_has_no_table_is_said_in_english() -> None:
    assert speech(read("x^2").tree, "fr") == "x squared"


def test_different_formulas_sound_different():
    written = ("sin(x)^2", "sin(x^2)", "exp(x)^2", "exp(x^2)", "(x^2)^3", "x^2^3", "2(x+1)", "2x+1")

    assert len({speech(read(formula).tree) for formula in written}) == len(written)
