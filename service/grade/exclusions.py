"""Values that a line excludes beside its formula: (x − 2)/(x + 2) for x ≠ −2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.algebra.build import substituted
from service.algebra.expressions import outcome
from service.algebra.statements import signed_versions
from service.algebra.values import is_zero
from service.grade.context import Context
from service.judge.judgement import Judgement
from service.question import Verification
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk

WRONG = Judgement("not_equivalent", Verification("proved", "no value excluded is one at which a divisor is 0"), flags=("wrong_exclusion",))


def wrong_exclusion(conditions: Sequence[Tree], tree: Tree, context: Context) -> Judgement | None:
    """A refutation where a formula divides by an expression in the letter, and no value excluded makes any divisor 0; else None."""
    for condition in conditions:
        match condition:
            case Relation(signs=("!=",), sides=(Symbol(name=name), stated)):
                own = [one for one in _divisors(tree) if name in free_symbols(one)]
                known = [one for fact in context.facts for one in _divisors(context.expanded(fact.tree))]
                values = [value for (value,) in signed_versions((stated,))]
                if own and not any(_may_vanish(divisor, name, value, context) for divisor in (*own, *known) for value in values):
                    return WRONG
            case _:
                pass
    return None


def _divisors(tree: Tree) -> Iterator[Tree]:
    for node in walk(tree):
        match node:
            case Apply(head="div", args=(_, below)):
                yield below
            case Apply(head="pow", args=(base, Apply(head="neg"))):
                yield base
            case _:
                pass


def _may_vanish(divisor: Tree, name: str, value: Tree, context: Context) -> bool:
    at = substituted(divisor, {name: value})
    found = None if free_symbols(at) else outcome(at, {}, context.scope.real)
    return found is None or isinstance(found, str) or is_zero(found) is not False
