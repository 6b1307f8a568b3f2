"""Equations in several logarithms, or in several exponentials."""

from __future__ import annotations

from math import lcm

from flint import fmpq, fmpq_mpoly
from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Mul,
    Rational,
    S,
    Symbol,
    cancel,
    exp,
    expand_log,
    log,
)

from service.numerics.real_balls import sign
from service.solve.candidates import NONE, Zeros, with_conditions
from service.solve.equations.forms import Form, Kernel, to_sympy
from service.solve.equations.kernels import constant_power, log_of_base, polynomial_form
from service.solve.equations.pieces import kernels_of, solve_in, written
from service.solve.equations.polynomials import rational
from service.solve.equations.univariate import required, tidy
from service.solve.search import Search


def logarithms_joined(factor: fmpq_mpoly, form: Form, search: Search) -> Zeros | None:
    """n₁ ln g₁ + n₂ ln g₂ + … + d = 0: the product of the gᵢ^nᵢ is e^(−d)."""
    kernels = kernels_of(factor, form)
    if {k.kind for k in kernels} != {"log"} or int(factor.total_degree()) > 1 + len(form.constants) + 8:
        return None
    symbols = [k.symbol for k in kernels]
    piece = written(factor, form, tuple(symbols)).expand()
    weights = [piece.coeff(symbol, 1) for symbol in symbols]
    rest = (piece - Add(*(w * symbol for w, symbol in zip(weights, symbols, strict=True)))).expand()
    if any(set(symbols) & part.free_symbols for part in (*weights, rest)):
        return None
    unit = weights[0]
    ratios = [tidy(_plain_logs(w / unit)) for w in weights]
    if not all(ratio.is_Rational for ratio in ratios):
        return None
    scale = Mul(*{Rational(ratio).q for ratio in ratios})
    constant = tidy(_plain_logs(-rest / unit * scale)).expand()
    above, below = S.One, S.One
    for ratio, kernel in zip(ratios, kernels, strict=True):
        power = int(ratio * scale)
        if power > 0:
            above *= kernel.inside**power
        else:
            below *= kernel.inside**-power

    return search.zeros(above - constant_power(constant) * below).by("logarithms joined")


def _plain_logs(value: Expr) -> Expr:
    """Logarithms of perfect powers by those of their roots: log 8/log 2 = 3."""
    logs = [node for node in value.atoms(log) if node.args[0].is_Rational]
    return value.xreplace({node: log_of_base(node.args[0]) for node in logs})


def logarithms_spread(factor: fmpq_mpoly, form: Form, search: Search) -> Zeros | None:
    """ln of products written as sums of ln|p|, so that one logarithm remains."""
    kernels = kernels_of(factor, form)
    if not {k.kind for k in kernels} <= {"log"} or search.complex:
        return None
    symbols: dict[Expr, Kernel] = {}
    changes = {kernel.symbol: _spread(kernel.inside, search.x, symbols) for kernel in kernels}
    if len(symbols) != 1:
        return None
    (kernel,) = symbols.values()
    piece = written(factor, form, tuple(k.symbol for k in kernels)).xreplace(changes)
    return solve_in(piece.expand(), kernel, search).by("logarithms spread")


def _spread(inside: Expr, x: Symbol, symbols: dict[Expr, Kernel]) -> Expr:
    form = polynomial_form(inside, x)
    total: Expr = S.Zero
    for polynomial, side in ((form.numerator, 1), (form.denominator, -1)):
        content, factors = polynomial.factor()
        values = {**form.constants, **{k.symbol: k.whole for k in form.kernels.values()}}
        total += side * log_of_base(abs(rational(content)))
        for factor, multiplicity in factors:
            written = to_sympy(factor, form.names, values)
            if x not in written.free_symbols:
                total += side * int(multiplicity) * log(Abs(written))
                continue
            if written not in symbols:
                symbol = Dummy("log", real=True)
                symbols[written] = Kernel("log", Abs(written), symbol, whole=log(Abs(written)))
            total += side * int(multiplicity) * symbols[written].symbol
    return total


def two_exponentials(factor: fmpq_mpoly, form: Form, search: Search) -> Zeros | None:
    """A·e^g + B·e^h = 0: g − h = ln(−B/A)."""
    kernels = kernels_of(factor, form)
    if {k.kind for k in kernels} != {"exp"} or search.complex:
        return None
    groups = by_kernel_powers(factor, form, kernels)
    if len(groups) != 2:
        return None
    (first, a), (second, b) = groups.items()
    difference = Add(*((p - q) * k.inside for p, q, k in zip(first, second, kernels, strict=True)))
    ratio = tidy(-b / a)
    if not ratio.free_symbols and sign(ratio) != 1:
        return NONE

    needed = (required(ratio, ">", "logarithm"),) if ratio.free_symbols else ()
    return with_conditions(search.zeros(difference - log_of_base(ratio)), needed).by("logarithm of both sides")


def by_kernel_powers(factor: fmpq_mpoly, form: Form, kernels: list[Kernel]) -> dict[tuple[int, ...], Expr]:
    """Powers of the kernels → coefficient."""
    places = [form.names.index(k.symbol) for k in kernels]
    groups: dict[tuple[int, ...], dict[tuple[int, ...], fmpq]] = {}
    for exponents, coefficient in factor.to_dict().items():
        powers = tuple(int(exponents[i]) for i in places)
        rest = tuple(0 if i in places else int(e) for i, e in enumerate(exponents))
        groups.setdefault(powers, {})[rest] = coefficient
    context = factor.context()
    values = {**form.constants, **{k.symbol: k.whole for k in form.kernels.values() if k not in kernels}}
    return {powers: to_sympy(context.from_dict(part), form.names, values) for powers, part in groups.items()}


def homogeneous_exponentials(factor: fmpq_mpoly, form: Form, search: Search) -> Zeros | None:
    """All exponents on one line: 4ˣ + 6ˣ = 9ˣ is a polynomial in (2/3)ˣ."""
    kernels = kernels_of(factor, form)
    if {k.kind for k in kernels} != {"exp"} or search.complex:
        return None
    groups = by_kernel_powers(factor, form, kernels)
    exponents = [_exponent(powers, kernels) for powers in groups]
    start = exponents[0]
    shifted = [(e - start).expand() for e in exponents]
    unit = next((e for e in shifted if e != 0), None)
    if unit is None:
        return None
    ratios = [_plain_logs_split(e / unit) for e in shifted]
    if not all(r.is_Rational for r in ratios):
        return None
    order = lcm(*(int(r.q) for r in ratios))
    symbol = Dummy("exp", positive=True)
    least = min(int(r * order) for r in ratios)
    kernel = Kernel("exp", unit / order, symbol, whole=exp(unit / order))
    piece = Add(*(c * symbol ** (int(r * order) - least) for c, r in zip(groups.values(), ratios, strict=True)))
    return solve_in(piece, kernel, search).by("substitution for the exponential")


def _exponent(powers: tuple[int, ...], kernels: list[Kernel]) -> Expr:
    return expand_log(Add(*(p * k.inside for p, k in zip(powers, kernels, strict=True))), factor=True).expand()


def _plain_logs_split(value: Expr) -> Expr:
    return cancel(value)
