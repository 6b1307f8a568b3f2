"""Equations and inequalities in one unknown: the rules in the order of choice, and the strategies that choose among them."""

from __future__ import annotations

from collections.abc import Callable

from service.rules.equations import (
    absolute,
    comparisons,
    exponentials,
    fractions,
    gauss,
    inequalities,
    linear,
    monotone,
    polynomials,
    powers,
    quadratics,
    radicals,
    substitution,
    systems,
    trigonometric,
)
from service.rules.equations.cases import in_cases
from service.rules.equations.sides import cases_of, is_solved_for
from service.rules.equations.systems import is_system
from service.rules.rule import Rule, Scope
from service.rules.strategies import Method, Strategy, choice, either, first, use
from service.tree import Tree

__all__ = [
    "EQUATION_RULES",
    "OTHER_RULES",
    "SOLVING",
    "SOLVING_METHODS",
    "TOLD_RULES",
    "cases_of",
    "is_solved",
    "is_solved_for",
    "is_system",
]

DECIDED = (
    linear.ALWAYS_TRUE,
    linear.NEVER_TRUE,
    powers.NO_REAL_ROOT,
    absolute.NEVER_NEGATIVE,
    radicals.NEGATIVE_ROOT,
    exponentials.NEVER_NEGATIVE_POWER,
    trigonometric.OUT_OF_RANGE,
    monotone.ALWAYS_POSITIVE,
)
"""Lines of which it is known that they have no solution, or that they are true."""
UNDONE = (
    powers.ZERO_PRODUCT,
    radicals.RAISED,
    radicals.RAISED_HIGHER,
    radicals.SCALED_RAISED,
    radicals.ISOLATED_ROOT,
    radicals.ROOT_TO_LEFT,
    powers.SQUARE_ROOT,
    powers.EVEN_ROOT,
    powers.ODD_ROOT,
    radicals.FRACTION_POWER,
    radicals.POWER_AS_ROOT,
    absolute.ABSOLUTE_VALUE,
    absolute.TWO_ABSOLUTE_VALUES,
    absolute.WITHIN,
    absolute.OUTSIDE,
    exponentials.EQUAL_EXPONENTS,
    exponentials.SAME_BASE,
    exponentials.LOGARITHMS,
    exponentials.EQUAL_ARGUMENTS,
    exponentials.UNDONE_LOGARITHM,
    exponentials.UNKNOWN_BASE,
    trigonometric.ANGLES_FOUND,
    trigonometric.UNDONE_INVERSE,
    monotone.COMPARED_EXPONENTS,
    monotone.SAME_BASE_INEQUALITY,
    monotone.LOGARITHM_TAKEN,
    monotone.LOGARITHM_UNDONE,
    monotone.ROOT_UNDONE,
)
"""F(u) = c, and what it says of u."""
CLEARED = (
    linear.SWAPPED,
    fractions.CROSS_MULTIPLIED,
    fractions.FRACTIONS_ON_ONE_SIDE,
    fractions.OVER_ONE_DENOMINATOR,
    inequalities.FACTORED_SIDE,
    inequalities.SIGN_TABLE,
    fractions.ZERO_NUMERATOR,
    fractions.CLEARED,
)
"""Denominators away."""
ARITHMETIC = (
    quadratics.GROUPED,
    quadratics.DISCRIMINANT,
    quadratics.BOTH_VALUES,
    linear.WORKED_OUT,
    fractions.GATHERED,
    linear.TIDIED,
    linear.ADDED,
    linear.SCALED,
    monotone.SCALED_INEQUALITY,
    linear.CHAIN_ADDED,
    linear.CHAIN_SCALED,
)
"""Like terms, terms moved, factors divided by."""
LETTERS = (substitution.SUBSTITUTED, substitution.COLLECTED_FUNCTION)
"""A new letter for a part that stands several times."""
WRITTEN_OUT = (linear.EXPANDED, linear.COLLECTED)
"""Brackets multiplied out, like terms collected."""
FACTORING = (
    powers.COMMON_FACTOR,
    quadratics.DIFFERENCE_OF_SQUARES,
    quadratics.SUM_AND_PRODUCT,
    quadratics.SPLIT_MIDDLE,
    powers.FACTORED_LETTERS,
)
"""A quadratic as a product."""
FORMULA = (quadratics.NEGATIVE_DISCRIMINANT, quadratics.FORMULA)
"""A quadratic by its coefficients."""
HIGHER = (polynomials.RATIONAL_ROOT, powers.FACTORED)
"""A polynomial of higher degree."""
FUNCTIONS = (
    exponentials.CHANGED_BASE,
    exponentials.LOGARITHMS_MOVED,
    exponentials.LOGARITHMS_JOINED,
    exponentials.POWERS_JOINED,
    exponentials.LOGARITHMS_OF_BOTH,
    trigonometric.PYTHAGORAS,
    trigonometric.DOUBLE_ANGLE,
    trigonometric.HALF_PRODUCT,
    trigonometric.AS_TANGENT,
    trigonometric.WITH_SINE_AND_COSINE,
    trigonometric.AS_ONE_SINE,
)
"""Laws of logarithms and powers, trigonometric identities."""
LAST = (
    linear.ONE_SIDE,
    absolute.BY_CASES,
    trigonometric.COMMON_FUNCTION,
    trigonometric.ALL_ON_ONE_SIDE,
)
"""Everything on one side, a common factor of functions, cases."""

