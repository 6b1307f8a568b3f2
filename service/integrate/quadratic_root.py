"""Rational functions of x and y = √(a x² + b x + c), by Euler's substitutions or piece by piece.

    f = A(x) + B(x)/y with A, B rational; then for the pieces of B
    ∫ P/y dx = S y + λ ∫ dx/y   (P, S polynomials)
    ∫ dx/((x−α)ᵏ y) by t = 1/(x−α)
    Euler I: y = u − √a x (a > 0)   II: y = x u + √c (c > 0)   III: y = (x − r) u (real roots)

Source: Gradshteyn & Ryzhik 2.25–2.27; Fichtenholz II, §281–282.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Add, Dummy, Expr, Poly, Pow, Rational, S, Symbol, asin, asinh, atan, cancel, log, sqrt, together

from service.integrate import rational as rational_functions
from service.integrate.numeric import sign_of
from service.integrate.radicals import tidied
from service.integrate.search import Search
from service.integrate.shape import order, radicals


def piece_by_piece(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """x²/√(4x − x²), 1/(x √(x² + 4)), √(2 − x − x²)/x², (1 + 3x)/(1 − 8x + 2x²)^{5/2}."""
    yield _by(by_pieces, f, x)


def euler(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """(3 + x)/((1 + x²) √(1 + x + x²)), 1/((4 + x²) √(1 + 4x²))."""
    yield _by(by_euler, f, x)


def _by(way: Callable[[Expr, Expr, Symbol], Expr | None], f: Expr, x: Symbol) -> Expr | None:
    """A integrated as a rational function, B/y in the given way."""
    f = combined(f, x)
    roots = radicals(f, x)
    bases = sorted({part.base for part in roots}, key=order)
    if len(bases) != 1 or any(part.exp.q != 2 for part in roots):
        return None
    base = bases[0].expand()
    if not base.is_polynomial(x) or Poly(base, x).degree() != 2:
        return None
    y = Dummy("y", positive=True)
    plain = f.xreplace({part: y ** (2 * part.exp) for part in f.atoms(Pow) if part.base == bases[0] and (2 * part.exp).is_Integer})
    if not plain.is_rational_function(x, y):
        return None
    without, over = split(plain, x, y, base)
    first = rational_functions.integral(without, x) if without != 0 else S.Zero
    second = way(over, base, x)
    return None if first is None or second is None else first + second


def combined(f: Expr, x: Symbol) -> Expr:
    """√A √B → √(A B), since both radicands are positive on the real domain."""
    if not f.is_Mul:
        return f.replace(lambda part: part.is_Mul and part is not f, lambda part: combined(part, x)) if f.has(Pow) else f
    roots = [part for part in f.args if _is_square_root_of_polynomial(part, x)]
    if len(roots) < 2:
        return f
    rest = f / _product(roots)
    inside = _product([part.base for part in roots]).expand()
    outside = _product([part.base ** (part.exp - S.Half) for part in roots])
    return rest * outside * sqrt(inside)


def _is_square_root_of_polynomial(part: Expr, x: Symbol) -> bool:
    return bool(part.is_Pow and part.base.has(x) and part.exp.is_Rational and part.exp.q == 2 and part.base.is_polynomial(x))


def _product(parts: list[Expr]) -> Expr:
    result = S.One
    for part in parts:
        result *= part
    return result


def split(plain: Expr, x: Symbol, y: Symbol, base: Expr) -> tuple[Expr, Expr]:
    """(A, B) with plain = A + B/y, y² = base."""
    top, bottom = cancel(together(plain)).as_numer_denom()
    n0, n1 = _reduced(top, x, y, base)
    d0, d1 = _reduced(bottom, x, y, base)
    norm = (d0**2 - d1**2 * base).expand()
    return cancel((n0 * d0 - n1 * d1 * base) / norm), cancel((n1 * d0 - n0 * d1) * base / norm)


def _reduced(p: Expr, x: Symbol, y: Symbol, base: Expr) -> tuple[Expr, Expr]:
    """p as p₀ + p₁ y."""
    even, odd = S.Zero, S.Zero
    for (k,), c in Poly(p, y).terms():
        if k % 2:
            odd += c * base ** (k // 2)
        else:
            even += c * base ** (k // 2)
    return even.expand(), odd.expand()


def by_pieces(over: Expr, base: Expr, x: Symbol) -> Expr | None:
    """∫ over/√base dx where all poles of `over` are rational or zeros of the base; None elsewhere."""
    top, bottom = cancel(together(over)).as_numer_denom()
    numerator, denominator, under = Poly(top, x), Poly(bottom, x), Poly(base, x)
    field = numerator.domain.unify(denominator.domain).unify(under.domain).get_field()
    numerator, denominator, under = (p.set_domain(field) for p in (numerator, denominator, under))
    factors = denominator.factor_list()[1]
    if any(p.degree() > 1 and not under.rem(p).is_zero for p, _ in factors):
        return None
    whole, rest = numerator.div(denominator)
    result = polynomial_over_root(whole.as_expr(), base, x) if not whole.is_zero else S.Zero
    for p, k in factors:
        power = p**k
        others = denominator.quo(power)
        share = (rest * others.invert(power)).rem(power) if others.degree() > 0 else rest.quo_ground(others.LC())
        if p.degree() == 2:
            scale = (under.LC() / p.LC()) ** k
            result += root_in_denominator(share * Poly(scale, x), k, under, base, x)
            continue
        pole = cancel(-p.nth(0) / p.nth(1))
        coefficients = Poly(share.as_expr().subs(x, x + pole).expand(), x)
        numbers = [cancel(coefficients.nth(j) / p.nth(1) ** k) for j in range(k)]
        result += pole_over_root(numbers, k, pole, base, x)
    return result


def root_in_denominator(share: Poly, k: int, under: Poly, base: Expr, x: Symbol) -> Expr:
    """∫ P/(Qᵏ y) dx = L/(Qᵏ⁻¹ y) + ∫ …/(Qᵏ⁻¹ y) dx with L linear: −(k − ½) L Q' ≡ P (mod Q)."""
    field = share.domain.unify(under.domain)
    share, under = share.set_domain(field), under.set_domain(field)
    slope = under.diff()
    inverse = slope.invert(under)
    result = S.Zero
    while k > 0:
        weight = field.convert(Rational(2 * k - 1, 2)) if not isinstance(field.one, int) else Rational(2 * k - 1, 2)
        whole, first = share.div(under)
        linear = (-first * inverse).rem(under).quo_ground(weight)
        share = whole + (first + (linear * slope).mul_ground(weight)).quo(under) - linear.diff()
        result += cancel(linear.as_expr()) / (base ** (k - 1) * sqrt(base))
        k -= 1
    return result if share.is_zero else result + polynomial_over_root(share.as_expr(), base, x)


