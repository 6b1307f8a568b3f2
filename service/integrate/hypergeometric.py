"""Powers of binomials with exponents for which nothing elementary comes out, by Gauss's hypergeometric function F = ₂F₁.

    ∫ xᵖ (a + b x^q)ʳ dx = aʳ xᵖ⁺¹/(p+1) F(−r, s; s+1; −b x^q/a)                s = (p+1)/q
                        = bʳ xᵖ⁺¹ (x^q)ʳ/(p+1+qr) F(−r, −s−r; 1−s−r; −a x^{−q}/b)    for a < 0 < b
    ∫ (a + b x^q)ʳ/x dx = −(a + b x^q)ʳ⁺¹/(a q (r+1)) F(1, r+1; r+2; 1 + b x^q/a)
    ∫ sinᵐ cosⁿ = sinᵐ⁺¹/(m+1) cosⁿ⁻¹ (cos²)^{(1−n)/2} F((1−n)/2, (m+1)/2; (m+3)/2; sin²)

With exponentials x = eᵗ. Source: Abramowitz & Stegun 15.3.1, 15.4; Gradshteyn & Ryzhik 3.194, 2.518.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import (
    Add,
    Expr,
    Mul,
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
    exp,
    factor,
    hyper,
    log,
    re,
    sec,
    sech,
    sin,
    sinh,
    tan,
    tanh,
)  # fmt: skip

from service.cas.formulas import classes
from service.integrate.numeric import sign_of
from service.integrate.search import Search
from service.integrate.shape import exponentials, factors, is_linear, linear_parts, quadratic_parts


@dataclass(frozen=True, slots=True)
class Binomial:
    """x^p (a + b x^q)^r."""

    p: Expr
    a: Expr
    b: Expr
    q: Expr
    r: Expr


def of_binomial(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """1/(xᵐ (a³ + x³)), xᵐ (1 + xⁿ)ᵏ, (1 − x)ⁿ/x, ∛(1 + x³); where the exponents make it elementary, others come first."""
    constant, rest = f.as_independent(x, as_Add=False)
    form = binomial(rest, x)
    if form is None or is_elementary(form):
        return
    for value in _of_binomial(form, x):
        yield constant * value


def binomial(f: Expr, x: Symbol) -> Binomial | None:
    """f as x^p (a + b x^q)^r, None for other shapes."""
    p, found = S.Zero, None
    for part in factors(f):
        base, n = part.as_base_exp()
        if n.has(x):
            return None
        if base == x:
            p += n
        elif found is None and base.is_Add:
            found = _two_terms(base, n, x)
            if found is None:
                return None
        else:
            return None
    if found is None:
        return None
    lowest, inner = found
    return Binomial((p + lowest).expand(), inner.a, inner.b, inner.q, inner.r)


def _two_terms(base: Expr, r: Expr, x: Symbol) -> tuple[Expr, Binomial] | None:
    """(e, a + b x^q) of x^e (a + b x^q)^r = base^r."""
    constants: dict[Expr, Expr] = {}
    for term in Add.make_args(base):
        coefficient, power = term.as_independent(x, as_Add=False)
        variable, e = (x, S.Zero) if power == 1 else power.as_base_exp()
        if variable != x or e.has(x):
            return None
        constants[e] = constants.get(e, S.Zero) + coefficient
    if len(constants) != 2:
        return None
    (first, a), (second, b) = sorted(constants.items(), key=lambda entry: (entry[0] != 0, str(entry[0])))
    return first * r, Binomial(S.Zero, a, b, (second - first).expand(), r)


def is_elementary(form: Binomial) -> bool:
    """Chebyshev's criterion: one of r, s and r + s is a whole number (with symbols: r or s a natural one)."""
    s = cancel((form.p + 1) / form.q)
    if any(part.free_symbols for part in (form.r, s)):
        return bool((form.r.is_Integer and form.r >= 0) or (s.is_Integer and s > 0))
    return any(part.is_Integer for part in (form.r, s, s + form.r))


