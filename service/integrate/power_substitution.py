"""u = xᵏ where f(x)·x is a function of xᵏ, and u = x ± 1/x for palindromic integrands.

    ∫ x^{k−1} h(xᵏ) dx = (1/k) ∫ h(u) du
    ∫ h(x ± 1/x)(1 ∓ 1/x²) dx = ∫ h(u) du, with √(a x⁴ + b x² + a) = x √(a (u² ∓ 2) + b)

Source: Euler's pseudo-elliptic integrals; Goursat, Note sur quelques intégrales pseudo-elliptiques, 1887.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Dummy, Expr, Integer, Poly, Pow, S, Symbol, cancel, powdenest, sqrt, together

from service.integrate.search import Search
from service.integrate.shape import radicals


def whole_power(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """1/(x √(1 + x² + x⁴)), x³/((x⁴ − 1) √(1 + 2x⁸)), x⁵ eˣ³: the largest k first."""
    exponents = sorted({abs(int(part.exp)) for part in f.atoms(Pow) if part.base == x and part.exp.is_Integer}, reverse=True)
    for k in dict.fromkeys([*exponents, 2]):
        if k < 2:
            continue
        u = Dummy("u", positive=True)
        lifted = powdenest((f * x).xreplace({x: u ** (S.One / k)}))
        lifted = _plain(lifted, u)
        if lifted is None:
            continue
        found = search.inner(cancel(lifted / u) / k if lifted.is_rational_function(u) else lifted / (k * u), u)
        if found is not None:
            yield found.subs(u, x ** Integer(k))
            return


def _plain(f: Expr, u: Symbol) -> Expr | None:
    """f where u appears only with whole exponents, else None."""
    if any(part.base == u and not part.exp.is_Integer for part in f.atoms(Pow)):
        return None
    return f


def palindromic(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """(1 + x²)/((1 − x²) √(1 + x⁴)), √(1 + x⁴)/(1 − x⁴), (x² − 1)/(x √(1 + 3x² + x⁴))."""
    bases = {part.base for part in radicals(f, x)}
    if len(bases) != 1:
        return
    base = next(iter(bases))
    if not base.is_polynomial(x) or any(part.exp.q != 2 for part in radicals(f, x)):
        return
    for sign in (1, -1):  # u = x + sign/x
        y, u = Dummy("y", positive=True), Dummy("u", real=True)
        inside = _in_u(base / x**2, x, u, sign)
        if inside is None:
            continue
        # √base = x √inside for x > 0
        plain = f.xreplace({part: (x * y) ** (2 * part.exp) for part in radicals(f, x)}) / (1 - sign / x**2)
        top, bottom = cancel(together(plain)).as_numer_denom()
        swap = _ratio_in_u(top, bottom, x, y, u, sign)
        if swap is None:
            continue
        found = search.inner(swap.subs(y, sqrt(inside)), u)
        if found is not None:
            value = found.subs(u, x + sign / x)
            yield value.subs(sqrt(inside.subs(u, x + sign / x)), sqrt(base) / x).replace(
                lambda part: part.is_Pow and part.exp.is_Rational and part.exp.q == 2 and cancel(part.base * x**2 - base) == 0,
                lambda part: (sqrt(base) / x) ** (2 * part.exp),
            )


def _in_u(g: Expr, x: Symbol, u: Symbol, sign: int) -> Expr | None:
    """g as a polynomial in u = x + sign/x, for a Laurent polynomial g with that symmetry."""
    top, bottom = cancel(together(g)).as_numer_denom()
    p = Poly(top, x)
    shift = Poly(bottom, x)
    if len(shift.terms()) != 1:
        return None
    k, scale = shift.monoms()[0][0], shift.LC()
    coefficients = {m[0] - k: c / scale for m, c in p.terms()}
    result = coefficients.get(0, S.Zero)
    powers = [Integer(2), u]
    for j in range(1, max(abs(e) for e in coefficients) + 1):
        if len(powers) <= j:
            powers.append((u * powers[-1] - sign * powers[-2]).expand())
        a, b = coefficients.get(j, S.Zero), coefficients.get(-j, S.Zero)
        if (a * sign**j - b).expand() != 0:
            return None
        result += a * powers[j]
    return result.expand()


def _ratio_in_u(top: Expr, bottom: Expr, x: Symbol, y: Symbol, u: Symbol, sign: int) -> Expr | None:
    """top/bottom in u and y, both divided by the same power of x."""
    degrees = [Poly(part, x).degree() for part in (bottom, top)]
    lows = [min(m[0] for m in Poly(part, x).monoms()) for part in (bottom, top)]
    for part in range(2):
        shift = Integer(degrees[part] + lows[part]) / 2
        if not shift.is_Integer:
            continue
        parts = [_coefficientwise(p / x**shift, x, y, u, sign) for p in (top, bottom)]
        if parts[0] is not None and parts[1] is not None:
            return cancel(parts[0] / parts[1])
    return None


def _coefficientwise(g: Expr, x: Symbol, y: Symbol, u: Symbol, sign: int) -> Expr | None:
    result = S.Zero
    top, bottom = together(g).as_numer_denom()
    for (k,), c in Poly(top, y).terms():
        part = _in_u(c / bottom, x, u, sign)
        if part is None:
            return None
        result += part * y**k
    return result


def has_power(f: Expr, x: Symbol) -> bool:
    return any(part.base == x and part.exp.is_Integer for part in f.atoms(Pow)) or f.is_Mul


def has_root(f: Expr, x: Symbol) -> bool:
    return bool(radicals(f, x))
