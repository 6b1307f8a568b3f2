"""Equations in x and roots."""

from __future__ import annotations

from typing import Any

from sympy import (
    Add,
    Dummy,
    Expr,
    Symbol,
)

from service.solve.candidates import NotSolved, Search, Zeros, joined
from service.solve.kernels import Form, Kernel, form_over
from service.solve.pieces import kernels_of, solve_in, written
from service.solve.polynomials import MOST_DEGREE
from service.solve.univariate import is_zero


def one_root(factor: Any, form: Form, search: Search) -> Zeros | None:
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


def roots_eliminated(factor: Any, form: Form, search: Search) -> Zeros | None:
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
    from service.solve.zeros import factor_zeros

    found = joined(factor_zeros(f, done, search) for f, _ in eliminated.factor()[1])
    return found.by("squaring")


def _relations(roots: list[Kernel], x: Symbol, known: dict[Symbol, Kernel], relations: list[tuple[Symbol, Expr]]) -> None:
    """For each root kernel the polynomial rⁿ·den − num, those inside radicands after those that contain them."""
    from service.solve.kernels import kernel_changes, replaced, rewritten

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


def _joint_form(piece: Expr, relations: list[tuple[Symbol, Expr]], known: dict[Symbol, Kernel], x: Symbol) -> Any:
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


def _squarefree(polynomial: Any) -> Any:
    if len(polynomial) > 400:
        return polynomial
    result = polynomial.context().constant(1)
    for factor, _ in polynomial.factor_squarefree()[1]:
        result = result * factor
    return result
