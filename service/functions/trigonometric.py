"""Sine to cosecant and their inverses. Sources: [dlmf, 4.14–4.24]; the arccotangent of school books, between 0 and π."""
# ruff: noqa: E501  a record reads best with its kin on one line

from __future__ import annotations

import math

from service.functions.enclosures import angle, below_unit, clipped, clipped_reciprocal, imaginary_unit, method, of_reciprocal, unit
from service.functions.record import EVERYWHERE, SMOOTH, Function, because, operator

CIRCULAR = because("a cosine and a sine are the generators others are written in", "definition", "real_form")

TRIGONOMETRIC: tuple[Function, ...] = (
    Function(
        name="sin", spellings=("sen", "sine"), latex=r"\sin", mathjson="Sin", speech="sine of a", bare=True, family="trigonometric",
        sympy="sin", fricas="sin", domain=EVERYWHERE, range="-1 <= a <= 1",
        floats=math.sin, mpmath="sin", ball=method("sin"), cut=SMOOTH, at_zero=0,
        derivative="cos(a)", antiderivative="-cos(a)", singular=SMOOTH,
        inverse="asin(a)", solutions=("asin(a) + 2*pi*k", "pi - asin(a) + 2*pi*k"), parity="odd", period="2*pi",
        reasons=CIRCULAR,
    ),
    Function(
        name="cos", spellings=("cosine",), latex=r"\cos", mathjson="Cos", speech="cosine of a", bare=True, family="trigonometric",
        sympy="cos", fricas="cos", domain=EVERYWHERE, range="-1 <= a <= 1",
        floats=math.cos, mpmath="cos", ball=method("cos"), cut=SMOOTH, at_zero=1,
        derivative="-sin(a)", antiderivative="sin(a)", singular=SMOOTH,
        inverse="acos(a)", solutions=("acos(a) + 2*pi*k", "-acos(a) + 2*pi*k"), parity="even", period="2*pi",
        reasons=CIRCULAR,
    ),
    Function(
        name="tan", spellings=("tg", "tangent"), latex=r"\tan", mathjson="Tan", speech="tangent of a", bare=True, family="trigonometric",
        sympy="tan", fricas="tan", domain="cos(a) != 0", range=EVERYWHERE, definition="sin(a)/cos(a)",
        floats=math.tan, mpmath="tan", ball=method("tan"), cut=SMOOTH, at_zero=0,
        derivative="sec(a)^2", antiderivative="-ln(cos(a))", singular="cos(a)",
        inverse="atan(a)", solutions=("atan(a) + pi*k",), parity="odd", period="pi",
    ),
    Function(
        name="cot", spellings=("ctg", "cotg", "cotan"), latex=r"\cot", mathjson="Cot", speech="cotangent of a", bare=True, family="trigonometric",
        sympy="cot", fricas="cot", domain="sin(a) != 0", range=EVERYWHERE, definition="cos(a)/sin(a)",
        floats=lambda a: math.cos(a) / math.sin(a), mpmath="cot", ball=method("cot"), cut=SMOOTH,
        derivative="-csc(a)^2", antiderivative="ln(sin(a))", singular="sin(a)",
        inverse="acot(a)", solutions=("acot(a) + pi*k",), parity="odd", period="pi",
    ),
    Function(
        name="sec", latex=r"\sec", mathjson="Sec", speech="secant of a", bare=True, family="trigonometric",
        sympy="sec", fricas="sec", domain="cos(a) != 0", range="abs(a) >= 1", definition="1/cos(a)",
        floats=lambda a: 1 / math.cos(a), mpmath="sec", ball=method("sec"), cut=SMOOTH, at_zero=1,
        derivative="sec(a)*tan(a)", antiderivative="ln(sec(a) + tan(a))", singular="cos(a)",
        inverse="asec(a)", solutions=("asec(a) + 2*pi*k", "-asec(a) + 2*pi*k"), parity="even", period="2*pi",
    ),
    Function(
        name="csc", spellings=("cosec",), latex=r"\csc", mathjson="Csc", speech="cosecant of a", bare=True, family="trigonometric",
        sympy="csc", fricas="csc", domain="sin(a) != 0", range="abs(a) >= 1", definition="1/sin(a)",
        floats=lambda a: 1 / math.sin(a), mpmath="csc", ball=method("csc"), cut=SMOOTH,
        derivative="-csc(a)*cot(a)", antiderivative="-ln(csc(a) + cot(a))", singular="sin(a)",
        inverse="acsc(a)", solutions=("acsc(a) + 2*pi*k", "pi - acsc(a) + 2*pi*k"), parity="odd", period="2*pi",
    ),
    Function(
        name="asin", spellings=("arcsin", "arcsen"), latex=r"\arcsin", mathml="arcsin", mathjson="Arcsin", speech="inverse sine of a", bare=True, family="inverse trigonometric",
        sympy="asin", fricas="asin", domain="-1 <= a <= 1", range="-pi/2 <= a <= pi/2", branch="between −π/2 and π/2",
        floats=math.asin, mpmath="asin", ball=method("asin"), real_ball=clipped("asin", -1, 1), cut=unit, at_zero=0,
        derivative="1/sqrt(1 - a^2)", antiderivative="a*asin(a) + sqrt(1 - a^2)", singular="1 - a^2",
        inverse="sin(a)", solutions=("sin(a)",), parity="odd",
        reasons=because("the inverse sine is the one the others are written in", "definition", "real_form"),
    ),
    Function(
        name="acos", spellings=("arccos",), latex=r"\arccos", mathml="arccos", mathjson="Arccos", speech="inverse cosine of a", bare=True, family="inverse trigonometric",
        sympy="acos", fricas="acos", domain="-1 <= a <= 1", range="0 <= a <= pi", branch="between 0 and π", real_form="pi/2 - asin(a)",
        floats=math.acos, mpmath="acos", ball=method("acos"), real_ball=clipped("acos", -1, 1), cut=unit,
        derivative="-1/sqrt(1 - a^2)", antiderivative="a*acos(a) - sqrt(1 - a^2)", singular="1 - a^2",
        inverse="cos(a)", solutions=("cos(a)",),
    ),
    Function(
        name="atan", spellings=("arctan", "arctg", "atg"), latex=r"\arctan", mathml="arctan", mathjson="Arctan", speech="inverse tangent of a", bare=True, family="inverse trigonometric",
        sympy="atan", fricas="atan", ends=("-pi/2", "pi/2"), domain=EVERYWHERE, range="-pi/2 < a < pi/2", branch="between −π/2 and π/2",
        floats=math.atan, mpmath="atan", ball=method("atan"), cut=imaginary_unit, at_zero=0,
        derivative="1/(1 + a^2)", antiderivative="a*atan(a) - ln(1 + a^2)/2", singular=SMOOTH,
        inverse="tan(a)", solutions=("tan(a)",), parity="odd",
        reasons=because("the inverse tangent is the one the others are written in", "definition", "real_form"),
    ),
    Function(
        name="acot", spellings=("arccot", "arcctg", "arccotg"), latex=operator("arccot"), mathjson="Arccot", speech="inverse cotangent of a", bare=True, family="inverse trigonometric",
        sympy="", ends=("pi", "0"), domain=EVERYWHERE, range="0 < a < pi", branch="between 0 and π, as school books have it; SymPy's own, which jumps at 0, is a foreign function", definition="pi/2 - atan(a)",
        floats=lambda a: math.pi / 2 - math.atan(a), mpmath=lambda mp, a: mp.pi / 2 - mp.atan(a), ball=lambda z: z.pi() / 2 - z.atan(), cut=imaginary_unit,
        derivative="-1/(1 + a^2)", antiderivative="a*acot(a) + ln(1 + a^2)/2", singular=SMOOTH,
        inverse="cot(a)", solutions=("cot(a)",),
        reasons={"sympy": "SymPy's acot jumps at 0; the definition is used"},
    ),
    Function(
        name="asec", spellings=("arcsec",), latex=operator("arcsec"), mathjson="Arcsec", speech="inverse secant of a", bare=True, family="inverse trigonometric",
        sympy="asec", fricas="asec", ends=("pi/2", "pi/2"), domain="abs(a) >= 1", range="0 <= a <= pi", branch="between 0 and π", real_form="pi/2 - asin(1/a)",
        floats=lambda a: math.acos(1 / a), mpmath="asec", ball=of_reciprocal("acos"), real_ball=clipped_reciprocal("acos", -1, 1), cut=below_unit,
        derivative="1/(abs(a)*sqrt(a^2 - 1))", singular=("1 - a^2", "a"),
        inverse="1/cos(a)", solutions=("sec(a)",),
        reasons={"antiderivative": "its form depends on the sign of the argument; integrated by parts"},
    ),
    Function(
        name="acsc", spellings=("arccsc", "arccosec", "acosec"), latex=operator("arccsc"), mathjson="Arccsc", speech="inverse cosecant of a", bare=True, family="inverse trigonometric",
        sympy="acsc", fricas="acsc", ends=("0", "0"), domain="abs(a) >= 1", range="-pi/2 <= a <= pi/2", branch="between −π/2 and π/2", real_form="asin(1/a)",
        floats=lambda a: math.asin(1 / a), mpmath="acsc", ball=of_reciprocal("asin"), real_ball=clipped_reciprocal("asin", -1, 1), cut=below_unit,
        derivative="-1/(abs(a)*sqrt(a^2 - 1))", singular=("1 - a^2", "a"),
        inverse="1/sin(a)", solutions=("csc(a)",), parity="odd",
        reasons={"antiderivative": "its form depends on the sign of the argument; integrated by parts"},
    ),
    Function(
        name="atan2", spellings=("arctan2",), latex=operator("atan2"), mathjson="Arctan2", speech="inverse tangent of a over b", arity=(2,), family="inverse trigonometric",
        sympy="atan2", domain="a^2 + b^2 != 0", range="-pi < a <= pi", branch="the angle of the point (b, a), above −π and up to π",
        floats=math.atan2, mpmath="atan2", ball=angle, real_ball=lambda y, x: type(y).atan2(y, x),
        derivative=("b/(a^2 + b^2)", "-a/(a^2 + b^2)"), singular=("a", "b"), parity="neither",
        reasons={
            **because("an angle by quadrant has no formula without cases", "definition", "real_form"), "fricas": "FriCAS has no such function",
            **because("a function of two arguments", "antiderivative", "inverse", "solutions"), "cut": "no analyticity is claimed",
        },
    ),
)  # fmt: skip
