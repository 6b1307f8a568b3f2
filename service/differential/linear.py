"""Linear equations: first order by an integrating factor, constant coefficients by characteristic roots.

A right-hand side of sums of xᵏ e^(ax) cos(bx + c) is met by undetermined coefficients, any other by variation of constants.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Add,
    Dummy,
    Expr,
    Gt,
    I,
    Matrix,
    Mul,
    Poly,
    PolynomialError,
    Pow,
    S,
    Symbol,
    cos,
    cosh,
    exp,
    expand,
    factor_terms,
    linsolve,
    roots,
    simplify,
    sin,
    sinh,
    sqrt,
)
from sympy.logic.boolalg import Boolean
from sympy.simplify.fu import TR8

from service.cas.tidy import size
from service.differential.integrals import exponential, integral, tidied
from service.differential.solution import Method, Solution, Task

MOST_DEGREE = 12


def coefficients(task: Task) -> tuple[list[Expr], Expr] | None:
    """(a₀, …, aₙ) and g of a₀ y + … + aₙ y⁽ⁿ⁾ = g, all free of y; None where the equation is not linear."""
    equation = task.equation
    try:
        poly = Poly(expand(equation.difference), *equation.jets)
    except PolynomialError:
        return None
    if poly.total_degree() > 1 or any(jet in c.free_symbols for c in poly.coeffs() for jet in equation.jets):
        return None
    factors = [poly.coeff_monomial(jet) for jet in equation.jets]
    return factors, -poly.coeff_monomial(1)


def first_order(task: Task) -> Iterator[Solution]:
    """y' + p y = q: y = (∫ μ q dx + C)/μ with μ = e^(∫ p dx)."""
    found = coefficients(task)
    if found is None or task.equation.order != 1:
        return
    (a, b), g = found
    value = by_factor(a / b, g / b, task)
    if value is not None:
        yield Solution((value,), task.constants[:1], Method.INTEGRATING_FACTOR)


def by_factor(p: Expr, q: Expr, task: Task) -> Expr | None:
    x, constant = task.equation.x, task.constants[0]
    inner = integral(simplify(p), x, task.budget.left)
    if inner is None:
        return None
    factor = exponential(inner)
    whole = integral(simplify(factor * q), x, task.budget.left)
    if whole is None:
        return None
    particular = min((tidied(expand(whole / factor)), simplify(whole / factor)), key=size)
    return particular + constant * exponential(-inner)


def constant_coefficients(task: Task) -> Iterator[Solution]:
    """The characteristic roots give the homogeneous solutions; a particular one is added."""
    found = coefficients(task)
    if found is None:
        return
    factors, g = found
    x = task.equation.x
    if any(x in (factor / factors[-1]).simplify().free_symbols for factor in factors):
        return
    scale = factors[-1]
    factors, g = [simplify(factor / scale) for factor in factors], simplify(g / scale) if g != 0 else g
    listed = characteristic_roots(factors)
    if listed is None:
        return
    pairs, conditions = listed
    basis = _basis(pairs, x)
    if len(basis) != task.equation.order:
        return
    particular = S.Zero if g == 0 else _particular(factors, basis, expand(g), x, task)
    if particular is None:
        return
    value = Add(particular, *(c * f for c, f in zip(task.constants, basis, strict=False)))
    yield Solution((value,), task.constants[: len(basis)], Method.CHARACTERISTIC_ROOTS, conditions=conditions)


Pair = tuple[Expr, Expr]
"""Real part and imaginary part, which is not negative."""


def characteristic_roots(factors: list[Expr]) -> tuple[list[tuple[Pair, int]], tuple[Boolean, ...]] | None:
    """The roots a ± b i as (a, b), each with its multiplicity, and the conditions under which they are so; None where one is not found."""
    r = Dummy("r")
    poly = _over_its_numbers(sum((c * r**k for k, c in enumerate(factors)), S.Zero), r)
    if poly.degree() > MOST_DEGREE:
        return None
    found: list[tuple[Pair, int]] = []
    conditions: list[Boolean] = []
    for factor, count in poly.factor_list()[1]:
        if factor.degree() <= 2:
            pairs, needed = _quadratic(factor)
            conditions += needed
        else:
            solved = roots(factor)
            if sum(solved.values()) < factor.degree() or factor.free_symbols_in_domain:
                return None
            pairs = _upper(list(solved))
        found += [(pair, count) for pair in pairs]
    return sorted(found, key=lambda entry: (entry[0][1] != 0, entry[0][0].sort_key())), tuple(conditions)


def _over_its_numbers(expression: Expr, r: Symbol) -> Poly:
    """The polynomial over ℚ with the square roots of its coefficients, where these are numbers, so that (r − √2)² is seen."""
    if expression.free_symbols - {r} or not expression.has(Pow):
        return Poly(expression, r)
    try:
        return Poly(expression, r, extension=True)
    except (PolynomialError, NotImplementedError):
        return Poly(expression, r)


def _quadratic(factor: Poly) -> tuple[list[Pair], list[Boolean]]:
    """The roots of a factor of degree 1 or 2; where the sign of the discriminant is open, real roots and the condition for them."""
    coefficients = factor.all_coeffs()
    if len(coefficients) == 2:
        return [(-coefficients[1] / coefficients[0], S.Zero)], []
    a, b, c = coefficients
    content, inside = factor_terms(expand(b**2 - 4 * a * c)).as_coeff_Mul()
    middle, unit = simplify(-b / (2 * a)), sqrt(abs(content)) / (2 * a)
    inside = inside if content >= 0 else -inside
    if inside.is_nonpositive:
        return [(middle, simplify(sqrt(-inside) * unit))], []
    half = simplify(sqrt(inside) * unit)
    return [(middle - half, S.Zero), (middle + half, S.Zero)], [] if inside.is_positive else [Gt(inside, 0)]


