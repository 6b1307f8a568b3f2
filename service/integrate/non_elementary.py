"""A proof that no elementary antiderivative exists, where the Risch algorithm gives one.

For rational functions of x, exponentials and logarithms the algorithm decides: what it leaves over as an integral has no
elementary antiderivative. Integrands with parameters are left alone, for there the answer can hinge on their values.

Source: Bronstein, Symbolic Integration I, 2nd edition, 2005; SymPy's `risch_integrate`.
"""

from __future__ import annotations

from sympy import Expr, Function, Pow, Symbol, exp, log
from sympy.integrals.risch import NonElementaryIntegral, risch_integrate

from service.cas.child import in_child


def is_proved_non_elementary(f: Expr, x: Symbol, seconds: float) -> bool:
    """Whether it is proved in so many seconds that no elementary function has the derivative f."""
    return is_decidable(f, x) and in_child(_has_remainder, f, x, seconds=seconds) is True


def is_decidable(f: Expr, x: Symbol) -> bool:
    """Built of x, exponentials and logarithms by arithmetic alone, without other symbols."""
    if f.free_symbols != {x} or any(not isinstance(part, (exp, log)) for part in f.atoms(Function)):
        return False
    return all(part.exp.is_Integer or isinstance(part, exp) or not part.has(x) for part in f.atoms(Pow))


def _has_remainder(f: Expr, x: Symbol) -> bool:
    return bool(risch_integrate(f, x).has(NonElementaryIntegral))
