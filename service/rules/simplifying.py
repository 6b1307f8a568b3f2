"""Expressions simplified, evaluated, multiplied out and put over one denominator: which rule comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from service.algebra.build import add, mul, neg, terms
from service.algebra.shapes import same_form
from service.rules import complex_numbers as c
from service.rules import determinants as d
from service.rules import expressions as e
from service.rules import factoring
from service.rules import fractions as f
from service.rules import logarithms as lg
from service.rules import radicals as r
from service.rules import trigonometry as t
from service.rules.finishing import FINISHING, RULES, SPLIT, is_goal
from service.rules.fractions import is_sum_of_fractions
from service.rules.rule import Link, Rule, Scope, Used
from service.rules.strategies import Method, Strategy, choice, everywhere, first, innermost, reaching, somewhere, unless, use, worked
from service.rules.tidy import flat, size, tidied
from service.tree import Apply, Tree, walk


def each(*rules: Rule) -> Strategy:
    """The first of the rules that fits a place, at the innermost place."""
    return innermost(first(*(use(rule) for rule in rules)), flat)


NUMBER_FRACTIONS: Strategy = somewhere(first(use(e.COMMON), use(e.ADDED)), lambda node: e.number_fractions(node) is not None, flat)
CALCULATED = (
    e.NEUTRAL, t.VALUE, t.INVERSE_VALUE, t.RADIANS, e.CALCULATION, r.NESTED, r.TAKEN_OUT, r.JOINED, r.GATHERED, e.REDUCED, d.OF_TWO,
    d.ROW_EXPANDED,
)  # fmt: skip
NUMBERS: Strategy = first(
    each(e.DECIMAL, e.IMPROPER, e.DOUBLE_NEGATIVE, e.ZERO_POWER, e.ADDED),
    each(e.WHOLE_QUOTIENT),
    NUMBER_FRACTIONS,
    each(
        e.NEUTRAL,
        t.VALUE,
        t.INVERSE_VALUE,
        t.RADIANS,
        e.CALCULATION,
        r.NESTED,
        r.TAKEN_OUT,
        r.JOINED,
        r.GATHERED,
        e.REDUCED,
        d.OF_TWO,
        d.ROW_EXPANDED,
    ),
)
"""Arithmetic from the inside out, with the values that tables list."""
RATIONALISING: Strategy = first(each(r.CONJUGATES), each(r.EXTENDED), each(r.SHARED))
"""Denominators without roots."""
COMPLEX_PARTS = (c.REAL_PART, c.IMAGINARY_PART, c.CONJUGATED, c.MODULUS, c.ARGUMENT, c.ARGUMENT_LEFT, c.ARGUMENT_ON_AXIS)


def _complex(*powers: Rule) -> Strategy:
    """The next step on complex numbers, powers by the first of these that fits."""
    return unless(
        lambda line, scope: not c.is_of_complex(line),
        first(
            each(c.MODULUS_OF_PARTS),
            each(c.POWER_OF_I, c.ROOT_OF_NEGATIVE),
            each(c.DE_MOIVRE, c.POLAR_PRODUCT, c.POLAR_QUOTIENT),
            each(c.CIRCULAR_VALUE, c.EULER),
            each(*powers),
            each(c.SUM),
            each(*COMPLEX_PARTS, c.LOGARITHM, c.GENERAL_POWER, c.ROOT_OF_COMPLEX),
            each(c.RECIPROCAL, c.TIMES_CONJUGATE),
            each(c.PRODUCT),
            each(c.EXTENDED),
        ),
    )


COMPLEX: Strategy = _complex(c.POWER_BY_POLAR_FORM, c.SQUARED_AGAIN)
"""Complex numbers, powers by their polar form where the angle is one of the table."""
COMPLEX_BY_SQUARING: Strategy = _complex(c.SQUARED_AGAIN)
"""Powers by repeated squaring."""


def _is_cartesian(line: Tree, scope: Scope) -> bool:
    """Whether it is a + b·i with a and b worked out."""
    return c.is_plain(line) and same_form(tidied(line), line)


COMPLEX_VALUES: Strategy = unless(_is_cartesian, first(COMPLEX, NUMBERS, RATIONALISING, each(SPLIT)))
"""A number to a + b·i."""
MOST_VALUE_STEPS = 40


def to_cartesian(line: Tree) -> tuple[Link, ...]:
    """The steps from a number to a + b·i; none where they don't lead there."""
    links: list[Link] = []
    for used in worked(COMPLEX_VALUES, line, Scope(is_real=False), lambda line, scope, used: True, MOST_VALUE_STEPS):
        links.append(Link(line, used))
        line = used.move.after
    return tuple(links) if _is_cartesian(line, Scope()) else ()


TERMS: Strategy = each(e.LIKE_TERMS, e.POWERS)
FRACTIONS: Strategy = first(
    each(f.ADDED), each(f.DIVIDED, f.INNER_CLEARED, f.MULTIPLIED), each(e.UNROLLED), each(f.TO_CANCEL, f.CANCELLED, f.SAME_FACTOR)
)
"""Fractions in fractions, products of fractions, what cancels."""
ONE_FRACTION: Strategy = somewhere(first(use(f.FACTORED_DENOMINATORS), use(f.COMMON), use(f.ADDED)), is_sum_of_fractions, flat)
"""A sum of fractions over one denominator."""
BRACKET_RULES = (e.SUM_TIMES_DIFFERENCE, e.SQUARED_SUM, e.CUBED_SUM, e.MULTIPLIED_OUT)


