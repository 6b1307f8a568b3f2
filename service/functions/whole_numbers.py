"""Functions of whole numbers, and the smallest and largest of several. Source: [dlmf, 5.2, 27.2]."""
# ruff: noqa: E501  a record reads best with its kin on one line

from __future__ import annotations

import math

from service.functions.record import EVERYWHERE, SMOOTH, Function, because, operator

MANY = tuple(range(1, 33))
NO_INVERSE = because("no inverse in closed form", "inverse", "solutions")
DISCRETE = because("of whole numbers only", "derivative", "antiderivative", "singular", "inverse", "solutions", "cut")
ARITHMETIC = "exact on whole numbers, which every backend leaves to the arithmetic of fractions"
EXACT = because(ARITHMETIC, "floats", "ball", "definition", "real_form")
COMMON = DISCRETE | EXACT | because(ARITHMETIC, "mpmath")

WHOLE_NUMBERS: tuple[Function, ...] = (
    Function(
        name="factorial", latex="a!", mathjson="Factorial", speech="a factorial", family="whole number",
        sympy="factorial", size="factorial", ends=("", "oo"), domain=EVERYWHERE, range=EVERYWHERE, branch="Γ(a + 1) between the whole numbers", definition="gamma(a + 1)",
        floats=lambda a: math.gamma(a + 1), mpmath="factorial", ball=lambda z: (z + 1).gamma(), cut=SMOOTH,
        derivative="factorial(a)*digamma(a + 1)", singular="sin(pi*a)",
        reasons=NO_INVERSE | {"antiderivative": "not elementary, and no name for it"},
    ),
    Function(
        name="double_factorial", spellings=("factorial2",), latex="a!!", mathjson="Factorial2", speech="a double factorial", family="whole number",
        sympy="factorial2", size="factorial", domain=EVERYWHERE, range=EVERYWHERE, mpmath="fac2",
        reasons=DISCRETE | EXACT,
    ),
    Function(
        name="binomial", spellings=("binom", "nCr", "choose"), latex=r"\binom{a}{b}", mathjson="Binomial", speech="a choose b", arity=(2,), family="whole number",
        sympy="binomial", size="binomial", domain=EVERYWHERE, range=EVERYWHERE, definition="gamma(a + 1)/(gamma(b + 1)*gamma(a - b + 1))",
        mpmath="binomial", derivative=("binomial(a, b)*(digamma(a + 1) - digamma(a - b + 1))", "binomial(a, b)*(digamma(a - b + 1) - digamma(b + 1))"), singular="sin(pi*a)",
        reasons=NO_INVERSE | because("computed by its definition", "floats", "ball", "cut") | {"antiderivative": "a polynomial for whole b, expanded first"},
    ),
    Function(
        name="gcd", spellings=("gcf", "hcf", "ggT", "mcd", "MCD", "GCD", "GCF", "HCF", "ggt", "GGT"), latex=r"\gcd", mathjson="GCD", speech="greatest common divisor of a and b", arity=MANY, family="whole number",
        sympy="gcd", domain=EVERYWHERE, range=EVERYWHERE, reasons=COMMON,
    ),
    Function(
        name="lcm", spellings=("kgV", "mcm", "MCM", "LCM", "kgv", "KGV"), latex=operator("lcm"), mathjson="LCM", speech="least common multiple of a and b", arity=MANY, family="whole number",
        sympy="lcm", domain=EVERYWHERE, range=EVERYWHERE, reasons=COMMON,
    ),
    Function(
        name="min", spellings=("Min",), latex=r"\min", mathjson="Min", speech="minimum of a and b", arity=MANY, family="step",
        sympy="Min", domain=EVERYWHERE, range=EVERYWHERE, real_form="(a + b - abs(a - b))/2",
        floats=min, mpmath=lambda mp, *values: min(values), ball=lambda a, b: a.min(b), flagged=lambda a, b, analytic: a.real_min(b, analytic),
        singular="a - b",
        reasons=NO_INVERSE | because("piece by piece", "derivative", "antiderivative") | {"cut": "the flag `analytic` says where it is smooth"},
    ),
    Function(
        name="max", spellings=("Max",), latex=r"\max", mathjson="Max", speech="maximum of a and b", arity=MANY, family="step",
        sympy="Max", domain=EVERYWHERE, range=EVERYWHERE, real_form="(a + b + abs(a - b))/2",
        floats=max, mpmath=lambda mp, *values: max(values), ball=lambda a, b: a.max(b), flagged=lambda a, b, analytic: a.real_max(b, analytic),
        singular="a - b",
        reasons=NO_INVERSE | because("piece by piece", "derivative", "antiderivative") | {"cut": "the flag `analytic` says where it is smooth"},
    ),
    Function(
        name="mod", spellings=("Mod",), bracketed=("mod",), latex=operator("mod"), mathjson="Mod", speech="a modulo b", arity=(2,), family="step",
        sympy="Mod", domain="b != 0", range=EVERYWHERE, branch="of the sign of the modulus", definition="a - b*floor(a/b)",
        derivative=("1", "-floor(a/b)"), singular="sin(pi*a/b)",
        reasons=NO_INVERSE | because("computed by its definition", "floats", "mpmath", "ball", "cut") | {"antiderivative": "integrated piece by piece"},
    ),
)  # fmt: skip
