"""Equations in x and roots."""

from __future__ import annotations

from typing import Any

from flint import fmpq_mpoly
from sympy import Add, Dummy, Expr, Pow, Rational, S, Symbol

from service.solve.candidates import NotSolved, Point, Span, Zeros, joined
from service.solve.equations.forms import Form, Kernel, form_over
from service.solve.equations.kernels import kernel_changes, replaced
from service.solve.equations.pieces import kernels_of, solve_in, written
from service.solve.equations.polynomials import MOST_DEGREE
from service.solve.equations.rewriting import rewritten
from service.solve.equations.univariate import is_zero
from service.solve.search import Search
from service.solve.solutions import order

Joint = tuple[fmpq_mpoly, tuple[Symbol, ...], dict[Symbol, Expr]]
"""A polynomial over one set of indeterminates, their names, and those of them that are constants."""


def one_root(factor: fmpq_mpoly, form: Form, search: Search) -> Zeros | None:
    """x and one root of a linear radicand: x = (uⁿ − b)/a turns it into a polynomial in u."""
    kernels = kernels_of(factor, form)
    roots = [k for k in kernels if k.kind == "root"]
    if len(kernels) != 2 or len(roots) != 1 or not any(k.kind == "x" for k in kernels):
        return None
    root, x = roots[0], search.x
    slope = root.inside.diff(x)
    if x in slope.free_symbols or is_zero(slope):
        return None
    u = root.symbol
    place = (u**root.order - root.inside.subs(x, 0)) / slope
    piece = written(factor, form, (u,)).subs(x, place)
    return solve_in(piece.expand(), root, search).by("substitution for the root")


def roots_eliminated(factor: fmpq_mpoly, form: Form, search: Search) -> Zeros | None:
    """x and roots, nested or not: each root r with rⁿ = b is eliminated by a resultant; strangers are left to the check."""
    kernels = kernels_of(factor, form)
    if not {k.kind for k in kernels} <= {"x", "root"}:
        return None
    x = search.x
    known: dict[Symbol, Kernel] = {}
    relations: list[tuple[Symbol, Expr]] = []
    piece = written(factor, form, tuple(k.symbol for k in kernels))
    _relations([k for k in kernels if k.kind == "root"], x, known, relations)
    joint = _joint_form(piece, relations, known, x)
    if joint is None:
        return None
    eliminated, names, constants = joint
    if eliminated.is_zero():
        raise NotSolved("a root equation that holds on a branch")
    done = Form(eliminated, eliminated, names, {x: Kernel("x", x, x, whole=x)}, constants)

    found = joined(search.factor_zeros(f, done) for f, _ in eliminated.factor()[1])
    return found.by("squaring")


def _relations(roots: list[Kernel], x: Symbol, known: dict[Symbol, Kernel], relations: list[tuple[Symbol, Expr]]) -> None:
    """For each root kernel the polynomial rⁿ·den − num, those inside radicands after those that contain them."""
    for root in roots:
        if root.symbol in known:
            continue
        known[root.symbol] = root
        inner: dict[Symbol, Kernel] = {}
        plain = rewritten(root.inside, x)
        changed = replaced(plain, kernel_changes(plain, x, inner))
        if any(k.kind != "root" for k in inner.values()):
            raise NotSolved("a root of a function")
        relations.append((root.symbol, root.symbol**root.order - changed))
        _relations(list(inner.values()), x, known, relations)


