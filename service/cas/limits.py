"""One-sided limits: by putting the point in where that is allowed, else by SymPy, after |u|, sign u and odd roots are
settled for the side from which the point is approached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy
from sympy import Basic, Expr, S, Symbol

from service.functions import IN_SYMPY
from service.functions.record import SMOOTH
from service.progress import trying
from service.question import Context
from service.search import Budget, Strategy, attempts, in_time

STEPS = (sympy.Rational(1, 10**4), sympy.Rational(1, 10**7), sympy.Rational(1, 10**11))
BROKEN = (sympy.floor, sympy.ceiling, sympy.sign, sympy.Heaviside, sympy.Piecewise, sympy.Mod)
"""Functions that may jump, so that the point can't just be put in."""


@dataclass(frozen=True, slots=True)
class OneSided:
    """The limit of a function from one side. settled: the function as it is close to the point on that side."""

    function: Expr
    variable: Symbol
    point: Expr
    side: str
    settled: Expr

    @property
    def forms(self) -> list[Expr]:
        """Ways to write it, of which SymPy may know the limit of one and not of another."""
        return list(dict.fromkeys((_with_exponentials(self.settled), self.settled, self.function)))


def one_sided(function: Expr, variable: Symbol, point: Expr, side: str, seconds: float) -> Iterator[Expr]:
    """Candidates for the limit from the left or the right, best first."""
    asked = OneSided(function, variable, point, side, beside(function, variable, point, side))
    seen: list[Expr] = []
    for _, value in attempts(WAYS, asked, Budget.patient(seconds, patience=seconds)):
        if value not in seen:
            seen.append(value)
            yield value


def _by_continuity(asked: OneSided, budget: Budget) -> Iterator[Expr | None]:
    yield _put_in(asked.settled, asked.variable, asked.point)


def _by_gruntz(asked: OneSided, budget: Budget) -> Iterator[Expr]:
    """The limit of each form; before an oscillation comes what a simpler form has."""
    forms, first = asked.forms, True
    for left, form in zip(range(len(forms), 0, -1), forms, strict=True):
        trying("Gruntz's algorithm")
        part = budget.share(1 / (left + 1))
        value = _by_series(form, asked.variable, asked.point, asked.side, part)
        if value is not None:
            if first and value.has(sympy.AccumBounds):
                yield from _of_simplified(asked, budget.share(1 / (left + 1)))
            first = False
            yield value


def _with_exponentials(function: Expr) -> Expr:
    """2^(1/x) as e^(ln 2/x), of which SymPy knows the limit from the left."""
    return function.replace(
        lambda part: part.is_Pow and part.base.is_positive and part.base.is_number and part.exp.free_symbols,
        lambda part: sympy.exp(part.exp * sympy.log(part.base)),
    )


def _of_simplified(asked: OneSided, budget: Budget) -> Iterator[Expr]:
    """The limit of a simpler form that no longer oscillates: sin² + cos²."""
    trying("simpler form")
    function = asked.settled
    simpler = in_time(budget, lambda: sympy.simplify(function))
    value = None if simpler in (None, function) else _by_series(simpler, asked.variable, asked.point, asked.side, budget)
    if value is not None and not value.has(sympy.AccumBounds):
        yield value


def beside(function: Expr, variable: Symbol, point: Expr, side: str) -> Expr:
    """The function as it is close to the point on that side: |u| is u or −u, ⌊u⌋ a whole number, ∛u is −∛(−u) for u < 0."""
    if not function.has(sympy.Abs, *BROKEN) and not any(_is_odd_root(p) for p in function.atoms(sympy.Pow)):
        return function
    return function.replace(lambda part: _is_sided(part, variable), lambda part: _settled(part, variable, point, side))


def _is_sided(part: Basic, variable: Symbol) -> bool:
    return variable in part.free_symbols and (
        isinstance(part, sympy.Abs | sympy.sign | sympy.floor | sympy.ceiling | sympy.Heaviside | sympy.Piecewise) or _is_odd_root(part)
    )


def _is_odd_root(part: Basic) -> bool:
    return bool(part.is_Pow and part.exp.is_Rational and part.exp.q % 2 == 1 and part.exp.q > 1 and part.base.free_symbols)


def _settled(part: Expr, variable: Symbol, point: Expr, side: str) -> Expr:
    if isinstance(part, sympy.Piecewise):
        return _branch(part, variable, point, side)
    inner = part.base if part.is_Pow else part.args[0]
    near = [_value(inner, variable, at) for at in nearby(point, side)]
    if None in near:
        return part
    if isinstance(part, sympy.floor | sympy.ceiling):
        whole = {part.func(value) for value in near[1:]}
        return whole.pop() if len(whole) == 1 else part
    if all(value > 0 for value in near):
        return {sympy.Abs: inner, sympy.sign: S.One, sympy.Heaviside: S.One}.get(part.func, part)
    if all(value < 0 for value in near):
        if part.is_Pow:
            return (-1) ** part.exp.p * (-inner) ** part.exp
        return {sympy.Abs: -inner, sympy.sign: S.NegativeOne, sympy.Heaviside: S.Zero}.get(part.func, part)
    return part


def _branch(part: Expr, variable: Symbol, point: Expr, side: str) -> Expr:
    """The one piece that holds close to the point."""
    at = nearby(point, side)[-1]
    for value, condition in part.args:
        truth = condition.subs(variable, at)
        if truth is S.true:
            return value
        if truth is not S.false:
            return part
    return part


