"""Arguments of complex functions in a form that is free of jumps where a root is real, as seen on a net of points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product

from mpmath import mp
from sympy import Expr, Symbol, atan

from service.integrate.numeric import parameter_values
from service.numerics.multiprecision import Evaluator, is_real, value_at
from service.numerics.program import NoProgram

POINTS, REACH = 96, 12
MOST = 8
"""Forms that are looked at."""


def difference(first: Iterable[Expr], second: Iterable[Expr], y: Expr, x: Symbol) -> Expr:
    """A difference of two angles, of which each may jump where the other does."""
    ours, theirs = list(first), list(second)
    alone = smoothest(iter(ours), y, x) - smoothest(iter(theirs), y, x)
    return smoothest(iter((alone, *(a - b for a, b in product(ours[:2], theirs[:2])))), y, x)


def forms(u: Expr, v: Expr) -> Iterator[Expr]:
    """arg(u + i v) by the quotient either way round, also after a turn by 45°."""
    if v != 0:
        yield -atan(u / v)
    if u != 0:
        yield atan(v / u)
    if u != 0 and v != 0:
        yield atan((v - u) / (u + v))
        yield atan((u + v) / (u - v))


def smoothest(angles: Iterator[Expr], y: Expr, x: Symbol) -> Expr:
    """The first that is free of jumps, else the first."""
    found = list(islice(angles, MOST))
    return next((form for form in found if is_smooth(form, y, x)), found[0])


def is_smooth(form: Expr, root: Expr, x: Symbol) -> bool:
    """Defined, and without a step of more than 1 between neighbours of a net on [−12, 12], where the root is real and keeps its sign."""
    try:
        curve, real = Evaluator(form), Evaluator(root)
    except NoProgram:
        return False
    given = parameter_values(sorted((form.free_symbols | root.free_symbols) - {x}, key=str))
    last = None
    with mp.workdps(15):
        for i in range(POINTS + 1):
            point = mp.mpf(2 * REACH * i) / POINTS - REACH
            side = value_at(real, {**given, x: point})
            if side is None or side == 0 or not is_real(side, 1e-12):
                last = None
                continue
            here = value_at(curve, {**given, x: point})
            if here is None or (last is not None and last[1] * mp.sign(mp.re(side)) > 0 and abs(here - last[0]) > 1):
                return False
            last = here, mp.sign(mp.re(side))
    return True
