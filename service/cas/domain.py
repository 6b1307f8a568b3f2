"""The natural domain: where what was written means something, recorded before anything is simplified."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import sympy
from sympy import Basic, Expr, S
from sympy.core.relational import Relational
from sympy.core.sympify import _sympify
from sympy.logic.boolalg import Boolean

from service.cas.from_tree import to_sympy
from service.errors import Unsupported
from service.functions import BY_NAME
from service.messages import Message
from service.question import Context
from service.read import read
from service.tree import BINDERS, Apply, Constant, Number, Relation, Symbol, Tree, children, rebuilt

HIDDEN = frozenset({"text", "missing", "set_builder"})
"""Heads inside which nothing is asked of the symbols outside."""


def natural_domain(tree: Tree, context: Context = Context()) -> tuple[Boolean, ...]:  # noqa: B008  a frozen value
    """Conditions, as SymPy relations, under which every part of the tree is defined (and real, over the reals).

    Denominators are not 0, even roots are not negative, logarithms are of positive numbers, tan has no pole, and so on.
    Those that always hold are left out; `false` among them says that the tree is defined nowhere. Conditions on the
    bound variable of a sum, a limit or a definite integral are left out too.
    """
    found: dict[Boolean, None] = {}
    for condition in _conditions(tree, context):
        if condition is not S.true:
            found.setdefault(condition)
    return tuple(found)


def _conditions(tree: Tree, context: Context) -> Iterator[Boolean]:
    match tree:
        case Apply(head=head, args=args) if head in BINDERS and not (head == "integral" and len(args) == 2):
            for bound in args[2:]:
                yield from _conditions(bound, context)
            return
        case Apply(head=head) if head in HIDDEN:
            return
        case Apply():
            yield from _asked_by(tree, context)
    for child in children(tree):
        yield from _conditions(child, context)


def _asked_by(tree: Apply, context: Context) -> Iterator[Boolean]:
    """What the outermost operator asks of its operands."""
    real = context.domain != "complex"
    match tree:
        case Apply(head="div", args=(_, below)):
            yield _condition(sympy.Ne, below, context)
        case Apply(head="pow", args=(base, exponent)):
            yield from _of_power(base, exponent, context)
        case Apply(head="root", args=(radicand, index)):
            if real and _is_even(to_sympy(index, context)):
                yield _condition(sympy.Ge, radicand, context)
        case Apply(head="log", args=(argument, *base)):
            for part in (argument, *base):
                yield _condition(sympy.Gt if real else sympy.Ne, part, context)
            if base:
                yield _condition(sympy.Ne, Apply("add", (*base, Apply("neg", (Number("1"),)))), context)
        case Apply(head=head, args=args) if head in BY_NAME and BY_NAME[head].domain:
            rule = _rule(BY_NAME[head].domain)
            if real or rule.signs == ("!=",):
                yield _holds(rule, args, context)


def _of_power(base: Tree, exponent: Tree, context: Context) -> Iterator[Boolean]:
    """b^(p/q): b ≥ 0 for even q, b ≠ 0 for a negative exponent, b > 0 for both and for an exponent that varies."""
    value = to_sympy(exponent, context)
    real = context.domain != "complex"
    negative = bool(value.is_negative)
    if value.is_integer or not real:
        if negative or not (value.is_number or value.is_nonnegative or not value.is_integer):
            yield _condition(sympy.Ne, base, context)
    elif value.is_Rational and not _is_even(value.q):
        if negative:
            yield _condition(sympy.Ne, base, context)
    elif not (base == Constant("e") or to_sympy(base, context).is_positive):
        strict = negative or not value.is_number
        yield _condition(sympy.Gt if strict else sympy.Ge, base, context)


def _is_even(index: Expr | int) -> bool:
    return bool(_sympify(index).is_even)


def _condition(relation: type[Relational], tree: Tree, context: Context) -> Boolean:
    """`tree relation 0`, true or false where that is plain; of a number that is not real, no order is asked."""
    value = to_sympy(tree, context)
    return relation(value, 0) if _can_be_ordered(value) or (relation is sympy.Ne and isinstance(value, sympy.Expr)) else S.true


@lru_cache(maxsize=128)
def _rule(domain: str) -> Relation:
    """A domain of the vocabulary, read."""
    tree = read(domain, "text", symbols=frozenset({"a", "b"})).tree
    if not isinstance(tree, Relation):
        raise Unsupported(Message("“{}” is no condition.", domain))
    return tree


def _holds(rule: Relation, args: tuple[Tree, ...], context: Context) -> Boolean:
    places = dict(zip("ab", args, strict=False))
    tree = rebuilt(rule, lambda node: places.get(node.name, node) if isinstance(node, Symbol) else node)
    sides = [to_sympy(side, context) for side in tree.sides] if isinstance(tree, Relation) else []
    kinds = {"=": sympy.Eq, "!=": sympy.Ne, "<": sympy.Lt, "<=": sympy.Le, ">": sympy.Gt, ">=": sympy.Ge}
    links = zip(rule.signs, sides, sides[1:], strict=False)
    return sympy.And(*(kinds[sign](left, right) for sign, left, right in links if _can_be_ordered(left) and _can_be_ordered(right)))


def _can_be_ordered(value: Basic) -> bool:
    """Of the two values of ±, and of a number that is not real, no order is asked."""
    return isinstance(value, sympy.Expr) and value.is_extended_real is not False