def in_terms(strategy: Strategy) -> Strategy:
    """The strategy on a term of a sum, its sign with its first factor."""

    def offered(node: Tree, scope: Scope) -> Iterator[Used]:
        listed = node.args if isinstance(node, Apply) and node.head == "add" else ()
        for place, term in enumerate(listed):
            for read, back in _readings(term):
                for used in strategy(read, scope):
                    after = back(used.move.after)
                    yield used.elsewhere(flat(add(*listed[:place], after, *listed[place + 1 :])), node)

    return offered


def _readings(term: Tree) -> Iterator[tuple[Tree, Callable[[Tree], Tree]]]:
    """A term as a strategy may read it, and what is made of its result: (−2)·(x − 1); −(x − 1)² as the opposite of a square."""
    match term:
        case Apply(head="neg", args=(Apply(head="mul", args=(first_, *rest)),)) if len(terms(first_)) == 1:
            yield mul(neg(first_), *rest), lambda tree: tree
        case Apply(head="neg", args=(Apply(head="pow" | "mul") as inner,)):
            yield inner, neg
        case _:
            yield term, lambda tree: tree


def in_sign(strategy: Strategy) -> Strategy:
    """The strategy on a product with a minus sign in front, the sign with its first factor."""

    def offered(node: Tree, scope: Scope) -> Iterator[Used]:
        for read, back in _readings(node):
            for used in strategy(read, scope):
                yield used.elsewhere(flat(back(used.move.after)), node)

    return offered


def _is_signed_product(node: Tree) -> bool:
    return isinstance(node, Apply) and node.head == "neg" and isinstance(node.args[0], Apply) and node.args[0].head == "mul"


OPENED_SUMS: Strategy = innermost(in_terms(first(*(use(rule) for rule in BRACKET_RULES))), flat)
"""Brackets in a sum, so that like terms can be joined."""
BRACKETS: Strategy = first(
    somewhere(in_sign(first(*(use(rule) for rule in BRACKET_RULES))), _is_signed_product, flat), each(*BRACKET_RULES)
)
"""Brackets wherever they stand."""
MOST_LINES = 80
LARGEST = 60


def _is_without_functions(line: Tree, scope: Scope) -> bool:
    return scope.goal is None or not t.has_functions(line) or size(line) > LARGEST


IDENTITIES: Strategy = unless(
    _is_without_functions,
    reaching(
        everywhere(choice(*(use(rule) for rule in (*t.IDENTITIES, f.CANCELLED, f.ADDED, f.COMMON, e.LIKE_TERMS, e.POWERS, *RULES)))),
        is_goal,
        size,
        MOST_LINES,
    ),
)
"""The shortest way by trigonometric identities to the answer."""


def _keeps_several_fractions(line: Tree, scope: Scope) -> bool:
    return scope.goal is not None and any(is_sum_of_fractions(node) for node in walk(scope.goal))


def _simplifying(complex_numbers: Strategy) -> Strategy:
    return unless(
        is_goal,
        first(
            use(e.INSERTED),
            complex_numbers,
            each(lg.VALUE, lg.POWER_OF_BASE),
            unless(_keeps_several_fractions, each(f.ADDED)),
            NUMBERS,
            RATIONALISING,
            each(*lg.JOINING),
            TERMS,
            IDENTITIES,
            FRACTIONS,
            unless(_keeps_several_fractions, ONE_FRACTION),
            OPENED_SUMS,
            FINISHING,
            BRACKETS,
        ),
    )


def _expanding(complex_numbers: Strategy) -> Strategy:
    return unless(
        is_goal,
        first(complex_numbers, each(*lg.TAKING_APART), NUMBERS, RATIONALISING, BRACKETS, TERMS, FRACTIONS, FINISHING),
    )


SIMPLIFYING: Strategy = _simplifying(COMPLEX)
"""Complex numbers and other numbers first, then roots and logarithms, like terms and powers, then fractions, brackets last."""
EXPANDING: Strategy = _expanding(COMPLEX)
"""Bracket by bracket, like terms joined after each."""


def _has_power_by_polar_form(line: Tree, scope: Scope) -> bool:
    return next(each(c.POWER_BY_POLAR_FORM)(line, scope), None) is not None


def _has_power(line: Tree, scope: Scope) -> bool:
    return next(each(c.SQUARED_AGAIN)(line, scope), None) is not None


SIMPLIFYING_METHODS = (
    Method("polar_form", SIMPLIFYING, _has_power_by_polar_form),
    Method("repeated_squaring", _simplifying(COMPLEX_BY_SQUARING), _has_power),
)
"""Ways with a power of a complex number."""
EXPANDING_METHODS = (
    Method("polar_form", EXPANDING, _has_power_by_polar_form),
    Method("repeated_squaring", _expanding(COMPLEX_BY_SQUARING), _has_power),
)
FACTORING: Strategy = unless(is_goal, first(factoring.FACTORING, FINISHING))
"""Split into factors, and then written as the answer is."""
TOGETHER: Strategy = unless(
    is_goal,
    first(
        each(f.ADDED),
        NUMBERS,
        each(f.DIVIDED, f.INNER_CLEARED, f.MULTIPLIED),
        ONE_FRACTION,
        OPENED_SUMS,
        each(e.LIKE_TERMS),
        each(f.TO_CANCEL, f.CANCELLED),
        FINISHING,
    ),
)
"""Over the common denominator, then what cancels."""
