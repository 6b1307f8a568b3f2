"""Every mal-rule speaks in the student's own numbers and letters, in every language; what can't be filled in is not said."""

from __future__ import annotations

import re

import pytest

from service.algebra.laws import law
from service.algebra.values import precision
from service.grade.catalogue import Misconception, misconceptions
from service.grade.naming import Naming
from service.grade.shown import PLACE
from service.grade.voice import Voice, of_malrule
from service.judge.judgement import Judgement
from service.messages import told
from service.messages.catalogues import sentence as sentence_of
from service.tree import Tree
from tests.grade.sayings import computed, instance, letters_in, letters_of, lines, numbers_in, numbers_of

LANGUAGES = ("en", "de", "es")
RULES = [rule for rule in misconceptions() if rule.finder != "missing_constant"]
WRONG = Judgement("not_equivalent")


def template(rule: Misconception, part: str, language: str) -> str:
    """A sentence of a mal-rule with its places."""
    code, _, english = of_malrule(rule, part, {})
    return sentence_of(code, english, language)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_mal_rule_speaks_of_three_other_lines_in_their_own_numbers_and_letters(rule: Misconception) -> None:
    with precision():
        steps = lines(rule)

        for before, after in steps:
            _speaks_of(rule, before, after)

    assert len(steps) == 3


def _speaks_of(rule: Misconception, before: Tree, after: Tree) -> None:
    found = instance(rule, before, after)
    assert found is not None, (before, after)
    right = [] if found.right is None else [found.right]
    numbers = numbers_of(before, after, *right) | computed(rule, found.parts)
    own = letters_of(before, after)
    naming = Naming(misconception=rule, parts=found.parts, right=found.right, before=before)
    for language in LANGUAGES:
        voice = Voice("pointed")
        named = voice.misconception(naming)
        assert named is not None
        for said in (named["name"], named["explanation"], voice.hint_for(before, after, WRONG, naming, 1)):
            sentence = told(said, language)
            assert sentence
            assert "{" not in sentence
            assert numbers_in(sentence) <= numbers, (sentence, before, after)
            assert letters_in(sentence, language) <= own, (sentence, before, after)
        assert not numbers_in(told(named["name"], language))


@pytest.mark.parametrize("rule", misconceptions(), ids=lambda rule: rule.id)
@pytest.mark.parametrize("language", LANGUAGES)
def test_outside_of_its_places_a_sentence_has_no_numbers_and_no_letters(rule: Misconception, language: str) -> None:
    for part in ("name", "nudge", "pointed"):
        bare = PLACE.sub("", template(rule, part, language))

        assert not re.search(r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹]", bare)
        assert letters_in(bare, language) <= {"d"}


@pytest.mark.parametrize("rule", misconceptions(), ids=lambda rule: rule.id)
def test_every_language_has_the_places_of_the_english(rule: Misconception) -> None:
    for part in ("name", "nudge", "pointed"):
        places = [sorted(set(PLACE.findall(template(rule, part, language)))) for language in LANGUAGES]

        assert places[0] == places[1] == places[2]
        for _, source, _ in places[0]:
            law(source)


@pytest.mark.parametrize("rule", misconceptions(), ids=lambda rule: rule.id)
def test_a_nudge_is_a_question_in_every_language(rule: Misconception) -> None:
    for language in LANGUAGES:
        assert template(rule, "nudge", language).endswith("?")
