"""Integrals with bounds: an antiderivative and its values at the bounds, symmetry, kinks, and improper ones as limits.

Contract: each rule takes ∫ₐᵇ f dx to what has the same value where that is finite; the judge compares the values.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import sympy
from sympy import Expr

from service.algebra.build import ZERO, add, sub, substituted, terms
from service.cas import symbol, to_sympy, to_tree
from service.judge.integrals import arbitrary_constants, indefinite
from service.question import Context
from service.rules import limits
from service.rules.integration import INTEGRATION, MOST_STEPS, PUTTING_BACK, integral
from service.rules.rule import Link, Move, Moves, Rule, Scope
from service.rules.simplifying import SIMPLIFYING
from service.rules.strategies import Strategy, either, first, somewhere, unless, use, worked
from service.rules.tidy import flat
from service.tree import Apply, Symbol, Tree, walk


def is_definite(node: Tree) -> bool:
    """∫ₐᵇ f dx."""
    return isinstance(node, Apply) and node.head == "integral" and len(node.args) == 4 and isinstance(node.args[1], Symbol)


def _parts(node: Tree) -> tuple[Tree, Symbol, Tree, Tree] | None:
    match node:
        case Apply(head="integral", args=(f, Symbol() as x, a, b)):
            return f, x, a, b
        case _:
            return None


def between(f: Tree, x: Tree, a: Tree, b: Tree) -> Tree:
    """∫ₐᵇ f dx."""
    return Apply("integral", (f, x, a, b))


def _bracket(found: Tree, x: Tree, a: Tree, b: Tree) -> Tree:
    """[F] from a to b."""
    return Apply("subst", (found, x, a, b))


def _value(tree: Tree) -> Expr:
    return to_sympy(tree, Context())


def _is_infinite(bound: Tree) -> bool:
    return bool(_value(bound).is_infinite)


def _as_function(f: Tree, x: Symbol) -> tuple[Expr, sympy.Symbol]:
    return _value(f), symbol(x.name, Context())


# Improper integrals


def _to_infinity(node: Tree, scope: Scope) -> Moves:
    """∫ₐ^∞ f dx = lim ∫ₐᵗ f dx for t → ∞"""
    match _parts(node):
        case (f, x, a, b) if _is_infinite(b) and not _is_infinite(a):
            t = _bound_letter(node)
            yield Move(Apply("limit", (between(f, x, a, t), t, b)), {"u": t, "b": b})
        case (f, x, a, b) if _is_infinite(a) and not _is_infinite(b):
            t = _bound_letter(node)
            yield Move(Apply("limit", (between(f, x, t, b), t, a)), {"u": t, "b": a})


def _bound_letter(node: Tree) -> Symbol:
    return Symbol(next(name for name in ("t", "b", "c", "s") if name not in {n.name for n in walk(node) if isinstance(n, Symbol)}))


def _at_zero(node: Tree, scope: Scope) -> Moves:
    """∫ from −∞ to ∞ = ∫ from −∞ to 0 + ∫ from 0 to ∞"""
    match _parts(node):
        case (f, x, a, b) if _is_infinite(a) and _is_infinite(b):
            yield Move(add(between(f, x, a, ZERO), between(f, x, ZERO, b)), {"c": ZERO})


def _to_pole(node: Tree, scope: Scope) -> Moves:
    """∫ₐᵇ f dx = lim ∫ₜᵇ f dx for t → a⁺, where f is not bounded at a; at b alike"""
    match _parts(node):
        case (f, x, a, b) if not _is_infinite(a) and not _is_infinite(b):
            g, letter = _as_function(f, x)
            low, high = _value(a), _value(b)
            t = _bound_letter(node)
            at_low, at_high = _is_unbounded(g, letter, low), _is_unbounded(g, letter, high)
            if at_low and at_high:
                middle = to_tree((low + high) / 2)
                yield Move(add(between(f, x, a, middle), between(f, x, middle, b)), {"c": middle})
            elif at_low:
                yield Move(Apply("limit_right", (between(f, x, t, b), t, a)), {"u": t, "b": a})
            elif at_high:
                yield Move(Apply("limit_left", (between(f, x, a, t), t, b)), {"u": t, "b": b})


def _is_unbounded(g: Expr, x: sympy.Symbol, a: Expr) -> bool:
    """Whether a denominator or a logarithm in f vanishes at a."""
    if a.free_symbols:
        return False
    for node in sympy.preorder_traversal(g):
        vanishing = node.base if node.is_Pow and node.exp.is_negative else node.args[0] if isinstance(node, sympy.log) else None
        if vanishing is None and isinstance(node, sympy.tan | sympy.sec):
            vanishing = sympy.cos(node.args[0])
        if vanishing is None and isinstance(node, sympy.cot | sympy.csc):
            vanishing = sympy.sin(node.args[0])
        if vanishing is not None and vanishing.has(x) and vanishing.subs(x, a) == 0:
            return True
    return False


# Kinks and symmetry


def _kinks(node: Tree, scope: Scope) -> Moves:
    """∫ₐᵇ |g| dx split where g = 0"""
    match _parts(node):
        case (f, x, a, b):
            g, letter = _as_function(f, x)
            low, high = _value(a), _value(b)
            if low.free_symbols or high.free_symbols or not low.is_finite or not high.is_finite:
                return
            insides = {part.args[0] for part in g.atoms(sympy.Abs) if part.has(letter)}
            zeros = sorted({zero for inside in insides for zero in _zeros(inside, letter, low, high)}, key=float)
            if insides:
                ends = [low, *zeros, high]
                pieces = [_without_bars(g, letter, p, q) for p, q in pairwise(ends)]
                trees = [a, *(to_tree(zero) for zero in zeros), b]
                after = (between(to_tree(h), x, p, q) for h, p, q in zip(pieces, trees, trees[1:], strict=False))
                where = {"f": to_tree(insides.pop()), **({"c": to_tree(zeros[0])} if zeros else {})}
                yield Move(add(*after), where)


def _zeros(inside: Expr, x: sympy.Symbol, low: Expr, high: Expr) -> list[Expr]:
    """The zeros between the bounds."""
    found = sympy.solveset(inside, x, sympy.Interval.open(low, high))
    return list(found) if isinstance(found, sympy.FiniteSet) else []


def _without_bars(g: Expr, x: sympy.Symbol, low: Expr, high: Expr) -> Expr:
    """g with |u| as u or −u, as the sign of u is between."""
    middle = (low + high) / 2
    return g.replace(sympy.Abs, lambda u: u if not u.has(x) or u.subs(x, middle) >= 0 else -u)


def _symmetry(node: Tree, scope: Scope) -> Moves:
    """∫ from −a to a: 0 for an odd f, 2·∫ from 0 to a for an even f that is worth it"""
    match _parts(node):
        case (f, x, a, b):
            g, letter = _as_function(f, x)
            if _value(a) + _value(b) != 0 or not g.has(letter) or _value(b).is_infinite:
                return
            mirrored = g.subs(letter, -letter)
            if mirrored == -g or sympy.expand(mirrored + g) == 0:
                yield Move(ZERO, {"f": f})


# Antiderivative and bounds


def _found(node: Tree, scope: Scope) -> Moves:
    """∫ₐᵇ f dx = [F] from a to b"""
    match _parts(node):
        case (f, x, a, b):
            primitive, chain = _worked(f, x, scope)
            if primitive is not None:
                move = Move(_bracket(primitive, x, a, b), {"f": f, "d": primitive}, inner=chain if len(chain) > 1 else ())
                yield move
                if move.inner:
                    yield replace(move, inner=())


def _worked(f: Tree, x: Symbol, scope: Scope) -> tuple[Tree | None, tuple[Link, ...]]:
    """F without its constant, and the chain of ∫ f dx that leads to it."""
    line: Tree = integral(f, x)
    known, links = Scope(letter=x.name), list[Link]()
    for used in worked(INTEGRATION, line, known, lambda line, scope, used: True, MOST_STEPS):
        links.append(Link(line, used))
        line = used.move.after
    if not links or indefinite(line):
        return None, ()
    return add(*(term for term in terms(line) if term != Symbol("C"))), tuple(links)


def _bounds_put_in(node: Tree, scope: Scope) -> Moves:
    """[F] from a to b = F(b) − F(a)"""
    match node:
        case Apply(head="subst", args=(found, Symbol(name=name), a, b)):
            upper, lower = substituted(found, {name: b}), substituted(found, {name: a})
            yield Move(sub(upper, lower), {"a": a, "b": b, "d": found})


def _is_bracket(node: Tree) -> bool:
    return isinstance(node, Apply) and node.head == "subst"


def _is_done(line: Tree, scope: Scope) -> bool:
    """Whether bounds are left, or an antiderivative stands there with its constant."""
    return bool(arbitrary_constants(line)) or any(is_definite(node) or _is_bracket(node) for node in walk(line))


TO_INFINITY = Rule(
    "improper_as_limit", "", _to_infinity, ("integrate(1/x^2, (x, 1, oo))", "limit(integrate(1/x^2, (x, 1, t)), t, oo)")
)  # fmt: skip
AT_ZERO = Rule("split_at_zero", "", _at_zero, ("integrate(e^x, (x, -oo, oo))", "integrate(e^x, (x, -oo, 0)) + integrate(e^x, (x, 0, oo))"))
TO_POLE = Rule(
    "unbounded_as_limit", "", _to_pole, ("integrate(1/sqrt(x), (x, 0, 1))", "limit(integrate(1/sqrt(x), (x, t, 1)), t, 0, right)")
)  # fmt: skip
KINKS = Rule(
    "split_at_kink", "", _kinks, ("integrate(abs(x - 1), (x, 0, 3))", "integrate(1 - x, (x, 0, 1)) + integrate(x - 1, (x, 1, 3))")
)  # fmt: skip
SYMMETRY = Rule("odd_over_symmetric", "", _symmetry, ("integrate(x^3, (x, -2, 2))", "0"))
FOUND = Rule("antiderivative_with_bounds", "", _found, ("", ""))
BOUNDS = Rule("bounds_put_in", "", _bounds_put_in, ("", ""))
RULES = (TO_INFINITY, AT_ZERO, TO_POLE, KINKS, SYMMETRY)
TOLD_RULES = (FOUND, BOUNDS)
DEFINITE: Strategy = first(
    somewhere(use(BOUNDS), _is_bracket, flat),
    somewhere(first(use(KINKS), use(SYMMETRY), use(AT_ZERO), use(TO_INFINITY), use(TO_POLE), use(FOUND)), is_definite, flat),
)
"""The first bracket, else the first ∫ with bounds by the first rule that fits."""
WITH_BOUNDS: Strategy = first(DEFINITE, unless(_is_done, first(limits.LIMITS, SIMPLIFYING)))
"""Bounds, then the limits that were brought in, then the number."""


def is_left(line: Tree) -> bool:
    """Whether something is left to integrate or to put in."""
    return limits.has_limit(line) or any(isinstance(node, Apply) and node.head in {"integral", "subst"} for node in walk(line))


INTEGRATING: Strategy = either(lambda line: bool(indefinite(line)), INTEGRATION, first(PUTTING_BACK, WITH_BOUNDS))
"""Integrals without bounds first; letters put back; then those with bounds."""
