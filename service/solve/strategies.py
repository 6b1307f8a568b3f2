"""Pieces in several kernels: what is tried, in order.

Each strategy takes a factor, its form and the search, and returns candidates, or None where it does not apply.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Add, Expr, Mul, Rational, S, Symbol, acos, atan, cos, exp, log, pi, sin, sqrt

from service.solve.balls import sign
from service.solve.candidates import NONE, Family, NotSolved, Search, Zeros, joined, powered
from service.solve.kernels import Form, Kernel, form_over, polynomial_form, to_sympy, used
from service.solve.kernels import _log_of_base as log_of
from service.solve.univariate import MOST_DEGREE, is_zero, roots_in, tidy

Strategy = Callable[[Any, Form, Search], Zeros | None]


def kernels_of(factor: Any, form: Form) -> list[Kernel]:
    return [form.kernels[name] for name in used(factor, form.names) if name in form.kernels]


def _written(factor: Any, form: Form, kept: tuple[Symbol, ...] = ()) -> Expr:
    """The factor as a SymPy expression, with the kept kernels as symbols."""
    values = {**form.constants, **{k.symbol: k.whole for k in form.kernels.values() if k.symbol not in kept}}
    return to_sympy(factor, form.names, values)


def _solve_in(polynomial: Expr, kernel: Kernel, search: Search) -> Zeros:
    """Zeros of an expression in the kernel's symbol, undone."""
    from service.solve.zeros import factor_zeros

    form = form_over(polynomial, {kernel.symbol: kernel})
    if form.numerator.is_zero():
        from service.solve.candidates import EVERYWHERE

        return EVERYWHERE
    return joined(powered(factor_zeros(f, form, search), int(m)) for f, m in form.numerator.factor()[1])


# Sines and cosines of one angle


def sine_and_cosine(factor: Any, form: Form, search: Search) -> Zeros | None:
    """P(sin θ, cos θ) = 0, reduced to one of cos θ, sin θ, tan θ, or tan(θ/2)."""
    kernels = kernels_of(factor, form)
    if {k.kind for k in kernels} != {"sin", "cos"} or len(kernels) != 2:
        return None
    sine, cosine = sorted(kernels, key=lambda k: k.kind, reverse=True)
    s, c = sine.symbol, cosine.symbol
    piece = _written(factor, form, (s, c)).expand()
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
    from service.solve.angles import as_part_of_pi
    from service.solve.zeros import _periodic

    if rest == 0:
        return _periodic(sine.inside, as_part_of_pi(atan(tidy(-b / a))), pi, search)
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
    return joined(_periodic(sine.inside, value, 2 * pi, search) for value in (lean + turn, lean - turn))


def _even(piece: Expr, sine: Kernel, cosine: Kernel, search: Search) -> Zeros | None:
    """Only even powers of one of them: a polynomial in the other by sin² + cos² = 1."""
    for out, kept in ((sine, cosine), (cosine, sine)):
        reduced = _without_squares(piece, out.symbol, kept.symbol)
        if out.symbol not in reduced.free_symbols:
            return _solve_in(reduced, kept, search)
        quotient = (reduced / out.symbol).expand()
        if out.symbol not in quotient.free_symbols:
            return joined((_solve_in(out.symbol, out, search), _solve_in(quotient, kept, search)))
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
    from sympy import tan

    tangent = Kernel("tan", sine.inside, s, whole=tan(sine.inside))
    found = [_solve_in(whole.subs(c, 1), tangent, search)]
    if is_zero(whole.coeff(s, top)):
        found.append(_solve_in(c, cosine, search))
    return joined(found)


def _half_angle(piece: Expr, sine: Kernel, cosine: Kernel, search: Search) -> Zeros | None:
    """t = tan(θ/2): sin θ = 2t/(1 + t²), cos θ = (1 − t²)/(1 + t²); θ = π is tried besides."""
    from sympy import tan, together

    from service.solve.zeros import _periodic

    s, c = sine.symbol, cosine.symbol
    half = Kernel("tan", sine.inside / 2, s, whole=tan(sine.inside / 2))
    t = s
    rational = together(piece.subs({s: 2 * t / (1 + t**2), c: (1 - t**2) / (1 + t**2)}, simultaneous=True)).as_numer_denom()[0]
    return joined((_solve_in(rational.expand(), half, search), _periodic(sine.inside, pi, 2 * pi, search)))


# Roots


