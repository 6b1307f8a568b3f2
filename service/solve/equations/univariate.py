"""Roots of a polynomial in one kernel, whose coefficients may hold irrational constants and parameters."""

from __future__ import annotations

from math import comb, gcd

from flint import fmpq, fmpq_mpoly, fmpz_poly
from sympy import Expr, Function, Mul, Pow, Rational, S, Symbol, cancel, expand_log, factor, factor_terms, log, radsimp, sqrt, together

from service.numerics.real_balls import sign
from service.solve.candidates import NotSolved, Point
from service.solve.equations.forms import Form, coefficients, form_over, to_sympy, used
from service.solve.equations.polynomials import MOST_DEGREE, Root, complex_power_roots, complex_roots, real_roots, tidy_root
from service.solve.statements import Condition


def roots_in(factor: fmpq_mpoly, form: Form, symbol: Symbol, field: str) -> list[Point] | None:
    """The roots of a factor in one kernel; None where every number is one (all coefficients vanish).

    Raises NotSolved where the degree is too high for what the coefficients are.
    """
    degree = int(factor.degrees()[form.names.index(symbol)])
    if degree > MOST_DEGREE:
        raise NotSolved("a high degree")
    if set(used(factor, form.names)) <= {symbol}:
        return [Point(root.value, root.multiplicity) for root in _rational(factor, form, symbol, field)]
    parts = coefficients(factor, form.names, symbol)
    context = factor.context()
    values = [to_sympy(context.from_dict(part), form.names, form.constants) if part else S.Zero for part in parts]
    return _symbolic(values, field) if not _norm_applies(values, factor, form, symbol) else _by_norm(factor, form, symbol, field)


def _rational(factor: fmpq_mpoly, form: Form, symbol: Symbol, field: str) -> tuple[Root, ...]:
    polynomial = univariate(factor, form.names.index(symbol))
    return complex_roots(polynomial) if field == "complex" else real_roots(polynomial)


def univariate(factor: fmpq_mpoly, index: int) -> fmpz_poly:
    """A polynomial in one of its indeterminates, scaled to integers."""
    items = {int(exponents[index]): fmpq(c) for exponents, c in factor.to_dict().items()}
    scale = 1
    for c in items.values():
        scale = scale * int(c.q) // _gcd(scale, int(c.q))
    return fmpz_poly([int((items.get(i, fmpq(0)) * scale).p) for i in range(max(items) + 1)])


def _gcd(a: int, b: int) -> int:
    return gcd(a, b)


def _symbolic(values: list[Expr], field: str) -> list[Point] | None:
    """Roots by formula: linear, quadratic, pure powers, polynomials in xⁿ."""
    while values and is_zero(values[-1]):
        values = values[:-1]
    if not values:
        return None
    if len(values) == 1:
        return []
    order = next(i for i, value in enumerate(values) if not is_zero(value))
    if order:
        needed = _nonzero(values[-1]) if order == len(values) - 1 else ()
        return [Point(S.Zero, order, needed), *(_symbolic(values[order:], field) or [])]
    step = _step(values)
    if step > 1:
        inner = _symbolic(values[::step], field) or []
        return [found for point in inner for found in _powers(point, step, field)]
    needed = _nonzero(values[-1])
    if len(values) == 2:
        return [Point(tidy(-values[0] / values[1]), conditions=needed)]
    if len(values) == 3:
        return _quadratic(values, field, needed)
    shifted = _shifted_power(values) if field == "complex" else None
    if shifted is None:
        raise NotSolved("a polynomial with irrational coefficients")
    h, c = shifted
    return [Point((h + value).expand(), 1, needed) for value in complex_power_roots(c, len(values) - 1)]


def _shifted_power(values: list[Expr]) -> tuple[Expr, Expr] | None:
    """(h, c) where the polynomial is a·((x − h)ⁿ − c); None for any other."""
    n, leading = len(values) - 1, values[-1]
    h = (-values[-2] / (n * leading)).expand()
    matches = all(is_zero((values[k] - leading * comb(n, k) * (-h) ** (n - k)).expand()) for k in range(1, n))
    return (h, ((-h) ** n - values[0] / leading).expand()) if matches else None


def _nonzero(leading: Expr) -> tuple[Condition, ...]:
    return (required(leading, "!=", "leading coefficient"),) if leading.free_symbols and not leading.is_nonzero else ()


MIRRORED = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "!=": "!=", "=": "="}


def required(expression: Expr, sign: str, reason: str) -> Condition:
    """The condition without the positive factors of its expression: 4p² + 4q ≥ 0 is p² + q ≥ 0, A/π ≥ 0 is A ≥ 0."""
    left: list[Expr] = []
    for part in Mul.make_args(factor_terms(expression)):
        if part.is_positive:
            continue
        if part.is_negative and part.is_number:
            sign = MIRRORED[sign]
            part = -part if part != -1 else S.One
        left.append(part)
    return Condition(Mul(*left), sign, reason)


def _step(values: list[Expr]) -> int:
    step = 0
    for i, value in enumerate(values):
        if i and value != 0 and not is_zero(value):
            step = _gcd(step, i)
    return step


def is_zero(value: Expr) -> bool:
    """Whether a coefficient vanishes; with parameters: identically."""
    if value.is_Rational:
        return bool(value == 0)
    if value.free_symbols:
        return bool(value.expand() == 0)
    return sign(value) == 0


