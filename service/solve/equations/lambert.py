"""Lambert's W: w = W(z) solves w eʷ = z, with two real branches for −1/e ≤ z < 0."""

from __future__ import annotations

from flint import fmpq_mpoly
from sympy import Expr, LambertW, exp

from service.numerics.real_balls import sign
from service.solve.candidates import NONE, Zeros, points
from service.solve.equations.forms import Form, to_sympy, used
from service.solve.equations.univariate import is_zero
from service.solve.search import Search


def lambert(factor: fmpq_mpoly, form: Form, search: Search) -> Zeros | None:
    """A + B x + C eʰ + D x eʰ with h = r x: solved where D or all of A, B·C fit one of the two forms; None elsewhere."""
    kernels = [form.kernels[name] for name in used(factor, form.names) if name in form.kernels]
    if search.complex or sorted(k.kind for k in kernels) != ["exp", "x"]:
        return None
    x = search.x
    (power,) = (k for k in kernels if k.kind == "exp")
    r = power.inside.diff(x)
    if x in r.free_symbols or power.inside.subs(x, 0) != 0 or r.free_symbols:
        return None
    u = power.symbol
    piece = to_sympy(factor, form.names, form.constants).expand()
    if any(piece.coeff(x, n) != 0 for n in range(2, 6)) or piece.free_symbols - {x, u}:
        return None
    plain, mixed = piece.coeff(u, 0), piece.coeff(u, 1)
    if (piece - plain - mixed * u).expand() != 0:
        return None
    p, q = mixed.subs(x, 0), mixed.diff(x)
    a, b = plain.subs(x, 0), plain.diff(x)
    if is_zero(b):
        return _linear_times_power(p, q, r, -a)
    if is_zero(q):
        # a + b x + p e^(r x) = 0 is (−a − b x) e^(−r x) = p.
        return _linear_times_power(-a, -b, -r, p)
    return None


def _linear_times_power(p: Expr, q: Expr, r: Expr, d: Expr) -> Zeros:
    """(p + q x) e^(r x) = d: with w = r x + r p/q, w eʷ = (d r/q) e^(r p/q)."""
    shift = r * p / q
    z = d * r / q * exp(shift)
    s, above = sign(z), sign(z + exp(-1))
    if above == -1:
        return NONE
    branches = (LambertW(z),) if s != -1 else (LambertW(z), LambertW(z, -1))
    if above == 0:
        branches = (-exp(0),)
    return points(((w - shift) / r).expand() for w in branches).by("Lambert's W")
