"""Functions and constants in balls, by their SymPy names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import flint
from flint import acb, arb, fmpq
from sympy import Expr, Rational

from service.cas import from_tree
from service.cas.formulas import Formula
from service.functions import CONSTANTS as NAMED
from service.functions import IN_SYMPY

Ball = Any  # flint.acb; the library has no type stubs
NOWHERE = acb(arb.nan())


class NoBalls(Exception):
    """The expression holds something that ball arithmetic does not know."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function of balls and the flag; guard: a quantity that must stay off (−∞, 0] for it to be analytic, None: there is no cut."""

    function: Callable[..., Ball]
    guard: Callable[..., Ball] | None


@lru_cache(maxsize=256)
def called(name: str) -> Call:
    """The function of this SymPy name. Raises NoBalls."""
    entry = IN_SYMPY.get(name)
    if entry is None or entry.ball is None or name in N_ARY:
        raise NoBalls(name)
    own, cut = entry.ball, entry.cut
    if entry.flagged:
        return Call(entry.flagged, cut or None)
    if cut is None:
        return Call(lambda *args: NOWHERE if args[-1] else own(*args[:-1]), None)
    return Call(lambda *args: own(*args[:-1]), cut or None)


REALS: dict[str, Callable[[], Any]] = {
    **{type(from_tree.CONSTANTS[name]).__name__: partial(ball, arb) for name, ball in ((c.name, c.ball) for c in NAMED if c.ball)},
}


CONSTANTS: dict[str, Callable[[], Any]] = {**REALS, "ImaginaryUnit": lambda: acb(0, 1)}


def root_of(f: Expr) -> Ball:
    """A root of a polynomial with rational coefficients, from SymPy's isolating interval."""
    bits = flint.ctx.prec + 8
    centre = f.eval_rational(Rational(1, 2**bits))
    real, imaginary = centre.as_real_imag()
    radius = arb(0, arb(2) ** -bits)
    ball = acb(arb(fmpq(int(real.p), int(real.q))) + radius)
    return ball if imaginary == 0 else ball + acb(0, 1) * (arb(fmpq(int(imaginary.p), int(imaginary.q))) + radius)


N_ARY: dict[str, Callable[[Ball, Ball, bool], Ball]] = {
    name: entry.flagged for name, entry in IN_SYMPY.items() if max(entry.arity) > 3 and entry.flagged
}
"""Functions of any number of arguments, two at a time."""


REWRITTEN: dict[str, Callable[..., Expr]] = {
    name: Formula(entry.definition) for name, entry in IN_SYMPY.items() if entry.definition and not entry.ball
}
"""Functions computed by their definitions."""
