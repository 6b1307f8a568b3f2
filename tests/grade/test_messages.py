"""What is said: every sentence in every language, with the same places to fill in, and hints in the writer's own numbers."""

from __future__ import annotations

import re

import pytest

from service.grade.catalogue import misconceptions
from service.grade.next.equations import RULES
from service.language.po import entries
from service.messages import FOLDER, catalogue
from tests.grade.working import check

ENGLISH = {code: sentence for code, sentence, _ in entries(FOLDER / "en.po")}
PLACES = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("language", ["de", "es"])
def test_every_sentence_is_translated_from_the_english_there_is(language: str) -> None:
    own = {code: (source, said) for code, source, said in entries(FOLDER / f"{language}.po")}

    assert [code for code, sentence in ENGLISH.items() if own.get(code, ("", ""))[0] != sentence or not own[code][1]] == []


@pytest.mark.parametrize("language", ["de", "es"])
def test_a_translation_has_the_places_of_the_english(language: str) -> None:
    for code, source, said in entries(FOLDER / f"{language}.po"):
        assert sorted(PLACES.findall(source)) == sorted(PLACES.findall(said)), code


@pytest.mark.parametrize("language", ["de", "es"])
def test_translated_mal_rules_are_those_of_the_catalogue(language: str) -> None:
    known = {f"malrule_{rule.id}_name": rule.name for rule in misconceptions()}
    known |= {f"malrule_{rule.id}_{level}": rule.hints[level] for rule in misconceptions() for level in rule.hints}
    own = {code: source for code, source, _ in entries(FOLDER / f"{language}.po") if code.startswith("malrule_")}

    assert {code: known.get(code) for code in own} == own
    assert len(own) >= 120


@pytest.mark.parametrize("language", ["de", "es"])
def test_no_pointed_hint_is_left_in_english(language: str) -> None:
    own = {code for code, _, said in entries(FOLDER / f"{language}.po") if said}

    assert [rule.id for rule in misconceptions() if f"malrule_{rule.id}_pointed" not in own] == []


def test_an_explanation_is_given_in_the_language_asked_for() -> None:
    line = check(lines=["(x+1)^2", "x^2+1"], hints="pointed", language="de")["lines"][1]

    assert line["misconception"]["explanation"] == "Der Term 2ab fehlt: (a+b)^2 = a^2+2ab+b^2."
    assert line["hint"] == line["misconception"]["explanation"]


def test_every_rule_that_is_suggested_has_a_name_and_a_question() -> None:
    questions = {code.removeprefix("next_") for code in ENGLISH if code.startswith("next_")}

    assert RULES
    assert {f"rule_{name}" for name in questions} <= ENGLISH.keys()


def test_a_region_is_answered_in_its_language_and_an_unknown_language_in_english() -> None:
    assert catalogue("de-CH")["line_start"] == "Hier beginnt die Rechnung."
    assert catalogue("xx")["line_start"] == "The working starts here."


def test_a_mal_rule_is_named_in_the_language_asked_for() -> None:
    line = check(problem="x^2 = 9", lines=["x = 3"], hints="nudge", language="de")["lines"][0]

    assert line["misconception"]["name"] == "Negative Wurzel vergessen"
    assert line["hint"] == "Gibt es noch eine Zahl mit demselben Quadrat?"


def test_a_hint_with_numbers_of_its_own_says_where_they_come_from() -> None:
    line = check(problem="2x + 7 = 19", lines=["2x = 26"], hints="pointed")["lines"][0]

    assert line["hint"] == "Take 2*x+3=11 as an example. Subtract 3 from both sides."
