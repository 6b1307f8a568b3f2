"""The rule that turned one line into the next: told by a test, and where rules share it by a use of one of them that leads there.

A test is quick and knows a step in many forms. Which rules of the book it can't tell from one another, their own examples say.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from service.algebra.statements import is_statement
from service.quietly import quietly
from service.read import read
from service.rules.book import BOOK
from service.rules.recognition.by_moves import rule_by_moves
from service.rules.recognition.equations import equation_rule
from service.rules.recognition.expressions import expression_rule
from service.rules.recognition.matrices import Named, matrix_rule
from service.rules.recognition.statements import statement_rule
from service.rules.rule import Rule
from service.tree import Relation, Tree


def sound_rule(before: Tree, after: Tree) -> str | None:
    """The id of the rule that turned a line into the next; the messages have its words. None where none is confirmed."""
    known = _by_tests(before, after)
    alike = rules_alike().get(known, ())
    used = quietly(rule_by_moves, alike, before, after) if alike else None
    return known if used is None else used.id


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
    return _by_tests(*(read(side).tree for side in rule.example))


def named_with_parts(before: Tree, after: Tree) -> Named | None:
    """The rule of a step between two lines, with the parts that its name speaks of: R₂ → R₂ − 3R₁."""
    found = quietly(matrix_rule, before, after)
    if found is not None:
        return found
    name = sound_rule(before, after)
    return None if name is None else Named(name)


def _by_tests(before: Tree, after: Tree) -> str | None:
    of_matrices = matrix_rule(before, after)
    if of_matrices is not None:
        return of_matrices.rule
    if isinstance(before, Relation) and isinstance(after, Relation) and len(before.sides) == len(after.sides) == 2:
        return equation_rule(before, after) or statement_rule(before, after)
    if is_statement(before) and is_statement(after):
        return statement_rule(before, after)
    if is_statement(before) or is_statement(after):
        return None
    return expression_rule(before, after)