def one_root(factor: Any, form: Form, search: Search) -> Zeros | None:
    """x and one root of a linear radicand: x = (uⁿ − b)/a turns it into a polynomial in u."""
    kernels = kernels_of(factor, form)
    roots = [k for k in kernels if k.kind == "root"]
    if len(kernels) != 2 or len(roots) != 1 or not any(k.kind == "x" for k in kernels):
        return None
    root, x = roots[0], search.x
    slope = root.inside.diff(x)
    if x in slope.free_symbols or is_zero(slope):
        return None
    u = root.symbol
    place = (u**root.order - root.inside.subs(x, 0)) / slope
    piece = _written(factor, form, (u,)).subs(x, place)
    return _solve_in(piece.expand(), root, search).by("substitution for the root")


def roots_eliminated(factor: Any, form: Form, search: Search) -> Zeros | None:
    """x and roots, nested or not: each root r with rⁿ = b is eliminated by a resultant; strangers are left to the check."""
    kernels = kernels_of(factor, form)
    if not {k.kind for k in kernels} <= {"x", "root"}:
        return None
    x = search.x
    known: dict[Symbol, Kernel] = {}
    relations: list[tuple[Symbol, Expr]] = []
    piece = _written(factor, form, tuple(k.symbol for k in kernels))
    _relations([k for k in kernels if k.kind == "root"], x, known, relations)
    whole = piece
    for symbol, relation in relations:
        whole = whole + symbol * 0 + 0 * relation
    joint = _joint_form(piece, relations, known, x)
    if joint is None:
        return None
    eliminated, names, constants = joint
    if eliminated.is_zero():
        raise NotSolved("a root equation that holds on a branch")
    done = Form(eliminated, eliminated, names, {x: Kernel("x", x, x, whole=x)}, constants)
    from service.solve.zeros import factor_zeros

    found = joined(factor_zeros(f, done, search) for f, _ in eliminated.factor()[1])
    return found.by("squaring")


def _relations(roots: list[Kernel], x: Symbol, known: dict[Symbol, Kernel], relations: list[tuple[Symbol, Expr]]) -> None:
    """For each root kernel the polynomial rⁿ·den − num, those inside radicands after those that contain them."""
    from service.solve.kernels import _changes, _replaced, _rewritten

    for root in roots:
        if root.symbol in known:
            continue
        known[root.symbol] = root
        inner: dict[Symbol, Kernel] = {}
        plain = _rewritten(root.inside, x)
        changed = _replaced(plain, _changes(plain, x, inner))
        if any(k.kind != "root" for k in inner.values()):
            raise NotSolved("a root of a function")
        relations.append((root.symbol, root.symbol**root.order - changed))
        _relations(list(inner.values()), x, known, relations)


def _joint_form(piece: Expr, relations: list[tuple[Symbol, Expr]], known: dict[Symbol, Kernel], x: Symbol) -> Any:
    """The piece with every root eliminated, over one set of indeterminates."""
    from sympy import Dummy

    marker = Dummy("m")
    total = Add(piece, *(relation * marker ** (i + 1) for i, (_, relation) in enumerate(relations)))
    place = {**known, x: Kernel("x", x, x, whole=x), marker: Kernel("x", marker, marker, whole=marker)}
    form = form_over(total, place)
    names, context = form.names, form.numerator.context()
    at = names.index(marker)
    parts: list[dict[Any, Any]] = [{} for _ in range(len(relations) + 1)]
    for exponents, coefficient in form.numerator.to_dict().items():
        parts[int(exponents[at])][tuple(0 if i == at else int(e) for i, e in enumerate(exponents))] = coefficient
    polynomials = [context.from_dict(part) for part in parts]
    eliminated = polynomials[0]
    for (symbol, _), relation in zip(relations, polynomials[1:], strict=True):
        index = names.index(symbol)
        if eliminated.degrees()[index] == 0:
            continue
        eliminated = _squarefree(eliminated).resultant(relation, index)
        if eliminated.total_degree() > MOST_DEGREE or len(eliminated) > 5000:
            raise NotSolved("roots that lead to a high degree")
    return eliminated, names, form.constants


def _squarefree(polynomial: Any) -> Any:
    if len(polynomial) > 400:
        return polynomial
    result = polynomial.context().constant(1)
    for factor, _ in polynomial.factor_squarefree()[1]:
        result = result * factor
    return result


# Logarithms


