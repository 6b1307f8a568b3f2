"""Real part, imaginary part, argument and conjugate."""
# ruff: noqa: E501  a record reads best with its kin on one line

from __future__ import annotations

from service.functions.enclosures import method
from service.functions.record import EVERYWHERE, SMOOTH, Function, because, operator

NOT_ANALYTIC = because("differentiable nowhere as a function of a complex number", "derivative", "antiderivative", "cut")
NO_INVERSE = because("a whole line has one value", "inverse", "solutions")
BASIC = because("the parts of a number are what a backend knows", "definition", "real_form", "floats")

COMPLEX_PARTS: tuple[Function, ...] = (
    Function(
        name="re", spellings=("Re",), bracketed=("re", "Re"), latex=operator("Re"), content="real", mathjson="Re", speech="real part of a", bare=True, family="complex part",
        sympy="re", domain=EVERYWHERE, range=EVERYWHERE, mpmath="re", ball=lambda z: type(z)(z.real), at_zero=0, singular=SMOOTH,
        reasons=NOT_ANALYTIC | NO_INVERSE | BASIC,
    ),
    Function(
        name="im", spellings=("Im",), bracketed=("im", "Im"), latex=operator("Im"), content="imaginary", mathjson="Im", speech="imaginary part of a", bare=True, family="complex part",
        sympy="im", domain=EVERYWHERE, range=EVERYWHERE, mpmath="im", ball=lambda z: type(z)(z.imag), at_zero=0, singular=SMOOTH,
        reasons=NOT_ANALYTIC | NO_INVERSE | BASIC,
    ),
    Function(
        name="arg", spellings=("Arg",), latex=r"\arg", mathjson="Arg", speech="argument of a", bare=True, family="complex part",
        sympy="arg", domain="a != 0", range="-pi < a <= pi", branch="above −π and up to π", mpmath="arg", ball=lambda z: type(z)(z.arg()), singular="a",
        reasons=NOT_ANALYTIC | NO_INVERSE | BASIC | {"real_ball": "a real number has no angle worth a ball"},
    ),
    Function(
        name="conjugate", spellings=("conj",), latex=r"\overline{a}", mathjson="Conjugate", speech="conjugate of a", family="complex part",
        sympy="conjugate", domain=EVERYWHERE, range=EVERYWHERE, mpmath="conj", ball=method("conjugate"), real_ball=lambda a: a, singular=SMOOTH, inverse="conjugate(a)", solutions=("conjugate(a)",),
        reasons=NOT_ANALYTIC | BASIC,
    ),
)  # fmt: skip