def _upper(values: list[Expr]) -> list[Pair]:
    """Real roots, and of each conjugate pair the one with a positive imaginary part."""
    pairs = [tuple(simplify(part) for part in value.as_real_imag()) for value in values]
    return [(real, imaginary) for real, imaginary in pairs if imaginary == 0 or imaginary.evalf() > 0]


def _basis(pairs: list[tuple[Pair, int]], x: Symbol) -> list[Expr]:
    basis: list[Expr] = []
    for (a, b), count in pairs:
        for k in range(count):
            waves = [S.One] if b == 0 else [cos(b * x), sin(b * x)]
            basis += [x**k * exp(a * x) * wave for wave in waves]
    return basis


def _particular(factors: list[Expr], basis: list[Expr], g: Expr, x: Symbol, task: Task) -> Expr | None:
    groups = _groups(g, x)
    if groups is not None:
        parts = [_undetermined(factors, key, degree, part, x) for key, (degree, part) in groups.items()]
        if all(part is not None for part in parts):
            return Add(*parts)
    return varied(basis, g, x, task)


def _groups(g: Expr, x: Symbol) -> dict[tuple[Expr, Expr], tuple[int, Expr]] | None:
    """The terms by their exponent's factor a and their wave's argument: greatest power of x, and their sum; None for other terms."""
    g = expand(TR8(expand(g.rewrite([sinh, cosh], exp))))
    groups: dict[tuple[Expr, Expr], tuple[int, Expr]] = {}
    for term in Add.make_args(g):
        shape = _shape(term, x)
        if shape is None:
            return None
        key, degree = shape
        before = groups.get(key, (0, S.Zero))
        groups[key] = max(degree, before[0]), before[1] + term
    return groups


def _shape(term: Expr, x: Symbol) -> tuple[tuple[Expr, Expr], int] | None:
    rate, wave, degree = S.Zero, S.Zero, 0
    for factor in Mul.make_args(term):
        if x not in factor.free_symbols:
            continue
        base, power = factor.as_base_exp()
        if isinstance(factor, exp) and _is_line(factor.args[0], x):
            rate += factor.args[0].diff(x)
        elif factor.is_Pow and x not in base.free_symbols and base.is_positive and _is_line(power, x):
            return None
        elif isinstance(factor, sin | cos) and _is_line(factor.args[0], x) and wave == 0:
            wave = factor.args[0]
        elif base == x and power.is_Integer and power > 0:
            degree += int(power)
        else:
            return None
    return (rate, wave), degree


def _is_line(value: Expr, x: Symbol) -> bool:
    return bool(value.is_polynomial(x) and x not in value.diff(x).free_symbols)


def _undetermined(factors: list[Expr], key: tuple[Expr, Expr], degree: int, part: Expr, x: Symbol) -> Expr | None:
    """xᵐ e^(ax) (P(x) cos w + Q(x) sin w) with m the multiplicity of the root a + b i."""
    rate, wave = key
    root = rate + I * wave.diff(x)
    times = _multiplicity(factors, root)
    unknown = [Dummy(f"a{k}") for k in range(2 * (degree + 1))]
    rows = [Add(*(a * x ** (k + times) for k, a in enumerate(unknown[i::2]))) for i in (0, 1)]
    waves = (S.One, S.Zero) if wave == 0 else (cos(wave), sin(wave))
    shape = sum((row * w for row, w in zip(rows, waves, strict=True)), S.Zero)
    used = [a for a in unknown if a in shape.free_symbols]
    trial = shape * exp(rate * x)
    rest = sum((c * trial.diff(x, k) if k else c * trial for k, c in enumerate(factors)), S.Zero) - part
    flat = expand(expand(rest) * exp(-rate * x), power_exp=True)
    c, s = Dummy("c"), Dummy("s")
    try:
        poly = Poly(flat.subs({cos(wave): c, sin(wave): s}) if wave != 0 else flat, x, c, s)
    except PolynomialError:
        return None
    solved = linsolve(poly.coeffs(), *used)
    values = next(iter(solved), None) if solved else None
    return None if values is None else trial.subs(dict(zip(used, values, strict=True))).subs(dict.fromkeys(used, S.Zero))


def _multiplicity(factors: list[Expr], root: Expr) -> int:
    r = Dummy("r")
    value = sum((c * r**k for k, c in enumerate(factors)), S.Zero)
    count = 0
    while count < len(factors) and simplify(expand(value.subs(r, root))) == 0:
        value, count = value.diff(r), count + 1
    return count


def varied(basis: list[Expr], g: Expr, x: Symbol, task: Task) -> Expr | None:
    """Lagrange's variation of constants: Σ yₖ ∫ uₖ' dx, where W u' = (0, …, 0, g)."""
    n = len(basis)
    wronskian = Matrix(n, n, lambda i, j: basis[j].diff(x, i) if i else basis[j])
    slopes = wronskian.LUsolve(Matrix([0] * (n - 1) + [g]))
    parts = []
    for f, slope in zip(basis, slopes, strict=True):
        found = integral(simplify(slope), x, task.budget.left)
        if found is None:
            return None
        parts.append(expand(found * f))
    return tidied(simplify(Add(*parts)))