def logarithms_joined(factor: Any, form: Form, search: Search) -> Zeros | None:
    """n₁ ln g₁ + n₂ ln g₂ + … + d = 0: the product of the gᵢ^nᵢ is e^(−d)."""
    kernels = kernels_of(factor, form)
    if {k.kind for k in kernels} != {"log"} or int(factor.total_degree()) > 1 + len(form.constants) + 8:
        return None
    symbols = [k.symbol for k in kernels]
    piece = _written(factor, form, tuple(symbols)).expand()
    weights = [piece.coeff(symbol, 1) for symbol in symbols]
    rest = (piece - Add(*(w * symbol for w, symbol in zip(weights, symbols, strict=True)))).expand()
    if any(set(symbols) & part.free_symbols for part in (*weights, rest)):
        return None
    unit = weights[0]
    ratios = [tidy(_plain_logs(w / unit)) for w in weights]
    if not all(ratio.is_Rational for ratio in ratios):
        return None
    scale = Mul(*{Rational(ratio).q for ratio in ratios})
    constant = tidy(_plain_logs(-rest / unit * scale)).expand()
    above, below = S.One, S.One
    for ratio, kernel in zip(ratios, kernels, strict=True):
        power = int(ratio * scale)
        if power > 0:
            above *= kernel.inside**power
        else:
            below *= kernel.inside**-power
    from service.solve.kernels import _constant_power
    from service.solve.zeros import zeros

    return zeros(above - _constant_power(constant) * below, search).by("logarithms joined")


def _plain_logs(value: Expr) -> Expr:
    """Logarithms of perfect powers by those of their roots: log 8/log 2 = 3."""
    logs = [node for node in value.atoms(log) if node.args[0].is_Rational]
    return value.xreplace({node: log_of(node.args[0]) for node in logs})


def logarithms_spread(factor: Any, form: Form, search: Search) -> Zeros | None:
    """ln of products written as sums of ln|p|, so that one logarithm remains."""
    kernels = kernels_of(factor, form)
    if not {k.kind for k in kernels} <= {"log"} or search.complex:
        return None
    symbols: dict[Expr, Kernel] = {}
    changes = {kernel.symbol: _spread(kernel.inside, search.x, symbols) for kernel in kernels}
    if len(symbols) != 1:
        return None
    (kernel,) = symbols.values()
    piece = _written(factor, form, tuple(k.symbol for k in kernels)).xreplace(changes)
    return _solve_in(piece.expand(), kernel, search).by("logarithms spread")


def _spread(inside: Expr, x: Symbol, symbols: dict[Expr, Kernel]) -> Expr:
    from sympy import Abs, Dummy

    form = polynomial_form(inside, x)
    total: Expr = S.Zero
    for polynomial, side in ((form.numerator, 1), (form.denominator, -1)):
        content, factors = polynomial.factor()
        values = {**form.constants, **{k.symbol: k.whole for k in form.kernels.values()}}
        from service.solve.polynomials import rational

        total += side * log_of(abs(rational(content)))
        for factor, multiplicity in factors:
            written = to_sympy(factor, form.names, values)
            if x not in written.free_symbols:
                total += side * int(multiplicity) * log(Abs(written))
                continue
            if written not in symbols:
                symbol = Dummy("log", real=True)
                symbols[written] = Kernel("log", Abs(written), symbol, whole=log(Abs(written)))
            total += side * int(multiplicity) * symbols[written].symbol
    return total


# Exponentials


def two_exponentials(factor: Any, form: Form, search: Search) -> Zeros | None:
    """A·e^g + B·e^h = 0: g − h = ln(−B/A)."""
    kernels = kernels_of(factor, form)
    if {k.kind for k in kernels} != {"exp"} or search.complex:
        return None
    groups = _by_kernel_powers(factor, form, kernels)
    if len(groups) != 2:
        return None
    (first, a), (second, b) = groups.items()
    difference = Add(*((p - q) * k.inside for p, q, k in zip(first, second, kernels, strict=True)))
    ratio = tidy(-b / a)
    if not ratio.free_symbols and sign(ratio) != 1:
        return NONE
    from service.solve.statements import Condition
    from service.solve.zeros import with_conditions, zeros

    needed = (Condition(ratio, ">", "logarithm"),) if ratio.free_symbols else ()
    return with_conditions(zeros(difference - log_of(ratio), search), needed).by("logarithm of both sides")


def _by_kernel_powers(factor: Any, form: Form, kernels: list[Kernel]) -> dict[tuple[int, ...], Expr]:
    """Powers of the kernels → coefficient."""
    places = [form.names.index(k.symbol) for k in kernels]
    groups: dict[tuple[int, ...], dict[Any, Any]] = {}
    for exponents, coefficient in factor.to_dict().items():
        powers = tuple(int(exponents[i]) for i in places)
        rest = tuple(0 if i in places else int(e) for i, e in enumerate(exponents))
        groups.setdefault(powers, {})[rest] = coefficient
    context = factor.context()
    return {powers: to_sympy(context.from_dict(part), form.names, form.constants) for powers, part in groups.items()}


