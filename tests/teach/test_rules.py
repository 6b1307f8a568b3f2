"""The book of rules: each example is a step of its rule, both ways, and each rule has its words in every language."""

from __future__ import annotations

import pytest

from service.judge.judgement import EQUAL
from service.judge.judgement import Scope as JudgeScope
from service.judge.relations import relation
from service.messages import ids, languages
from service.messages.catalogues import translations
from service.precision import precision
from service.read import read
from service.rules.differentiation import AGAIN, d
from service.rules.differentiation import RULES as DIFFERENTIATION
from service.rules.equations import EQUATION_RULES
from service.rules.expressions import RULES as EXPRESSIONS
from service.rules.rule import Rule, Scope
from service.teach.solution import LAST
from service.tree import Apply, Symbol
from service.write import text

RULES = [rule for rule in (*DIFFERENTIATION, *EQUATION_RULES, *EXPRESSIONS) if rule.id != "tidied_derivative"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id}: {rule.example[0]}")
def test_a_rule_applies_to_its_example_and_leads_where_it_says(rule: Rule) -> None:
    line, after = (read(side).tree for side in rule.example)

    with precision():
        made = {text(move.after) for move in rule.moves(line, Scope())}
        found = relation(line, after, JudgeScope(unknown="x"))

    assert text(after) in made
    assert found.relation in EQUAL or (found.relation == "implies" and rule.promise == "implies")


def test_a_derivative_is_simplified_before_it_is_differentiated_again() -> None:
    x = Symbol("x")
    again = Apply("derivative", (read("2*x + x*0").tree, x), form=AGAIN)
    rule = next(rule for rule in DIFFERENTIATION if rule.id == "tidied_derivative")

    assert [text(move.after) for move in rule.moves(again, Scope())] == ["diff(2*x, x)"]
    assert list(rule.moves(d(x, x), Scope())) == []


@pytest.mark.parametrize("name", sorted({rule.id for rule in (*DIFFERENTIATION, *EQUATION_RULES, *EXPRESSIONS, *LAST.values())}))
def test_a_rule_is_told_in_every_language(name: str) -> None:
    english = ids()

    for code in (f"step_{name}", f"step_{name}_told"):
        assert english[code]
        assert all(translations(language).get((code, english[code])) for language in languages() - {"en"}), code


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.formula], ids=lambda rule: rule.id)
def test_the_formula_of_a_rule_can_be_read(rule: Rule) -> None:
    assert read(rule.formula, "text").tree


@pytest.mark.parametrize("name", sorted({rule.id for rule in RULES}))
def test_a_rule_of_the_next_step_has_its_name_and_its_question(name: str) -> None:
    assert {f"rule_{name}", f"next_{name}"} <= set(ids())
