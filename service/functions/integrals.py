"""Functions that are integrals of elementary ones: the error functions, sine and exponential integrals, Fresnel's. Source: [dlmf, 6–7]."""
# ruff: noqa: E501  a record reads best with its kin on one line

from __future__ import annotations

import math

from service.functions.enclosures import itself, last, method, on_the_real_line, positive
from service.functions.record import EVERYWHERE, SMOOTH, Function, because, operator

BASIC = because("defined by an integral", "definition", "real_form")
NO_INVERSE = because("no inverse in closed form", "inverse", "solutions")
NO_FLOATS = because("not among Python's functions of floats", "floats")

INTEGRALS: tuple[Function, ...] = (
    Function(
        name="erf", latex=operator("erf"), mathjson="Erf", speech="error function of a", bare=True, family="error",
        sympy="erf", fricas="erf", ends=("-1", "1"), domain=EVERYWHERE, range="-1 < a < 1", floats=math.erf, mpmath="erf", ball=method("erf"), cut=SMOOTH, at_zero=0,
        derivative="2*e^(-a^2)/sqrt(pi)", antiderivative="a*erf(a) + e^(-a^2)/sqrt(pi)", singular=SMOOTH, parity="odd", reasons=BASIC | NO_INVERSE,
    ),
    Function(
        name="erfc", latex=operator("erfc"), mathjson="Erfc", speech="complementary error function of a", bare=True, family="error",
        sympy="erfc", ends=("2", "0"), domain=EVERYWHERE, range="0 < a < 2", definition="1 - erf(a)", floats=math.erfc, mpmath="erfc", ball=method("erfc"), cut=SMOOTH, at_zero=1,
        derivative="-2*e^(-a^2)/sqrt(pi)", antiderivative="a*erfc(a) - e^(-a^2)/sqrt(pi)", singular=SMOOTH, reasons=NO_INVERSE,
    ),
    Function(
        name="erfi", latex=operator("erfi"), mathjson="Erfi", speech="imaginary error function of a", bare=True, family="error",
        sympy="erfi", fricas="erfi", ends=("-oo", "oo"), domain=EVERYWHERE, mpmath="erfi", ball=method("erfi"), cut=SMOOTH, at_zero=0,
        derivative="2*e^(a^2)/sqrt(pi)", antiderivative="a*erfi(a) - e^(a^2)/sqrt(pi)", singular=SMOOTH, parity="odd", reasons=BASIC | NO_INVERSE | NO_FLOATS,
    ),
    Function(
        name="Si", bracketed=("Si",), latex=operator("Si"), mathjson="SinIntegral", speech="sine integral of a", bare=True, family="integral",
        sympy="Si", fricas="Si", ends=("-pi/2", "pi/2"), domain=EVERYWHERE, range="-2 < a < 2", mpmath="si", ball=method("si"), cut=SMOOTH, at_zero=0,
        derivative="sin(a)/a", antiderivative="a*Si(a) + cos(a)", singular=SMOOTH, parity="odd", reasons=BASIC | NO_INVERSE | NO_FLOATS,
    ),
    Function(
        name="Ci", bracketed=("Ci",), latex=operator("Ci"), mathjson="CosIntegral", speech="cosine integral of a", bare=True, family="integral",
        sympy="Ci", fricas="Ci", ends=("", "0"), domain="a > 0", range="a < 1", branch="real for positive arguments", mpmath="ci", ball=method("ci"), flagged=on_the_real_line("ci"), real_ball=positive("ci"), cut=itself,
        derivative="cos(a)/a", antiderivative="a*Ci(a) - sin(a)", singular="a", reasons=BASIC | NO_INVERSE | NO_FLOATS,
    ),
    Function(
        name="Shi", latex=operator("Shi"), mathjson="SinhIntegral", speech="hyperbolic sine integral of a", bare=True, family="integral",
        sympy="Shi", fricas="Shi", ends=("-oo", "oo"), domain=EVERYWHERE, mpmath="shi", ball=method("shi"), cut=SMOOTH, at_zero=0,
        derivative="sinh(a)/a", antiderivative="a*Shi(a) - cosh(a)", singular=SMOOTH, parity="odd", reasons=BASIC | NO_INVERSE | NO_FLOATS,
    ),
    Function(
        name="Chi", latex=operator("Chi"), mathjson="CoshIntegral", speech="hyperbolic cosine integral of a", bare=True, family="integral",
        sympy="Chi", fricas="Chi", ends=("", "oo"), domain="a > 0", branch="real for positive arguments", mpmath="chi", ball=method("chi"), flagged=on_the_real_line("chi"), real_ball=positive("chi"), cut=itself,
        derivative="cosh(a)/a", antiderivative="a*Chi(a) - sinh(a)", singular="a", reasons=BASIC | NO_INVERSE | NO_FLOATS,
    ),
    Function(
        name="Ei", bracketed=("Ei",), latex=operator("Ei"), mathjson="ExpIntegralEi", speech="exponential integral of a", bare=True, family="integral",
        sympy="Ei", fricas="Ei", ends=("0", "oo"), domain="a != 0", branch="the principal value, real on both sides of 0", mpmath="ei", ball=method("ei"), flagged=on_the_real_line("ei"), cut=itself,
        derivative="e^a/a", antiderivative="a*Ei(a) - e^a", singular="a", reasons=BASIC | NO_INVERSE | NO_FLOATS,
    ),
    Function(
        name="expint", spellings=("En",), bracketed=("En",), indexed="E", subscript="first", latex=operator("E"), mathjson="ExpIntegralE", speech="generalised exponential integral of order a of b", arity=(2,), family="integral",
        sympy="expint", size="special", domain=EVERYWHERE, mpmath="expint", ball=lambda s, z: z.expint(s), cut=last,
        derivative=("", "-expint(a - 1, b)"), singular="b", reasons=BASIC | NO_INVERSE | NO_FLOATS | {"antiderivative": "by its order it has none"},
    ),
    Function(
        name="li", bracketed=("li",), latex=operator("li"), mathjson="LogIntegral", speech="logarithmic integral of a", bare=True, family="integral",
        sympy="li", fricas="li", ends=("", "oo"), domain="a > 0", branch="the principal value, real on both sides of 1", mpmath="li", ball=method("li"), flagged=on_the_real_line("li"), real_ball=positive("li"), cut=itself,
        derivative="1/ln(a)", antiderivative="a*li(a) - Ei(2*ln(a))", singular=("a", "1 - a"), reasons=BASIC | NO_INVERSE | NO_FLOATS,
    ),
    Function(
        name="fresnels", spellings=("FresnelS",), letters=("S",), latex=operator("S"), mathjson="FresnelS", speech="Fresnel S of a", family="integral",
        sympy="fresnels", fricas="fresnelS", ends=("-1/2", "1/2"), domain=EVERYWHERE, range="-1 < a < 1", mpmath="fresnels", ball=method("fresnel_s"), cut=SMOOTH, at_zero=0,
        derivative="sin(pi*a^2/2)", antiderivative="a*fresnels(a) + cos(pi*a^2/2)/pi", singular=SMOOTH, parity="odd", reasons=BASIC | NO_INVERSE | NO_FLOATS,
    ),
    Function(
        name="fresnelc", spellings=("FresnelC",), letters=("C",), latex=operator("C"), mathjson="FresnelC", speech="Fresnel C of a", family="integral",
        sympy="fresnelc", fricas="fresnelC", ends=("-1/2", "1/2"), domain=EVERYWHERE, range="-1 < a < 1", mpmath="fresnelc", ball=method("fresnel_c"), cut=SMOOTH, at_zero=0,
        derivative="cos(pi*a^2/2)", antiderivative="a*fresnelc(a) - sin(pi*a^2/2)/pi", singular=SMOOTH, parity="odd", reasons=BASIC | NO_INVERSE | NO_FLOATS,
    ),
)  # fmt: skip