def homogeneous_exponentials(factor: Any, form: Form, search: Search) -> Zeros | None:
    """All exponents on one line: 4ˣ + 6ˣ = 9ˣ is a polynomial in (2/3)ˣ."""
    kernels = kernels_of(factor, form)
    if {k.kind for k in kernels} != {"exp"} or search.complex:
        return None
    groups = _by_kernel_powers(factor, form, kernels)
    exponents = [_exponent(powers, kernels) for powers in groups]
    start = exponents[0]
    shifted = [(e - start).expand() for e in exponents]
    unit = next((e for e in shifted if e != 0), None)
    if unit is None:
        return None
    ratios = [_plain_logs_split(e / unit) for e in shifted]
    if not all(r.is_Rational for r in ratios):
        return None
    from math import lcm

    from sympy import Dummy

    order = lcm(*(int(r.q) for r in ratios))
    symbol = Dummy("exp", positive=True)
    least = min(int(r * order) for r in ratios)
    kernel = Kernel("exp", unit / order, symbol, whole=exp(unit / order))
    piece = Add(*(c * symbol ** (int(r * order) - least) for c, r in zip(groups.values(), ratios, strict=True)))
    return _solve_in(piece, kernel, search).by("substitution for the exponential")


def _exponent(powers: tuple[int, ...], kernels: list[Kernel]) -> Expr:
    from sympy import expand_log

    return expand_log(Add(*(p * k.inside for p, k in zip(powers, kernels, strict=True))), factor=True).expand()


def _plain_logs_split(value: Expr) -> Expr:
    from sympy import cancel

    return cancel(value)


# Inverse trigonometric functions


def inverse_trigonometric(factor: Any, form: Form, search: Search) -> Zeros | None:
    """n₁ asin g₁ + n₂ acos g₂ + … = d: the sine of the left side minus d vanishes."""
    kernels = kernels_of(factor, form)
    names = {type(k.whole).__name__ for k in kernels}
    if not names <= {"asin", "acos", "atan"} or len(kernels) > 3 or search.complex:
        return None
    piece = _written(factor, form).expand()
    weights = [piece.coeff(k.whole, 1) for k in kernels]
    rest = (piece - Add(*(w * k.whole for w, k in zip(weights, kernels, strict=True)))).expand()
    if search.x in rest.free_symbols or not all(w.is_Rational for w in weights):
        return None
    scale = Mul(*{Rational(w).q for w in weights})
    if any(abs(w * scale) > 4 for w in weights):
        return None
    from sympy import expand_trig

    from service.solve.zeros import zeros

    total = expand_trig(sin(Add(*(w * scale * k.whole for w, k in zip(weights, kernels, strict=True)))))
    other = expand_trig(cos(Add(*(w * scale * k.whole for w, k in zip(weights, kernels, strict=True)))))
    shift = rest * scale
    return zeros(total * cos(shift) + other * sin(shift), search).by("sine of both sides")


# x together with eˣ or ln x


def lambert(factor: Any, form: Form, search: Search) -> Zeros | None:
    """(p + q x) e^(r x) = d and p + q x + d e^(r x) = 0 by Lambert's W."""
    from service.solve.lambert import solutions

    return solutions(factor, form, search)


def monotone_pieces(factor: Any, form: Form, search: Search) -> Zeros | None:
    """Real zeros isolated between the zeros of the derivative; see `service.solve.monotone`."""
    from service.solve.monotone import isolated_zeros

    if search.complex:
        return None
    piece = _written(factor, form)
    return isolated_zeros(piece, search)


STRATEGIES: tuple[Strategy, ...] = (
    sine_and_cosine,  # 2 sin²x + 3 cos x = 0
    one_root,  # x + √(x + 1) = 5
    roots_eliminated,  # √(3x + 4) = 2 + √(x + 2)
    logarithms_joined,  # ln x + ln(x + 1) = ln 2
    logarithms_spread,  # ln(x²)·ln x = 8
    two_exponentials,  # 2ˣ = 3^(x − 1)
    homogeneous_exponentials,  # 4ˣ + 6ˣ = 9ˣ
    inverse_trigonometric,  # asin x + acos 2x = π/3
    lambert,  # x eˣ = 2
    monotone_pieces,  # x² = 2ˣ, cos x = x
)

_ = Family, roots_in
