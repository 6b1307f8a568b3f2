"""What is said: every sentence in every language, with the same places to fill in, and hints in the writer's own numbers."""

from __future__ import annotations

import re

import pytest

from service.grade.catalogue import misconceptions
from service.grade.naming import Naming
from service.grade.voice import Voice
from service.judge.judgement import Judgement
from service.messages import Message, told
from service.messages.catalogues import FOLDER
from service.messages.po import entries
from service.rules.equations import EQUATION_RULES
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
        assert set(PLACES.findall(source)) == set(PLACES.findall(said)), code


@pytest.mark.parametrize("language", ["de", "es"])
def test_translated_mal_rules_are_those_of_the_catalogue(language: str) -> None:
    known = {f"malrule_{rule.id}_name": rule.name for rule in misconceptions()}
    known |= {f"malrule_{rule.id}_{level}": rule.says[level] for rule in misconceptions() for level in ("nudge", "pointed")}
    own = {code: source for code, source, _ in entries(FOLDER / f"{language}.po") if code.startswith("malrule_")}

    assert own == known


def test_an_explanation_is_given_in_the_language_asked_for() -> None:
    line = check(lines=["(x+7)^2", "x^2+49"], hints="pointed", language="de")["lines"][1]

    assert line["misconception"]["explanation"] == "Auch das Produkt von x und 7 kommt vor, zweimal: (x + 7)² = x² + 2x·7 + 7²."
    assert line["hint"].endswith(line["misconception"]["explanation"])


def test_every_rule_that_is_suggested_has_a_name_and_a_question() -> None:
    questions = {code.removeprefix("next_") for code in ENGLISH if code.startswith("next_")}

    assert EQUATION_RULES
    assert {f"rule_{name}" for name in questions} <= ENGLISH.keys()


def test_a_region_is_answered_in_its_language_and_an_unknown_language_in_english() -> None:
    assert told(Message("line_start"), "de-CH") == "Hier beginnt die Rechnung."
    assert told(Message("line_start"), "xx") == "The working starts here."


def test_a_mal_rule_is_named_in_the_language_asked_for() -> None:
    line = check(problem="x^2 = 9", lines=["x = 3"], hints="nudge", language="de")["lines"][0]

    assert line["misconception"]["name"] == "Negative Wurzel vergessen"
    assert line["hint"] == "Gibt es noch eine Zahl mit demselben Quadrat?"


def test_each_level_of_a_hint_says_what_the_one_before_it_says() -> None:
    said = {
        hints: check(problem="4x - 9 = 15", lines=["4x = 6"], hints=hints)["lines"][0]["hint"] for hints in ("nudge", "pointed", "answer")
    }

    assert said["nudge"] == "What did you do to both sides?"
    assert said["pointed"] == "What did you do to both sides? A term that changes sides changes its sign. Add 9 to both sides."
    assert said["answer"].startswith(said["pointed"])
    assert said["answer"].endswith("Right would be: 4x = 24")


def test_a_counterexample_says_which_line_is_true_and_which_is_false() -> None:
    hint = check(problem="x^2 = 4x + 5", lines=["x^2 = 4x - 5"], hints="answer")["lines"][0]["hint"]

    assert "the line before says" in hint
    assert "which is false" in hint


def test_the_lowest_level_of_a_hint_says_only_which_line_is_wrong() -> None:
    naming = Naming()

    hint = Voice("where").hint_for(None, None, Judgement("not_equivalent"), naming, 4)

    assert told(hint) == "The mistake is in line 4."


@pytest.mark.parametrize(
    ("problem", "line", "right"),
    [
        ("x^2 - 7x + 10 = 0", "x = 5", "Right would be: x = 2 or x = 5"),
        ("6x + 8", "2(3x + 8)", "Right would be: 2(3x + 4)"),
        ("17 - 9", "9", "Right would be: 17 − 9 = 8"),
        ("d/dx(x^6)", "6x^6", "Right would be: 6x⁵"),
        ("x^2 = -25", "x = 5", "The line before has no solution."),
    ],
)
def test_the_highest_level_of_a_hint_gives_the_right_line(problem: str, line: str, right: str) -> None:
    assert check(problem=problem, lines=[line], hints="answer")["lines"][0]["hint"].endswith(right)
