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
    return sympy.powsimp(sympy.expand(rest * found)) if rest.has(X) else rest * found


def _product_to_sum(one: Expr, other: Expr) -> Expr:
    a, b = one.args[0], other.args[0]
    if isinstance(one, sin) and isinstance(other, sin):
        return (cos(a - b) - cos(a + b)) / 2
    if isinstance(one, cos) and isinstance(other, cos):
        return (cos(a - b) + cos(a + b)) / 2
    first, second = (a, b) if isinstance(one, sin) else (b, a)
    return (sin(first - second) + sin(first + second)) / 2


def even_powers(f: Expr, ways: Ways) -> Iterator[Way]:
    """sin² and cos² of one angle: sin²(2x) = (1 − cos(4x))/2"""
    angles = {node.args[0] for node in f.atoms(sin, cos)}
    angle = angles.pop() if len(angles) == 1 else X
    powers = _powers(f, angle)
    if powers is None or not set(powers) <= {sin, cos} or not _is_linear(angle):
        return
    m, n = powers.get(sin, 0), powers.get(cos, 0)
    if m >= 0 and n >= 0 and m % 2 == n % 2 == 0 and m + n > 0:
        found = _halved(int(m), int(n), angle)
        yield rewritten("half_angle_in_integral", found, f=f, d=found)


def _is_linear(angle: Expr) -> bool:
    return bool(angle.is_polynomial(X) and sympy.degree(angle, X) == 1)


def monomials(f: Expr, ways: Ways) -> Iterator[Way]:
    """sinᵐ·cosⁿ, tanᵐ·secⁿ, cotᵐ·cscⁿ"""
    powers = _powers(f)
    if powers is None:
        return
    if set(powers) <= {sin, cos}:
        yield from _sines(f, powers.get(sin, Rational(0)), powers.get(cos, Rational(0)))
    elif set(powers) <= {tan, sec}:
        yield from _tangents(powers.get(tan, Rational(0)), powers.get(sec, Rational(0)), tan, sec, 1)
    elif set(powers) <= {cot, csc}:
        yield from _tangents(powers.get(cot, Rational(0)), powers.get(csc, Rational(0)), cot, csc, -1)
    if _whole_powers(f) is not None:
        yield from _in_two(f)


def _powers(f: Expr, angle: Expr = X) -> dict[type, Rational] | None:
    """Function → its power, which need not be whole; None where there is another factor or angle."""
    found: dict[type, Rational] = {}
    for factor in sympy.Mul.make_args(f):
        base, n = factor.as_base_exp()
        if not isinstance(base, HEADS) or base.args[0] != angle or not n.is_Rational:
            return None
        found[type(base)] = n
    return found


def _whole_powers(f: Expr) -> dict[type, int] | None:
    """The same, where all powers are whole."""
    found = _powers(f)
    return {head: int(n) for head, n in found.items()} if found is not None and all(n.is_Integer for n in found.values()) else None