def nearby(point: Expr, side: str) -> list[Expr]:
    """Points closer and closer to the point on that side (larger and larger ones, for ±∞)."""
    if point is S.Infinity:
        return [1 / step for step in STEPS]
    if point is S.NegativeInfinity:
        return [-1 / step for step in STEPS]
    return [point + (step if side == "right" else -step) for step in STEPS]


def _value(inner: Expr, variable: Symbol, at: Expr) -> Expr:
    """The real value there; None where it has none."""
    value = inner.subs(variable, at).evalf(30)
    return value if value.is_Float or value.is_Integer else None


def is_defined_beside(function: Expr, variable: Symbol, point: Expr, side: str, context: Context) -> bool:
    """Whether the function has a real value close to the point on that side; True too where that can't be told."""
    if context.domain == "complex" or len(function.free_symbols) > 1 or point.free_symbols or point.is_extended_real is False:
        return True
    if function.has(S.ImaginaryUnit) or variable.is_integer:
        return True
    settled = beside(function, variable, point, side)
    value = settled.subs(variable, (nearby(point, side)[1] + (ASIDE if point.is_infinite else 0)).evalf(30)).evalf(20)
    return not (value.is_number and value.is_extended_real is False)


ASIDE = sympy.Rational(71, 226)
"""Keeps clear of whole numbers, where (−2)ˣ has a value."""
DECADES, PLACES = range(3, 8), 14


def has_gaps_towards(function: Expr, variable: Symbol, point: Expr, side: str) -> bool:
    """Whether a part has no real value at places as close to the point as one likes: √(cos x) at ∞. False where that can't be told."""
    if function.free_symbols != {variable} or point.free_symbols or variable.is_integer or function.has(S.ImaginaryUnit):
        return False
    inner = _never_negative(beside(function, variable, point, side), variable)
    return any(all(_is_negative_within(part, variable, point, side, decade) for decade in DECADES) for part in inner)


def _never_negative(function: Expr, variable: Symbol) -> list[Expr]:
    """What stands under roots and logarithms and below powers with the variable in the exponent."""
    under = {part.args[0] for part in function.atoms(sympy.log)}
    under |= {part.base for part in function.atoms(sympy.Pow) if variable in part.exp.free_symbols or _is_even_root(part.exp)}
    return [part for part in under if variable in part.free_symbols]


def _is_even_root(exponent: Expr) -> bool:
    return bool(exponent.is_Rational and exponent.q % 2 == 0)


def _is_negative_within(part: Expr, variable: Symbol, point: Expr, side: str, decade: int) -> bool:
    ways = [(10**decade * (1 + ASIDE * place / 7)) for place in range(PLACES)]
    signed = [way if point is S.Infinity or side == "right" else -way for way in ways]
    values = (part.subs(variable, (way if point.is_infinite else point + 1 / way).evalf(30)).evalf(15) for way in signed)
    return any(value.is_Float and value < 0 for value in values)


def _put_in(function: Expr, variable: Symbol, point: Expr) -> Expr | None:
    """The value at the point, where the function is made of continuous functions that are all defined there."""
    if point.is_infinite or function.has(*BROKEN, sympy.Integral, sympy.Sum, sympy.Derivative):
        return None
    for part in sympy.preorder_traversal(function):
        if variable in part.free_symbols and not _is_continuous(part, variable, point):
            return None
    value = function.subs(variable, point)
    return value if value.is_finite is not False and not value.has(S.NaN, S.ComplexInfinity) else None


def _is_continuous(part: Expr, variable: Symbol, point: Expr) -> bool:
    if part.is_Symbol or part.is_Add or part.is_Mul or isinstance(part, CONTINUOUS):
        return True
    if part.is_Pow:
        base = part.base.subs(variable, point)
        return (part.exp.is_positive and base.is_finite is not False and (part.exp.is_Integer or base.is_positive)) or bool(
            base.is_finite and base.is_nonzero and (part.exp.is_Integer or base.is_positive)
        )
    if isinstance(part, sympy.log):
        return bool(part.args[0].subs(variable, point).is_positive)
    return False


CONTINUOUS = (
    sympy.Abs,
    *(getattr(sympy, name) for name, entry in IN_SYMPY.items() if entry.singular == SMOOTH and not entry.domain and entry.arity == (1,)),
)
"""Continuous on all of ℝ."""


def _by_series(function: Expr, variable: Symbol, point: Expr, side: str, budget: Budget) -> Expr | None:
    """SymPy's limit (Gruntz's algorithm), for a variable known to be on that side."""
    value = in_time(budget, lambda: sympy.limit(function, variable, point, "+" if side == "right" else "-"))
    if value is None or value is S.NaN or value.has(sympy.Limit, variable) or _is_infinite_by_halves(value):
        return None
    # (a² − 4)/(a − 2) holds for a = 2 too once it is written a + 2.
    return sympy.cancel(value) if value.free_symbols and value.is_rational_function() else value


WAYS: tuple[Strategy[OneSided, Expr], ...] = (
    Strategy("continuity", _by_continuity, decides=True),  # x² as x → 3
    Strategy("Gruntz's algorithm", _by_gruntz),  # sin x/x as x → 0
)
"""In the order in which they are tried."""


def _is_infinite_by_halves(value: Expr) -> bool:
    """∞·sign(a), ∞ⁿ: says nothing until the sign of the parameter is known."""
    return bool(value.has(S.Infinity, S.NegativeInfinity, S.ComplexInfinity) and value.free_symbols)
