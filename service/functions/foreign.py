"""Functions that only SymPy writes: no reader knows them, the backends must. Each is shown by its definition or has no written form."""
# ruff: noqa: E501  a record reads best with its kin on one line

from __future__ import annotations

import math

from service.functions.enclosures import method, of_reciprocal, whole
from service.functions.record import EVERYWHERE, SMOOTH, Function, because

NO_INVERSE = because("no inverse in closed form", "inverse", "solutions")
UNUSED = because(
    "SymPy writes it only in sums and limits, where these are not asked for",
    "floats",
    "mpmath",
    "derivative",
    "antiderivative",
    "real_form",
)
UNWRITTEN = because("never written", "latex", "mathjson", "speech")


FOREIGN: tuple[Function, ...] = (
    Function(
        name="sympy_acot", latex="", mathjson="", speech="", family="inverse trigonometric",
        sympy="acot", fricas="acot", domain=EVERYWHERE, range="-pi/2 < a <= pi/2", branch="between −π/2 and π/2: it jumps at 0", definition="atan(1/a)",
        floats=lambda a: math.atan(1 / a), mpmath="acot", ball=of_reciprocal("atan"), cut=lambda z: 1 + 1 / (z * z),
        derivative="-1/(1 + a^2)", antiderivative="a*atan(1/a) + ln(1 + a^2)/2", singular="a", inverse="1/tan(a)", solutions=("cot(a)",), parity="odd", reasons=UNWRITTEN,
    ),
    Function(
        name="sympy_frac", latex="", mathjson="", speech="", family="step",
        sympy="frac", domain=EVERYWHERE, range="0 <= a < 1", definition="a - floor(a)", singular="sin(pi*a)", period="1",
        reasons=UNWRITTEN | NO_INVERSE | UNUSED | because("computed by its definition", "ball", "cut"),
    ),
    Function(
        name="sympy_dirichlet_eta", latex="", mathjson="", speech="", family="special",
        sympy="dirichlet_eta", domain=EVERYWHERE, ball=method("dirichlet_eta"), cut=SMOOTH, singular=SMOOTH,
        reasons=UNWRITTEN | NO_INVERSE | UNUSED | because("of complex balls only", "real_ball") | because("a series", "definition"),
    ),
    Function(
        name="sympy_lerchphi", latex="", mathjson="", speech="", arity=(3,), family="special",
        sympy="lerchphi", domain=EVERYWHERE, ball=lambda z, s, a: z.lerch_phi(s, a),
        reasons=UNWRITTEN | NO_INVERSE | UNUSED | because("of complex balls only", "real_ball") | because("a series", "definition") | because("no analyticity is claimed", "cut", "singular"),
    ),
    Function(
        name="sympy_stieltjes", latex="", mathjson="", speech="", family="special",
        sympy="stieltjes", domain=EVERYWHERE, ball=lambda n: type(n).stieltjes(whole(n)),
        reasons=UNWRITTEN | NO_INVERSE | UNUSED | because("of complex balls only", "real_ball") | because("a series", "definition") | because("no analyticity is claimed", "cut", "singular"),
    ),
)  # fmt: skip