def _of_binomial(form: Binomial, x: Symbol) -> Iterator[Expr]:
    p, a, b, q, r = form.p, form.a, form.b, form.q, form.r
    z = b * x**q / a
    if (p + 1).expand() == 0:
        yield _over_variable(a, b * x**q, r) / q
        return
    s = cancel((p + 1) / q)
    if sign_of(a) == -1 and not r.is_Integer:
        top = (p + 1 + q * r).expand()
        if top == 0 or (s + r).is_Integer:
            return
        yield b**r * x ** (p + 1) * (x**q) ** r / top * gauss(-r, -s - r, 1 - s - r, -1 / z)
        return
    value = gauss(-r, s, s + 1, -z)
    if not (r.is_Integer and sign_of(-b / a) == 1):
        yield a**r * x ** (p + 1) / (p + 1) * value
    if r.is_Integer:  # beyond the pole F has a constant imaginary part
        yield a**r * x ** (p + 1) / (p + 1) * re(value, evaluate=False)


def _over_variable(a: Expr, u: Expr, r: Expr) -> Expr:
    """∫ (a + u)ʳ/u du; for 1 + u/a > 1 the imaginary part is constant."""
    value = gauss(S.One, r + 1, r + 2, 1 + u / a)
    return -((a + u) ** (r + 1)) / (a * (r + 1)) * (value if (u / a).is_negative else re(value, evaluate=False))


def gauss(a: Expr, b: Expr, c: Expr, z: Expr) -> Expr:
    """F(a, b; c; z), parameters in lowest terms."""
    a, b, c = (min((cancel(part), part), key=lambda form: len(str(form))) for part in (a, b, c))
    return hyper((a, b), (c,), z)


def is_power_of_binomial(f: Expr, x: Symbol) -> bool:
    """A product of powers of x and of one sum, not all of them whole."""
    powers = [part.as_base_exp() for part in factors(f) if part.has(x)]
    return not all(n.is_Integer for _, n in powers) and all((base == x or base.is_Add) and not n.has(x) for base, n in powers)


