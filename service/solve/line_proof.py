"""A solution set on the line, proved: the line is cut at exact zeros, and the statement is tried on each piece and at each cut.

    f with roots and |u| in it  →  a polynomial over ℚ that vanishes wherever f does (resultants with rᵠ = g, r² = u²)
    its real zeros r₁ < … < rₖ  →  f keeps its sign between them, so that one place of each stretch tells for all of it

Contract: a statement without parameters over ℝ and a set of points and stretches with exact ends → whether the set is shown to be
the solution set. False says nothing. Knows nothing of how the set was found. Exponentials of one base are taken as the unknown,
sums of logarithms as the logarithm of a product.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import sympy
from sympy import Abs, Add, Dummy, Expr, Poly, Pow, Rational, S, Symbol, exp, log, oo
from sympy.polys.polyerrors import BasePolynomialError

from service.clock import SliceOver, within
from service.numerics.real_balls import sign
from service.solve import check
from service.solve.candidates import Point, Span
from service.solve.solutions import Solutions
from service.solve.statements import TRUE_FOR, Comparison, Condition, Every, Some, Statement, comparisons
from service.verify.normal_form import is_proved_zero

SECONDS = 0.6
MOST_DEGREE = 16
MOST_DIGITS = 60
NARROW = Rational(1, 10**12)


class Unproved(Exception):
    """Something that this proof has no place for."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A real zero of an irreducible polynomial: the one between two rational numbers, its number among the real zeros."""

    low: Rational
    high: Rational
    factor: Poly
    index: int

    @property
    def value(self) -> Expr:
        """The zero as a number."""
        leading, last = [*self.factor.all_coeffs(), S.Zero][:2]
        return -last / leading if self.factor.degree() == 1 else sympy.rootof(self.factor.as_expr(), self.index)


def is_proved(statement: Statement, solved: Solutions, x: Symbol) -> bool:
    """Whether the set is shown to be the solution set."""
    if solved.field != "real" or not solved.complete or solved.families or statement.free_symbols - {x}:
        return False
    try:
        with within(SECONDS):
            return _agrees(*_in_one_base(_without_logarithms(statement, x), solved, x), x)
    except (Unproved, SliceOver, BasePolynomialError, NotImplementedError, TypeError, ValueError, RecursionError):
        return False


def _agrees(statement: Statement, solved: Solutions, x: Symbol) -> bool:
    """Statement and set compared at each cut and on each stretch."""
    cuts = _cuts(statement, x)
    exact = _named(cuts, solved, x)
    for place, cut in enumerate(cuts):
        if _truth(statement, x, exact.get(place, cut.value)) is not _holds_at_cut(place, cuts, exact, solved):
            return False
    return all(
        _truth(statement, x, sample) is _holds_between(left, cuts, exact, solved) for left, sample in enumerate(_samples(cuts), start=-1)
    )


# the cuts


def _cuts(statement: Statement, x: Symbol) -> tuple[Cut, ...]:
    """The real zeros of all that can change the truth of the statement, in increasing order."""
    factors: dict[Poly, None] = {}
    for part in comparisons(_only_comparisons(statement)):
        for expression in (part.expression, *(condition.expression for condition in part.domain)):
            for changing in (expression, *_inner(expression, x)):
                factors.update(dict.fromkeys(_factors(changing, x)))
    return _isolated(tuple(factors))


def _only_comparisons(statement: Statement) -> Statement:
    match statement:
        case Comparison():
            return statement
        case Every(parts=parts) | Some(parts=parts):
            return replace(statement, parts=tuple(map(_only_comparisons, parts)))
        case _:
            raise Unproved


def _inner(expression: Expr, x: Symbol) -> Iterator[Expr]:
    """Denominators and what stands under roots: there a function may leap, or end."""
    for node in sympy.preorder_traversal(expression):
        if node.is_Pow and x in node.free_symbols and (node.exp.is_negative or not node.exp.is_Integer):
            yield node.base


def _factors(f: Expr, x: Symbol) -> Iterator[Poly]:
    """Irreducible polynomials over ℚ, one of which vanishes wherever f does. Raises Unproved."""
    if x not in f.free_symbols:
        return
    norm = _norm(f, x)
    if norm.is_zero or norm.degree() > MOST_DEGREE or len(str(norm.max_norm())) > MOST_DIGITS:
        raise Unproved
    yield from (factor for factor, _ in norm.factor_list()[1] if factor.degree() > 0)


def _norm(f: Expr, x: Symbol) -> Poly:
    """Roots and absolute values eliminated, the outermost first."""
    relations: list[tuple[Dummy, Expr]] = []
    value = sympy.numer(sympy.together(_without_roots(f, x, relations)))
    for root, relation in reversed(relations):
        value = sympy.resultant(value, relation, root) if root in value.free_symbols else value
    if not value.is_polynomial(x) or value.free_symbols - {x}:
        raise Unproved
    return Poly(value, x, domain="QQ")