def polynomial_over_root(p: Expr, base: Expr, x: Symbol) -> Expr:
    """∫ P/y dx = S y + λ ∫ dx/y: comparing coefficients of P = S' Q + S Q'/2 + λ from the highest down."""
    q = Poly(base, x)
    a, b, c = q.all_coeffs()
    remaining = Poly(p, x).set_domain("EX")
    terms: list[Expr] = []
    while remaining.degree() >= 1:
        n = remaining.degree() - 1
        s = cancel(remaining.LC() / (a * (n + 1)))
        terms.append(s * x**n)
        step = Poly(s * (n * x ** max(n - 1, 0) * base if n else 0) + s * x**n * (2 * a * x + b) / 2, x).set_domain("EX")
        remaining = remaining - step
        if remaining.degree() > n:
            remaining = Poly({m: t for m, t in remaining.as_dict().items() if m[0] <= n} or {(0,): 0}, x, domain="EX")
    last = cancel(remaining.nth(0))
    result = Add(*[cancel(term) for term in terms]) * sqrt(base)
    return result if last == 0 else result + last * reciprocal_root(a, b, c, x)


def reciprocal_root(a: Expr, b: Expr, c: Expr, x: Symbol) -> Expr:
    """∫ dx/√(a x² + b x + c)."""
    base = a * x**2 + b * x + c
    rest = (4 * a * c - b**2).factor()
    if rest == 0:
        return log(2 * a * x + b) / sqrt(a)
    if positive(a):
        if rest.is_positive:
            return asinh(_over_root(2 * a * x + b, rest)) / sqrt(a)
        return log(2 * a * x + b + 2 * sqrt(a) * sqrt(base)) / sqrt(a)
    return asin(_over_root(-2 * a * x - b, (-rest).factor())) / sqrt(-a)


def _over_root(top: Expr, radicand: Expr) -> Expr:
    return (top / sqrt(radicand)).expand()