def _joint_form(piece: Expr, relations: list[tuple[Symbol, Expr]], known: dict[Symbol, Kernel], x: Symbol) -> Joint | None:
    """The piece with every root eliminated, over one set of indeterminates."""
    marker = Dummy("m")
    total = Add(piece, *(relation * marker ** (i + 1) for i, (_, relation) in enumerate(relations)))
    place = {**known, x: Kernel("x", x, x, whole=x), marker: Kernel("x", marker, marker, whole=marker)}
    form = form_over(total, place)
    names, context = form.names, form.numerator.context()
    at = names.index(marker)
    parts: list[dict[Any, Any]] = [{} for _ in range(len(relations) + 1)]
    for exponents, coefficient in form.numerator.to_dict().items():
        parts[int(exponents[at])][tuple(0 if i == at else int(e) for i, e in enumerate(exponents))] = coefficient
    polynomials = [context.from_dict(part) for part in parts]
    eliminated = polynomials[0]
    for (symbol, _), relation in zip(relations, polynomials[1:], strict=True):
        index = names.index(symbol)
        if eliminated.degrees()[index] == 0:
            continue
        eliminated = _squarefree(eliminated).resultant(relation, index)
        if eliminated.total_degree() > MOST_DEGREE or len(eliminated) > 5000:
            raise NotSolved("roots that lead to a high degree")
    return eliminated, names, form.constants


def _squarefree(polynomial: fmpq_mpoly) -> fmpq_mpoly:
    if len(polynomial) > 400:
        return polynomial
    result = polynomial.context().constant(1)
    for factor, _ in polynomial.factor_squarefree()[1]:
        result = result * factor
    return result


def inner_root(factor: fmpq_mpoly, form: Form, search: Search) -> Zeros | None:
    """Nested roots over one root u of a linear radicand: x = (uⁿ − b)/a may turn what is left into squares."""
    kernels = kernels_of(factor, form)
    if search.complex or not {k.kind for k in kernels} <= {"x", "root"}:
        return None
    piece = written(factor, form)
    inner = _innermost(piece, search.x)
    if inner is None:
        return None
    root, order, slope, start = inner
    u = Dummy("u", nonnegative=True)
    changed = piece.xreplace({Pow(root, Rational(p, order)): u**p for p in range(1, order)})
    changed = changed.xreplace({search.x: (u**order - start) / slope})
    if search.x in changed.free_symbols or any(node.is_Pow and u in node.exp.free_symbols for node in changed.atoms(Pow)):
        return None
    found = zeros_of_expression(changed, search, u)

    def place(value: Expr) -> Expr:
        return ((value**order - start) / slope).expand() if not value.is_infinite else value * slope

    points = tuple(Point(place(p.value)) for p in found.points if p.exact)
    if found.families or len(points) < len(found.points):
        raise NotSolved("nested roots")
    spans = tuple(_turned(Span(place(s.low), place(s.high), s.closed_low, s.closed_high)) for s in _above_zero(found.spans))
    return Zeros(points, (), spans, found.complete, ("squaring",))


def _innermost(piece: Expr, x: Symbol) -> tuple[Expr, int, Expr, Expr] | None:
    """The radicand, order, slope and value at 0 of the only root of a linear radicand, where other roots contain it."""
    roots = [p for p in piece.atoms(Pow) if x in p.free_symbols and isinstance(p.exp, Rational) and p.exp.q > 1]
    simple = {p.base: int(p.exp.q) for p in roots if x not in p.base.diff(x).free_symbols}
    if len(simple) != 1 or len({p.base for p in roots}) < 2:
        return None
    ((base, order),) = simple.items()
    return (base, order, base.diff(x), base.subs(x, 0)) if order == 2 else None


def _above_zero(spans: tuple[Span, ...]) -> list[Span]:
    """The parts of stretches of u that lie at or above 0."""
    kept = []
    for span in spans:
        if order(span.high, S.Zero) > 0:
            below = order(span.low, S.Zero) < 0
            kept.append(Span(S.Zero, span.high, True, span.closed_high) if below else span)
    return kept


def _turned(span: Span) -> Span:
    return span if order(span.low, span.high) < 0 else Span(span.high, span.low, span.closed_high, span.closed_low)


def zeros_of_expression(f: Expr, search: Search, unknown: Symbol) -> Zeros:
    return search.deeper(unknown).zeros(f)
