"""Names for steps with a derivative, an integral or a limit in the line before."""

from __future__ import annotations

from service.algebra.build import add, depends, div, factors, mul, power, sub, terms
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import same
from service.algebra.opaque import has_head
from service.rules.recognition.integrals import Lets, integral_rule
from service.tree import Apply, Number, Symbol, Tree

DERIVATIVES = ("derivative", "partial")
LIMITS = ("limit", "limit_left", "limit_right")


def calculus_rule(before: Tree, after: Tree, lets: Lets) -> str | None:
    """The id of the rule; None where the line before asks for no calculus. lets: what letters stand for."""
    if has_head(before, *DERIVATIVES):
        return _differentiation(before, after)
    of_integral = integral_rule(before, after, lets)
    if of_integral is not None:
        return of_integral
    if has_head(before, *LIMITS):
        return "rewrote_limit" if has_head(after, *LIMITS) else "limit_taken"
    return None


def _differentiation(before: Tree, after: Tree) -> str:
    match before:
        case Apply(head="derivative", args=(f, Symbol(name=x))):
            by_rule = next((name for name, parts in _used(f, x) if _term_by_term(parts, after)), None)
            if by_rule is not None:
                return by_rule
        case _:
            pass
    return "differentiation_rule" if has_head(after, *DERIVATIVES) else "differentiated"


def _used(f: Tree, x: str) -> list[tuple[str, list[Tree]]]:
    """(rule, the terms it gives) for a product or a quotient, with the inner derivatives taken."""
    moving = [g for g in factors(f) if depends(g, x)]
    still = [g for g in factors(f) if not depends(g, x)]
    try:
        match f:
            case Apply(head="div", args=(u, v)) if depends(u, x) and depends(v, x):
                whole = div(sub(mul(derivative(u, x), v), mul(u, derivative(v, x))), power(v, Number("2")))
                return [("quotient_rule", [whole])]
            case Apply(head="mul") if len(moving) > 1:
                parts = [mul(*still, *moving[:i], derivative(g, x), *moving[i + 1 :]) for i, g in enumerate(moving)]
                return [("product_rule", parts)]
            case _:
                return []
    except NoDerivative:
        return []


def _term_by_term(parts: list[Tree], after: Tree) -> bool:
    """Whether the line is the sum of these terms, one for one."""
    left = list(terms(after))
    if len(left) != len(parts) or (len(parts) == 1 and not has_head(after, "div")):
        return False
    if len(parts) == 1:
        return same(parts[0], after) and isinstance(after, Apply) and after.head == "div"
    for part in parts:
        twin = next((t for t in left if same(part, t)), None)
        if twin is None:
            return False
        left.remove(twin)
    return same(add(*parts), after)
