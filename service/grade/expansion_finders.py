"""Errors in a Taylor polynomial and in the asymptotes of a quotient of polynomials, beside the function given above."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from service.algebra.build import ZERO, add, div, mul, neg, number, power, rational, sub, substituted
from service.algebra.calculus import NoDerivative, nth_derivative
from service.algebra.expressions import same
from service.algebra.polynomials import names_of, polynomial, ring_of
from service.grade.above import parts_of
from service.grade.candidates import Candidate
from service.judge.judgement import Scope
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk

# Taylor polynomials


TAYLOR = re.compile(r"[TP]_?\{?(?P<degree>[2-9])\}?")
Divisor = Callable[[int], int]


def taylor_without_factorials(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """f(x) = e^{3x} → T₂(x) = 1 + 3x + 9x²."""
    yield from _expanded(before, after, lambda order: 1)


def taylor_order_for_factorial(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """f(x) = sin x → T₃(x) = x − x³/3."""
    yield from _expanded(before, after, lambda order: order or 1)


def _expanded(before: Tree, after: Tree, divisor: Divisor) -> Iterator[Candidate]:
    """The line where it is the polynomial with other divisors than the factorials; `n` is the first order at which that matters."""
    match after:
        case Relation(signs=("=",), sides=(Apply(head="call", args=(Symbol(name=name), Symbol(name=x))), written)):
            degree = TAYLOR.fullmatch(name)
        case _:
            return
    if degree is None:
        return
    for body in _bodies(before, x):
        for place in dict.fromkeys((ZERO, *_places(written, x))):
            values = _derivatives(body, x, place, int(degree["degree"]))
            wrong = [n for n, value in enumerate(values) if divisor(n) != math.factorial(n) and not same(value, ZERO)]
            if wrong and same(written, _polynomial(values, x, place, divisor)):
                right = Relation(("=",), (after.sides[0], _polynomial(values, x, place, math.factorial)))
                yield Candidate(after, {"n": number(wrong[0]), "p": power(_shifted(x, place), number(wrong[0]))}, right, sure=True)
                return


def _bodies(before: Tree, x: str) -> Iterator[Tree]:
    """The formula of each f(x) = … that is no derivative."""
    for part in parts_of(before):
        match part:
            case Relation(signs=("=", *_), sides=(Apply(head="call", args=(Symbol(), Symbol(name=letter))), body, *_)) if letter == x:
                yield body
            case _:
                continue


def _places(written: Tree, x: str) -> Iterator[Tree]:
    """a of each x − a."""
    for node in walk(written):
        match node:
            case Apply(head="add", args=(Symbol(name=letter), place)) if letter == x and not free_symbols(place):
                yield neg(place)
            case _:
                continue


def _derivatives(body: Tree, x: str, place: Tree, degree: int) -> list[Tree]:
    """f(a), f′(a), …; none where one can't be found."""
    try:
        return [substituted(nth_derivative(body, x, order) if order else body, {x: place}) for order in range(degree + 1)]
    except NoDerivative:
        return []


def _polynomial(values: list[Tree], x: str, place: Tree, divisor: Divisor) -> Tree:
    return add(*(mul(div(value, number(divisor(n))), power(_shifted(x, place), number(n))) for n, value in enumerate(values)))


def _shifted(x: str, place: Tree) -> Tree:
    return Symbol(x) if place == ZERO else sub(Symbol(x), place)


# Asymptotes


Coefficients = dict[int, Fraction]


