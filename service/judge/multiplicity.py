"""How often each root counts in a polynomial equation."""

from __future__ import annotations

from service.algebra.algebraic import Algebra, NotAlgebraic, roots
from service.algebra.statements import zero_form
from service.tree import Apply, Relation, Tree


def multiplicities(statement: Tree, unknown: str, real: bool = True) -> dict[str, int] | None:
    """Irreducible factor → exponent, for a polynomial equation or an `or` of such; None for anything else.

    Over the reals, factors without a real root do not count.
    """
    match statement:
        case Apply(head="or", args=args):
            total: dict[str, int] = {}
            for part in args:
                found = multiplicities(part, unknown, real)
                if found is None:
                    return None
                for factor, count in found.items():
                    total[factor] = total.get(factor, 0) + count
            return total
        case Relation(signs=("=",)):
            return _factors(statement, unknown, real)
        case _:
            return None


def _factors(equation: Relation, unknown: str, real: bool) -> dict[str, int] | None:
    algebra = Algebra(unknown, {})
    try:
        top, bottom = algebra.of(zero_form(equation))
    except NotAlgebraic:
        return None
    if algebra.laws or not bottom.is_constant() or top.is_zero():
        return None
    polynomial = algebra.eliminated(top)
    if polynomial is None:
        return None
    split = polynomial.factor()[1]
    return {str(factor): int(count) for factor, count in split if not real or any(root.real for root in roots(factor))}
