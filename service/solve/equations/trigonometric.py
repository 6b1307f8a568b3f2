"""Equations in the sine and cosine of one angle, and sums of inverse trigonometric functions."""

from __future__ import annotations

from flint import fmpq_mpoly
from sympy import (
    Add,
    Expr,
    Mul,
    Rational,
    Symbol,
    acos,
    atan,
    cos,
    expand_trig,
    pi,
    sin,
    sqrt,
    tan,
    together,
)

from service.numerics.real_balls import sign
from service.solve.candidates import NONE, Zeros, joined
from service.solve.equations.forms import Form, Kernel
from service.solve.equations.pieces import kernels_of, solve_in, written
from service.solve.equations.univariate import is_zero, tidy
from service.solve.periodic.angles import as_part_of_pi
from service.solve.periodic.turns import periodic_family
from service.solve.search import Search


def sine_and_cosine(factor: fmpq_mpoly, form: Form, search: Search) -> Zeros | None:
    """P(sin θ, cos θ) = 0, reduced to one of cos θ, sin θ, tan θ, or tan(θ/2)."""
    kernels = kernels_of(factor, form)
    if {k.kind for k in kernels} != {"sin", "cos"} or len(kernels) != 2:
        return None
    sine, cosine = sorted(kernels, key=lambda k: k.kind, reverse=True)
    s, c = sine.symbol, cosine.symbol
    piece = written(factor, form, (s, c)).expand()
    for solve in (_linear_angle, _even, _homogeneous, _half_angle):
        found = solve(piece, sine, cosine, search)
        if found is not None:
            return found.by("trigonometric substitution")
    return None


def _linear_angle(piece: Expr, sine: Kernel, cosine: Kernel, search: Search) -> Zeros | None:
    """a sin θ + b cos θ + d = 0: cos(θ − φ) = −d/R with R = √(a² + b²), φ the angle of (b, a)."""
    s, c = sine.symbol, cosine.symbol
    a, b = piece.coeff(s, 1), piece.coeff(c, 1)
    rest = (piece - a * s - b * c).expand()
    if {s, c} & (a.free_symbols | b.free_symbols | rest.free_symbols):
        return None

    if rest == 0:
        return periodic_family(sine.inside, as_part_of_pi(atan(tidy(-b / a))), pi, search)
    if a.free_symbols or b.free_symbols or rest.free_symbols or search.complex:
        return None
    size = sqrt((a**2 + b**2).expand())
    ratio = tidy(-rest / size)
    if sign(ratio - 1) == 1 or sign(ratio + 1) == -1:
        return NONE
    lean = as_part_of_pi(acos(tidy(b / size)))
    lean = lean if sign(a) == 1 else -lean
    turn = as_part_of_pi(acos(ratio))
    if lean.has(acos) and turn.has(acos):
        return None
    return joined(periodic_family(sine.inside, value, 2 * pi, search) for value in (lean + turn, lean - turn))


def _even(piece: Expr, sine: Kernel, cosine: Kernel, search: Search) -> Zeros | None:
    """Only even powers of one of them: a polynomial in the other by sin² + cos² = 1."""
    for out, kept in ((sine, cosine), (cosine, sine)):
        reduced = _without_squares(piece, out.symbol, kept.symbol)
        if out.symbol not in reduced.free_symbols:
            return solve_in(reduced, kept, search)
        quotient = (reduced / out.symbol).expand()
        if out.symbol not in quotient.free_symbols:
            return joined((solve_in(out.symbol, out, search), solve_in(quotient, kept, search)))
    return None


def _without_squares(piece: Expr, out: Symbol, kept: Symbol) -> Expr:
    terms = []
    for term in Add.make_args(piece):
        power = int(_degree(term, out))
        terms.append(term / out**power * (1 - kept**2) ** (power // 2) * out ** (power % 2))
    return Add(*terms).expand()


def _degree(term: Expr, symbol: Symbol) -> Expr:
    return term.as_coeff_exponent(symbol)[1]


def _homogeneous(piece: Expr, sine: Kernel, cosine: Kernel, search: Search) -> Zeros | None:
    """All degrees of the same parity: made homogeneous by sin² + cos² = 1 and divided by cosⁿ, a polynomial in tan θ."""
    s, c = sine.symbol, cosine.symbol
    terms = [(term, int(_degree(term, s)) + int(_degree(term, c))) for term in Add.make_args(piece)]
    top = max(degree for _, degree in terms)
    if any((top - degree) % 2 for _, degree in terms):
        return None
    whole = Add(*(term * (s**2 + c**2) ** ((top - degree) // 2) for term, degree in terms)).expand()
    tangent = Kernel("tan", sine.inside, s, whole=tan(sine.inside))
    found = [solve_in(whole.subs(c, 1), tangent, search)]
    if is_zero(whole.coeff(s, top)):
        found.append(solve_in(c, cosine, search))
    return joined(found)


def _half_angle(piece: Expr, sine: Kernel, cosine: Kernel, search: Search) -> Zeros | None:
    """t = tan(θ/2): sin θ = 2t/(1 + t²), cos θ = (1 − t²)/(1 + t²); θ = π is tried besides."""
    s, c = sine.symbol, cosine.symbol
    half = Kernel("tan", sine.inside / 2, s, whole=tan(sine.inside / 2))
    t = s
    rational = together(piece.subs({s: 2 * t / (1 + t**2), c: (1 - t**2) / (1 + t**2)}, simultaneous=True)).as_numer_denom()[0]
    return joined((solve_in(rational.expand(), half, search), periodic_family(sine.inside, pi, 2 * pi, search)))


def inverse_trigonometric(factor: fmpq_mpoly, form: Form, search: Search) -> Zeros | None:
    """n₁ asin g₁ + n₂ acos g₂ + … = d: the sine of the left side minus d vanishes."""
    kernels = kernels_of(factor, form)
    names = {type(k.whole).__name__ for k in kernels}
    if not names <= {"asin", "acos", "atan"} or len(kernels) > 3 or search.complex:
        return None
    piece = written(factor, form).expand()
    weights = [piece.coeff(k.whole, 1) for k in kernels]
    rest = (piece - Add(*(w * k.whole for w, k in zip(weights, kernels, strict=True)))).expand()
    if search.x in rest.free_symbols or not all(w.is_Rational for w in weights):
        return None
    scale = Mul(*{Rational(w).q for w in weights})
    if any(abs(w * scale) > 4 for w in weights):
        return None

    total = expand_trig(sin(Add(*(w * scale * k.whole for w, k in zip(weights, kernels, strict=True)))))
    other = expand_trig(cos(Add(*(w * scale * k.whole for w, k in zip(weights, kernels, strict=True)))))
    shift = rest * scale
    return search.zeros(total * cos(shift) + other * sin(shift)).by("sine of both sides")
