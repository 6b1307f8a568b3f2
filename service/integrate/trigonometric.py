"""Rational functions of sine and cosine (circular or hyperbolic) of one argument.

    R(−s, c) = −R:  u = c        R(s, −c) = −R:  u = s        R(−s, −c) = R:  u = s/c        else  u = tan(x/2), tanh(x/2)

Source: Bioche's rules; Fichtenholz II, §286. Antiderivatives in tan are mended where they jump, see `continuous`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd, lcm

from sympy import (
    Add,
    Dummy,
    Expr,
    Integer,
    Poly,
    Rational,
    S,
    Symbol,
    cancel,
    cos,
    cosh,
    cot,
    coth,
    csc,
    csch,
    expand_trig,
    sec,
    sech,
    sin,
    sinh,
    tan,
    tanh,
    together,
)  # fmt: skip

from service.integrate.continuous import continuous
from service.integrate.search import Search
from service.integrate.shape import linear_parts
from service.integrate.substitution import in_sine_cosine


@dataclass(frozen=True, slots=True)
class Kind:
    """Circular (sign 1: s² = 1 − c²) or hyperbolic (sign −1: s² = c² − 1) functions."""

    sign: int
    sine: type
    cosine: type
    tangent: type
    others: tuple[type, ...]

    def square_of_sine(self, c: Expr) -> Expr:
        return self.sign * (1 - c**2)


CIRCULAR = Kind(1, sin, cos, tan, (tan, cot, sec, csc))
HYPERBOLIC = Kind(-1, sinh, cosh, tanh, (tanh, coth, sech, csch))


def rational_in_circular(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """1/(5 − cos x + 2 sin x), sin³x/cos 3x, 1/(sin x + tan x), sec³x."""
    yield from _rational_in(CIRCULAR, f, x, search)


def rational_in_hyperbolic(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """1/(a + b cosh x), sinh⁵x, cosh x cosh 2x cosh 3x."""
    yield from _rational_in(HYPERBOLIC, f, x, search)


def _rational_in(kind: Kind, f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    s, c = Dummy("s"), Dummy("c")
    normal = in_sine_and_cosine(kind, f, x, s, c)
    if normal is None:
        return
    plain, angle = normal
    if plain.has(x) or not plain.is_rational_function(s, c):
        return
    slope = angle.diff(x)
    for way in (_by_cosine, _by_sine, _by_tangent, _by_half_angle):
        found = way(kind, plain, s, c, angle, search)
        if found is not None:
            yield found / slope


def in_sine_and_cosine(kind: Kind, f: Expr, x: Symbol, s: Symbol, c: Symbol) -> tuple[Expr, Expr] | None:
    """(g, t): f with sine and cosine of the common angle t written s and c; None where the angles have nothing in common."""
    functions = [part for part in f.atoms(kind.sine, kind.cosine, *kind.others) if part.has(x)]
    if not functions:
        return None
    angle = common_angle([part.args[0] for part in functions], x)
    if angle is None:
        return None
    t = Dummy("t", real=True)
    swap = {part: _expanded(kind, part, angle, t, s, c, x) for part in functions}
    return f.xreplace(swap), angle


def common_angle(angles: list[Expr], x: Symbol) -> Expr | None:
    """The largest angle of which all are whole multiples (up to one shift common to all): 2x, 3x → x; x/2, x → x/2."""
    parts = [linear_parts(angle, x) for angle in angles]
    if any(part is None for part in parts):
        return None
    a0, b0 = parts[0]  # type: ignore[misc]
    ratios = [cancel(a / a0) for a, _ in parts]  # type: ignore[misc]
    if not all(r.is_Rational for r in ratios):
        return None
    step = Rational(gcd(*[int(r.p) for r in ratios]), lcm(*[int(r.q) for r in ratios]))
    angle = step * (a0 * x + b0)
    multiples = [cancel(r / step) for r in ratios]
    matching = all((b - m * step * b0).expand() == 0 for (_, b), m in zip(parts, multiples, strict=True))  # type: ignore[misc]
    if not matching:
        angle = step * a0 * x
    return angle


def _expanded(kind: Kind, part: Expr, angle: Expr, t: Symbol, s: Symbol, c: Symbol, x: Symbol) -> Expr:
    """One function of m·angle + shift in s and c."""
    a, b = linear_parts(part.args[0], x)  # type: ignore[misc]
    a0, b0 = linear_parts(angle, x)  # type: ignore[misc]
    m = cancel(a / a0)
    shift = (b - m * b0).expand()
    sine = expand_trig(kind.sine(m * t)) * kind.cosine(shift) + expand_trig(kind.cosine(m * t)) * kind.sine(shift)
    cosine = expand_trig(kind.cosine(m * t)) * kind.cosine(shift) - kind.sign * expand_trig(kind.sine(m * t)) * kind.sine(shift)
    sine, cosine = (e.subs({kind.sine(t): s, kind.cosine(t): c}) for e in (sine, cosine))
    if isinstance(part, kind.sine):
        return sine
    if isinstance(part, kind.cosine):
        return cosine
    return {0: lambda: sine / cosine, 1: lambda: cosine / sine, 2: lambda: 1 / cosine, 3: lambda: 1 / sine}[kind.others.index(type(part))]()


def reduced(kind: Kind, plain: Expr, s: Symbol, c: Symbol) -> tuple[Expr, Expr]:
    """(A, B) with plain = A(c) + s B(c)."""
    top, bottom = cancel(together(plain)).as_numer_denom()
    n0, n1 = _linear_in_sine(kind, top, s, c)
    d0, d1 = _linear_in_sine(kind, bottom, s, c)
    if d1 == 0:
        return cancel(n0 / d0), cancel(n1 / d0)
    q = kind.square_of_sine(c)
    norm = (d0**2 - d1**2 * q).expand()
    return cancel((n0 * d0 - n1 * d1 * q) / norm), cancel((n1 * d0 - n0 * d1) / norm)


def _linear_in_sine(kind: Kind, p: Expr, s: Symbol, c: Symbol) -> tuple[Expr, Expr]:
    even, odd = S.Zero, S.Zero
    for (k,), coefficient in Poly(p, s).terms():
        piece = coefficient * kind.square_of_sine(c) ** (k // 2)
        if k % 2:
            odd += piece
        else:
            even += piece
    return even.expand(), odd.expand()


def _by_cosine(kind: Kind, plain: Expr, s: Symbol, c: Symbol, angle: Expr, search: Search) -> Expr | None:
    """f = s B(c): u = c, du = −s dx (circular) or s dx."""
    without, with_sine = reduced(kind, plain, s, c)
    if without != 0:
        return None
    u = Dummy("u", real=True)
    found = search.inner(with_sine.subs(c, u), u)
    return None if found is None else -kind.sign * found.subs(u, kind.cosine(angle))


def _by_sine(kind: Kind, plain: Expr, s: Symbol, c: Symbol, angle: Expr, search: Search) -> Expr | None:
    """f = c B(s): u = s, du = c dx."""
    top, bottom = cancel(together(plain)).as_numer_denom()
    parts = []
    for p in (top, bottom):
        even, odd = S.Zero, S.Zero
        for (k,), coefficient in Poly(p, c).terms():
            piece = coefficient * (1 - kind.sign * s**2) ** (k // 2)
            if k % 2:
                odd += piece
            else:
                even += piece
        parts.append((even.expand(), odd.expand()))
    (n0, n1), (d0, d1) = parts
    q = 1 - kind.sign * s**2
    norm = (d0**2 - d1**2 * q).expand()
    if cancel((n0 * d0 - n1 * d1 * q) / norm) != 0:
        return None
    u = Dummy("u", real=True)
    found = search.inner(cancel((n1 * d0 - n0 * d1) / norm).subs(s, u), u)
    return None if found is None else found.subs(u, kind.sine(angle))


def _by_tangent(kind: Kind, plain: Expr, s: Symbol, c: Symbol, angle: Expr, search: Search) -> Expr | None:
    """f a function of s/c and c²: u = tan x, dx = du/(1 ± u²)."""
    u = Dummy("u", real=True)
    in_c = cancel(together(plain.subs(s, u * c)))
    top, bottom = in_c.as_numer_denom()
    exponents = [m[0] for p in (top, bottom) for m in Poly(p, c).monoms()]
    if any((e - exponents[0]) % 2 for e in exponents):
        return None
    in_square = _even_in(top, bottom, c, 1 / (1 + kind.sign * u**2))
    if in_square is None:
        return None
    found = search.inner(cancel(in_square / (1 + kind.sign * u**2)), u)
    return None if found is None else continuous(found, u, kind.tangent(angle), angle, 1)


def _even_in(top: Expr, bottom: Expr, c: Symbol, square: Expr) -> Expr | None:
    parity = Poly(bottom, c).monoms()[0][0] % 2
    if Poly(top, c).monoms()[0][0] % 2 != parity:
        return None

    def put(p: Expr) -> Expr:
        return Add(*[coefficient * square ** Integer((k - parity) // 2) for (k,), coefficient in Poly(p, c).terms()])

    return cancel(together(put(top) / put(bottom)))


def _by_half_angle(kind: Kind, plain: Expr, s: Symbol, c: Symbol, angle: Expr, search: Search) -> Expr | None:
    """u = tan(x/2): s = 2u/(1 ± u²), c = (1 ∓ u²)/(1 ± u²), dx = 2 du/(1 ± u²)."""
    u = Dummy("u", real=True)
    over = 1 + kind.sign * u**2
    inner = cancel(together(plain.subs({s: 2 * u / over, c: (1 - kind.sign * u**2) / over}) * 2 / over))
    found = search.inner(inner, u)
    return None if found is None else continuous(found, u, kind.tangent(angle / 2), angle, 2)


def sines_and_cosines(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """tan, cot, sec and csc written with sin and cos where they stand beside x or other functions: x² cos³x tan x/sec x."""
    plain = in_sine_cosine(f)
    if plain != f:
        plain = cancel(together(plain)) if plain.count_ops() < 80 else plain
        if not plain.has(tan, cot, sec, csc) and plain != f:
            yield search.inner(plain, x)
