"""What is tried has a name: strategies have topics, and every topic its words."""

from __future__ import annotations

import pytest

from service.cas.simplify import WAYS
from service.differential.solving import METHODS as OF_EQUATIONS
from service.integrate.definite import METHODS as DEFINITE
from service.integrate.strategies import STRATEGIES as INDEFINITE
from service.pages.strategies import TOPICS, topics_by_code
from service.pages.words import languages, words
from service.progress import code
from service.solve.equations.strategies import STRATEGIES as OF_ZEROS

NAMES = {
    "indefinite": [strategy.name for strategy in INDEFINITE],
    "definite": [method.name for method in DEFINITE],
    "differential equations": [method.name for method in OF_EQUATIONS],
    "simplify": [way.name for way in WAYS],
    "solve": [strategy.name for strategy in OF_ZEROS],
}


@pytest.mark.parametrize("kind", list(NAMES))
def test_nearly_every_strategy_has_a_topic(kind: str):
    named = topics_by_code(words("en"))

    unnamed = [name for name in NAMES[kind] if code(name) not in named]
    assert len(unnamed) <= len(NAMES[kind]) / 8, unnamed


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_topic_has_words_of_its_own(language: str):
    said = words(language).section("trying")

    assert set(said) == set(TOPICS)
    assert len(set(said.values())) == len(said)


def test_no_strategy_has_two_topics():
    codes = [code for codes in TOPICS.values() for code in codes.split()]

    assert len(codes) == len(set(codes))
