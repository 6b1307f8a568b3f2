"""Equations with absolute values: one case for each choice of signs of what stands between the bars."""

from __future__ import annotations

from itertools import product

from service.solve.candidates import LINE, NotSolved, Search, Zeros, joined
from service.solve.kernels import Form, Kernel, to_sympy, used
from service.solve.statements import Comparison, Every, Statement

MOST_BARS = 5


def zeros_by_cases(form: Form, search: Search) -> Zeros:
    """|g| = g where g ≥ 0 and −g where g ≤ 0; candidates of every case together.

    A case that holds identically holds on the stretch where its signs are right.
    """
    if search.complex:
        raise NotSolved("an absolute value over the complex numbers")
    bars = [kernel for kernel in form.kernels.values() if kernel.kind == "abs" and kernel.symbol in used(form.numerator, form.names)]
    if len(bars) > MOST_BARS:
        raise NotSolved("many absolute values")
    return joined(_case(form, bars, signs, search) for signs in product((1, -1), repeat=len(bars)))


def _case(form: Form, bars: list[Kernel], signs: tuple[int, ...], search: Search) -> Zeros:
    from service.solve.zeros import zeros

    values = {**form.constants, **{kernel.symbol: kernel.whole for kernel in form.kernels.values()}}
    values |= {kernel.symbol: s * kernel.inside for kernel, s in zip(bars, signs, strict=True)}
    found = zeros(to_sympy(form.numerator, form.names, values), search)
    if LINE not in found.spans:
        return found
    where: list[Statement] = [Comparison(s * kernel.inside, ">=") for kernel, s in zip(bars, signs, strict=True)]
    return _stretches(Every(tuple(where)), search)


def _stretches(where: Statement, search: Search) -> Zeros:
    from service.solve.solving import solve_statement

    solved = solve_statement(where, search)
    if not solved.complete:
        raise NotSolved("where a case holds")
    return Zeros(points=solved.points, spans=solved.spans, methods=("cases",))