def _sines(f: Expr, m: Rational, n: Rational) -> Iterator[Way]:
    if m > 0 and m % 2 == 1 and (n >= 0 or m > 1 or n < -1):
        yield substituted("sine_with_cosines", _spread(-((1 - X**2) ** ((m - 1) // 2)), X**n), cos(X), g=cos(X), d=-sin(X))
    if n > 0 and n % 2 == 1:
        yield substituted("cosine_with_sines", _spread((1 - X**2) ** ((n - 1) // 2), X**m), sin(X), g=sin(X), d=cos(X))
    if m % 1 == n % 1 == 0 and m + n < 0 and (m + n) % 2 == 0:
        g = sympy.expand(X**m * (1 + X**2) ** (-(m + n) // 2 - 1))
        yield substituted("tangent_with_secants", g, tan(X), g=tan(X), d=sec(X) ** 2)


def _halved(m: int, n: int, angle: Expr) -> Expr:
    """sin²x = (1 − cos 2x)/2, cos²x = (1 + cos 2x)/2, sin x·cos x = sin(2x)/2"""
    both = min(m, n)
    wave = cos(2 * angle)
    whole = (sin(2 * angle) / 2) ** both * ((1 - wave) / 2) ** ((m - both) // 2) * ((1 + wave) / 2) ** ((n - both) // 2)
    return sympy.expand(whole) if both == 0 or m != n else whole


def _tangents(m: Rational, n: Rational, head: type, other: type, sign: int) -> Iterator[Way]:
    """tanᵐ·secⁿ: u = tan for an even n, u = sec for an odd m, tan² = sec² − 1 else"""
    t, s = head(X), other(X)
    if n >= 2 and n % 2 == 0:
        yield substituted("tangent_with_secants", _spread(sign * (1 + X**2) ** (n // 2 - 1), X**m), t, g=t, d=sign * s**2)
    if m > 0 and m % 2 == 1 and n != 0:
        yield substituted("secant_with_tangents", _spread(sign * (X**2 - 1) ** ((m - 1) // 2), X ** (n - 1)), s, g=s, d=sign * s * t)
    if m % 1 or m < 2:
        return
    if n == 0:
        yield rewritten("pythagoras_in_integral", t ** (m - 2) * s**2 - t ** (m - 2), f=t**2, d=s**2 - 1)
    if m % 2 == 0 and n % 2 and n > 0:
        yield rewritten("pythagoras_in_integral", sympy.expand((s**2 - 1) ** (m // 2) * s**n), f=t**2, d=s**2 - 1)


def _in_two(f: Expr) -> Iterator[Way]:
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
    powers = _whole_powers(f)
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
        ones = sin(X) ** m * cos(X) ** (n + 2) + sin(X) ** (m + 2) * cos(X) ** n
        yield rewritten("pythagoras_in_integral", ones, f=sympy.S.One, d=sin(X) ** 2 + cos(X) ** 2)
    elif m > 0 > n and m % 2 == 0:
        square = 1 - cos(X) ** 2
        yield rewritten("pythagoras_in_integral", sympy.expand(square ** (m // 2) * cos(X) ** n), f=sin(X) ** 2, d=square)
    elif n > 0 > m and n % 2 == 0:
        square = 1 - sin(X) ** 2
        yield rewritten("pythagoras_in_integral", sympy.expand(square ** (n // 2) * sin(X) ** m), f=cos(X) ** 2, d=square)


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


def of_first_degree(f: Expr, ways: Ways) -> Iterator[Way]:
    """(p·cos x + q·sin x)/(r·cos x + s·sin x) = A + B·D′/D for the denominator D"""
    above, below = sympy.fraction(sympy.together(f))
    top, bottom = _coefficients(above), _coefficients(below)
    if top is None or bottom is None or 0 in bottom:
        return
    (p, q), (r, s) = top, bottom
    a, b = (sympy.cancel(c / (r**2 + s**2)) for c in (p * r + q * s, p * s - q * r))
    slope = sympy.diff(below, X)
    if a != 0 and b != 0:
        yield Way("auxiliary_angle_quotient", a * X, (Piece(b, slope / below),), parts={"p": a, "q": b, "d": slope})


def _coefficients(wave: Expr) -> tuple[Expr, Expr] | None:
    """(p, q) of p·cos x + q·sin x; None for anything else."""
    p, q = (sympy.expand(wave).coeff(head(X)) for head in (cos, sin))
    return (p, q) if not (p.has(X) or q.has(X)) and sympy.expand(wave - p * cos(X) - q * sin(X)) == 0 else None


def one_wave(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ g(cos x)·sin x dx with roots in g: u = cos x, or u = sin x"""
    plain = in_sines(f)
    for wave, slope in ((cos(X), -sin(X)), (sin(X), cos(X))):
        g = sympy.powsimp(plain / slope).subs(wave, C)
        if not g.has(X):
            yield substituted("substitution", g.xreplace({C: X}), wave, g=wave, d=slope)


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
        if not (n.is_Integer and n >= 2 and base.has(X) and f != factor and isinstance(base, sin | cos | tan | cot)):
            continue
        angle = base.args[0]
        if isinstance(base, sin | cos) and n % 2 == 0:
            half = (1 - cos(2 * angle)) / 2 if isinstance(base, sin) else (1 + cos(2 * angle)) / 2
            yield rewritten("half_angle_in_integral", sympy.expand(f / factor * half ** (n // 2)), f=base**2, d=half)
        elif isinstance(base, tan | cot):
            square = sec(angle) ** 2 - 1 if isinstance(base, tan) else csc(angle) ** 2 - 1
            yield rewritten("pythagoras_in_integral", sympy.expand_mul(f / factor * base ** (n - 2) * square), f=base**2, d=square)
        else:
            square = 1 - cos(angle) ** 2 if isinstance(base, sin) else 1 - sin(angle) ** 2
            yield rewritten("pythagoras_in_integral", sympy.expand_mul(f / factor * base * square), f=base**2, d=square)
