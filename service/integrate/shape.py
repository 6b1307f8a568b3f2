"""Quick claims about the shape of an integrand, on which the router decides what to try."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Abs,
    Add,
    Expr,
    Function,
    Mul,
    Poly,
    Pow,
    Symbol,
    exp,
    log,
    sign,
)

from service.cas.formulas import classes

TRIGONOMETRIC = classes("trigonometric")
HYPERBOLIC = classes("hyperbolic")


def is_rational(f: Expr, x: Symbol) -> bool:
    return bool(f.is_rational_function(x))


def kernels(f: Expr, x: Symbol) -> tuple[Expr, ...]:
    """The functions, exponentials and radicals in x that f is built of, each once, in a fixed order."""
    return tuple(sorted((part for part in f.atoms(Function, Pow) if part.has(x) and not _is_integer_power(part)), key=order))


def _is_integer_power(part: Expr) -> bool:
    return bool(part.is_Pow and part.exp.is_Integer)


def order(part: Expr) -> tuple[int, str]:
    """Small first, then by name: a fixed order, unlike that of a set."""
    return (part.count_ops(), str(part))


def is_linear(g: Expr, x: Symbol) -> bool:
    """g = a x + b with a ≠ 0 and a, b free of x."""
    if g == x:
        return True
    slope = g.diff(x)
    return bool(slope != 0 and not slope.has(x))


def linear_parts(g: Expr, x: Symbol) -> tuple[Expr, Expr] | None:
    """(a, b) of g = a x + b, None where g isn't linear."""
    g = g.expand()
    a, b = g.coeff(x, 1), g.coeff(x, 0)
    if a == 0 or a.has(x) or b.has(x) or (g - a * x - b).expand() != 0:
        return None
    return a, b


def is_polynomial(f: Expr, x: Symbol) -> bool:
    return bool(f.is_polynomial(x))


def quadratic_parts(g: Expr, x: Symbol) -> tuple[Expr, Expr, Expr] | None:
    """(a, b, c) of g = a x² + b x + c with a ≠ 0."""
    if not g.is_polynomial(x):
        return None
    p = Poly(g, x)
    if p.degree() != 2:
        return None
    a, b, c = p.all_coeffs()
    return a, b, c


def has_trigonometric(f: Expr, x: Symbol) -> bool:
    return any(part.has(x) for part in f.atoms(*TRIGONOMETRIC))


def has_hyperbolic(f: Expr, x: Symbol) -> bool:
    return any(part.has(x) for part in f.atoms(*HYPERBOLIC))


def exponentials(f: Expr, x: Symbol) -> tuple[Expr, ...]:
    """The parts exp(g(x)) and c^{g(x)}, in a fixed order."""
    found = [part for part in f.atoms(exp, Pow) if part.exp.has(x)]
    return tuple(sorted(found, key=order))


def radicals(f: Expr, x: Symbol) -> tuple[Expr, ...]:
    """The parts g(x)^{p/q} with q > 1, in a fixed order."""
    found = [part for part in f.atoms(Pow) if part.exp.is_Rational and not part.exp.is_Integer and part.base.has(x)]
    return tuple(sorted(found, key=order))


def factors(f: Expr) -> tuple[Expr, ...]:
    return tuple(Mul.make_args(f))


def terms(f: Expr) -> tuple[Expr, ...]:
    return tuple(Add.make_args(f))


def split_constant(f: Expr, x: Symbol) -> tuple[Expr, Expr]:
    """(c, g) with f = c·g and c free of x."""
    constant, rest = f.as_independent(x, as_Add=False)
    return constant, rest


def logarithms(f: Expr, x: Symbol) -> Iterator[Expr]:
    yield from sorted((part for part in f.atoms(log) if part.has(x)), key=order)


def has_kinks(f: Expr, x: Symbol) -> bool:
    return any(part.has(x) for part in f.atoms(Abs, sign))
