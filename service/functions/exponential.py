"""Exponentials, logarithms and roots. Source: [dlmf, 4.2]."""
# ruff: noqa: E501  a record reads best with its kin on one line

from __future__ import annotations

import math

from service.functions.enclosures import flag, itself, method
from service.functions.record import EVERYWHERE, SMOOTH, Function, because, operator

BASIC = because("one of the generators others are written in", "definition", "real_form")
POWERS = because("a power for every backend: the root of a negative number is its convention", "floats", "mpmath", "ball", "cut")

EXPONENTIAL: tuple[Function, ...] = (
    Function(
        name="exp", latex=r"\exp", mathjson="Exp", speech="e to the power a", bare=True, family="exponential",
        sympy="exp", fricas="exp", ends=("0", "oo"), domain=EVERYWHERE, range="a > 0",
        floats=math.exp, mpmath="exp", ball=method("exp"), cut=SMOOTH, at_zero=1,
        derivative="exp(a)", antiderivative="e^a", singular=SMOOTH, inverse="ln(a)", solutions=("ln(a)",),
        reasons=BASIC,
    ),
    Function(
        name="log", spellings=("ln",), latex=r"\ln", mathml="ln", mathjson="Ln", speech="natural logarithm of a", arity=(1, 2), bare=True, family="logarithm",
        sympy="log", fricas="log", ends=("", "oo"), domain="a > 0", range=EVERYWHERE, branch="the imaginary part above −π and up to π",
        floats=math.log, mpmath="log", ball=method("log"), flagged=flag("log"), cut=SMOOTH,
        derivative="1/a", antiderivative="a*ln(a) - a", singular="a", inverse="e^a", solutions=("e^a",),
        reasons=BASIC,
    ),
    Function(
        name="cis", latex=operator("cis"), mathjson="Cis", speech="cis of a", bare=True, family="exponential",
        sympy="", domain=EVERYWHERE, definition="cos(a) + i*sin(a)", mpmath="expj", cut=SMOOTH,
        derivative="i*cis(a)", antiderivative="-i*cis(a)", singular=SMOOTH, inverse="-i*ln(a)", solutions=("-i*ln(a) + 2*pi*k",), period="2*pi",
        reasons={"sympy": "the definition is used", "floats": "not real", "ball": "computed by its definition"},
    ),
)  # fmt: skip

ROOTS: tuple[Function, ...] = (
    Function(
        name="sqrt", latex=r"\sqrt", mathjson="Sqrt", speech="square root of a", bare=True, family="root",
        sympy="sqrt", ends=("", "oo"), domain="a >= 0", range="a >= 0", branch="the root that is not negative", definition="a^(1/2)",
        floats=math.sqrt, mpmath="sqrt", ball=method("sqrt"), flagged=flag("sqrt"), cut=itself, at_zero=0,
        derivative="1/(2*sqrt(a))", antiderivative="2*a*sqrt(a)/3", singular="a", inverse="a^2", solutions=("a^2",),
    ),
    Function(
        name="root", latex=r"\sqrt", mathjson="Root", speech="root of order b of a", arity=(2,), family="root",
        sympy="root", domain=EVERYWHERE, range=EVERYWHERE, branch="real for odd orders; even roots are not negative", definition="a^(1/b)",
        derivative=("a^(1/b)/(a*b)", "-a^(1/b)*ln(a)/b^2"), antiderivative="b*a*a^(1/b)/(b + 1)", singular="a", inverse="a^b", solutions=("a^b",),
        reasons=POWERS,
    ),
)  # fmt: skip
