"""Absolute value, sign, rounding and steps: pieces of straight lines."""
# ruff: noqa: E501  a record reads best with its kin on one line

from __future__ import annotations

import math

from service.functions.enclosures import flag
from service.functions.record import EVERYWHERE, Function, because, operator

BASIC = because("one of the generators others are written in", "definition", "real_form")
NO_CUT = {"cut": "the flag `analytic` says where it is a polynomial"}
MANY = because("takes every value on a whole interval or at two points", "inverse", "solutions")

STEPS: tuple[Function, ...] = (
    Function(
        name="abs", spellings=("Abs",), latex=r"\left|a\right|", mathjson="Abs", speech="absolute value of a", family="step",
        sympy="Abs", ends=("oo", "oo"), domain=EVERYWHERE, range="a >= 0", floats=abs, mpmath=lambda mp, a: abs(a), ball=abs, flagged=flag("real_abs"), at_zero=0,
        derivative="a/abs(a)", antiderivative="a*abs(a)/2", singular="a", inverse="a", solutions=("a", "-a"), parity="even",
        reasons=BASIC | NO_CUT,
    ),
    Function(
        name="sign", spellings=("sgn", "signum"), latex=operator("sgn"), mathjson="Sign", speech="sign of a", bare=True, family="step",
        sympy="sign", ends=("-1", "1"), domain=EVERYWHERE, range="-1 <= a <= 1", floats=lambda a: float((a > 0) - (a < 0)), mpmath="sign",
        ball=lambda a: a.sgn(), flagged=flag("real_sgn"), at_zero=0,
        derivative="0", antiderivative="abs(a)", singular="a", parity="odd", reasons=BASIC | NO_CUT | MANY,
    ),
    Function(
        name="floor", latex=r"\left\lfloor a\right\rfloor", mathjson="Floor", speech="floor of a", family="step",
        sympy="floor", ends=("-oo", "oo"), domain=EVERYWHERE, range=EVERYWHERE, floats=lambda a: float(math.floor(a)), mpmath="floor",
        ball=lambda a: a.floor(), flagged=flag("real_floor"), at_zero=0,
        derivative="0", singular="sin(pi*a)", reasons=BASIC | NO_CUT | MANY | {"antiderivative": "integrated piece by piece"},
    ),
    Function(
        name="ceiling", spellings=("ceil",), latex=r"\left\lceil a\right\rceil", mathjson="Ceil", speech="ceiling of a", family="step",
        sympy="ceiling", ends=("-oo", "oo"), domain=EVERYWHERE, range=EVERYWHERE, floats=lambda a: float(math.ceil(a)), mpmath="ceil",
        ball=lambda a: a.ceil(), flagged=flag("real_ceil"), at_zero=0,
        derivative="0", singular="sin(pi*a)", reasons=BASIC | NO_CUT | MANY | {"antiderivative": "integrated piece by piece"},
    ),
    Function(
        name="heaviside", spellings=("Heaviside",), latex=operator("heaviside"), mathjson="Heaviside", speech="Heaviside step of a", arity=(1, 2), family="step",
        sympy="Heaviside", default="1/2", ends=("0", "1"), domain=EVERYWHERE, range="0 <= a <= 1", branch="1/2 at 0", definition="(1 + sign(a))/2",
        mpmath=lambda mp, a, *at_zero: mp.mpf(1) if a > 0 else mp.mpf(0),
        derivative="dirac(a)", antiderivative="a*heaviside(a)", singular={1: ("a",), 2: ("a",)},
        reasons=MANY | because("computed by its definition", "floats", "ball", "cut"),
    ),
    Function(
        name="dirac", spellings=("DiracDelta",), letters=("delta",), latex=operator("dirac"), mathjson="DiracDelta", speech="Dirac delta of a", arity=(1, 2), family="special",
        sympy="DiracDelta", default="0", domain=EVERYWHERE, range=EVERYWHERE, derivative="dirac(a, 1)", antiderivative="heaviside(a)", singular={1: ("a",), 2: ("a",)}, parity="even",
        reasons=MANY | because("a distribution, not a function of numbers", "definition", "real_form", "floats", "mpmath", "ball", "cut"),
    ),
)  # fmt: skip