def _without_roots(f: Expr, x: Symbol, relations: list[tuple[Dummy, Expr]]) -> Expr:
    """f with a letter for each root and absolute value, whose relations are added to the list, the innermost first."""
    if f.is_Rational or f == x:
        return f
    if f.is_Add or f.is_Mul:
        return f.func(*(_without_roots(arg, x, relations) for arg in f.args))
    if f.is_Pow and f.exp.is_Rational:
        base = _without_roots(f.base, x, relations)
        return base ** int(f.exp) if f.exp.is_Integer else _root(base, int(f.exp.q), relations) ** int(f.exp.p)
    if isinstance(f, Abs):
        return _root(_without_roots(f.args[0], x, relations) ** 2, 2, relations)
    raise Unproved


def _root(radicand: Expr, index: int, relations: list[tuple[Dummy, Expr]]) -> Expr:
    root = Dummy()
    above, below = sympy.fraction(sympy.together(radicand))
    relations.append((root, sympy.expand(below * root**index - above)))
    return root


def _isolated(factors: Sequence[Poly]) -> tuple[Cut, ...]:
    """Disjoint intervals of the real zeros. Raises Unproved where they touch."""
    if not factors:
        return ()
    numbers = dict.fromkeys(range(len(factors)), -1)
    cuts: list[Cut] = []
    for (low, high), which in sympy.intervals(list(factors), eps=NARROW, strict=True):
        (place,) = which
        numbers[place] += 1
        cuts.append(Cut(low, high, factors[place], numbers[place]))
    if any(left.high >= right.low for left, right in pairwise(cuts)):
        raise Unproved
    return tuple(cuts)


def _samples(cuts: Sequence[Cut]) -> Iterator[Rational]:
    """A rational number of each stretch."""
    if not cuts:
        yield S.Zero
        return
    yield sympy.floor(cuts[0].low) - 1
    yield from ((left.high + right.low) / 2 for left, right in pairwise(cuts))
    yield sympy.ceiling(cuts[-1].high) + 1


# the set


def _named(cuts: Sequence[Cut], solved: Solutions, x: Symbol) -> dict[int, Expr]:
    """The cut at which each number of the set lies, shown to be that zero. Raises Unproved for one that is none."""
    ends = [end for span in solved.spans for end in (span.low, span.high) if end not in (oo, -oo)]
    if any(not point.exact for point in solved.points) or any(span.period is not None for span in solved.spans):
        raise Unproved
    return {_place(number, cuts, x): number for number in (*ends, *solved.values)}


def _place(number: Expr, cuts: Sequence[Cut], x: Symbol) -> int:
    for place, cut in enumerate(cuts):
        if _is_root(number, cut, x):
            return place
    raise Unproved


def _is_root(number: Expr, cut: Cut, x: Symbol) -> bool:
    if cut.factor.degree() == 1 or number.is_Rational:
        return bool(number == cut.value)
    if not (sign(number - cut.low) == 1 and sign(cut.high - number) == 1):
        return False
    return bool(number == cut.value) or is_exactly_zero(cut.factor.as_expr().subs(cut.factor.gen, number))


def _at(number: Expr, exact: dict[int, Expr]) -> int:
    return next(place for place, value in exact.items() if value == number)


def _reach(span: Span, cuts: Sequence[Cut], exact: dict[int, Expr]) -> tuple[int, int]:
    """The cuts at which a stretch begins and ends; −1 and the number of cuts at ±∞."""
    return (-1 if span.low == -oo else _at(span.low, exact)), (len(cuts) if span.high == oo else _at(span.high, exact))


def _holds_at_cut(place: int, cuts: Sequence[Cut], exact: dict[int, Expr], solved: Solutions) -> bool:
    if any(_at(value, exact) == place for value in solved.values):
        return True
    for span in solved.spans:
        low, high = _reach(span, cuts, exact)
        if low < place < high or (place == low and span.closed_low) or (place == high and span.closed_high):
            return True
    return False


def _holds_between(left: int, cuts: Sequence[Cut], exact: dict[int, Expr], solved: Solutions) -> bool:
    reaches = (_reach(span, cuts, exact) for span in solved.spans)
    return any(low <= left < high for low, high in reaches)


# the statement


def _truth(statement: Statement, x: Symbol, number: Expr) -> bool:
    """Whether the statement holds at a number. Raises Unproved where that is not shown."""
    match statement:
        case Comparison(expression=f, sign=relation, domain=domain):
            if not all(_is_met(condition, x, number) for condition in domain):
                return False
            return TRUE_FOR[relation](_sign(f, x, number))
        case Every(parts=parts):
            return all(_truth(part, x, number) for part in parts)
        case Some(parts=parts):
            return any(_truth(part, x, number) for part in parts)
        case _:
            raise Unproved


