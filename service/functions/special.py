"""Polylogarithm, zeta, Lambert W, elliptic integrals, Bessel and Airy functions. Sources: [dlmf, 4.13, 9, 10, 19, 25]; parameters as SymPy has them."""
# ruff: noqa: E501  a record reads best with its kin on one line

from __future__ import annotations

import math

from service.functions.enclosures import last, method, swapped, whole
from service.functions.record import EVERYWHERE, SMOOTH, Function, because, operator

BASIC = because("defined by a series, an integral or a differential equation", "definition", "real_form")
NO_INVERSE = because("no inverse in closed form", "inverse", "solutions")
NO_INTEGRAL = because("not elementary, and no name for it", "antiderivative")
NO_FLOATS = because("not among Python's functions of floats", "floats")
SPECIAL_ONE = BASIC | NO_INVERSE | NO_INTEGRAL | NO_FLOATS
COMPLEX_ONLY = because("of complex balls only", "real_ball")
NO_CUT = because("no analyticity is claimed", "cut")

SPECIAL: tuple[Function, ...] = (
    Function(
        name="sinc", bracketed=("sinc",), latex=operator("sinc"), mathjson="Sinc", speech="cardinal sine of a", bare=True, family="special",
        sympy="sinc", ends=("0", "0"), domain=EVERYWHERE, range="-1 < a <= 1", branch="sin a / a, not sin πa / πa; 1 at 0", definition="sin(a)/a",
        floats=lambda a: math.sin(a) / a if a else 1.0, mpmath="sinc", ball=method("sinc"), cut=SMOOTH, at_zero=1,
        derivative="(a*cos(a) - sin(a))/a^2", antiderivative="Si(a)", singular=SMOOTH, parity="even", reasons=NO_INVERSE,
    ),
    Function(
        name="polylog", spellings=("Li", "PolyLog"), bracketed=("Li",), indexed="Li", subscript="first", latex=operator("Li"), mathjson="PolyLog", speech="polylogarithm of order a of b", arity=(2,), family="special",
        sympy="polylog", domain=EVERYWHERE, branch="real for arguments up to 1", mpmath="polylog", ball=lambda s, z: z.polylog(s), cut=lambda s, z: 1 - z,
        derivative=("", "polylog(a - 1, b)/b"), singular="1 - b", reasons=SPECIAL_ONE,
    ),
    Function(
        name="zeta", spellings=("Zeta",), bracketed=("zeta",), letters=("zeta",), latex=r"\zeta", mathml="ζ", mathjson="Zeta", speech="zeta of a", arity=(1, 2), family="special",
        sympy="zeta", default="1", size="special", ends=("", "1"), domain="a != 1", mpmath="zeta", ball=lambda s, *start: s.zeta(*start), cut=lambda s, *start: type(s)(-1 if start else 1),
        derivative=("", "-a*zeta(a + 1, b)"), singular={1: ("1 - a",), 2: ("1 - a",)}, reasons=SPECIAL_ONE,
    ),
    Function(
        name="lambertw", spellings=("LambertW", "W"), letters=("W",), indexed="W", subscript="read last", latex=operator("W"), mathjson="LambertW", speech="Lambert W of a", arity=(1, 2), family="special",
        sympy="LambertW", default="0", ends=("", "oo"), domain="a >= -exp(-1)", branch="the branch W₀, at least −1; the second argument is the branch's number", mpmath="lambertw",
        ball=lambda z, *branch: z.lambertw(*map(whole, branch)), cut=lambda z, *branch: type(z)(-1) if branch else z + (-type(z)(1)).exp(), at_zero=0,
        derivative={1: ("1/(a + e^(lambertw(a)))",), 2: ("1/(a + e^(lambertw(a, b)))", "")}, antiderivative="a*lambertw(a) - a + e^(lambertw(a))",
        singular={1: ("1 + e*a",), 2: ("1 + e*a", "a")}, inverse="a*e^a", solutions=("a*e^a",), reasons=BASIC | NO_FLOATS,
    ),
    Function(
        name="elliptic_f", letters=("F",), bar=True, latex=operator("F"), mathjson="EllipticF", speech="elliptic integral of the first kind of a with parameter b", arity=(2,), family="special",
        sympy="elliptic_f", domain=EVERYWHERE, mpmath="ellipf", ball=lambda phi, m: type(phi).elliptic_f(phi, m),
        derivative=("1/sqrt(1 - b*sin(a)^2)", "elliptic_e(a, b)/(2*b*(1 - b)) - elliptic_f(a, b)/(2*b) - sin(2*a)/(4*(1 - b)*sqrt(1 - b*sin(a)^2))"),
        singular=("cos(a)", "1 - b*sin(a)^2"), reasons=SPECIAL_ONE | COMPLEX_ONLY | NO_CUT,
    ),
    Function(
        name="elliptic_e", letters=("E",), bar=True, latex=operator("E"), mathjson="EllipticE", speech="elliptic integral of the second kind of a", arity=(1, 2), family="special",
        sympy="elliptic_e", domain=EVERYWHERE, branch="one argument: the complete integral of the parameter a", mpmath="ellipe",
        ball=lambda a, *m: type(a).elliptic_e_inc(a, *m) if m else a.elliptic_e(), cut=lambda a, *m: type(a)(-1) if m else 1 - a,
        derivative={1: ("(elliptic_e(a) - elliptic_k(a))/(2*a)",), 2: ("sqrt(1 - b*sin(a)^2)", "(elliptic_e(a, b) - elliptic_f(a, b))/(2*b)")},
        singular={1: ("1 - a",), 2: ("cos(a)", "1 - b*sin(a)^2")}, reasons=SPECIAL_ONE | COMPLEX_ONLY,
    ),
    Function(
        name="elliptic_k", letters=("K",), latex=operator("K"), mathjson="EllipticK", speech="complete elliptic integral of the first kind of a", family="special",
        sympy="elliptic_k", ends=("0", ""), domain="a < 1", mpmath="ellipk", ball=method("elliptic_k"), cut=lambda m: 1 - m,
        derivative="(elliptic_e(a) - (1 - a)*elliptic_k(a))/(2*a*(1 - a))", singular="1 - a", reasons=SPECIAL_ONE | COMPLEX_ONLY,
    ),
    Function(
        name="elliptic_pi", letters=("Pi",), bar=True, latex=operator(r"\Pi"), mathjson="EllipticPi", speech="elliptic integral of the third kind of a", arity=(2, 3), family="special",
        sympy="elliptic_pi", domain=EVERYWHERE, branch="two arguments: the complete integral", mpmath="ellippi",
        ball=lambda n, *rest: type(n).elliptic_pi(n, *rest) if len(rest) == 1 else type(n).elliptic_pi_inc(n, *rest),
        derivative={3: ("", "1/((1 - a*sin(b)^2)*sqrt(1 - c*sin(b)^2))", "")}, singular={2: ("1 - a", "1 - b"), 3: ("cos(b)", "1 - c")}, reasons=SPECIAL_ONE | COMPLEX_ONLY | NO_CUT,
    ),
    Function(
        name="besselj", indexed="J", subscript="first", latex=operator("J"), mathjson="BesselJ", speech="Bessel J of order a of b", arity=(2,), family="special",
        sympy="besselj", domain=EVERYWHERE, mpmath="besselj", ball=swapped("bessel_j"), cut=last,
        derivative=("", "(besselj(a - 1, b) - besselj(a + 1, b))/2"), singular=SMOOTH, reasons=SPECIAL_ONE,
    ),
    Function(
        name="bessely", indexed="Y", subscript="first", latex=operator("Y"), mathjson="BesselY", speech="Bessel Y of order a of b", arity=(2,), family="special",
        sympy="bessely", domain="b > 0", mpmath="bessely", ball=swapped("bessel_y"), cut=last,
        derivative=("", "(bessely(a - 1, b) - bessely(a + 1, b))/2"), singular="b", reasons=SPECIAL_ONE,
    ),
    Function(
        name="besseli", indexed="I", subscript="first", latex=operator("I"), mathjson="BesselI", speech="Bessel I of order a of b", arity=(2,), family="special",
        sympy="besseli", domain=EVERYWHERE, mpmath="besseli", ball=swapped("bessel_i"), cut=last,
        derivative=("", "(besseli(a - 1, b) + besseli(a + 1, b))/2"), singular=SMOOTH, reasons=SPECIAL_ONE,
    ),
    Function(
        name="besselk", indexed="K", subscript="first", latex=operator("K"), mathjson="BesselK", speech="Bessel K of order a of b", arity=(2,), family="special",
        sympy="besselk", domain="b > 0", mpmath="besselk", ball=swapped("bessel_k"), cut=last,
        derivative=("", "-(besselk(a - 1, b) + besselk(a + 1, b))/2"), singular="b", reasons=SPECIAL_ONE,
    ),
    Function(
        name="airyai", latex=operator("Ai"), mathjson="AiryAi", speech="Airy Ai of a", family="special",
        sympy="airyai", ends=("0", "0"), domain=EVERYWHERE, range="-1 < a < 1", mpmath="airyai", ball=method("airy_ai"), cut=SMOOTH,
        singular=SMOOTH, reasons=SPECIAL_ONE | {"derivative": "Ai′ has no name here"},
    ),
    Function(
        name="airybi", latex=operator("Bi"), mathjson="AiryBi", speech="Airy Bi of a", family="special",
        sympy="airybi", ends=("0", "oo"), domain=EVERYWHERE, mpmath="airybi", ball=method("airy_bi"), cut=SMOOTH,
        singular=SMOOTH, reasons=SPECIAL_ONE | {"derivative": "Bi′ has no name here"},
    ),
    Function(
        name="hyper", latex=operator("hyper"), mathjson="Hypergeometric", speech="hypergeometric function", arity=(3,), family="special",
        sympy="hyper", domain=EVERYWHERE, mpmath="hyper", singular="1 - c",
        reasons=SPECIAL_ONE | NO_CUT | because("its lists of parameters are taken apart by each backend", "ball", "derivative"),
    ),
)  # fmt: skip