def of_two_exponentials(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """(eˣ − e⁻ˣ)ⁿ, (a + b e^{kx})^{r/s}, (a^{kx} − a^{lx})ⁿ, e^{mx} ∛(2 + e^{3x})."""
    rate, r, terms, constant = S.Zero, None, [], S.One
    for part in factors(f):
        base, n = part.as_base_exp() if not isinstance(part, exp) else (part, S.One)
        grows = _rate(part, x)
        if not part.has(x):
            constant *= part
        elif grows is not None:
            rate, constant = rate + grows[1], constant * grows[0]
        elif r is None and base.is_Add and not n.has(x):
            r, terms = n, [_rate(term, x) for term in base.args]
        else:
            return
    if r is None or len(terms) != 2 or None in terms:
        return
    (a, alpha), (b, beta) = terms  # type: ignore[misc]
    if sign_of(b) == -1:
        (a, alpha), (b, beta) = (b, beta), (a, alpha)
    first, growth = (rate + r * beta).expand(), (alpha - beta).expand()
    z = a * _exponential(growth, x) / b
    if first == 0:
        yield constant * _over_variable(b, a * _exponential(growth, x), r) / growth
        return
    s = cancel(first / growth)
    if is_elementary(Binomial(s - 1, b, a, S.One, r)):
        return
    yield constant * b**r * _exponential(first, x) / first * gauss(-r, s, s + 1, -z)


def _exponential(rate: Expr, x: Symbol) -> Expr:
    """e^{rate x}, as a power of c where the rate is a multiple of ln c."""
    for logarithm in rate.atoms(log):
        multiple = cancel(rate / logarithm)
        if not multiple.has(log):
            return logarithm.args[0] ** (multiple * x)
    return exp(rate * x)


def _rate(part: Expr, x: Symbol) -> tuple[Expr, Expr] | None:
    """(c, k) of c e^{kx}; k = 0 for a constant."""
    constant, rest = part.as_independent(x, as_Add=False)
    rate = S.Zero
    for piece in factors(rest):
        if piece == 1:
            continue
        base, exponent = (S.Exp1, piece.args[0]) if isinstance(piece, exp) else piece.as_base_exp()
        line = linear_parts(exponent, x)
        if line is None or base.has(x):
            return None
        constant, rate = constant * base ** line[1], rate + line[0] * log(base)
    return constant, rate


def is_power_of_two_exponentials(f: Expr, x: Symbol) -> bool:
    """A power of a sum of two terms, one of them an exponential, with a symbol in an exponent."""
    sums = [part for part in factors(f) if part.is_Pow and part.base.is_Add and part.has(x)]
    return len(sums) == 1 and len(sums[0].base.args) == 2 and bool(exponentials(sums[0].base, x)) and not sums[0].exp.is_Rational


EXPONENTS: dict[type, tuple[int, int]] = {
    sin: (1, 0), cos: (0, 1), tan: (1, -1), cot: (-1, 1), sec: (0, -1), csc: (-1, 0),
    sinh: (1, 0), cosh: (0, 1), tanh: (1, -1), coth: (-1, 1), sech: (0, -1), csch: (-1, 0),
}  # fmt: skip
"""Exponents of sine and cosine in each function."""
CIRCULAR = classes("trigonometric")


def of_sine_and_cosine(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """sinⁿx, cos²ᵐx sin²ᵐx, tanⁿx, secⁿx tanᵐx, sinhⁿx cosh x…; with exponents that are no whole numbers."""
    read = sine_and_cosine(f, x)
    if read is None:
        return
    constant, angle, m, n, circular = read
    slope = angle.diff(x)
    if circular and (m + n).is_even and not m.is_Integer:
        yield constant / slope * tan(angle) ** (m + 1) / (m + 1) * gauss(1 + (m + n) / 2, (m + 1) / 2, (m + 3) / 2, -(tan(angle) ** 2))
        return
    if not circular:
        yield constant / slope * sinh(angle) ** (m + 1) / (m + 1) * gauss((1 - n) / 2, (m + 1) / 2, (m + 3) / 2, -(sinh(angle) ** 2))
        return
    if (m + 1).expand() == 0:
        yield -constant / slope * _in_one(n, m, cos(angle), sin(angle))
    else:
        yield constant / slope * _in_one(m, n, sin(angle), cos(angle))


def _in_one(m: Expr, n: Expr, s: Expr, c: Expr) -> Expr:
    """∫ sᵐ cⁿ dx for s' = c, c = ±√(1 − s²)."""
    return s ** (m + 1) / (m + 1) * c ** (n - 1) * (c**2) ** ((1 - n) / 2) * gauss((1 - n) / 2, (m + 1) / 2, (m + 3) / 2, s**2)


def sine_and_cosine(f: Expr, x: Symbol) -> tuple[Expr, Expr, Expr, Expr, bool] | None:
    """(c, angle, m, n, circular) of c sinᵐ cosⁿ of one linear angle; None for other shapes."""
    constant, rest = f.as_independent(x, as_Add=False)
    m, n, angles, kinds = S.Zero, S.Zero, set(), set()
    for part in factors(rest):
        base, e = part.as_base_exp()
        if type(base) not in EXPONENTS or e.has(x) or not is_linear(base.args[0], x):
            return None
        above, below = EXPONENTS[type(base)]
        m, n = m + above * e, n + below * e
        angles.add(base.args[0])
        kinds.add(isinstance(base, CIRCULAR))
    return (constant, angles.pop(), m, n, kinds.pop()) if len(angles) == 1 and len(kinds) == 1 else None


def has_symbolic_power_of_circular(f: Expr, x: Symbol) -> bool:
    return any(part.is_Pow and part.exp.free_symbols and not part.exp.has(x) for part in factors(f)) and sine_and_cosine(f, x) is not None


def of_quadratic(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """(B + C x)(a + b x + c x²)ⁿ = a multiple of the derivative of (…)ⁿ⁺¹, and (c u² + d)ⁿ with u = x + b/2c, d = a − b²/4c."""
    constant, rest = f.as_independent(x, as_Add=False)
    powers = [part for part in factors(rest) if part.is_Pow and not part.exp.is_Integer]
    if len(powers) != 1:
        return
    base, n = powers[0].base, powers[0].exp
    parts, line = quadratic_parts(base, x), _line(Mul(*[part for part in factors(rest) if part != powers[0]]), x)
    if parts is None or line is None or n.has(x):
        return
    c, b, a = parts
    if b == 0 and line[0] == 0:
        return
    u, d = x + cancel(b / (2 * c)), factor(a - b**2 / (4 * c))
    along = factor(line[0] / (2 * c))
    across = factor(line[1] - along * b)
    value = along * base ** (n + 1) / (n + 1)
    if across != 0:
        value += across * u * (d**n if d.is_positive else (1 / d) ** (-n)) * gauss(S.Half, -n, Rational(3, 2), -c * u**2 / d)
    yield constant * value


def _line(g: Expr, x: Symbol) -> tuple[Expr, Expr] | None:
    """(slope, constant) of a polynomial of degree at most 1."""
    return (S.Zero, g) if not g.has(x) else linear_parts(g, x)


def is_power_of_quadratic(f: Expr, x: Symbol) -> bool:
    return any(part.is_Pow and part.exp.free_symbols and part.base.is_Add for part in factors(f))
