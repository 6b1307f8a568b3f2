"""Frullani's integral: ∫₀^∞ (g(ax) − g(bx))/x dx = (g(0) − g(∞)) ln(b/a).

Source: Ostrowski, "On some generalizations of the Cauchy–Frullani integral", Proc. Nat. Acad. Sci. 35 (1949). Where g has no
limit at infinity (a cosine), its mean there stands for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Expr, Function, Integer, Symbol, cos, exp, expand, limit, log, oo, sin

from service.integrate.definite.task import Task
from service.integrate.search import is_answer


def looks_like_frullani(task: Task) -> bool:
    return bool(task.a == 0 and task.b == oo)


def frullani(task: Task) -> Iterator[Expr]:
    """The numerator x·f(x) split into terms c·g(aᵢx) of one and the same g whose coefficients add up to 0."""
    x = task.x
    terms = Add.make_args(expand(task.f * x))
    scale = [_scale(term, x) for term in terms if x in term.free_symbols]
    if len(scale) < 2 or any(part is None for part in scale):
        return
    constant = Add(*[term for term in terms if x not in term.free_symbols])
    known = [part for part in scale if part is not None]
    shapes = {shape for _, _, shape in known}
    if len(shapes) != 1 or constant != 0 or Add(*[factor for factor, _, _ in known]) != 0:
        return
    shape = shapes.pop()
    start, end = limit(shape, x, 0, "+"), _mean_at_infinity(shape, x)
    if is_answer(start) and end is not None:
        yield -(start - end) * Add(*[factor * log(rate) for factor, rate, _ in known])


def _scale(term: Expr, x: Symbol) -> tuple[Expr, Expr, Expr] | None:
    """(c, a, g) with term = c·g(ax), a > 0 the coefficient of x that every occurrence shares."""
    factor, body = term.as_independent(x, as_Add=False)
    rates = {part.as_independent(x, as_Add=False)[0] for part in _arguments(body, x)}
    positive = {abs(rate) for rate in rates}
    if len(positive) != 1:
        return None
    rate = positive.pop()
    if rate.is_positive is not True:
        return None
    return factor, rate, body.xreplace({x: x / rate})


def _arguments(body: Expr, x: Symbol) -> list[Expr]:
    """The arguments kx of the functions in the body; a lone power of x counts as rate 1."""
    found = []
    for part in body.atoms(type(sin(x))) | body.atoms(type(cos(x))) | _functions(body):
        argument = part.args[0]
        if x in argument.free_symbols:
            if not (argument / x).is_number and not (argument / x).free_symbols.isdisjoint({x}):
                return []
            found.append(argument)
    return found


def _functions(body: Expr) -> set[Expr]:
    return set(body.atoms(Function)) | set(body.atoms(exp))


def _mean_at_infinity(shape: Expr, x: Symbol) -> Expr | None:
    if shape.has(sin, cos):
        return Integer(0) if shape in (sin(x), cos(x)) else None
    value = limit(shape, x, oo)
    return value if is_answer(value) else None
