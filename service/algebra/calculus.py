"""Derivatives of trees, by the textbook's rules; for checking lines, not for showing."""

from __future__ import annotations

from collections.abc import Callable

from service.algebra.build import ONE, TWO, ZERO, E, add, apply, depends, div, mul, neg, number, power, rational, sub, substituted
from service.functions import BY_NAME, FUNCTIONS
from service.read.formulas import filled
from service.tree import Apply, Number, Symbol, Tree


class NoDerivative(ArithmeticError):
    """The tree holds something these rules can't differentiate."""


def _slope(text: str) -> Callable[[Tree], Tree]:
    return lambda u: filled(text, (u,))


OUTER: dict[str, Callable[[Tree], Tree]] = {
    entry.name: _slope(slope) for entry in FUNCTIONS if entry.name != "log" for slope in entry.slopes(1) if slope
}
"""f ↦ f′(u), without the inner derivative."""


def nth_derivative(tree: Tree, name: str, order: int) -> Tree:
    """The derivative of the given order. Raises NoDerivative."""
    if not 0 <= order <= 12:
        raise NoDerivative("the order is too high")
    for _ in range(order):
        tree = derivative(tree, name)
    return tree


def derivative(tree: Tree, name: str) -> Tree:
    """d/d(name) of a tree. Raises NoDerivative."""
    if not depends(tree, name):
        return ZERO
    match tree:
        case Symbol():
            return ONE
        case Apply(head=head, args=args) if head in RULES:
            return RULES[head](args, name)
        case Apply(head=head, args=(u,)) if head in OUTER:
            return mul(OUTER[head](u), derivative(u, name))
        case Apply(head=head, args=args) if head in BY_NAME:
            return _of_several(BY_NAME[head].slopes(len(args)), args, name)
        case _:
            raise NoDerivative("no rule")


def _of_several(slopes: tuple[str, ...], args: tuple[Tree, ...], name: str) -> Tree:
    """∂f/∂u · u′ + ∂f/∂v · v′ + …"""
    moving = [i for i, u in enumerate(args) if depends(u, name)]
    if not slopes or not all(slopes[i] for i in moving):
        raise NoDerivative("no rule")
    return add(*(mul(filled(slopes[i], args), derivative(args[i], name)) for i in moving))


def _sum(args: tuple[Tree, ...], name: str) -> Tree:
    return add(*(derivative(a, name) for a in args))


def _product(args: tuple[Tree, ...], name: str) -> Tree:
    return add(*(mul(*args[:i], derivative(factor, name), *args[i + 1 :]) for i, factor in enumerate(args) if depends(factor, name)))


def _quotient(args: tuple[Tree, ...], name: str) -> Tree:
    top, bottom = args
    if not depends(bottom, name):
        return div(derivative(top, name), bottom)
    return div(sub(mul(derivative(top, name), bottom), mul(top, derivative(bottom, name))), power(bottom, TWO))


def _power(args: tuple[Tree, ...], name: str) -> Tree:
    base, exponent = args
    if not depends(exponent, name):
        value = rational(exponent)
        lowered = sub(exponent, ONE) if value is None else number(value - 1)
        return mul(exponent, power(base, lowered), derivative(base, name))
    if not depends(base, name):
        scale = ONE if base == E else apply("log", base)
        return mul(power(base, exponent), scale, derivative(exponent, name))
    inner = add(mul(derivative(exponent, name), apply("log", base)), div(mul(exponent, derivative(base, name)), base))
    return mul(power(base, exponent), inner)


def _root(args: tuple[Tree, ...], name: str) -> Tree:
    base, n = args
    return mul(div(ONE, n), div(apply("root", base, n), base), derivative(base, name))


def _log(args: tuple[Tree, ...], name: str) -> Tree:
    if len(args) == 2:
        return derivative(div(apply("log", args[0]), apply("log", args[1])), name)
    u = args[0]
    if isinstance(u, Apply) and u.head == "abs":
        return div(derivative(u.args[0], name), u.args[0])
    return div(derivative(u, name), u)


def _neg(args: tuple[Tree, ...], name: str) -> Tree:
    return neg(derivative(args[0], name))


def _scaled(args: tuple[Tree, ...], name: str) -> Tree:
    return div(derivative(args[0], name), Number("100"))


def _again(args: tuple[Tree, ...], name: str) -> Tree:
    """A derivative of a derivative."""
    order = int(args[2].text) if len(args) > 2 and isinstance(args[2], Number) else 1
    if not isinstance(args[1], Symbol):
        raise NoDerivative("no variable")
    return derivative(nth_derivative(args[0], args[1].name, order), name)


def _integral(args: tuple[Tree, ...], name: str) -> Tree:
    """d/dx ∫ f dx = f; Leibniz's rule for bounds."""
    if not isinstance(args[1], Symbol):
        raise NoDerivative("no variable")
    if len(args) == 2:
        if args[1].name == name:
            return args[0]
        raise NoDerivative("another variable")
    f, x, a, b = args[0], args[1], args[2], args[3]
    ends = sub(
        mul(substituted(f, {x.name: b}), derivative(b, name)),
        mul(substituted(f, {x.name: a}), derivative(a, name)),
    )
    inside = derivative(f, name) if x.name != name and depends(f, name) else ZERO
    return add(ends, ZERO if inside == ZERO else Apply("integral", (inside, x, a, b)))


def _summed(args: tuple[Tree, ...], name: str) -> Tree:
    """Term by term."""
    body, index, low, high = args
    if depends(low, name) or depends(high, name) or not isinstance(index, Symbol) or index.name == name:
        raise NoDerivative("the range moves")
    return Apply("sum", (derivative(body, name), index, low, high))


def _summed_over(args: tuple[Tree, ...], name: str) -> Tree:
    """Over members that do not move, term by term."""
    body, index, members = args
    if depends(members, name) or not isinstance(index, Symbol) or index.name == name:
        raise NoDerivative("the range moves")
    return Apply("sum_over", (derivative(body, name), index, members))


def _real_part(args: tuple[Tree, ...], name: str) -> Tree:
    """Re f for a real variable."""
    return Apply("re", (derivative(args[0], name),))


def _between(args: tuple[Tree, ...], name: str) -> Tree:
    """[F] from a to b, written out."""
    if len(args) != 4 or not isinstance(args[1], Symbol):
        raise NoDerivative("no variable, or a single value")
    body, variable, low, high = args[0], args[1], args[2], args[3]
    return derivative(sub(substituted(body, {variable.name: high}), substituted(body, {variable.name: low})), name)


def _cases(args: tuple[Tree, ...], name: str) -> Tree:
    changed = []
    for case in args:
        if not isinstance(case, Apply):
            raise NoDerivative("no case")
        changed.append(apply("case", derivative(case.args[0], name), case.args[1]))
    return Apply("piecewise", tuple(changed))


RULES: dict[str, Callable[[tuple[Tree, ...], str], Tree]] = {
    "add": _sum,
    "mul": _product,
    "div": _quotient,
    "neg": _neg,
    "pos": lambda args, name: derivative(args[0], name),
    "pow": _power,
    "root": _root,
    "log": _log,
    "percent": _scaled,
    "derivative": _again,
    "partial": _again,
    "integral": _integral,
    "piecewise": _cases,
    "sum": _summed,
    "sum_over": _summed_over,
    "re": _real_part,
    "subst": _between,
}
