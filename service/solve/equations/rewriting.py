"""Functions brought to fewer kinds before kernels are looked for: hyperbolic, reciprocal, maximum and minimum, square radicands."""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq
from sympy import Expr, Function, Mul, Rational, Symbol, cos, sin

from service.cas.formulas import Formula
from service.functions import IN_SYMPY
from service.solve.candidates import NotSolved
from service.solve.equations.forms import Kernel, form_over, to_sympy
from service.solve.equations.polynomials import rational
from service.verify.rewritten import REWRITTEN as FORMS


def rewritten(f: Expr, x: Symbol) -> Expr:
    """Hyperbolic functions as exponentials, secant and cosecant as reciprocals, maximum and minimum by absolute values."""
    heads = {type(node).__name__ for node in f.atoms(*(type(n) for n in _functions(f)))} if _functions(f) else set()
    with_sine = bool(heads & {"sin", "cos", "sec", "csc", "cot"})

    def change(node: Expr) -> Expr:
        if x not in node.free_symbols or not node.args:
            return node
        inner = [change(arg) for arg in node.args] if node.is_Add or node.is_Mul or node.is_Pow else list(node.args)
        name = type(node).__name__
        if name in REWRITTEN:
            return change(REWRITTEN[name](*inner))
        if node.is_Pow and isinstance(node.exp, Rational) and node.exp.q % 2 == 0:
            return without_squares(inner[0], x) ** node.exp
        if name == "tan" and with_sine:
            return sin(inner[0]) / cos(inner[0])
        return node.func(*inner) if tuple(inner) != node.args else node

    return change(f)


def _functions(f: Expr) -> set[Expr]:
    found: set[Expr] = f.atoms(Function)
    return found


def without_squares(base: Expr, x: Symbol) -> Expr:
    """A radicand with its square factors as squares of absolute values, so that √(x² − 2x + 1) becomes |x − 1|."""
    if not base.is_Add or base.free_symbols != {x} or not base.is_polynomial(x):
        return base

    try:
        form = form_over(base, {x: Kernel("x", x, x, whole=x)})
    except NotSolved:
        return base
    content, factors = form.numerator.factor()
    if form.constants or not form.denominator.is_constant() or all(m == 1 for _, m in factors):
        return base
    scale = rational(fmpq(content)) / rational(fmpq(form.denominator.leading_coefficient()))
    return Mul(scale, *(to_sympy(f, form.names, {}) ** int(m) for f, m in factors))


REWRITTEN: dict[str, Callable[..., Expr]] = {
    **{name: form for name, form in FORMS.items() if max(IN_SYMPY[name].arity) > 3},
    **{
        name: Formula(entry.definition)
        for name, entry in IN_SYMPY.items()
        if entry.family in ("trigonometric", "hyperbolic") and name not in ("sin", "cos", "tan")
    },
}
"""Circular functions in sine and cosine, hyperbolic ones in exponentials, the largest of several with bars."""
