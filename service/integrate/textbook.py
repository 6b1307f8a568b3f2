"""Forms of answers that a textbook prefers, tried where they are shorter.

√P·(x⁴ − 18x² + 81) = P^(5/2) for P = x² − 9        √(1 − u²)·u/((u − 1)(u + 1)) = −u/√(1 − u²)
ln(2|u|/a) → ln|u|, a constant less                 ln|cos²x − 1|/2 − ln|cos x| = ln|tan x|
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Abs,
    Add,
    Expr,
    Mul,
    Poly,
    PolynomialError,
    Pow,
    Rational,
    S,
    Symbol,
    atan,
    cos,
    expand,
    factor,
    factor_terms,
    fraction,
    log,
    pi,
    powsimp,
    sin,
    tan,
    together,
)  # fmt: skip

MOST_POWER = 8


def textbook_forms(answer: Expr, x: Symbol) -> Iterator[Expr]:
    """Forms with the same derivative."""
    yield root_powers(answer)
    yield together(answer)
    yield without_log_constants(answer, x)
    yield upright(answer, x)
    plain = without_root_below(upright(answer, x), x)
    if plain != answer:
        yield plain
        yield factor_terms(plain)
    if answer.has(cos, sin) and answer.has(log):
        yield of_tangents(without_log_constants(answer, x), x)


def upright(answer: Expr, x: Symbol) -> Expr:
    """−arctan(c/√P) as arctan(√P/c): on an interval they differ by a constant, since √P > 0."""
    return answer.replace(lambda part: isinstance(part, atan) and _is_under_root(part.args[0], x), lambda part: -atan(1 / part.args[0]))


def _is_under_root(ratio: Expr, x: Symbol) -> bool:
    c, rest = ratio.as_independent(x, as_Add=False)
    return bool(rest.is_Pow and rest.exp == -HALF and c.is_extended_real is not False)


def has_letter_below_root(answer: Expr, x: Symbol) -> bool:
    """Whether a root holds a fraction with a letter below: √(ax/b + 1)."""
    return any(
        part.exp in (HALF, -HALF) and part.base.has(x) and bool(fraction(together(part.base))[1].free_symbols - {x})
        for part in answer.atoms(Pow)
    )


def without_root_below(answer: Expr, x: Symbol) -> Expr:
    """√(ax/b + 1) as √(ax + b)/√b for b > 0, then ln|1 − √b/√P| as ln|√P − √b| − ln √P, in which the last may cancel."""
    whole = answer.replace(lambda part: part.is_Pow and part.exp in (HALF, -HALF) and part.base.is_Add and part.base.has(x), _over_root)
    whole = whole.replace(lambda part: isinstance(part, log) and part.has(x), _split_log)
    return _without_bars(expand(whole, log=False, power_base=False, power_exp=False, trig=False) if whole != answer else answer)


HALF = Rational(1, 2)


def _over_root(root: Expr) -> Expr:
    above, below = fraction(together(root.base))
    return (above**HALF / below**HALF) ** (2 * root.exp) if below != 1 and below.is_positive else root


def _split_log(part: Expr) -> Expr:
    inner = part.args[0].args[0] if isinstance(part.args[0], Abs) else part.args[0]
    above, below = fraction(together(inner)) if any(p.exp in (HALF, -HALF) for p in inner.atoms(Pow)) else (inner, S.One)
    return part if below == 1 else log(Abs(above)) - log(Abs(below))


def _without_bars(answer: Expr) -> Expr:
    """|√P + 2| is √P + 2."""
    return answer.replace(
        lambda part: isinstance(part, Abs) and all(map(_is_not_negative, Add.make_args(part.args[0]))), lambda part: part.args[0]
    )


def _is_not_negative(term: Expr) -> bool:
    return bool(term.is_nonnegative) or all(
        f.is_nonnegative or (f.is_Pow and f.exp.is_Rational and f.exp.q == 2) for f in Mul.make_args(term)
    )


def root_powers(answer: Expr) -> Expr:
    """In each term, powers of what stands under a root put together with the root."""
    return Add(*(_root_power(term) for term in Add.make_args(answer)))


def _root_power(term: Expr) -> Expr:
    for root in (part for part in Mul.make_args(term) if part.is_Pow and part.exp.is_Rational and part.exp.q == 2 and part.base.is_Add):
        above, below = fraction(together(term / root))
        taken, above = _divided(above, root.base)
        less, below = _divided(below, root.base)
        if taken or less:
            return above / below * Pow(root.base, root.exp + taken - less)
    return term


def _divided(value: Expr, base: Expr) -> tuple[int, Expr]:
    """How often a polynomial can be divided by another, and what is left."""
    times = 0
    kernels = {part: Symbol(f"k{i}") for i, part in enumerate(sorted(base.atoms(sin, cos), key=str))}
    back = {new: old for old, new in kernels.items()}
    value, base = value.xreplace(kernels), base.xreplace(kernels)
    generators = sorted(base.free_symbols | value.free_symbols, key=str)
    try:
        while times < MOST_POWER and value.has(*base.free_symbols):
            quotient, rest = Poly(value, *generators).div(Poly(base, *generators))
            if not rest.is_zero:
                break
            times, value = times + 1, quotient.as_expr()
    except PolynomialError:
        pass
    return times, (factor(value) if times else value).xreplace(back)


def without_log_constants(answer: Expr, x: Symbol) -> Expr:
    """ln(c·u) with a coefficient free of x as ln u: it differs by a constant."""
    return Add(*(_log_of_variable(term, x) for term in Add.make_args(expand(answer, deep=False))))


def _log_of_variable(term: Expr, x: Symbol) -> Expr:
    coefficient, rest = term.as_independent(x, as_Add=False)
    if not isinstance(rest, log):
        return term
    _, inner = rest.args[0].as_independent(x, as_Add=False)
    return coefficient * log(inner)


def of_tangents(answer: Expr, x: Symbol) -> Expr:
    """Logarithms of sines, cosines and their squares as one: ln|cos² − 1| is 2 ln|sin|, ln|sin| − ln|cos| is ln|tan|."""
    found: dict[Expr, Expr] = {}
    rest: Expr = S.Zero
    for term in Add.make_args(expand(answer, deep=False)):
        coefficient, kernel = term.as_independent(x, as_Add=False)
        base = _trig_base(kernel)
        if base is None:
            rest += term
        else:
            found[base[0]] = found.get(base[0], S.Zero) + coefficient * base[1]
    for sine in [base for base in found if isinstance(base, sin)]:
        cosine = cos(sine.args[0])
        if found.get(cosine) == -found[sine]:
            rest += found.pop(sine) * log(Abs(tan(sine.args[0])))
            del found[cosine]
    return rest + Add(*(coefficient * log(Abs(base)) for base, coefficient in found.items()))


def _trig_base(kernel: Expr) -> tuple[Expr, Rational] | None:
    """sin u or cos u and the power of it under a logarithm."""
    if not isinstance(kernel, log):
        return None
    inner = kernel.args[0].args[0] if isinstance(kernel.args[0], Abs) else kernel.args[0]
    base, power = inner.as_base_exp()
    if isinstance(base, sin | cos):
        return base, power
    for first, second in ((cos, sin), (sin, cos)):
        for part in inner.atoms(first):
            if expand(inner - part**2 + 1) == 0 or expand(inner + part**2 - 1) == 0:
                return second(part.args[0]), Rational(2)
    return None


def short_value(value: Expr) -> Iterator[Expr]:
    """Forms of a definite integral: arctangents that make up a multiple of π, a denominator as a square or a sum of squares."""
    yield value.replace(lambda part: part.is_Add and part.is_number, _multiple_of_pi)
    if value.free_symbols:
        merged = powsimp(value)
        yield merged
        above, below = fraction(together(merged))
        yield above / factor(below)
        if above.is_Add:
            rest = expand(below - above**2)
            yield above / (above**2 + factor(rest))


def _multiple_of_pi(total: Expr) -> Expr:
    """r·π where a sum of numbers agrees with that to 40 digits; the check of the integral tells whether it is right."""
    if not total.is_extended_real or not total.has(pi):
        return total
    share = (total / pi).evalf(45)
    if not share.is_Float:
        return total
    ratio = Rational(str(share)).limit_denominator(120)
    return ratio * pi if abs(share - ratio.evalf(45)) < Rational(1, 10**40) else total
