"""Equations with absolute values: one case for each choice of signs of what stands between the bars."""

from __future__ import annotations

from itertools import pairwise, product

from sympy import Integer, oo

from service.solve.candidates import LINE, NONE, NotSolved, Zeros, joined
from service.solve.check import sign_at
from service.solve.equations.forms import Form, Kernel, to_sympy, used
from service.solve.inequalities.cells import sample
from service.solve.search import Search
from service.solve.solutions import distinct_points
from service.solve.statements import Comparison, Every, Statement

MOST_BARS = 5


def zeros_by_cases(form: Form, search: Search) -> Zeros:
    """|g| = g where g ≥ 0 and −g where g ≤ 0; candidates of every case together.

    A case that holds identically holds on the stretch where its signs are right.
    """
    if search.complex:
        raise NotSolved("an absolute value over the complex numbers")
    present = used(form.numerator, form.names)
    bars = [kernel for kernel in form.kernels.values() if is_bar(kernel) and kernel.symbol in present]
    edges, patterns = _patterns(bars, search)
    return joined((edges, *(_case(form, bars, signs, search) for signs in patterns)))


def is_bar(kernel: Kernel) -> bool:
    """|g| or the sign of g."""
    return kernel.kind == "abs" or type(kernel.whole).__name__ == "sign"


def _patterns(bars: list[Kernel], search: Search) -> tuple[Zeros, list[tuple[int, ...]]]:
    """The choices of signs that occur, cell by cell, and the places between the cells; every choice where that is not known."""
    every = list(product((1, -1), repeat=len(bars)))
    try:
        cuts = joined(search.zeros(kernel.inside) for kernel in bars)
    except NotSolved:
        cuts = Zeros(complete=False)
    if not cuts.complete or cuts.families or cuts.spans or any(p.value.free_symbols for p in cuts.points):
        if len(bars) > MOST_BARS:
            raise NotSolved("many absolute values")
        return NONE, every
    if any(kernel.inside.free_symbols - {search.x} for kernel in bars):
        return NONE, every
    edges = [-oo, *(p.value for p in distinct_points(cuts.points)), oo]
    places = [sample(low, high) for low, high in pairwise(edges)]
    seen = dict.fromkeys(tuple(sign_at(kernel.inside, search.x, place) or 1 for kernel in bars) for place in places)
    return Zeros(points=cuts.points), list(seen)


def _case(form: Form, bars: list[Kernel], signs: tuple[int, ...], search: Search) -> Zeros:
    values = {**form.constants, **{kernel.symbol: kernel.whole for kernel in form.kernels.values()}}
    values |= {k.symbol: s * k.inside if k.kind == "abs" else Integer(s) for k, s in zip(bars, signs, strict=True)}
    found = search.zeros(to_sympy(form.numerator, form.names, values))
    if LINE not in found.spans:
        return found
    where: list[Statement] = [Comparison(s * kernel.inside, ">=") for kernel, s in zip(bars, signs, strict=True)]
    return _stretches(Every(tuple(where)), search)


def _stretches(where: Statement, search: Search) -> Zeros:
    solved = search.solve(where)
    if not solved.complete:
        raise NotSolved("where a case holds")
    return Zeros(points=solved.points, spans=solved.spans, methods=("cases",))
