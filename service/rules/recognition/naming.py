"""The rule that turned one line into the next: told by a test, and where rules share it by a use of one of them that leads there.

A test is quick and knows a step in many forms. Which rules of the book it can't tell from one another, their own examples say.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from service.algebra.statements import is_statement
from service.judge.integrals import indefinite
from service.quietly import quietly
from service.read import read
from service.rules import complex_numbers
from service.rules.book import BOOK
from service.rules.recognition.by_moves import rule_by_moves
from service.rules.recognition.equations import equation_rule
from service.rules.recognition.expressions import expression_rule
from service.rules.recognition.integrals import NO_LETTERS, Lets, named_integral_rule
from service.rules.recognition.matrices import Named, matrix_rule
from service.rules.recognition.statements import statement_rule
from service.rules.rule import Rule
from service.tree import Relation, Symbol, Tree, free_symbols


def sound_rule(before: Tree, after: Tree, lets: Lets = NO_LETTERS) -> str | None:
    """The id of the rule that turned a line into the next; the messages have its words. None where none is confirmed.

    lets: what letters of the lines stand for.
    """
    of_complex = quietly(rule_by_moves, complex_numbers.RULES, before, after) if _is_complex_number(before) else None
    if of_complex is not None:
        return of_complex.id
    known = _by_tests(before, after, lets)
    is_told_by_letter = known == "substitution" and bool(lets) and bool(indefinite(after))
    alike = () if is_told_by_letter else rules_alike().get(known, ())
    used = quietly(rule_by_moves, alike, before, after) if alike else None
    return known if used is None else used.id


def _is_complex_number(line: Tree) -> bool:
    return not free_symbols(line) and complex_numbers.is_of_complex(line)


def rule_of_named_integral(before: Tree, after: Tree, integrals: Lets) -> str | None:
    """The rule of a step from one equation with a named integral I to the next; None where there is none in both.

    integrals: I → ∫ f dx.
    """
    if not integrals or not all(any(name in free_symbols(line) for name in integrals) for line in (before, after)):
        return None
    match before, after:
        case Relation(sides=(Symbol(name=name), right)), Relation(sides=(Symbol(name=other), found)) if name == other in integrals:
            return named_integral_rule(right, found, integrals) or "solved_for_integral"
        case Relation(), Relation():
            return "solved_for_integral"
        case _:
            return None


@lru_cache(maxsize=1)
def rules_alike() -> Mapping[str | None, tuple[Rule, ...]]:
    """What the tests say of a step → the rules of the book with other names of whose examples they say the same."""
    found: dict[str | None, list[Rule]] = {}
    for rule in BOOK:
        known = quietly(_told_by_tests, rule)
        if known != rule.id and rule.example[0]:
            found.setdefault(known, []).append(rule)
    return {known: tuple(rules) for known, rules in found.items()}


def _told_by_tests(rule: Rule) -> str | None:
    before, after = (read(side).tree for side in rule.example)
    return _by_tests(before, after, NO_LETTERS)


def named_with_parts(before: Tree, after: Tree, lets: Lets = NO_LETTERS) -> Named | None:
    """The rule of a step between two lines, with the parts that its name speaks of: R₂ → R₂ − 3R₁."""
    found = quietly(matrix_rule, before, after)
    if found is not None:
        return found
    name = sound_rule(before, after, lets)
    return None if name is None else Named(name)


def _by_tests(before: Tree, after: Tree, lets: Lets) -> str | None:
    of_matrices = matrix_rule(before, after)
    if of_matrices is not None:
        return of_matrices.rule
    if isinstance(before, Relation) and isinstance(after, Relation) and len(before.sides) == len(after.sides) == 2:
        return equation_rule(before, after) or statement_rule(before, after)
    if is_statement(before) and is_statement(after):
        return statement_rule(before, after)
    if is_statement(before) or is_statement(after):
        return None
    return expression_rule(before, after, lets)
