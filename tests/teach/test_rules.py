"""The book of rules: each example is a step of its rule, both ways, and each rule has its words in every language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest

from service.judge.judgement import EQUAL
from service.judge.judgement import Scope as JudgeScope
from service.judge.relations import relation
from service.messages import ids, languages
from service.messages.catalogues import translations
from service.precision import precision
from service.question import Context
from service.quietly import quietly
from service.read import read
from service.rules import (
    determinants,
    differentiation,
    eigenvalues,
    expressions,
    factoring,
    finishing,
    fractions,
    implicit,
    integration,
    integration_definite,
    inverses,
    limits,
    logarithms,
    matrices,
    ode,
    partial_fractions,
    radicals,
    row_operations,
    taylor,
    totals,
    trigonometry,
)
from service.rules.differentiation import AGAIN, d
from service.rules.equations import EQUATION_RULES, OTHER_RULES, TOLD_RULES
from service.rules.recognition import sound_rule
from service.rules.rule import Move, Rule, Scope, in_own_letters
from service.rules.tidy import flat
from service.teach.checking import CHECKS
from service.teach.matrices import RULES as MATRIX_RULES
from service.teach.solution import LAST, OF_INTEGRALS
from service.tree import Apply, Symbol, Tree, rebuilt, walk
from service.write import text

BOOK = (
    *differentiation.RULES, *EQUATION_RULES, *OTHER_RULES, *expressions.RULES, *factoring.RULES, factoring.PRIMES, factoring.PRIME_POWERS,
    factoring.OPENED, *finishing.RULES, *fractions.RULES, *integration.RULES,
    *integration_definite.RULES, *limits.RULES, *logarithms.JOINING, *logarithms.TAKING_APART, *determinants.RULES,
    *inverses.RULES, *matrices.RULES,
    *partial_fractions.RULES, *radicals.RULES, *totals.RULES, *trigonometry.RULES,
)  # fmt: skip
WITH_LETTERS = {"tidied_derivative", "put_back"}
"""Rules on lines that say more than is written in them."""
RULES = [rule for rule in BOOK if rule.example[0] and rule.id not in WITH_LETTERS]
TOLD = (
    expressions.INSERTED, *implicit.RULES, *integration.TOLD_RULES, *integration_definite.TOLD_RULES,
    limits.SEPARATELY, limits.BETWEEN, factoring.LET, factoring.PUT_BACK, partial_fractions.FOUND,
    partial_fractions.CLEARED, partial_fractions.INSERTED, partial_fractions.COMPARED, partial_fractions.SOLVED, radicals.SQUARE_SPLIT,
    radicals.ROOT_OF_PRODUCT, trigonometry.PERIOD, trigonometry.SYMMETRY, trigonometry.TABLE,
)  # fmt: skip
"""Rules that are used inside others, and those that need more than a line."""
OF_SERIES = (*totals.TOLD_RULES, *taylor.RULES)
"""Rules of series that are told inside others, or held against the function near a point."""
OF_LINES = (*ode.RULES, *row_operations.RULES, *eigenvalues.RULES, *MATRIX_RULES)
"""Rules of workings that are judged as a whole."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id}: {rule.example[0]}")
def test_a_rule_applies_to_its_example_and_leads_where_it_says(rule: Rule) -> None:
    line, after = (read(side).tree for side in rule.example)

    with precision():
        moves = list(rule.moves(line, _scope(rule)))
        lets = moves[0].lets if moves else {}
        found = relation(line, in_own_letters(after, lets), JudgeScope(unknown="x", positive=frozenset("xyzuv")))

    assert text(after) in {text(made) for move in moves for made in (move.after, flat(move.after))}
    assert found.relation in {*EQUAL, *OF_INTEGRALS} or (found.relation == "implies" and rule.promise == "implies")


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.id != "change_of_base"], ids=lambda rule: f"{rule.id}: {rule.example[0]}")
def test_a_step_by_a_rule_is_named_after_it(rule: Rule) -> None:
    line, after = (read(side).tree for side in rule.example)

    with precision():
        found = sound_rule(line, after)

    assert found == rule.id or found in _others_leading(rule, line, text(after))


def _others_leading(rule: Rule, line: Tree, after: str) -> set[str]:
    """The rules that lead to the same line, used on the whole or on a part: d/dx 5x is 5 by more than one."""
    others = (other for other in RULES if other.id != rule.id)
    return {other.id for other in others if any(text(changed) == after for changed in _changed(other, line))}


def _changed(rule: Rule, line: Tree) -> Iterator[Tree]:
    """The line with the rule used on each of its parts."""
    for part in dict.fromkeys(walk(line)):
        for move in quietly(_moves, rule, part) or ():
            yield flat(rebuilt(line, partial(_put, part, move.after)))
            yield move.after


def _put(part: Tree, changed: Tree, node: Tree) -> Tree:
    return changed if node == part else node


def _moves(rule: Rule, line: Tree) -> list[Move]:
    return list(rule.moves(line, _scope(rule)))


def _scope(rule: Rule) -> Scope:
    """Logarithms are joined where the answer has one; the letters are positive."""
    goal = read("log(x)").tree if rule in logarithms.JOINING else None
    return Scope(goal=goal, context=Context(assumptions=dict.fromkeys("xyzuv", ("positive",))))


def test_a_derivative_is_simplified_before_it_is_differentiated_again() -> None:
    x = Symbol("x")
    again = Apply("derivative", (read("2*x + x*0").tree, x), form=AGAIN)
    rule = next(rule for rule in differentiation.RULES if rule.id == "tidied_derivative")

    assert [text(move.after) for move in rule.moves(again, Scope())] == ["diff(2*x, x)"]
    assert list(rule.moves(d(x, x), Scope())) == []


def test_a_letter_is_put_for_a_part_and_put_back() -> None:
    rules = {rule.id: rule for rule in (*EQUATION_RULES, *OTHER_RULES)}
    line = read("x^4 - 13*x^2 + 36 = 0").tree

    with_letter = next(rules["substituted_letter"].moves(line, Scope()))
    scope = Scope().after(with_letter)
    back = next(rules["put_back"].moves(read("u = 4 or u = 9").tree, replace(scope, letter="u")))

    assert text(with_letter.after) == "u^2 - 13*u + 36 = 0"
    assert {name: text(meaning) for name, meaning in scope.lets.items()} == {"u": "x^2"}
    assert text(back.after) == "x^2 = 4 or x^2 = 9"
    assert scope.after(back).lets == {}


@pytest.mark.parametrize(
    "name",
    sorted(
        {
            rule.id
            for rule in (
                *BOOK,
                *TOLD,
                *TOLD_RULES,
                *CHECKS,
                *ode.RULES,
                *row_operations.RULES,
                *eigenvalues.RULES,
                *MATRIX_RULES,
                *OF_SERIES,
                *LAST.values(),
            )
        }
    ),
)
def test_a_rule_is_told_in_every_language(name: str) -> None:
    english = ids()

    for code in (f"step_{name}", f"step_{name}_told"):
        assert english[code]
        assert all(translations(language).get((code, english[code])) for language in languages() - {"en"}), code


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.formula], ids=lambda rule: rule.id)
def test_the_formula_of_a_rule_can_be_read(rule: Rule) -> None:
    assert read(rule.formula, "text").tree


@pytest.mark.parametrize("name", sorted({rule.id for rule in (*RULES, *TOLD)}))
def test_a_rule_of_the_next_step_has_its_name_and_its_question(name: str) -> None:
    assert {f"rule_{name}", f"next_{name}"} <= set(ids())
