"""Powers and products of trigonometric functions of x, and quotients of them.

Contract: integrands whose only functions are sines, cosines and what is made of them, of x itself; exact identities.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Expr, Rational, cos, cot, csc, sec, sin, tan

from service.rules.integration_ways import Piece, Way, Ways, X, rewritten, substituted

HEADS = (sin, cos, tan, cot, sec, csc)
S, C = sympy.Dummy("s", real=True), sympy.Dummy("c", real=True)
"""sin x and cos x while a quotient of them is looked at."""


def products(f: Expr, ways: Ways) -> Iterator[Way]:
    """sin a·cos b = (sin(a − b) + sin(a + b))/2 and the like, for different angles; also beside a polynomial"""
    waves = [g for g in sympy.Mul.make_args(f) if isinstance(g, sin | cos) and g.has(X)]
    if len(waves) < 2 or (len(waves) == 2 and waves[0].args == waves[1].args and f == waves[0] * waves[1]):
        return
    one, other = waves[0], waves[1]
    found = _product_to_sum(one, other)
    yield rewritten("product_to_sum_in_integral", _spread(f / (one * other), found), f=one * other, d=found)


def _spread(rest: Expr, found: Expr) -> Expr:
    return sympy.expand_mul(rest * found) if rest.has(X) else rest * found


def _product_to_sum(one: Expr, other: Expr) -> Expr:
    a, b = one.args[0], other.args[0]
    if isinstance(one, sin) and isinstance(other, sin):
        return (cos(a - b) - cos(a + b)) / 2
    if isinstance(one, cos) and isinstance(other, cos):
        return (cos(a - b) + cos(a + b)) / 2
    first, second = (a, b) if isinstance(one, sin) else (b, a)
    return (sin(first - second) + sin(first + second)) / 2


def monomials(f: Expr, ways: Ways) -> Iterator[Way]:
    """sinᵐ·cosⁿ, tanᵐ·secⁿ, cotᵐ·cscⁿ"""
    powers = _powers(f)
    if powers is None:
        return
    m, n = powers.get(sin, 0), powers.get(cos, 0)
    if set(powers) <= {sin, cos}:
        yield from _sines(f, int(m), int(n))
    elif set(powers) <= {tan, sec}:
        yield from _tangents(f, powers.get(tan, 0), powers.get(sec, 0), tan, sec, 1)
    elif set(powers) <= {cot, csc}:
        yield from _tangents(f, powers.get(cot, 0), powers.get(csc, 0), cot, csc, -1)
    yield from _in_two(f, powers)


def _powers(f: Expr) -> dict[type, int] | None:
    """Function → its power; None where there is another factor."""
    found: dict[type, int] = {}
    for factor in sympy.Mul.make_args(f):
        base, n = factor.as_base_exp()
        if not isinstance(base, HEADS) or base.args[0] != X or not n.is_Integer:
            return None
        found[type(base)] = int(n)
    return found


def _sines(f: Expr, m: int, n: int) -> Iterator[Way]:
    if m > 0 and m % 2 and (n >= 0 or m > 1 or n < -1):
        yield substituted("sine_with_cosines", sympy.expand(-((1 - X**2) ** ((m - 1) // 2)) * X**n), cos(X), g=cos(X), d=-sin(X))
    if n > 0 and n % 2:
        yield substituted("cosine_with_sines", sympy.expand((1 - X**2) ** ((n - 1) // 2) * X**m), sin(X), g=sin(X), d=cos(X))
    if m >= 0 and n >= 0 and m % 2 == n % 2 == 0 and m + n > 0:
        yield rewritten("half_angle_in_integral", _halved(m, n), f=f)
    if m + n < 0 and (m + n) % 2 == 0:
        g = sympy.expand(X**m * (1 + X**2) ** (-(m + n) // 2 - 1))
        yield substituted("tangent_with_secants", g, tan(X), g=tan(X), d=sec(X) ** 2)


def _halved(m: int, n: int) -> Expr:
    """sin²x = (1 − cos 2x)/2, cos²x = (1 + cos 2x)/2, sin x·cos x = sin(2x)/2"""
    both = min(m, n)
    wave = cos(2 * X)
    whole = (sin(2 * X) / 2) ** both * ((1 - wave) / 2) ** ((m - both) // 2) * ((1 + wave) / 2) ** ((n - both) // 2)
    return sympy.expand(whole) if both == 0 or m != n else whole


def _tangents(f: Expr, m: int, n: int, head: type, other: type, sign: int) -> Iterator[Way]:
    """tanᵐ·secⁿ: u = tan for an even n, u = sec for an odd m, tan² = sec² − 1 else"""
    t, s = head(X), other(X)
    if n >= 2 and n % 2 == 0:
        yield substituted("tangent_with_secants", sympy.expand(sign * X**m * (1 + X**2) ** (n // 2 - 1)), t, g=t, d=sign * s**2)
    if m > 0 and m % 2 and n >= 1:
        yield substituted("secant_with_tangents", sympy.expand(sign * (X**2 - 1) ** ((m - 1) // 2) * X ** (n - 1)), s, g=s, d=sign * s * t)
    if m >= 2 and n == 0:
        yield Way("pythagoras_in_integral", pieces=(Piece(sympy.S.One, t ** (m - 2) * s**2), Piece(-sympy.S.One, t ** (m - 2))))
    if m >= 2 and m % 2 == 0 and n % 2 and n > 0:
        yield rewritten("pythagoras_in_integral", sympy.expand((s**2 - 1) ** (m // 2) * s**n))


def _in_two(f: Expr, powers: dict[type, int]) -> Iterator[Way]:
    """Everything in sin and cos, or in tan and sec."""
    plain = in_sines(f)
    if plain != f:
        yield rewritten("in_sines_and_cosines", plain)


def in_sines(f: Expr) -> Expr:
    """tan, cot, sec and csc as quotients of sin and cos."""
    swaps = {tan: lambda a: sin(a) / cos(a), cot: lambda a: cos(a) / sin(a), sec: lambda a: 1 / cos(a), csc: lambda a: 1 / sin(a)}
    for head, change in swaps.items():
        f = f.replace(head, change)
    return f


def reciprocals(f: Expr, ways: Ways) -> Iterator[Way]:
    """1/cosⁿ as secⁿ, 1/sinⁿ as cscⁿ, sinᵐ/cosᵐ as tanᵐ"""
    powers = _powers(f)
    if powers is None or not set(powers) <= {sin, cos}:
        return
    m, n = powers.get(sin, 0), powers.get(cos, 0)
    if m == 0 and n < 0:
        yield rewritten("reciprocal_function", sec(X) ** -n)
    elif n == 0 and m < 0:
        yield rewritten("reciprocal_function", csc(X) ** -m)
    elif m > 0 > n and m <= -n:
        yield rewritten("reciprocal_function", tan(X) ** m * sec(X) ** (-n - m))
    elif n > 0 > m and n <= -m:
        yield rewritten("reciprocal_function", cot(X) ** n * csc(X) ** (-m - n))
    elif m < 0 and n < 0:
        yield rewritten("pythagoras_in_integral", sin(X) ** m * cos(X) ** (n + 2) + sin(X) ** (m + 2) * cos(X) ** n)
    elif m > 0 > n and m % 2 == 0:
        yield rewritten("pythagoras_in_integral", sympy.expand((1 - cos(X) ** 2) ** (m // 2) * cos(X) ** n))
    elif n > 0 > m and n % 2 == 0:
        yield rewritten("pythagoras_in_integral", sympy.expand((1 - sin(X) ** 2) ** (n // 2) * sin(X) ** m))


def conjugates(f: Expr, ways: Ways) -> Iterator[Way]:
    """1/(1 ± cos x) = (1 ∓ cos x)/sin²x, and for sin, sec alike"""
    above, below = sympy.fraction(in_sines(f) if f.has(tan, cot, sec, csc) else f)
    if not isinstance(below, sympy.Add) or len(below.args) != 2:
        return
    for wave, other in ((cos(X), sin(X)), (sin(X), cos(X))):
        a, b = below.coeff(wave, 0), below.coeff(wave, 1)
        if a in (1, -1) and b in (1, -1):
            top = above * (a - b * wave)
            yield rewritten(
                "conjugate_in_integral",
                sympy.expand_mul(top) / other**2 if not sympy.expand_mul(top).is_Add else _over(top, other),
                f=a - b * wave,
            )


def _over(top: Expr, other: Expr) -> Expr:
    return sympy.Add(*(term / other**2 for term in sympy.expand_mul(top).args))


def one_angle(f: Expr, ways: Ways) -> Iterator[Way]:
    """sin 2x, cos 5x and the like in sin x and cos x"""
    if f.has(sin, cos) and any(isinstance(node, sin | cos) and node.args[0] != X and node.has(X) for node in sympy.preorder_traversal(f)):
        found = sympy.expand_trig(f)
        above, below = sympy.fraction(sympy.together(found))
        whole = sympy.Add(*(term / below for term in sympy.Add.make_args(sympy.expand(above))))
        if found != f and sympy.count_ops(whole) < 60:
            yield rewritten("one_angle_in_integral", whole)


def quotients(f: Expr, ways: Ways) -> Iterator[Way]:
    """R(sin x, cos x): u = cos for an integrand odd in sin, u = sin for one odd in cos, u = tan for one even in both"""
    found = _in_letters(f)
    if found is None:
        return
    if _is_odd(found, S):
        yield from _one(-_even(found / S, S, 1 - C**2), C, cos(X), -sin(X))
    if _is_odd(found, C):
        yield from _one(_even(found / C, C, 1 - S**2), S, sin(X), cos(X))
    if sympy.cancel(found.subs({S: -S, C: -C}, simultaneous=True) - found) == 0:
        t = sympy.Dummy("t", real=True)
        g = sympy.cancel(sympy.cancel(found.subs(S, t * C)).subs(C**2, 1 / (1 + t**2)))
        if not g.has(C):
            yield from _one(sympy.cancel(g / (1 + t**2)), t, tan(X), sec(X) ** 2)


def _in_letters(f: Expr) -> Expr | None:
    if not f.has(*HEADS):
        return None
    found = in_sines(f).subs({sin(X): S, cos(X): C})
    found = sympy.expand_trig(found).subs({sin(X): S, cos(X): C}) if found.has(X) else found
    if found.has(X) or not found.is_rational_function(S, C):
        return None
    return sympy.cancel(sympy.together(found))


def _is_odd(f: Expr, letter: sympy.Symbol) -> bool:
    return bool(sympy.cancel(f.subs(letter, -letter) + f) == 0)


def _even(f: Expr, letter: sympy.Symbol, square: Expr) -> Expr:
    """f, which is even in the letter, with its square written in the other."""
    above, below = sympy.fraction(sympy.cancel(f))
    parts = (sympy.Poly(part, letter) for part in (above, below))
    top, bottom = (sum((c * square ** Rational(k, 2) for (k,), c in part.terms()), sympy.S.Zero) for part in parts)
    return sympy.cancel(top / bottom)


def _one(g: Expr, letter: sympy.Symbol, let: Expr, slope: Expr) -> Iterator[Way]:
    if not (g.free_symbols & {S, C}) - {letter}:
        yield substituted("substitution", sympy.factor(g.xreplace({letter: X})), let, g=let, d=slope)


def half_angle_tangent(f: Expr, ways: Ways) -> Iterator[Way]:
    """Weierstrass: t = tan(x/2), sin x = 2t/(1 + t²), cos x = (1 − t²)/(1 + t²), dx = 2 dt/(1 + t²)"""
    found = _in_letters(f)
    if found is None:
        return
    g = sympy.factor(sympy.cancel(found.subs({S: 2 * X / (1 + X**2), C: (1 - X**2) / (1 + X**2)}) * 2 / (1 + X**2)))
    yield substituted("weierstrass_substitution", g, tan(X / 2), "t", g=tan(X / 2))


def powers_beside(f: Expr, ways: Ways) -> Iterator[Way]:
    """sin²x, cos²x and tan²x beside another factor: x·sin²x = x/2 − x·cos(2x)/2"""
    for factor in sympy.Mul.make_args(f):
        base, n = factor.as_base_exp()
        if n.is_Integer and n >= 2 and base.has(X) and f != factor:
            angle = base.args[0] if base.args else X
            if isinstance(base, sin | cos) and n % 2 == 0:
                sign = -1 if isinstance(base, sin) else 1
                yield rewritten(
                    "half_angle_in_integral", sympy.expand(f / factor * ((1 + sign * cos(2 * angle)) / 2) ** (n // 2)), f=factor
                )
            elif isinstance(base, tan | cot):
                other = sec(angle) if isinstance(base, tan) else csc(angle)
                yield rewritten("pythagoras_in_integral", sympy.expand_mul(f / factor * base ** (n - 2) * (other**2 - 1)))
            elif isinstance(base, sin | cos) and n % 2 == 1:
                other = cos(angle) if isinstance(base, sin) else sin(angle)
                yield rewritten("pythagoras_in_integral", sympy.expand_mul(f / factor * base * (1 - other**2)))
