"""SymPy's own integrators, each in a child process that is killed at the end of its slice.

`manualintegrate` imitates a student (and says when it doesn't know), `heurisch` is the Risch–Norman heuristic,
`risch_integrate` the decision procedure for transcendental functions, `integrate` all of them with Meijer G-functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Expr, Integral, Symbol, integrate
from sympy.integrals.heurisch import heurisch
from sympy.integrals.manualintegrate import manualintegrate
from sympy.integrals.risch import NonElementaryIntegral, risch_integrate

from service.cas.child import in_child
from service.integrate.search import Search


def _manual(f: Expr, x: Symbol) -> Expr:
    return manualintegrate(f, x)


def _integrate(f: Expr, x: Symbol) -> Expr:
    return integrate(f, x, conds="none")


def _heurisch(f: Expr, x: Symbol) -> Expr | None:
    return heurisch(f, x, hints=[])


def _risch(f: Expr, x: Symbol) -> Expr | None:
    found = risch_integrate(f, x)
    return None if found.has(NonElementaryIntegral, Integral) else found


def _method(call: Callable[[Expr, Symbol], Expr | None], seconds: float) -> Callable[[Expr, Symbol, Search], Iterator[Expr | None]]:
    def attempt(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
        yield in_child(call, f, x, seconds=seconds, until=search.budget.end)

    return attempt


manual = _method(_manual, 1.2)
whole = _method(_integrate, 2.5)
parallel_risch = _method(_heurisch, 1.0)
risch = _method(_risch, 0.7)


def anything(f: Expr, x: Symbol) -> bool:
    return True
