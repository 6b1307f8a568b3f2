"""A quotient of polynomials over flint in *kernels*: functions of x that are taken for indeterminates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx
from sympy import Add, Dummy, Expr, Integer, Mul, Pow, Rational, S, Symbol

from service.solve.candidates import NotSolved
from service.solve.equations.polynomials import fraction, rational

MOST_EXPONENT = 200
MOST_TERMS = 4000
Polynomial: TypeAlias = fmpq_mpoly


@dataclass(frozen=True, slots=True)
class Kernel:
    """A function of x that is taken for an indeterminate. kind: "x", "exp", "root", "abs", "sin", "cos", "tan", "log", "other".

    inside: the h of eʰ, the radicand, the argument … order: of a root.
    """

    kind: str
    inside: Expr
    symbol: Symbol
    order: int = 1
    whole: Expr = S.Zero


@dataclass(slots=True)
class Form:
    """numerator/denominator over flint, with what its indeterminates stand for."""

    numerator: Polynomial
    denominator: Polynomial
    names: tuple[Symbol, ...]
    kernels: dict[Symbol, Kernel]
    constants: dict[Symbol, Expr] = field(default_factory=dict)


def form_over(f: Expr, kernels: dict[Symbol, Kernel]) -> Form:
    """f, already written in the kernels' symbols, as a quotient of polynomials."""
    constants: dict[Expr, Symbol] = {}
    _collect_constants(f, frozenset(kernels), constants)
    names = (*kernels, *constants.values())
    context = fmpq_mpoly_ctx.get([f"v{i}" for i in range(max(1, len(names)))], Ordering.lex)
    places = dict(zip(names, context.gens(), strict=False))
    numerator, denominator = _fraction(f, places, constants, context)
    return Form(numerator, denominator, names, kernels, {symbol: constant for constant, symbol in constants.items()})


def _collect_constants(f: Expr, variables: frozenset[Symbol], constants: dict[Expr, Symbol]) -> None:
    """Every part that is neither rational nor in the kernels' symbols becomes an indeterminate."""
    if f.is_Rational or f in variables or f in constants:
        return
    if f.is_Add or f.is_Mul:
        for arg in f.args:
            _collect_constants(arg, variables, constants)
        return
    if f.is_Pow and isinstance(f.exp, Rational) and not f.exp.is_Integer and not (f.free_symbols & variables):
        base = Pow(f.base, Rational(1, f.exp.q))
        constants.setdefault(base, Dummy("c"))
    elif f.is_Pow and isinstance(f.exp, Integer):
        _collect_constants(f.base, variables, constants)
    elif f.free_symbols & variables:
        raise NotSolved("a function of several kernels")
    else:
        constants.setdefault(f, Dummy("c"))


def _fraction(
    f: Expr, places: dict[Symbol, fmpq_mpoly], constants: dict[Expr, Symbol], context: fmpq_mpoly_ctx
) -> tuple[fmpq_mpoly, fmpq_mpoly]:
    one = context.constant(1)
    if f.is_Rational:
        return context.constant(fraction(f)), one
    if f in places:
        return places[f], one
    if f in constants:
        return places[constants[f]], one
    if f.is_Add:
        total, below = context.constant(0), one
        for term in f.args:
            above, under = _fraction(term, places, constants, context)
            if under == below:
                total = total + above
            else:
                total, below = total * under + above * below, below * under
            _check_size(total)
        return total, below
    if f.is_Mul:
        above, below = one, one
        for factor in f.args:
            a, b = _fraction(factor, places, constants, context)
            above, below = above * a, below * b
            _check_size(above)
        return above, below
    if f.is_Pow and isinstance(f.exp, Integer) and abs(f.exp) <= MOST_EXPONENT:
        above, below = _fraction(f.base, places, constants, context)
        n = abs(int(f.exp))
        if len(above) > 1 and len(above) ** min(n, 8) > 10**6:
            raise NotSolved("a large power")
        above, below = above**n, below**n
        return (above, below) if f.exp > 0 else (below, above)
    if f.is_Pow and isinstance(f.exp, Rational):
        base = Pow(f.base, Rational(1, f.exp.q))
        if base in constants and abs(f.exp.p) <= MOST_EXPONENT:
            symbol = places[constants[base]]
            p = abs(int(f.exp.p))
            return (symbol**p, one) if f.exp.p > 0 else (one, symbol**p)
    raise NotSolved("no polynomial form")


def _check_size(polynomial: fmpq_mpoly) -> None:
    if len(polynomial) > MOST_TERMS:
        raise NotSolved("too many terms")


def to_sympy(polynomial: fmpq_mpoly, names: tuple[Symbol, ...], values: dict[Symbol, Expr]) -> Expr:
    """A flint polynomial as a SymPy expression; `values` says what an indeterminate stands for."""
    places = [values.get(name, name) for name in names]
    terms = []
    for exponents, coefficient in polynomial.to_dict().items():
        factors = [place ** int(e) for place, e in zip(places, exponents, strict=False) if e]
        terms.append(Mul(rational(fmpq(coefficient)), *factors))
    return Add(*terms)


def used(polynomial: fmpq_mpoly, names: tuple[Symbol, ...]) -> tuple[Symbol, ...]:
    """The indeterminates that occur."""
    return tuple(name for name, degree in zip(names, polynomial.degrees(), strict=False) if degree > 0)


def coefficients(polynomial: fmpq_mpoly, names: tuple[Symbol, ...], symbol: Symbol) -> list[dict[tuple[int, ...], fmpq]]:
    """Coefficients by degree in one indeterminate, each a dict of exponents → rational."""
    index = names.index(symbol)
    degree = int(polynomial.degrees()[index])
    parts: list[dict[tuple[int, ...], Any]] = [{} for _ in range(degree + 1)]
    for exponents, coefficient in polynomial.to_dict().items():
        rest = tuple(0 if i == index else int(e) for i, e in enumerate(exponents))
        parts[int(exponents[index])][rest] = coefficient
    return parts