def _quadratic(values: list[Expr], field: str, needed: tuple[Condition, ...]) -> list[Point]:
    c, b, a = values
    discriminant = (b**2 - 4 * a * c).expand()
    s = sign(discriminant) if not discriminant.free_symbols else _known_sign(discriminant)
    if s == 0 or discriminant == 0:
        return [Point(tidy(-b / (2 * a)), 2, needed)]
    if field != "complex":
        if s == -1:
            return []
        if s is None and discriminant.free_symbols:
            needed = (*needed, required(discriminant, ">=", "discriminant"))
    root = _root_of(discriminant)
    return [Point(tidy((-b - root) / (2 * a)), 1, needed), Point(tidy((-b + root) / (2 * a)), 1, needed)]


def _root_of(discriminant: Expr) -> Expr:
    if discriminant.free_symbols:
        return sqrt(factor(discriminant))
    return tidy_root(discriminant, 2) if sign(discriminant) == 1 else sqrt(discriminant)


def _known_sign(value: Expr) -> int | None:
    if value.is_positive:
        return 1
    if value.is_negative:
        return -1
    return 0 if value.is_zero else None


def _powers(point: Point, n: int, field: str) -> list[Point]:
    """The numbers whose n-th power is the point."""
    u = point.value
    if field == "complex":
        return [Point(value, point.multiplicity, point.conditions) for value in complex_power_roots(u, n)]
    s = sign(u) if not u.free_symbols else _known_sign(u)
    if s == 0:
        return [Point(S.Zero, point.multiplicity * n, point.conditions)]
    if n % 2 == 0:
        if s == -1:
            return []
        needed = (required(u, ">=", "root"),) if s is None else ()
        root = tidy(tidy_root(u, n))
        return [Point(v, point.multiplicity, (*point.conditions, *needed)) for v in (-root, root)]
    root = -Pow(-u, Rational(1, n)) if s == -1 else Pow(u, Rational(1, n))
    return [Point(tidy(root), point.multiplicity, point.conditions)]


def tidy(value: Expr) -> Expr:
    """The number as one would write it: square roots out of denominators, fractions of parameters cancelled."""
    if value.is_Rational or value.is_Symbol:
        return value
    if value.free_symbols:
        return _tidy_with_parameters(value)
    if value.has(log):
        return _tidy_logarithms(value)
    if not value.has(Pow) or value.count_ops() > 60:
        return value
    return radsimp(value).expand() if _only_square_roots(value) else value


def _tidy_with_parameters(value: Expr) -> Expr:
    if value.count_ops() > 80:
        return value
    above, below = together(value).as_numer_denom()
    reduced = cancel(above / below) if not any(isinstance(p.exp, Rational) and p.exp.q > 1 for p in value.atoms(Pow)) else above / below
    return factor_terms(reduced)


def _tidy_logarithms(value: Expr) -> Expr:
    """A quotient in logarithms of primes, cancelled; the value as it came where that is shorter."""
    spread = expand_log(value, factor=True)
    try:
        form = form_over(spread, {})
    except NotSolved:
        return value
    above, below = form.numerator, form.denominator
    common = above.gcd(below)
    if not common.is_constant():
        above, below = above / common, below / common
    top, bottom = (to_sympy(part, form.names, form.constants) for part in (above, below))
    if not bottom.free_symbols and sign(bottom) == -1:
        top, bottom = -top, -bottom
    plain = top / bottom
    return plain if plain.count_ops() <= value.count_ops() else value


def _only_square_roots(value: Expr) -> bool:
    if value.atoms(Symbol, Function):
        return False
    return all(p.exp.is_Integer or (p.exp in (S.Half, -S.Half) and p.base.is_Rational) for p in value.atoms(Pow))


def _algebraic_constants(factor: fmpq_mpoly, form: Form) -> list[Symbol] | None:
    found = []
    for name in used(factor, form.names):
        if name in form.constants:
            constant = form.constants[name]
            if not (constant.is_Pow and isinstance(constant.base, Rational) and isinstance(constant.exp, Rational)):
                return None
            found.append(name)
    return found


def _norm_applies(values: list[Expr], factor: fmpq_mpoly, form: Form, symbol: Symbol) -> bool:
    """Degree above 2, not a polynomial in xⁿ of degree ≤ 2, and every constant a root of a rational."""
    step = _step(values)
    return (len(values) - 1) // max(step, 1) > 2 and _algebraic_constants(factor, form) is not None


def _by_norm(factor: fmpq_mpoly, form: Form, symbol: Symbol, field: str) -> list[Point]:
    """Roots among those of the norm: each constant c = b^(1/q) is eliminated by c^q = b; strangers are left to the check."""
    context = factor.context()
    eliminated = factor
    for name in _algebraic_constants(factor, form) or []:
        constant = form.constants[name]
        index = form.names.index(name)
        q, b = int(constant.exp.q), constant.base
        relation = context.gens()[index] ** q - context.constant(fmpq(int(b.p), int(b.q)))
        eliminated = eliminated.resultant(relation, index)
        if eliminated.is_zero() or eliminated.total_degree() > MOST_DEGREE:
            raise NotSolved("a polynomial with irrational coefficients")
    polynomial = univariate(eliminated, form.names.index(symbol))
    roots = complex_roots(polynomial) if field == "complex" else real_roots(polynomial)
    return [Point(root.value) for root in roots]