def _is_met(condition: Condition, x: Symbol, number: Expr) -> bool:
    return TRUE_FOR[condition.sign](_sign(condition.expression, x, number))


def _sign(f: Expr, x: Symbol, number: Expr) -> int:
    """The sign of f at a number: from balls where it is not 0, by proof where it is."""
    found = check.sign_at(f, x, number)
    if found is None or (found == 0 and not is_exactly_zero(f.subs(x, number))):
        raise Unproved
    return found


def is_exactly_zero(number: Expr) -> bool:
    """Whether a number is shown to be 0."""
    return bool(number.is_number and (number == 0 or is_proved_zero(number) or sympy.expand(number) == 0))


# logarithms


def _without_logarithms(statement: Statement, x: Symbol) -> Statement:
    """ln g + ln h < ln c as g h < c where g > 0 and h > 0; what has no logarithm of x stays as it is."""
    match statement:
        case Comparison(expression=f) if any(x in node.free_symbols for node in f.atoms(log)):
            return _product_of(statement, x)
        case Every(parts=parts) | Some(parts=parts):
            return replace(statement, parts=tuple(_without_logarithms(part, x) for part in parts))
        case _:
            return statement


def _product_of(comparison: Comparison, x: Symbol) -> Comparison:
    """Σ n ln g compared with 0, as the product of the powers with n > 0 compared with that of the others. Raises Unproved."""
    sides = {1: S.One, -1: S.One}
    domain = list(comparison.domain)
    for term in Add.make_args(sympy.expand(comparison.expression * _common_logarithm(comparison.expression, x))):
        count, logarithm = term.as_coeff_Mul()
        if not (count.is_Integer and isinstance(logarithm, log)):
            raise Unproved
        argument = logarithm.args[0]
        if x in argument.free_symbols:
            domain.append(Condition(argument, ">", "logarithm"))
        elif not argument.is_positive:
            raise Unproved
        sides[1 if count > 0 else -1] *= argument ** abs(count)
    return Comparison(sides[1] - sides[-1], comparison.sign, tuple(domain))


def _common_logarithm(f: Expr, x: Symbol) -> Expr:
    """The positive number log b that stands below in log_b x; 1 where none does. Raises Unproved for several."""
    below = {node for node in f.atoms(Pow) if node.exp == -1 and isinstance(node.base, log) and x not in node.free_symbols}
    if len(below) > 1 or not all(node.base.is_positive for node in below):
        raise Unproved
    return below.pop().base if below else S.One


# exponentials


def _in_one_base(statement: Statement, solved: Solutions, x: Symbol) -> tuple[Statement, Solutions]:
    """Statement and set for t = bˣ > 0, where x stands in powers of one base b > 1 only; else as they are."""
    powers = {node for part in comparisons(statement) for node in _powers(part.expression, x)}
    bases = {node.base for node in powers}
    if not powers:
        return statement, solved
    base = bases.pop()
    if bases or not (base == S.Exp1 or (base.is_Rational and base > 1)):
        raise Unproved
    into = {node: base ** node.exp.subs(x, 0) * x ** sympy.expand(node.exp).coeff(x) for node in powers}
    return Every((Comparison(x, ">"), _replaced(statement, into, x))), _raised(solved, base)


def _powers(f: Expr, x: Symbol) -> Iterator[Expr]:
    for node in sympy.preorder_traversal(f):
        if isinstance(node, exp) or (node.is_Pow and x in node.exp.free_symbols):
            if not sympy.expand(node.as_base_exp()[1]).is_polynomial(x) or sympy.degree(node.as_base_exp()[1], x) != 1:
                raise Unproved
            yield node


def _replaced(statement: Statement, into: dict[Expr, Expr], x: Symbol) -> Statement:
    match statement:
        case Comparison(expression=f, sign=relation, domain=domain):
            mark = Dummy()
            found = f.xreplace({node: power.subs(x, mark) for node, power in into.items()})
            if domain or x in found.free_symbols:
                raise Unproved
            return Comparison(found.subs(mark, x), relation)
        case Every(parts=parts) | Some(parts=parts):
            return replace(statement, parts=tuple(_replaced(part, into, x) for part in parts))
        case _:
            raise Unproved


def _raised(solved: Solutions, base: Expr) -> Solutions:
    """bˣ for each x of the set."""
    points = tuple(Point(base**point.value, bounds=point.bounds) for point in solved.points)
    spans = tuple(
        Span(S.Zero if span.low == -oo else base**span.low, oo if span.high == oo else base**span.high, span.closed_low, span.closed_high)
        for span in solved.spans
    )
    return replace(solved, points=points, spans=spans, excluded=())
