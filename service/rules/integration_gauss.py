"""∫ e^(−kx²) over the whole line or from 0 to ∞, by its square in polar coordinates.

    I² = ∫∫ e^(−k(x² + y²)) dx dy = ∫₀^{2π} ∫₀^∞ r·e^(−kr²) dr dθ

Contract: k a positive number; a constant factor stays. Over half the line the angle runs to π/2.
"""

from __future__ import annotations

import sympy

from service.algebra.build import ZERO, apply, mul
from service.cas import to_tree
from service.rules.integrals_with_bounds import between, definite
from service.rules.rule import Move, Moves, Rule, Scope
from service.tree import Constant, Symbol, Tree, free_symbols

RADIUS, ANGLE = Symbol("r"), Symbol("theta")
INFINITY = Constant("oo")


def _squared(node: Tree, scope: Scope) -> Moves:
    """∫ e^(−kx²) dx = √(∫∫ r·e^(−kr²) dr dθ)"""
    d = definite(node)
    if d is None or d.high != sympy.oo or d.low not in (0, -sympy.oo) or {"r", "theta"} & {*free_symbols(d.f), d.x.name}:
        return
    scale, wave = d.g.as_independent(d.letter, as_Add=False)
    k = -wave.args[0] / d.letter**2 if isinstance(wave, sympy.exp) else sympy.S.Zero
    if not (k.is_number and k.is_positive and scale.is_number):
        return
    r = sympy.Symbol("r", real=True)
    inner = between(to_tree(r * sympy.exp(-k * r**2)), RADIUS, ZERO, INFINITY)
    angle = to_tree(sympy.pi / 2 if d.low == 0 else 2 * sympy.pi)
    whole = apply("sqrt", between(inner, ANGLE, ZERO, angle))
    yield Move(whole if scale == 1 else mul(to_tree(scale), whole), {"f": d.f, "r": RADIUS, "t": ANGLE, "b": angle})


SQUARED = Rule(
    "squared_in_polar_coordinates", "", _squared,
    ("integrate(e^(-x^2), (x, -oo, oo))", "sqrt(integrate(integrate(r*e^(-r^2), (r, 0, oo)), (theta, 0, 2*pi)))"),
)  # fmt: skip
RULES = (SQUARED,)