EQUATION_RULES: tuple[Rule, ...] = (
    *DECIDED,
    *UNDONE,
    *CLEARED,
    *ARITHMETIC,
    *LETTERS,
    *FUNCTIONS,
    *WRITTEN_OUT,
    powers.DIVIDED_OUT,
    *FACTORING,
    *FORMULA,
    *HIGHER,
    *LAST,
)
"""In the order of choice."""
OTHER_RULES: tuple[Rule, ...] = (
    quadratics.COMPLETED_SQUARE,
    quadratics.AS_SQUARE,
    quadratics.FREE_TERM,
    quadratics.LEADING,
    substitution.PUT_BACK,
    inequalities.KEPT_IN_CASE,
    inequalities.CHOSEN_TURNS,
    *systems.SYSTEM_RULES,
    *gauss.RULES,
)
"""Rules of one method, and rules on cases and letters."""
TOLD_RULES = (*inequalities.TOLD, *comparisons.TOLD, comparisons.COMPARED, *gauss.TOLD)
"""Rules that are only told."""


KEPT: Strategy = first(use(inequalities.KEPT_IN_CASE), use(inequalities.CHOSEN_TURNS), use(comparisons.COMPARED))
"""What is made of a whole case with a condition beside it."""


def _solving(rules: tuple[Rule, ...]) -> Strategy:
    """One step by the first of the rules that fits, on each case that is not solved; then a letter that was brought in is put back."""
    step = first(in_cases(choice(*(use(rule) for rule in rules)), KEPT), use(substitution.PUT_BACK))
    return lambda line, scope: step(line, substitution.seeking(scope))


def _prefers_elimination(line: Tree) -> bool:
    return any(systems.prefers_elimination(case) for case in cases_of(line))


def _by(*preferred: Rule, without: tuple[Rule, ...] = ()) -> Strategy:
    """The strategy with some rules before all others, and without some."""
    return _solving((*DECIDED, *preferred, *(rule for rule in EQUATION_RULES if rule not in (*DECIDED, *preferred, *without))))


EQUATIONS: Strategy = choice(*(use(rule) for rule in EQUATION_RULES))
"""One step on an equation or inequality in one unknown, the best first."""
ONE_UNKNOWN: Strategy = _solving(EQUATION_RULES)
SUBSTITUTING: Strategy = systems.by_substitution(ONE_UNKNOWN)
ELIMINATING: Strategy = systems.by_elimination(ONE_UNKNOWN)
SOLVING: Strategy = either(systems.is_system, either(_prefers_elimination, ELIMINATING, SUBSTITUTING), ONE_UNKNOWN)
"""From an equation, an inequality or a system to its solutions."""


def is_solved(line: Tree, scope: Scope) -> bool:
    """Whether every case of a line gives the letters their values."""
    if systems.is_system(line):
        return all(systems.is_solved_system(case) for case in cases_of(line))
    return all(is_solved_for(case, scope.letter) for case in cases_of(line))


def _is_quadratic(line: Tree, scope: Scope) -> bool:
    return any(quadratics.quadratic(case, substitution.seeking(scope)) is not None for case in cases_of(line))


def _fits(*rules: Rule) -> Callable[[Tree, Scope], bool]:
    """Whether one of the rules can be used on a case of the line."""
    step = choice(*(use(rule) for rule in rules))
    return lambda line, scope: any(next(step(case, substitution.seeking(scope)), None) is not None for case in cases_of(line))


SOLVING_METHODS = (
    Method("factoring", _by(*FACTORING, linear.ONE_SIDE, without=(*FORMULA, powers.SQUARE_ROOT)), _fits(*FACTORING)),
    Method("square_root", SOLVING, _fits(powers.SQUARE_ROOT)),
    Method(
        "completing_the_square",
        _by(quadratics.AS_SQUARE, quadratics.COMPLETED_SQUARE, powers.SQUARE_ROOT, quadratics.LEADING, quadratics.FREE_TERM,
            without=(*FACTORING, *FORMULA, powers.FACTORED, powers.DIVIDED_OUT)),
        _is_quadratic,
    ),
    Method("formula", _by(*FORMULA, linear.ONE_SIDE, without=(*FACTORING, powers.SQUARE_ROOT, powers.FACTORED)), _is_quadratic),
    Method(
        "substitution",
        either(systems.is_system, SUBSTITUTING, _by(substitution.SUBSTITUTED)),
        lambda line, scope: systems.is_system(line) or _fits(substitution.SUBSTITUTED)(line, scope),
    ),
    Method("elimination", either(systems.is_system, ELIMINATING, ONE_UNKNOWN), lambda line, scope: systems.can_eliminate(line)),
    Method("gauss", either(gauss.is_of_rows, gauss.by_rows(SUBSTITUTING), ONE_UNKNOWN), gauss.can_use_rows),
    Method("gauss_jordan", either(gauss.is_of_rows, gauss.by_reduced_rows(SUBSTITUTING), ONE_UNKNOWN), gauss.can_reduce_rows),
    Method("cramer", either(gauss.is_of_rows, gauss.by_determinants(SUBSTITUTING), ONE_UNKNOWN), gauss.can_use_determinants),
)  # fmt: skip
"""Usual ways with an equation of which there is more than one."""
