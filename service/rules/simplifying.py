"""Expressions simplified, evaluated, multiplied out and put over one denominator: which rule comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from service.algebra.build import add, mul, neg, terms
from service.rules import determinants as d
from service.rules import expressions as e
from service.rules import factoring
from service.rules import fractions as f
from service.rules import logarithms as lg
from service.rules import radicals as r
from service.rules import trigonometry as t
from service.rules.finishing import FINISHING, RULES, is_goal
from service.rules.fractions import is_sum_of_fractions
from service.rules.rule import Rule, Scope, Used
from service.rules.strategies import Strategy, choice, everywhere, first, innermost, reaching, somewhere, unless, use
from service.rules.tidy import flat, size
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
RATIONALISING: Strategy = first(each(r.COMPLEX), each(r.CONJUGATES), each(r.EXTENDED), each(r.SHARED))
"""Denominators without roots and without i."""
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


SIMPLIFYING: Strategy = unless(
    is_goal,
    first(
        use(e.INSERTED),
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
"""Numbers first, then roots and logarithms, like terms and powers, then fractions, brackets last."""
EXPANDING: Strategy = unless(
    is_goal,
    first(each(*lg.TAKING_APART), NUMBERS, RATIONALISING, BRACKETS, TERMS, FRACTIONS, FINISHING),
)
"""Bracket by bracket, like terms joined after each."""
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
