"""Hyperbolic functions and their inverses. Source: [dlmf, 4.28–4.38]."""
# ruff: noqa: E501  a record reads best with its kin on one line

from __future__ import annotations

import math

from service.functions.enclosures import (
    above_imaginary_unit,
    below_unit,
    clipped,
    clipped_reciprocal,
    imaginary_unit,
    method,
    of_reciprocal,
    unit,
)
from service.functions.record import EVERYWHERE, SMOOTH, Function, operator

HYPERBOLIC: tuple[Function, ...] = (
    Function(
        name="sinh", spellings=("sh",), bracketed=("sh",), latex=r"\sinh", mathjson="Sinh", speech="hyperbolic sine of a", bare=True, family="hyperbolic",
        sympy="sinh", fricas="sinh", ends=("-oo", "oo"), domain=EVERYWHERE, range=EVERYWHERE, definition="(e^a - e^(-a))/2",
        floats=math.sinh, mpmath="sinh", ball=method("sinh"), cut=SMOOTH, at_zero=0,
        derivative="cosh(a)", antiderivative="cosh(a)", singular=SMOOTH,
        inverse="asinh(a)", solutions=("asinh(a)",), parity="odd",
    ),
    Function(
        name="cosh", spellings=("ch",), bracketed=("ch",), latex=r"\cosh", mathjson="Cosh", speech="hyperbolic cosine of a", bare=True, family="hyperbolic",
        sympy="cosh", fricas="cosh", ends=("oo", "oo"), domain=EVERYWHERE, range="a >= 1", definition="(e^a + e^(-a))/2",
        floats=math.cosh, mpmath="cosh", ball=method("cosh"), cut=SMOOTH, at_zero=1,
        derivative="sinh(a)", antiderivative="sinh(a)", singular=SMOOTH,
        inverse="acosh(a)", solutions=("acosh(a)", "-acosh(a)"), parity="even",
    ),
    Function(
        name="tanh", spellings=("th", "tgh"), bracketed=("th",), latex=r"\tanh", mathjson="Tanh", speech="hyperbolic tangent of a", bare=True, family="hyperbolic",
        sympy="tanh", fricas="tanh", ends=("-1", "1"), domain=EVERYWHERE, range="-1 < a < 1", definition="(e^(2*a) - 1)/(e^(2*a) + 1)",
        floats=math.tanh, mpmath="tanh", ball=method("tanh"), cut=SMOOTH, at_zero=0,
        derivative="sech(a)^2", antiderivative="ln(cosh(a))", singular=SMOOTH,
        inverse="atanh(a)", solutions=("atanh(a)",), parity="odd",
    ),
    Function(
        name="coth", spellings=("cth", "ctgh"), latex=r"\coth", mathjson="Coth", speech="hyperbolic cotangent of a", bare=True, family="hyperbolic",
        sympy="coth", fricas="coth", ends=("-1", "1"), domain="a != 0", range="abs(a) > 1", definition="(e^(2*a) + 1)/(e^(2*a) - 1)",
        floats=lambda a: 1 / math.tanh(a), mpmath="coth", ball=method("coth"), cut=SMOOTH,
        derivative="-csch(a)^2", antiderivative="ln(sinh(a))", singular="a",
        inverse="acoth(a)", solutions=("acoth(a)",), parity="odd",
    ),
    Function(
        name="sech", latex=operator("sech"), mathjson="Sech", speech="hyperbolic secant of a", bare=True, family="hyperbolic",
        sympy="sech", fricas="sech", ends=("0", "0"), domain=EVERYWHERE, range="0 < a <= 1", definition="2/(e^a + e^(-a))",
        floats=lambda a: 1 / math.cosh(a), mpmath="sech", ball=method("sech"), cut=SMOOTH, at_zero=1,
        derivative="-sech(a)*tanh(a)", antiderivative="atan(sinh(a))", singular=SMOOTH,
        inverse="asech(a)", solutions=("asech(a)", "-asech(a)"), parity="even",
    ),
    Function(
        name="csch", spellings=("cosech",), latex=operator("csch"), mathjson="Csch", speech="hyperbolic cosecant of a", bare=True, family="hyperbolic",
        sympy="csch", fricas="csch", ends=("0", "0"), domain="a != 0", range="a != 0", definition="2/(e^a - e^(-a))",
        floats=lambda a: 1 / math.sinh(a), mpmath="csch", ball=method("csch"), cut=SMOOTH,
        derivative="-csch(a)*coth(a)", antiderivative="ln(tanh(a/2))", singular="a",
        inverse="acsch(a)", solutions=("acsch(a)",), parity="odd",
    ),
    Function(
        name="asinh", spellings=("arcsinh", "arsinh", "argsinh", "argsh"), latex=operator("arsinh"), mathjson="Arsinh", speech="inverse hyperbolic sine of a", bare=True, family="inverse hyperbolic",
        sympy="asinh", fricas="asinh", ends=("-oo", "oo"), domain=EVERYWHERE, range=EVERYWHERE, branch="real for real arguments", real_form="ln(a + sqrt(a^2 + 1))",
        floats=math.asinh, mpmath="asinh", ball=method("asinh"), cut=imaginary_unit, at_zero=0,
        derivative="1/sqrt(a^2 + 1)", antiderivative="a*asinh(a) - sqrt(1 + a^2)", singular=SMOOTH,
        inverse="(e^a - e^(-a))/2", solutions=("sinh(a)",), parity="odd",
    ),
    Function(
        name="acosh", spellings=("arccosh", "arcosh", "argcosh", "argch"), latex=operator("arcosh"), mathjson="Arcosh", speech="inverse hyperbolic cosine of a", bare=True, family="inverse hyperbolic",
        sympy="acosh", fricas="acosh", ends=("", "oo"), domain="a >= 1", range="a >= 0", branch="the value that is not negative", real_form="ln(a + sqrt(a^2 - 1))",
        floats=math.acosh, mpmath="acosh", ball=method("acosh"), real_ball=clipped("acosh", 1), cut=lambda z: z - 1,
        derivative="1/(sqrt(a - 1)*sqrt(a + 1))", antiderivative="a*acosh(a) - sqrt(a - 1)*sqrt(a + 1)", singular="a - 1",
        inverse="(e^a + e^(-a))/2", solutions=("cosh(a)",),
    ),
    Function(
        name="atanh", spellings=("arctanh", "artanh", "argtanh", "argth"), latex=operator("artanh"), mathjson="Artanh", speech="inverse hyperbolic tangent of a", bare=True, family="inverse hyperbolic",
        sympy="atanh", fricas="atanh", domain="-1 < a < 1", range=EVERYWHERE, branch="real between −1 and 1", real_form="ln(abs((1 + a)/(1 - a)))/2",
        floats=math.atanh, mpmath="atanh", ball=method("atanh"), cut=unit, at_zero=0,
        derivative="1/(1 - a^2)", antiderivative="a*atanh(a) + ln(1 - a^2)/2", singular="1 - a^2",
        inverse="(e^(2*a) - 1)/(e^(2*a) + 1)", solutions=("tanh(a)",), parity="odd",
    ),
    Function(
        name="acoth", spellings=("arccoth", "arcoth"), latex=operator("arcoth"), mathjson="Arcoth", speech="inverse hyperbolic cotangent of a", bare=True, family="inverse hyperbolic",
        sympy="acoth", fricas="acoth", ends=("0", "0"), domain="abs(a) > 1", range="a != 0", branch="real beyond ±1", real_form="ln(abs((a + 1)/(a - 1)))/2",
        floats=lambda a: math.atanh(1 / a), mpmath="acoth", ball=of_reciprocal("atanh"), cut=below_unit,
        derivative="1/(1 - a^2)", antiderivative="a*acoth(a) + ln(a^2 - 1)/2", singular=("1 - a^2", "a"),
        inverse="(e^(2*a) + 1)/(e^(2*a) - 1)", solutions=("coth(a)",), parity="odd",
    ),
    Function(
        name="asech", spellings=("arcsech", "arsech"), latex=operator("arsech"), mathjson="Arsech", speech="inverse hyperbolic secant of a", bare=True, family="inverse hyperbolic",
        sympy="asech", fricas="asech", domain="0 < a <= 1", range="a >= 0", branch="the value that is not negative", real_form="ln((1 + sqrt(1 - a^2))/a)",
        floats=lambda a: math.acosh(1 / a), mpmath="asech", ball=of_reciprocal("acosh"), real_ball=clipped_reciprocal("acosh", 1), cut=lambda z: 1 / z - 1,
        derivative="-1/(a*sqrt(1 - a^2))", antiderivative="a*asech(a) + asin(a)", singular=("a", "1 - a"),
        inverse="2*e^a/(e^(2*a) + 1)", solutions=("sech(a)",),
    ),
    Function(
        name="acsch", spellings=("arccsch", "arcsch"), latex=operator("arcsch"), mathjson="Arcsch", speech="inverse hyperbolic cosecant of a", bare=True, family="inverse hyperbolic",
        sympy="acsch", fricas="acsch", ends=("0", "0"), domain="a != 0", range="a != 0", branch="real for real arguments", real_form="ln(1/a + sqrt(1/a^2 + 1))",
        floats=lambda a: math.asinh(1 / a), mpmath="acsch", ball=of_reciprocal("asinh"), cut=above_imaginary_unit,
        derivative="-1/(abs(a)*sqrt(a^2 + 1))", antiderivative="a*acsch(a) + asinh(abs(a))", singular="a",
        inverse="2*e^a/(e^(2*a) - 1)", solutions=("csch(a)",), parity="odd",
    ),
)  # fmt: skip
