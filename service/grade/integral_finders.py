"""Errors with bounds, poles and signs of integrals, and with the parts of a fraction, that no law with letters states."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import fmpq, fmpq_mpoly

from service.algebra.antiderivatives import simple_antiderivative
from service.algebra.build import add, factors, neg, number, sub, substituted, terms
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import same
from service.algebra.polynomials import names_of, polynomial, ring_of
from service.grade.candidates import Candidate
from service.grade.number_finders import exact
from service.judge.judgement import Scope
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk


def bounds_alone(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """[√u] from 16 to 25 → 25 − 16."""
    match before:
        case Apply(head="subst", args=(f, Symbol(name=u), a, b)) if not free_symbols(after) and not free_symbols(a) and not free_symbols(b):
            right = sub(substituted(f, {u: b}), substituted(f, {u: a}))
            if f != Symbol(u) and same(after, sub(b, a)) and not same(after, right):
                yield Candidate(after, {"u": f, "a": a, "b": b}, None, sure=True)
        case _:
            return


def across_a_pole(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """∫ 1/x² from −1 to 1 → [−1/x] from −1 to 1."""
    match before:
        case Apply(head="integral", args=(f, Symbol(name=x) as letter, a, b)):
            pole = _pole_between(f, x, a, b)
        case _:
            return
    whole = simple_antiderivative(f, x)
    if pole is None:
        return
    parts = {"u": f, "a": a, "b": b, "c": pole, "x": letter}
    match after:
        case Apply(head="subst", args=(g, Symbol(name=y), low, high)) if y == x and same(low, a) and same(high, b):
            if _is_antiderivative(g, f, x):
                yield Candidate(after, parts, None, sure=True)
        case _:
            if whole is not None:
                yield Candidate(sub(substituted(whole, {x: b}), substituted(whole, {x: a})), parts, None)


def _is_antiderivative(g: Tree, f: Tree, x: str) -> bool:
    try:
        return same(derivative(g, x), f)
    except NoDerivative:
        return False


def _pole_between(f: Tree, x: str, a: Tree, b: Tree) -> Tree | None:
    """A rational zero of a denominator between the bounds."""
    low, high = exact(a), exact(b)
    if low is None or high is None:
        return None
    for node in walk(f):
        if isinstance(node, Apply) and node.head == "div" and free_symbols(node.args[1]) == (x,):
            for root in _rational_roots(node.args[1]):
                if min(low, high) <= root <= max(low, high):
                    return number(root)
    return None


def _rational_roots(form: Tree) -> list[Fraction]:
    p = _in_one_letter(form)
    if p is None:
        return []
    linear = [factor.to_dict() for factor, _ in p.factor()[1] if factor.total_degree() == 1]
    return [Fraction(0) if len(d) == 1 else _root(d) for d in linear]


def _root(linear: dict[tuple[int, ...], fmpq]) -> Fraction:
    values = {int(m[0]): c for m, c in linear.items()}
    quotient = -values[0] / values[1]
    return Fraction(int(quotient.p), int(quotient.q))


def _in_one_letter(form: Tree) -> fmpq_mpoly | None:
    names = free_symbols(form)
    return polynomial(form, names, ring_of(form)) if len(names) == 1 and names_of(form) == names else None


# Signs of integrals


def sign_of_the_remaining_integral(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """∫ u dv → uv + ∫ v du: right but for the sign of the integral."""
    parts = terms(after)
    found = [i for i, term in enumerate(parts) if _integral_in(term) is not None]
    x = _variable(before)
    if len(found) != 1 or len(parts) < 2 or x is None:
        return
    index = found[0]
    mended = add(*parts[:index], neg(parts[index]), *parts[index + 1 :])
    if _same_slope(before, mended, x):
        yield Candidate(after, {"p": _unsigned(parts[index])}, None, sure=True)


def minus_before_an_integral(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """A − ∫ f → A + (uv − ∫ v du) with the signs of what comes in the place of −∫ f as if it were ∫ f."""
    parts = terms(before)
    found = [i for i, term in enumerate(parts) if _integral_in(term) is not None]
    x = _variable(before)
    if len(found) != 1 or len(parts) < 2 or x is None or _variable(after) is None:
        return
    index = found[0]
    inner = _unsigned(parts[index])
    if inner is not parts[index] and _same_slope(add(*parts[:index], inner, *parts[index + 1 :]), after, x):
        yield Candidate(after, {"p": inner}, None, sure=True)


def _integral_in(term: Tree) -> Apply | None:
    """The indefinite integral that is a factor of a term."""
    inner = _unsigned(term)
    return next((f for f in factors(inner) if isinstance(f, Apply) and f.head == "integral" and len(f.args) == 2), None)


def _unsigned(term: Tree) -> Tree:
    return term.args[0] if isinstance(term, Apply) and term.head == "neg" else term


def _variable(line: Tree) -> str | None:
    found = next((one for term in terms(line) if (one := _integral_in(term)) is not None), None)
    return found.args[1].name if found is not None and isinstance(found.args[1], Symbol) else None


def _same_slope(first: Tree, second: Tree, x: str) -> bool:
    try:
        return same(derivative(first, x), derivative(second, x))
    except NoDerivative:
        return False


# Partial fractions


def repeated_factor_once(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """(x + 4)/(x − 1)² → A/(x − 1) + B/(x − 1)."""
    parts = after.sides[-1] if isinstance(after, Relation) else after
    wholes = (before, *(after.sides[:1] if isinstance(after, Relation) else ()))
    bottom = next((found for side in wholes if (found := _bottom(side)) is not None), None)
    below = [_bottom(term) for term in terms(parts)]
    if bottom is None or len(below) < 2 or None in below or not all(_has_unknown(term, bottom) for term in terms(parts)):
        return
    whole, pieces = _in_one_letter(bottom), [_in_one_letter(one) for one in below if one is not None]
    if whole is None or None in pieces or any(free_symbols(one) != free_symbols(bottom) for one in below if one is not None):
        return
    for factor, n in whole.factor()[1]:
        reached = [piece for piece in pieces if piece is not None and piece % factor == 0]
        if n > 1 and reached and all(piece % factor**n != 0 for piece in reached) and all(whole % piece == 0 for piece in pieces):
            yield Candidate(after, {"p": bottom, "n": number(n)}, None, sure=True)
            return


def _bottom(tree: Tree) -> Tree | None:
    inner = _unsigned(tree)
    return inner.args[1] if isinstance(inner, Apply) and inner.head == "div" and free_symbols(inner.args[1]) else None


def _has_unknown(term: Tree, bottom: Tree) -> bool:
    """Whether the numerator holds a letter of its own, A or B."""
    inner = _unsigned(term)
    return isinstance(inner, Apply) and bool(set(free_symbols(inner.args[0])) - set(free_symbols(bottom)))
