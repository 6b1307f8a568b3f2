"""An antiderivative by cases: each piece must differentiate back, and the whole be continuous at the seams."""

from __future__ import annotations

from itertools import pairwise

from sympy import Expr, Symbol
from sympy.logic.boolalg import Boolean

from service.cas.cases import folded, pieces
from service.question import Context, Verification
from service.verify.antiderivative import differentiates_back
from service.verify.equal import equal

ORDER = ("failed", "unverified", "checked", "proved")


def differentiates_back_by_cases(claim: Expr, f: Expr, x: Symbol, conditions: tuple[Boolean, ...], context: Context) -> Verification:
    """How F' = f stands up between the seams of both, and F(s−) = F(s+) at them."""
    left, right = pieces(folded(claim), x), pieces(folded(f), x)
    if left is None or right is None or [p.low for p in left] != [p.low for p in right]:
        return Verification("unverified", "the parts could not be compared")
    if any(part.value is None for part in (*left, *right)):
        return Verification("unverified", "the parts could not be compared")
    found = [differentiates_back(p.value, q.value, x, conditions, context) for p, q in zip(left, right, strict=True)]
    found += [_meets(p.value, q.value, x, p.high, context) for p, q in pairwise(left)]
    return min(found, key=lambda each: ORDER.index(each.status))


def _meets(before: Expr, after: Expr, x: Symbol, seam: Expr, context: Context) -> Verification:
    return equal(before.subs(x, seam), after.subs(x, seam), context).verification()
