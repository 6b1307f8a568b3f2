"""The gamma function and its kin. Source: [dlmf, 5, 8]."""
# ruff: noqa: E501  a record reads best with its kin on one line

from __future__ import annotations

import math

from service.functions.enclosures import itself, last, method, swapped
from service.functions.record import EVERYWHERE, SMOOTH, Function, because, operator

BASIC = because("defined by an integral", "definition", "real_form")
NO_INVERSE = because("no inverse in closed form", "inverse", "solutions")
NO_INTEGRAL = because("not elementary, and no name for it", "antiderivative")
NO_FLOATS = because("not among Python's functions of floats", "floats")

GAMMA: tuple[Function, ...] = (
    Function(
        name="gamma", spellings=("Gamma",), bracketed=("gamma", "Gamma"), letters=("Gamma",), latex=r"\Gamma", mathml="Γ", mathjson="Gamma", speech="gamma of a", family="gamma",
        sympy="gamma", size="gamma", ends=("", "oo"), domain=EVERYWHERE, range="a != 0", floats=math.gamma, mpmath="gamma", ball=method("gamma"), cut=SMOOTH,
        derivative="gamma(a)*digamma(a)", singular="sin(pi*a)", reasons=BASIC | NO_INVERSE | NO_INTEGRAL,
    ),
    Function(
        name="loggamma", spellings=("lgamma",), latex=operator("loggamma"), mathjson="LogGamma", speech="log gamma of a", family="gamma",
        sympy="loggamma", size="gamma", ends=("", "oo"), domain=EVERYWHERE, branch="continued from the positive axis; real there", mpmath="loggamma", ball=method("lgamma"), cut=itself,
        derivative="digamma(a)", singular="sin(pi*a)", reasons=BASIC | NO_INVERSE | NO_INTEGRAL | NO_FLOATS,
    ),
    Function(
        name="digamma", spellings=("psi",), letters=("psi",), latex=operator("digamma"), mathjson="Digamma", speech="digamma of a", family="gamma",
        sympy="digamma", size="special", ends=("", "oo"), domain=EVERYWHERE, mpmath="digamma", ball=method("digamma"), cut=SMOOTH,
        derivative="polygamma(1, a)", antiderivative="loggamma(a)", singular="sin(pi*a)", reasons=BASIC | NO_INVERSE | NO_FLOATS,
    ),
    Function(
        name="polygamma", indexed="psi", subscript="read first", latex=operator("polygamma"), mathjson="PolyGamma", speech="polygamma of order a of b", arity=(2,), family="gamma",
        sympy="polygamma", size="special", domain=EVERYWHERE, mpmath="polygamma", ball=swapped("polygamma"),
        derivative=("", "polygamma(a + 1, b)"), singular="sin(pi*b)",
        reasons=BASIC | NO_INVERSE | NO_INTEGRAL | NO_FLOATS | {"real_ball": "of complex balls only", "cut": "no analyticity is claimed"},
    ),
    Function(
        name="uppergamma", spellings=("igamma",), letters=("Gamma",), latex=r"\Gamma", mathjson="UpperGamma", speech="upper incomplete gamma of a and b", arity=(2,), family="gamma",
        sympy="uppergamma", size="special", domain=EVERYWHERE, mpmath="gammainc", ball=swapped("gamma_upper"), cut=last,
        derivative=("", "-b^(a - 1)*e^(-b)"), singular="b", reasons=BASIC | NO_INVERSE | NO_INTEGRAL | NO_FLOATS,
    ),
    Function(
        name="lowergamma", letters=("gamma",), latex=r"\gamma", mathjson="LowerGamma", speech="lower incomplete gamma of a and b", arity=(2,), family="gamma",
        sympy="lowergamma", size="special", domain=EVERYWHERE, mpmath=lambda mp, s, z: mp.gammainc(s, 0, z), ball=swapped("gamma_lower"), cut=last,
        derivative=("", "b^(a - 1)*e^(-b)"), singular="b", reasons=BASIC | NO_INVERSE | NO_INTEGRAL | NO_FLOATS,
    ),
    Function(
        name="beta", spellings=("Beta",), bracketed=("beta", "Beta"), letters=("B", "Beta"), latex=operator("B"), mathjson="Beta", speech="beta of a and b", arity=(2,), family="gamma",
        sympy="beta", size="special", domain=EVERYWHERE, definition="gamma(a)*gamma(b)/gamma(a + b)", mpmath="beta",
        derivative=("beta(a, b)*(digamma(a) - digamma(a + b))", "beta(a, b)*(digamma(b) - digamma(a + b))"), singular=("sin(pi*a)", "sin(pi*b)"),
        reasons=NO_INVERSE | NO_INTEGRAL | NO_FLOATS | because("computed by its definition", "ball", "cut"),
    ),
)  # fmt: skip