def pole_over_root(numbers: list[Expr], k: int, pole: Expr, base: Expr, x: Symbol) -> Expr:
    """∫ Σ nⱼ (x−α)^{j−k}/√Q dx with t = 1/(x − α): −∫ Σ nⱼ t^{k−j−1}/√(Q(α) t² + Q'(α) t + a) dt, for x > α.

    For x < α the root changes its sign with t; writing √(Q̃(t)) as y t makes one formula for both.
    """
    t = Dummy("t", positive=True)
    a = Poly(base, x).LC()
    value, slope = cancel(base.subs(x, pole)), cancel(base.diff(x).subs(x, pole))
    y = Dummy("y", positive=True)
    polynomial = Add(*[number * t ** (k - j - 1) for j, number in enumerate(numbers)])
    if polynomial == 0:
        return S.Zero
    shift = x - pole
    if value == 0:  # √(slope·t + a): powers of it, with √(slope t + a) = y/(x − α)
        w = Dummy("w")
        inner = (polynomial.subs(t, (w**2 - a) / slope) * 2 / slope).expand().integrate(w)
        return -(inner.subs(w, y / shift)).subs(y, sqrt(base)).expand()
    inside = value * t**2 + slope * t + a
    remaining, terms = Poly(polynomial, t).set_domain("EX"), []
    while remaining.degree() >= 1:
        n = remaining.degree() - 1
        s = cancel(remaining.LC() / (value * (n + 1)))
        terms.append(s * t**n)
        step = Poly((s * n * t ** max(n - 1, 0) * inside if n else 0) + s * t**n * (2 * value * t + slope) / 2, t).set_domain("EX")
        remaining = remaining - step
        if remaining.degree() > n:
            remaining = Poly({m: c for m, c in remaining.as_dict().items() if m[0] <= n} or {(0,): 0}, t, domain="EX")
    last = cancel(remaining.nth(0))
    algebraic = -Add(*[cancel(term) for term in terms]).subs(t, 1 / shift) / shift * sqrt(base)
    if last == 0:
        return algebraic
    return algebraic - last * _simple_pole(value, slope, shift, base)


def _simple_pole(value: Expr, slope: Expr, shift: Expr, base: Expr) -> Expr:
    """−∫ dx/((x−α) y): ln((2Q(α) + Q'(α)(x−α) + 2√Q(α) y)/(x−α))/√Q(α), or the arctangent for Q(α) < 0."""
    inside = (2 * value + slope * shift).expand()
    if positive(value):
        root = sqrt(value.factor())
        return log((inside + 2 * root * sqrt(base)) / shift) / root
    root = sqrt((-value).factor())
    return -atan(inside / (2 * root * sqrt(base))) / root


def by_euler(over: Expr, base: Expr, x: Symbol) -> Expr | None:
    """∫ over/√base dx by the first of Euler's substitutions that is real."""
    a, b, c = Poly(base, x).all_coeffs()
    u = Dummy("u", positive=True)
    root = sqrt(base)
    if positive(a):
        k = sqrt(a)
        here, back = (u**2 - c) / (2 * k * u + b), root + k * x
        slope_over_y = 2 / (2 * k * u + b)
    elif positive(c):
        k = sqrt(c)
        here, back = (b - 2 * k * u) / (u**2 - a), (root - k) / x
        slope_over_y = -2 / (u**2 - a)
    else:
        discriminant = (b**2 - 4 * a * c).factor()
        if not positive(discriminant):
            return None
        r, other = ((-b + sqrt(discriminant)) / (2 * a)).expand(), ((-b - sqrt(discriminant)) / (2 * a)).expand()
        here, back = (r * u**2 - a * other) / (u**2 - a), root / (x - r)
        slope_over_y = -2 / (u**2 - a)
    inner = tidied(over.subs(x, here) * slope_over_y, u)
    plain, names = rational_functions._with_named_constants(inner, u)
    found = rational_functions.integral(plain, u)
    return None if found is None else found.xreplace(names).subs(u, back)


def root_plus_variable(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """u = √a x + √(a x² + b x + c) in any integrand with that root: √(x + √(1 + x²)), 1/(1 + √(x + √(1 + x²))), ln(x + √(x² − 1))/x²."""
    roots = (part for part in radicals(f, x) if part.exp.q == 2 and part.base.is_polynomial(x))
    quadratics = sorted({part.base for part in roots if Poly(part.base, x).degree() == 2}, key=order)
    if len(quadratics) != 1:
        return
    base = quadratics[0]
    a, b, c = Poly(base, x).all_coeffs()
    if not positive(a):
        return
    k = sqrt(a)
    u = Dummy("u", positive=True)
    here = (u**2 - c) / (2 * k * u + b)
    root = cancel(together(u - k * here))
    swap = {part: root ** (2 * part.exp) for part in f.atoms(Pow) if part.base == base and (2 * part.exp).is_Integer}
    inner = tidied((f.xreplace(swap).subs(x, here)) * cancel(here.diff(u)), u)
    found = search.inner(inner, u)
    if found is not None:
        yield found.subs(u, k * x + sqrt(base))


def positive(quantity: Expr) -> bool:
    """Positive in all draws of the parameters."""
    return sign_of(quantity) == 1
