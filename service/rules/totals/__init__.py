"""Sums, series and products over a range: which rule comes next."""

from __future__ import annotations

from service.rules.finishing import is_goal
from service.rules.limits import LIMITS, has_limit
from service.rules.rule import Rule, Scope
from service.rules.simplifying import NUMBERS, SIMPLIFYING
from service.rules.strategies import Method, Strategy, either, first, somewhere, unless, use
from service.rules.tidy import flat
from service.rules.totals import convergence, finite, infinite, known, products
from service.rules.totals.terms import finite as finite_total
from service.rules.totals.terms import has_total, is_total
from service.tree import Tree, walk

RULES: tuple[Rule, ...] = (*finite.RULES, *infinite.RULES, *known.RULES, *products.RULES)
TOLD_RULES: tuple[Rule, ...] = (*finite.TOLD_RULES, *convergence.TOLD_RULES)
BEFORE_LINEAR = (finite.CONSTANT, finite.NUMBERS, finite.SQUARES, finite.CUBES, finite.FOURTHS, finite.TELESCOPING, finite.BINOMIAL)
AFTER_LINEAR = (
    finite.FACTOR, finite.OPENED, finite.SPLIT, finite.DIFFERENCE, finite.FROM_ONE, finite.ZERO_FIRST, finite.SHIFTED, finite.ABSORBED,
    finite.INDEX_SHIFT,
)  # fmt: skip


def _rules(*rules: Rule) -> tuple[Strategy, ...]:
    return tuple(use(rule) for rule in rules)


FINITE: Strategy = first(
    *_rules(finite.WRITTEN_OUT, *BEFORE_LINEAR, finite.GEOMETRIC, finite.LINEAR, *AFTER_LINEAR),
)
"""One Σ with a last term."""
BY_FORMULA: Strategy = first(*_rules(finite.CONSTANT, finite.ARITHMETIC), FINITE)
INFINITE: Strategy = first(
    *_rules(
        infinite.GEOMETRIC,
        known.KNOWN,
        known.ZETA,
        infinite.PARTIAL_SUMS,
        finite.DIFFERENCE,
        infinite.DIVERGES,
        finite.ZERO_FIRST,
        infinite.FACTOR,
        infinite.LINEAR,
        finite.SPLIT,
        known.FIRST_APART,
        finite.SHIFTED,
        known.ODD_PLACES,
        known.ALTERNATING_PLACES,
        finite.INDEX_SHIFT,
    )  # fmt: skip
)
"""One Σ that goes on for ever."""
PRODUCTS: Strategy = first(*_rules(*products.RULES, infinite.PARTIAL_SUMS))
"""One Π."""


def _is_sum(node: Tree) -> bool:
    return is_total(node) and not any(is_total(part) for part in list(walk(node))[1:])


def _is_finite(node: Tree) -> bool:
    return finite_total(node) is not None


def _worked(one: Strategy) -> Strategy:
    """The first Σ or Π that is left, then the limit, then what stands there."""
    return unless(
        is_goal, first(somewhere(one, _is_sum, flat), unless(_has_total, first(unless(_has_no_limit, LIMITS), SIMPLIFYING, NUMBERS)))
    )


def _has_total(line: Tree, scope: Scope) -> bool:
    return has_total(line)


def _has_no_limit(line: Tree, scope: Scope) -> bool:
    return not has_limit(line)


TOTALS: Strategy = _worked(first(either(_is_finite, FINITE, INFINITE), PRODUCTS))
"""Sums, series and products by the first rule that fits."""


def _is_arithmetic(line: Tree, scope: Scope) -> bool:
    found = finite_total(line)
    return found is not None and next(iter(finite.ARITHMETIC.moves(line, scope)), None) is not None


TOTALS_METHODS = (
    Method("linearity", TOTALS, _is_arithmetic),
    Method("arithmetic_sum", _worked(first(either(_is_finite, BY_FORMULA, INFINITE), PRODUCTS)), _is_arithmetic),
)
"""The ways that there are besides the usual one."""