def asymptote_sign(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """(2x + 1)/(x − 3) → x = −3."""
    for x, value, _, bottom in _vertical(before, after):
        if _is_zero(bottom, x, neg(value)) and not _is_zero(bottom, x, value):
            yield Candidate(after, {"x": Symbol(x), "a": value, "q": bottom, "p": substituted(bottom, {x: value})}, None, sure=True)
            return


def asymptote_of_numerator(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """(2x + 1)/(x − 3) → x = −1/2."""
    for x, value, top, bottom in _vertical(before, after):
        if _is_zero(top, x, value) and not _is_zero(bottom, x, value):
            yield Candidate(after, {"x": Symbol(x), "a": value, "p": top, "q": bottom}, None, sure=True)
            return


def _vertical(before: Tree, after: Tree) -> Iterator[tuple[str, Tree, Tree, Tree]]:
    """(x, the value stated, numerator, denominator)."""
    for part in parts_of(after):
        match part:
            case Relation(signs=("=",), sides=(Symbol(name=x), value)) if rational(value):
                yield from ((x, value, top, bottom) for top, bottom in _quotients(before, x))
            case _:
                continue


def _is_zero(tree: Tree, x: str, value: Tree) -> bool:
    return same(substituted(tree, {x: value}), ZERO)


def asymptote_zero(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """(2x + 1)/(x − 3) → y = 0, where numerator and denominator have the same degree."""
    for value, top, bottom, over, under in _horizontal(before, after):
        if value == 0 and max(over) >= max(under):
            yield Candidate(after, {"p": top, "q": bottom}, None, sure=True)
            return


def asymptote_upside_down(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """(2x + 1)/(x − 3) → y = 1/2."""
    for value, top, bottom, over, under in _horizontal(before, after):
        a, b = over[max(over)], under[max(under)]
        if max(over) == max(under) and value == b / a != a / b:
            yield Candidate(after, {"p": top, "q": bottom}, None, sure=True)
            return


def asymptote_of_constants(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """(2x + 1)/(x − 3) → y = −1/3."""
    for value, top, bottom, over, under in _horizontal(before, after):
        if max(over) == max(under) and 0 in over and 0 in under and value == over[0] / under[0] != over[max(over)] / under[max(under)]:
            yield Candidate(after, {"p": top, "q": bottom, "a": number(over[0]), "b": number(under[0])}, None, sure=True)
            return


def _horizontal(before: Tree, after: Tree) -> Iterator[tuple[Fraction, Tree, Tree, Coefficients, Coefficients]]:
    """(the value stated, numerator, denominator, and the coefficients of both by degree)."""
    for part in parts_of(after):
        match part:
            case Relation(signs=("=",), sides=(Symbol(name=y), value)) if (stated := rational(value)) is not None:
                yield from ((stated, *one) for x in _letters(before, y) for one in _in_coefficients(before, x))
            case _:
                continue


def _letters(before: Tree, y: str) -> list[str]:
    return [name for name in free_symbols(before) if len(name) == 1 and name != y]


def _in_coefficients(before: Tree, x: str) -> Iterator[tuple[Tree, Tree, Coefficients, Coefficients]]:
    for top, bottom in _quotients(before, x):
        over, under = _coefficients(top, x), _coefficients(bottom, x)
        if over and under and max(under):
            yield top, bottom, over, under


def oblique_without_constant(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """(x² + 1)/(x − 1) → y = x."""
    for x, stated in _oblique(after):
        for top, bottom, over, under in _in_coefficients(before, x):
            slope, intercept = _divided(over, under)
            if max(over) == max(under) + 1 and stated == {1: slope} and intercept:
                yield Candidate(after, {"p": top, "q": bottom}, None, sure=True)
                return


def _oblique(after: Tree) -> Iterator[tuple[str, Coefficients]]:
    """(x, the coefficients) of each y = mx + b."""
    for part in parts_of(after):
        match part:
            case Relation(signs=("=",), sides=(Symbol(name=y), line)) if len(free_symbols(line)) == 1 and y not in free_symbols(line):
                yield free_symbols(line)[0], _coefficients(line, free_symbols(line)[0])
            case _:
                continue


def _divided(over: Coefficients, under: Coefficients) -> tuple[Fraction, Fraction]:
    """m and b of the asymptote mx + b."""
    high, low = max(over), max(under)
    slope = over[high] / under[low]
    return slope, (over.get(high - 1, Fraction(0)) - slope * under.get(low - 1, Fraction(0))) / under[low]


def _quotients(before: Tree, x: str) -> Iterator[tuple[Tree, Tree]]:
    """(numerator, denominator) of each function of x that is one fraction."""
    for body in dict.fromkeys((*_bodies(before, x), *_of_y(before))):
        match body:
            case Apply(head="div", args=(top, bottom)) if free_symbols(bottom) == (x,) and set(free_symbols(top)) <= {x}:
                yield top, bottom
            case _:
                continue


def _of_y(before: Tree) -> Iterator[Tree]:
    """What y = … says, and a formula without a name."""
    for part in parts_of(before):
        match part:
            case Relation(signs=("=",), sides=(Symbol(name="y"), body)):
                yield body
            case Apply(head="div"):
                yield part
            case _:
                continue


def _coefficients(tree: Tree, x: str) -> Coefficients:
    """Degree → coefficient of a polynomial in x with rational numbers; nothing for anything else."""
    found = polynomial(tree, (x,), ring_of(tree)) if names_of(tree) in ((x,), ()) else None
    terms = {} if found is None else found.to_dict()
    return {int(degree[0]): Fraction(int(value.p), int(value.q)) for degree, value in terms.items()}


Finder = Callable[[Tree, Tree, Scope], Iterator[Candidate]]
EXPANSIONS: dict[str, Finder] = {
    "taylor_without_factorials": taylor_without_factorials,
    "taylor_order_for_factorial": taylor_order_for_factorial,
}
"""Finders that look at a function given above."""
ASYMPTOTES: dict[str, Finder] = {
    "asymptote_sign": asymptote_sign,
    "asymptote_of_numerator": asymptote_of_numerator,
    "asymptote_zero": asymptote_zero,
    "asymptote_upside_down": asymptote_upside_down,
    "asymptote_of_constants": asymptote_of_constants,
    "oblique_without_constant": oblique_without_constant,
}
"""The same, for lines whose words speak of an asymptote."""
