"""The form in which a textbook prints a constant: the shortest of a few equal forms, each compared with the first to 60 digits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf

from flint import arb
from sympy import (
    Abs,
    Add,
    E,
    Expr,
    I,
    Integer,
    Mul,
    Pow,
    Rational,
    cancel,
    exp,
    expand,
    expand_log,
    factor,
    factor_list,
    factor_terms,
    factorrat,
    igcd,
    ilcm,
    log,
    perfect_power,
    pi,
    powsimp,
    radsimp,
    re,
    sqrt,
    sqrtdenest,
    together,
)  # fmt: skip
from sympy import simplify as sympy_simplify

from service.integrate.definite.task import GIVEN_UP
from service.precision import precision
from service.search import Budget, each_in_time
from service.verify.definite import constant_ball

SECONDS = 0.6


def tidy(value: Expr, until: float = inf) -> Expr:
    """The best form of a real constant; an expression with symbols is only simplified. until: the latest moment on the clock."""
    if value.is_Rational or value == pi:
        return value
    best = value
    exact = None if value.free_symbols else constant_ball(value, 400)
    if exact is None and not value.free_symbols:
        return value
    for form in each_in_time(Budget(Budget.of_work(SECONDS).processor, until), lambda: _better(value, exact), GIVEN_UP):
        best = form
    return best


def _better(value: Expr, exact: object) -> Iterator[Expr]:
    """Forms of the value, each better than those before. exact: its ball, None with symbols."""
    best = value
    for form in _forms(value):
        if cost(form) < cost(best) and (exact is None or _is_same(exact, form)):
            best = form
            yield best


def _is_same(exact: object, form: Expr) -> bool:
    other = constant_ball(form, 400)
    if other is None:
        return False
    with precision(400):
        return bool(abs(other - exact) < arb(10) ** -60 * (1 + abs(other)))


def cost(value: Expr) -> tuple[int, int]:
    """Small for what is pleasant to read: no I, few operations, few distinct logarithms, small numbers."""
    ugly = 40 * value.has(I) + sum(len(str(n)) for n in value.atoms(Rational) if n not in (0, 1, -1))
    ugly += sum(_log_cost(part.args[0]) for part in value.atoms(log))
    return 3 * value.count_ops() + 2 * len(value.atoms(log)) + ugly, len(str(value))


def _log_cost(argument: Expr) -> int:
    """ln 2 and ln(7/4) are pleasant; ln 4, ln(√2/2), ln 6561 and ln(uᵛ) are not."""
    if argument.is_Rational:
        if argument.is_Integer:
            return len(str(argument)) ** 2 + (8 if perfect_power(argument) else 0)
        return len(str(argument))
    return 12 if argument.is_Pow or (argument.is_Mul and argument.is_number) else 0


def _forms(value: Expr) -> Iterator[Expr]:
    if value.has(I):
        yield re(value)
        yield expand(re(expand(value, complex=True)))
    if value.free_symbols:
        yield one_log(real_logs(value))
        yield real_roots(value)
    collected = collect_logs(value)
    yield collected
    yield from (step(collected) for step in STEPS)
    shorter = combined_logs(collected)
    yield shorter
    if value.count_ops() < 120:
        yield combined_logs(collect_logs(sympy_simplify(value)))
        yield sympy_simplify(collected)


STEPS: tuple[Callable[[Expr], Expr], ...] = (
    expand,
    factor_terms,
    together,
    radsimp,
    sqrtdenest,
    lambda value: radsimp(sqrtdenest(value)),
    cancel,
    powsimp,
)


def collect_logs(value: Expr) -> Expr:
    """Logarithms of numbers as sums over prime factors, with equal ones drawn together: ln 12 − ln 3 → 2 ln 2."""
    if not value.has(log):
        return expand(value)
    broken = value.replace(
        lambda part: isinstance(part, log) and part.args[0].is_positive is True and part.args[0].is_number,
        lambda part: expand_log(_prime_logs(part.args[0] if part.args[0].is_Mul else radsimp(part.args[0])), force=True),
    )
    return expand(broken)


def real_logs(value: Expr) -> Expr:
    """Logarithms of powers in real symbols: ln a² → 2 ln|a|, ln|a² − 2ab + b²| → 2 ln|a − b|."""
    return value.replace(lambda part: isinstance(part, log) and bool(part.free_symbols), _real_log)


def _real_log(part: Expr) -> Expr:
    argument = part.args[0]
    base, exponent = factor(argument.args[0] if isinstance(argument, Abs) else argument).as_base_exp()
    if isinstance(exponent, Integer) and exponent % 2 == 0 and base.is_extended_real:
        return exponent * log(Abs(base))
    return part


def one_log(value: Expr) -> Expr:
    """c ln p − c ln q → c ln(p/q), for |p| and |q| too."""
    terms = Add.make_args(expand(value))
    if len(terms) != 2:
        return value
    (first, one), (second, other) = (term.as_independent(log) for term in terms)
    if not (isinstance(one, log) and isinstance(other, log)) or first != -second:
        return value
    top, bottom = (one, other) if second.could_extract_minus_sign() else (other, one)
    return Abs(first) * log(top.args[0] / bottom.args[0]) if first.is_number else value


def real_roots(value: Expr) -> Expr:
    """√(a⁴ − 2a² + 1) → |a² − 1|."""
    return value.replace(lambda part: part.is_Pow and part.exp in (HALF, -HALF) and part.base.is_Add, _without_root)


HALF = Rational(1, 2)


def _without_root(part: Expr) -> Expr:
    constant, factors = factor_list(part.base)
    if not constant.is_nonnegative or any(power % 2 for _, power in factors):
        return part
    return (sqrt(constant) * Abs(expand(Mul(*[base ** (power // 2) for base, power in factors])))) ** (2 * part.exp)


def _prime_logs(number: Expr) -> Expr:
    if isinstance(number, Rational):
        return Add(*[power * log(prime) for prime, power in factorrat(number).items()])
    if number.is_Mul:
        return Add(*[_prime_logs(factor) for factor in number.args])
    if number.is_Pow and number.exp.is_real:
        return number.exp * _prime_logs(number.base)
    if number == E:
        return Integer(1)
    if number.is_Add and number.is_algebraic:
        return _surd_log(number)
    if isinstance(number, exp):
        return number.args[0]
    return log(number)


def _surd_log(number: Expr) -> Expr:
    """ln(3 + 2√2) = 2 ln(1 + √2), ln(√2 − 1) = −ln(1 + √2), and ln(3 + 2√3) = ln(3)/2 + ln(2 + √3)."""
    content, number = number.as_content_primitive()
    if content != 1:
        return _prime_logs(content) + _surd_log(number)
    common = _common_root(number)
    if common is not None:
        return _prime_logs(common) / 2 + _surd_log(expand(number / sqrt(common)))
    root = sqrtdenest(sqrt(number))
    if root.is_Add and all(not part.base.is_Add for part in root.atoms(Pow)) and len(root.atoms(Pow)) < 2:
        return 2 * _surd_log(root)
    inverse = radsimp(1 / number)
    return (
        -log(inverse)
        if number.could_extract_minus_sign() or (any(part.is_negative for part in number.args) and inverse.is_Add)
        else log(number)
    )


def _common_root(number: Expr) -> Integer | None:
    """d of p + q√d where d divides p: 3 for 3 + 2√3."""
    roots = {part.base for part in number.atoms(Pow) if part.exp == HALF}
    rational, surd = number.as_independent(*number.atoms(Pow), as_Add=True)
    (d,) = roots if len(roots) == 1 else (None,)
    whole = d is not None and d.is_Integer and rational.is_Integer and rational != 0 and rational % d == 0
    return d if whole and (surd / sqrt(d)).is_Rational else None


def combined_logs(value: Expr) -> Expr:
    """a ln p + b ln q with rational a, b as one logarithm where its argument stays small: (ln 7 − 2 ln 2)/3 → ln(7/4)/3."""
    terms = value.args if value.is_Add else (value,)
    logs = [(term.coeff(part), part.args[0]) for term in terms for part in term.atoms(log) if _is_rational_log(term, part)]
    rest = [term for term in terms if not any(_is_rational_log(term, part) for part in term.atoms(log))]
    if len(logs) < 2:
        return value
    unit = Rational(igcd(*[c.p for c, _ in logs]), ilcm(*[c.q for c, _ in logs]))
    powers = [(int(coefficient / unit), argument) for coefficient, argument in logs]
    if sum(abs(power) for power, _ in powers) > 6:
        return value
    argument = Mul(*[base**power for power, base in powers])
    if argument.is_Rational and argument < 1:
        unit, argument = -unit, 1 / argument
    return Add(*rest, unit * log(radsimp(argument)))


def _is_rational_log(term: Expr, part: Expr) -> bool:
    coefficient = term.coeff(part)
    return bool(coefficient.is_Rational and coefficient != 0 and term == coefficient * part and part.args[0].is_positive)
