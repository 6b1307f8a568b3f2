"""How often each root counts in a polynomial equation."""

from __future__ import annotations

from service.grade.algebraic import Algebra, NotAlgebraic
from service.grade.statements import zero_form
from service.tree import Apply, Relation, Tree


def multiplicities(statement: Tree, unknown: str) -> dict[str, int] | None:
    """Irreducible factor → exponent, for a polynomial equation or an `or` of such; None for anything else."""
    match statement:
        case Apply(head="or", args=args):
            total: dict[str, int] = {}
            for part in args:
                found = multiplicities(part, unknown)
                if found is None:
                    return None
                for factor, count in found.items():
                    total[factor] = total.get(factor, 0) + count
            return total
        case Relation(signs=("=",)):
            return _factors(statement, unknown)
        case _:
            return None


def _factors(equation: Relation, unknown: str) -> dict[str, int] | None:
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
    return {str(factor): int(count) for factor, count in polynomial.factor()[1]}
