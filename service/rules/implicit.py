"""dy/dx of a function that an equation gives: both sides are differentiated, then the equation is solved for dy/dx.

F(x, y) = G(x, y)   →   d/dx F = d/dx G   →   a·dy/dx = b   →   dy/dx = b/a
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from service.algebra.build import ONE, ZERO, add, depends, div, factors, mul, neg, terms
from service.algebra.calculus import derivative
from service.rules import fractions as f
from service.rules.differentiation import DIFFERENTIATION, d
from service.rules.finishing import FINISHING, is_goal
from service.rules.rule import Move, Moves, Rule, Scope, Used
from service.rules.simplifying import OPENED_SUMS, TERMS, each
from service.rules.strategies import Strategy, first, unless, use
from service.rules.tidy import expanded
from service.tree import Apply, Relation, Symbol, Tree, rebuilt, walk

SLOPE = Symbol("slope_9000")
"""What stands for dy/dx where an expression is handed to algebra that would take it for the derivative of a constant."""


def _slope(scope: Scope) -> Tree:
    """dy/dx."""
    return Apply("derivative", (Symbol(scope.of), Symbol(scope.letter)))


def truth(line: Tree, scope: Scope) -> Tree:
    """The line with dy/dx as the answer has it and other derivatives worked out: what must be true for all x and y."""
    match scope.goal:
        case Relation(sides=(_, found)):
            return rebuilt(line, lambda node: _worked_out(node, scope, found))
        case _:
            return line


def _worked_out(node: Tree, scope: Scope, found: Tree) -> Tree:
    match node:
        case Apply(head="derivative", args=(inner, Symbol(name=name))) if name == scope.letter:
            if inner == Symbol(scope.of):
                return found
            return add(derivative(inner, scope.letter), mul(derivative(inner, scope.of), found))
        case _:
            return node


def _both_sides(line: Tree, scope: Scope) -> Moves:
    """F = G  ⟹  d/dx F = d/dx G"""
    match line:
        case Relation(signs=("=",), sides=(left, right)) if not _is_differentiated(line):
            x = Symbol(scope.letter)
            sides = (d(side, x) if depends(side, scope.letter) or depends(side, scope.of) else ZERO for side in (left, right))
            yield Move(Relation(("=",), tuple(sides)), {"x": x, "y": Symbol(scope.of)})


def _is_differentiated(line: Tree) -> bool:
    return any(isinstance(node, Apply) and node.head == "derivative" for node in walk(line))


def as_function(strategy: Strategy) -> Strategy:
    """The strategy on a line in which the letter that depends on the variable is a function of it."""

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        call = Apply("call", (Symbol(scope.of), Symbol(scope.letter)))

        def there(tree: Tree) -> Tree:
            return rebuilt(tree, lambda node: call if node == Symbol(scope.of) else node)

        def back(tree: Tree) -> Tree:
            return rebuilt(tree, lambda node: Symbol(scope.of) if _is_call(node, scope.of) else node)

        for used in strategy(there(line), scope):
            parts = {name: back(part) for name, part in used.move.parts.items()}
            yield replace(used, move=Move(back(used.move.after), parts))

    return offered


def _is_call(node: Tree, of: str) -> bool:
    match node:
        case Apply(head="call", args=(name, _)):
            return of in {getattr(name, "name", ""), *(getattr(n, "name", "") for n in walk(name))}
        case _:
            return False


def _has_slope(tree: Tree, scope: Scope) -> bool:
    return any(node == _slope(scope) for node in walk(tree))


def _opened(line: Tree, scope: Scope) -> Moves:
    """a·(b + c·y′) = a·b + a·c·y′"""
    match line:
        case Relation(sides=sides):
            loose = [term for side in sides for term in terms(side) if _has_slope(term, scope) and _holds_sum_with_slope(term, scope)]
            if loose:
                opened = tuple(expanded_with(side, scope) if any(term in terms(side) for term in loose) else side for side in sides)
                yield Move(Relation(("=",), opened), {"f": loose[0], "d": expanded_with(loose[0], scope)})


def _holds_sum_with_slope(term: Tree, scope: Scope) -> bool:
    return any(isinstance(node, Apply) and node.head == "add" and _has_slope(node, scope) for node in walk(term))


def expanded_with(side: Tree, scope: Scope) -> Tree:
    """The side multiplied out, dy/dx kept as it is."""
    held = rebuilt(side, lambda node: SLOPE if node == _slope(scope) else node)
    return rebuilt(expanded(held), lambda node: _slope(scope) if node == SLOPE else node)


def _gathered(line: Tree, scope: Scope) -> Moves:
    """a·y′ + b = c·y′ + d  ⟺  a·y′ − c·y′ = d − b"""
    match line:
        case Relation(sides=(left, right)) if _is_differentiated(line):
            with_it, without = ([t for t in terms(left) if _has_slope(t, scope) is wanted] for wanted in (True, False))
            over, beside = ([t for t in terms(right) if _has_slope(t, scope) is wanted] for wanted in (True, False))
            if not over and not [t for t in without if t != ZERO]:
                return
            if not with_it and not without:
                return
            gathered = add(*with_it, *(neg(t) for t in over)), add(*(t for t in beside if t != ZERO), *(neg(t) for t in without))
            yield Move(Relation(("=",), gathered), {"y": Symbol(scope.of)})


def _taken_out(line: Tree, scope: Scope) -> Moves:
    """a·y′ + b·y′ = c  ⟺  (a + b)·y′ = c"""
    match line:
        case Relation(sides=(left, right)) if len(terms(left)) > 1 and all(_has_slope(t, scope) for t in terms(left)):
            rest = [_without_slope(t, scope) for t in terms(left)]
            if None not in rest:
                whole = mul(add(*(part for part in rest if part is not None)), _slope(scope))
                yield Move(Relation(("=",), (whole, right)), {"y": Symbol(scope.of)})


def _without_slope(term: Tree, scope: Scope) -> Tree | None:
    """c of c·y′; None where it is no such product."""
    match term:
        case Apply(head="neg", args=(a,)):
            inner = _without_slope(a, scope)
            return None if inner is None else neg(inner)
        case Apply(head="div", args=(above, below)):
            inner = _without_slope(above, scope)
            return None if inner is None or _has_slope(below, scope) else div(inner, below)
        case _:
            rest = [factor for factor in factors(term) if factor != _slope(scope)]
            return mul(*rest) if len(rest) == len(factors(term)) - 1 and not any(_has_slope(r, scope) for r in rest) else None


def _divided(line: Tree, scope: Scope) -> Moves:
    """a·y′ = b  ⟺  y′ = b/a, for a ≠ 0"""
    match line:
        case Relation(sides=(left, right)) if len(terms(left)) == 1 and left != _slope(scope):
            by = _without_slope(left, scope)
            if by is not None and by != ONE:
                after = Relation(("=",), (_slope(scope), _quotient(right, by)))
                yield Move(after, {"a": by}, conditions=(Relation(("!=",), (by, ZERO)),))


def _quotient(above: Tree, below: Tree) -> Tree:
    """A fraction with one sign in front."""
    minus = sum(isinstance(side, Apply) and side.head == "neg" for side in (above, below))
    sizes = [side.args[0] if isinstance(side, Apply) and side.head == "neg" else side for side in (above, below)]
    return neg(div(*sizes)) if minus == 1 else div(*sizes)


BOTH_SIDES = Rule("differentiated_both_sides", "", _both_sides, ("", ""), "method_line")
OPENED = Rule("multiplied_out", "a*(b + c) = a*b + a*c", _opened, ("", ""), "equivalent")
GATHERED = Rule("gathered_slope", "", _gathered, ("", ""), "equivalent")
TAKEN_OUT = Rule("took_out_slope", "", _taken_out, ("", ""), "equivalent")
DIVIDED = Rule("divided_by_coefficient", "", _divided, ("", ""), "equivalent")
RULES = (BOTH_SIDES, OPENED, GATHERED, TAKEN_OUT, DIVIDED)
IMPLICIT: Strategy = unless(
    is_goal,
    first(
        use(BOTH_SIDES),
        as_function(DIFFERENTIATION),
        use(OPENED),
        use(GATHERED),
        use(TAKEN_OUT),
        use(DIVIDED),
        first(each(f.SAME_FACTOR, f.TO_CANCEL, f.CANCELLED), OPENED_SUMS, TERMS),
        FINISHING,
    ),
)
"""Differentiate both sides, gather dy/dx, divide."""
