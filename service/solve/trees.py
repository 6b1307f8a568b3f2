"""From what was written to a statement, and from a solution set to what is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Derivative, Expr, Integral, Limit, Product, Rational, S, Sum
from sympy.core.function import AppliedUndef

from service.cas import to_sympy
from service.cas.from_tree import with_sign
from service.errors import Unsupported
from service.functions import BY_NAME
from service.question import Context
from service.solve.domains import is_plain, of_function, of_power
from service.solve.stated import comparison
from service.solve.statements import FALSE, TRUE, Comparison, Condition, Every, Some, Statement, Whole, negated
from service.tree import BINDERS, Apply, Constant, Relation, Tree, children, walk

SIGNED = ("plus_minus", "minus_plus")


def statement(tree: Tree, context: Context) -> Statement:
    """The statement a tree makes; an expression on its own means "= 0". Raises Unsupported and TooHard."""
    if any(isinstance(node, Apply) and node.head in SIGNED for node in walk(tree)):
        return Some(tuple(statement(with_sign(tree, upper=upper), context) for upper in (True, False)))
    match tree:
        case Relation(signs=signs, sides=sides):
            links = tuple(_link(a, sign, b, context) for sign, a, b in zip(signs, sides, sides[1:], strict=False))
            return links[0] if len(links) == 1 else Every(links)
        case Constant(name="true" | "reals" | "complexes"):
            return TRUE
        case Constant(name="false" | "emptyset"):
            return FALSE
        case Apply(head="and" | "system" | "list" | "tuple", args=args):
            return Every(tuple(statement(arg, context) for arg in args))
        case Apply(head="or", args=args):
            return Some(tuple(statement(arg, context) for arg in args))
        case Apply(head="not", args=(inner,)):
            return negated(statement(inner, context))
        case Apply(head="therefore" | "let", args=(inner,)):
            return statement(inner, context)
        case Apply(head="element", args=(member, container)):
            return _member(member, container, context)
        case Apply(head="not_element", args=(member, container)):
            return negated(_member(member, container, context))
        case _:
            return _compared(tree, "=", None, context)


def _link(left: Tree, sign: str, right: Tree, context: Context) -> Statement:
    if sign == "=" and isinstance(right, Apply) and right.head == "set":
        return _member(left, right, context)
    return _compared(left, "=" if sign == "~" else sign, right, context)


def _compared(left: Tree, sign: str, right: Tree | None, context: Context) -> Statement:
    sides = [_expression(side, context) if side is not None else S.Zero for side in (left, right)]
    conditions = dict.fromkeys(c for side in (left, right) if side is not None for c in natural_domain(side, context))
    infinite = [side for side in sides if side in (S.Infinity, S.NegativeInfinity)]
    if infinite:
        return comparison(sides[0], sign, sides[1], tuple(conditions))
    return Comparison(sides[0] - sides[1], sign, tuple(conditions))


def _expression(tree: Tree, context: Context) -> Expr:
    value = to_sympy(tree, context)
    if not isinstance(value, Expr):
        raise Unsupported("Only equations and inequalities between numbers can be solved here.")
    value = value.doit() if value.has(*_UNEVALUATED) else value
    if value.has(AppliedUndef):
        raise Unsupported("Here stands an unknown function or its derivative; differential equations go to /dsolve.")
    return value


def _unevaluated() -> tuple[type, ...]:
    return Derivative, Integral, Limit, Product, Sum


_UNEVALUATED = _unevaluated()


def _member(member: Tree, container: Tree, context: Context) -> Statement:
    """Member ∈ container as a statement."""
    match container:
        case Apply(head="set", args=args):
            return Some(tuple(_compared(member, "=", arg, context) for arg in args))
        case Apply(head="interval", args=(low, high), form=form):
            above = _compared(member, ">" if form.startswith(("(", "]")) else ">=", low, context)
            below = _compared(member, "<" if form.endswith((")", "[")) else "<=", high, context)
            return Every((above, below))
        case Apply(head="union", args=args):
            return Some(tuple(_member(member, arg, context) for arg in args))
        case Apply(head="intersection", args=args):
            return Every(tuple(_member(member, arg, context) for arg in args))
        case Apply(head="difference", args=(first, second)):
            return Every((_member(member, first, context), negated(_member(member, second, context))))
        case Constant(name="reals" | "complexes" as name):
            value = _expression(member, context)
            outside = value.is_finite is False or (name == "reals" and value.is_extended_real is False)
            return FALSE if outside else _compared(member, "=", member, context)  # ln x ∈ ℝ where ln x is defined
        case Constant(name="emptyset"):
            return FALSE
        case Constant(name="integers" | "rationals" as name):
            return Whole(_expression(member, context), name == "rationals")
        case Constant(name="naturals"):
            return Every((Whole(_expression(member, context)), _compared(member, ">=", None, context)))
    raise Unsupported("This set can't be used here.")


def natural_domain(tree: Tree, context: Context) -> tuple[Condition, ...]:
    """What the tree needs in order to be defined, read off before anything is simplified; each condition once."""
    found: dict[Condition, None] = {}
    for condition in _needs(tree, context):
        if not is_plain(condition):
            found.setdefault(condition)
    return tuple(found)


def _needs(tree: Tree, context: Context) -> Iterator[Condition]:
    match tree:
        case Apply(head=head) if head in BINDERS:
            return
        case Apply(head=head, args=args):
            for make in OF_HEAD.get(head, ()):
                yield from make(*(to_sympy(arg, context) for arg in args))
            if head in BY_NAME and head not in OF_HEAD:
                yield from of_function(BY_NAME[head], *(to_sympy(arg, context) for arg in args))
    for child in children(tree):
        yield from _needs(child, context)


def _below(above: Expr, below: Expr) -> Iterator[Condition]:
    yield Condition(below, "!=", "denominator")


def _root(radicand: Expr, index: Expr | int = 2) -> Iterator[Condition]:
    if isinstance(index, int | Rational):
        yield from of_power(radicand, Rational(1, 1) / index)


def _logarithm(argument: Expr, base: Expr | None = None) -> Iterator[Condition]:
    yield Condition(argument, ">", "logarithm")
    if base is not None and isinstance(base, Expr):
        yield Condition(base, ">", "logarithm")
        yield Condition(base - 1, "!=", "logarithm")


OF_HEAD: dict[str, tuple[Callable[..., Iterator[Condition]], ...]] = {
    "div": (_below,),
    "pow": (of_power,),
    "sqrt": (_root,),
    "root": (_root,),
    "log": (_logarithm,),
}
"""Head of the tree → what it needs of its operands."""
