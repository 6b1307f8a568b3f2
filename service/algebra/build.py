"""Trees made while grading: constructors that drop what adds nothing (0 +, 1 ·, ^1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from service.tree import BINDERS, Apply, Constant, Number, Relation, Symbol, Tree, children

ZERO, ONE, TWO = Number("0"), Number("1"), Number("2")
E = Constant("e")
TRUE, FALSE = Constant("true"), Constant("false")


def number(value: int | Fraction) -> Tree:
    """A whole number or a fraction, negated where negative."""
    fraction = Fraction(value)
    top: Tree = Number(str(abs(fraction.numerator)))
    size = top if fraction.denominator == 1 else Apply("div", (top, Number(str(fraction.denominator))))
    return Apply("neg", (size,)) if fraction < 0 else size


def add(*terms: Tree) -> Tree:
    kept = tuple(term for term in terms if term != ZERO)
    if len(kept) < 2:
        return kept[0] if kept else ZERO
    return Apply("add", kept)


def mul(*factors: Tree) -> Tree:
    if ZERO in factors:
        return ZERO
    kept = tuple(factor for factor in factors if factor != ONE)
    if len(kept) < 2:
        return kept[0] if kept else ONE
    return Apply("mul", kept, form="star")


def neg(a: Tree) -> Tree:
    if a == ZERO:
        return a
    return a.args[0] if isinstance(a, Apply) and a.head == "neg" else Apply("neg", (a,))


def sub(a: Tree, b: Tree) -> Tree:
    return add(a, neg(b))


def div(a: Tree, b: Tree) -> Tree:
    return a if b == ONE or a == ZERO else Apply("div", (a, b), form="frac")


def power(base: Tree, exponent: Tree) -> Tree:
    return base if exponent == ONE else ONE if exponent == ZERO else Apply("pow", (base, exponent))


def apply(head: str, *args: Tree) -> Tree:
    return Apply(head, args)


def equation(left: Tree, right: Tree) -> Relation:
    return Relation(("=",), (left, right))


def integer(tree: Tree) -> int | None:
    """The whole number a tree writes, signed; None for anything else."""
    fraction = rational(tree)
    return int(fraction) if fraction is not None and fraction.denominator == 1 else None


def rational(tree: Tree) -> Fraction | None:
    """The fraction that a numeral, its negative or a quotient of numerals writes."""
    match tree:
        case Number(text=text):
            return Fraction(text)
        case Apply(head="neg", args=(a,)):
            inner = rational(a)
            return None if inner is None else -inner
        case Apply(head="pos", args=(a,)):
            return rational(a)
        case Apply(head="div", args=(a, b)):
            top, bottom = rational(a), rational(b)
            return None if top is None or not bottom else top / bottom
        case _:
            return None


def substituted(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    """The tree with free symbols replaced; what a binder binds is left alone."""
    match tree:
        case Symbol(name=name):
            return values.get(name, tree)
        case Apply(head=head, args=args) if head in BINDERS and len(args) > 2:
            bound = args[BINDERS[head]]
            inner = {n: v for n, v in values.items() if not (isinstance(bound, Symbol) and n == bound.name)}
            place = 1 if head == "set_builder" else 0
            return replace(
                tree,
                args=tuple(
                    arg if arg is bound else substituted(arg, inner if index == place else values) for index, arg in enumerate(args)
                ),
            )
        case Apply(args=args):
            return replace(tree, args=tuple(substituted(a, values) for a in args))
        case Relation(sides=sides):
            return replace(tree, sides=tuple(substituted(s, values) for s in sides))
        case _:
            return tree


def depends(tree: Tree, name: str) -> bool:
    """Whether the symbol occurs in the tree, bound or not."""
    if isinstance(tree, Symbol):
        return tree.name == name
    return any(depends(child, name) for child in children(tree))


def terms(tree: Tree) -> tuple[Tree, ...]:
    """The terms of a sum, signs pushed on to them: a − (b + c) is a, −b, −c."""
    match tree:
        case Apply(head="add", args=args):
            return tuple(term for arg in args for term in terms(arg))
        case Apply(head="neg", args=(a,)):
            return tuple(neg(term) for term in terms(a))
        case Apply(head="pos", args=(a,)):
            return terms(a)
        case _:
            return (tree,)


def factors(tree: Tree) -> tuple[Tree, ...]:
    """The factors of a product, nested products opened; a minus sign is the factor −1."""
    match tree:
        case Apply(head="mul", args=args):
            return tuple(factor for arg in args for factor in factors(arg))
        case Apply(head="neg", args=(a,)):
            return (number(-1), *factors(a))
        case Apply(head="pos", args=(a,)):
            return factors(a)
        case _:
            return (tree,)
