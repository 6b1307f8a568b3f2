"""What the strategies share: the kernels of a factor, the factor written out, a polynomial in one kernel solved."""

from __future__ import annotations

from flint import fmpq_mpoly
from sympy import Expr, Symbol

from service.solve.candidates import EVERYWHERE, Zeros, joined, powered
from service.solve.equations.forms import Form, Kernel, form_over, to_sympy, used
from service.solve.search import Search


def kernels_of(factor: fmpq_mpoly, form: Form) -> list[Kernel]:
    return [form.kernels[name] for name in used(factor, form.names) if name in form.kernels]


def written(factor: fmpq_mpoly, form: Form, kept: tuple[Symbol, ...] = ()) -> Expr:
    """The factor as a SymPy expression, with the kept kernels as symbols."""
    values = {**form.constants, **{k.symbol: k.whole for k in form.kernels.values() if k.symbol not in kept}}
    return to_sympy(factor, form.names, values)


def solve_in(polynomial: Expr, kernel: Kernel, search: Search) -> Zeros:
    """Zeros of an expression in the kernel's symbol, undone."""
    form = form_over(polynomial, {kernel.symbol: kernel})
    if form.numerator.is_zero():
        return EVERYWHERE
    return joined(powered(search.factor_zeros(f, form), int(m)) for f, m in form.numerator.factor()[1])
