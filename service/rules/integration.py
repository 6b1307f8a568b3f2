"""Integration: each rule on one ∫ f dx, and the strategy that takes the first ∫ by the first rule that fits.

Contract: an indefinite integral keeps its + C, which is written where the last one is gone. Source of the choice of u: Kasube, "A
Technique for Integration by Parts", Amer. Math. Monthly 90 (1983).
"""

from __future__ import annotations

from collections.abc import Iterator

from service.algebra.antiderivatives import simple_antiderivative
from service.algebra.build import ONE, add, depends, div, factors, mul, rational, sub, substituted, terms
from service.algebra.calculus import NoDerivative, derivative
from service.judge.integrals import arbitrary_constants, indefinite
from service.rules.differentiation import opened
from service.rules.rule import Move, Moves, Rule, Scope, Used
from service.rules.strategies import Strategy, first, somewhere, use
from service.rules.tidy import tidied
from service.tree import Apply, Symbol, Tree, rebuilt


def is_integral(node: Tree) -> bool:
    """∫ f dx, with bounds or without."""
    return isinstance(node, Apply) and node.head == "integral" and isinstance(node.args[1], Symbol)


def _asked(node: Tree) -> tuple[Apply, Tree, Symbol] | None:
    """(the integral, f, x); None for anything else."""
    match node:
        case Apply(head="integral", args=(f, Symbol() as x, *_)):
            return node, f, x
        case _:
            return None


def _again(node: Apply, f: Tree) -> Tree:
    return Apply("integral", (f, *node.args[1:]))


def _between(node: Apply, found: Tree, name: str) -> Tree:
    """F, or F(b) − F(a)."""
    if len(node.args) == 2:
        return found
    low, high = node.args[2], node.args[3]
    return sub(substituted(found, {name: high}), substituted(found, {name: low}))


def _sum(node: Tree, scope: Scope) -> Moves:
    """∫ f + g dx = ∫ f dx + ∫ g dx"""
    match _asked(node):
        case (whole, f, _) if len(terms(f)) > 1:
            yield Move(add(*(_again(whole, term) for term in terms(f))))


def _constant_factor(node: Tree, scope: Scope) -> Moves:
    """∫ c·f dx = c·∫ f dx"""
    match _asked(node):
        case (whole, f, x) if not _is_power(f, x.name):
            still, moving = _parted(f, x.name)
            if still and moving and still != [ONE]:
                yield Move(mul(tidied(mul(*still)), _again(whole, mul(*moving))), {"c": mul(*still), "f": mul(*moving)})


def _parted(f: Tree, x: str) -> tuple[list[Tree], list[Tree]]:
    """The factors without x, and those with it."""
    parts = factors(f)
    return [g for g in parts if not depends(g, x)], [g for g in parts if depends(g, x)]


def _power(node: Tree, scope: Scope) -> Moves:
    """∫ xⁿ dx = xⁿ⁺¹/(n + 1), for n ≠ −1"""
    match _asked(node):
        case (_, f, x) if _is_power(f, x.name):
            yield from _known(node, scope)


def _known(node: Tree, scope: Scope) -> Moves:
    """∫ f(x) dx = F(x), as tables list it"""
    match _asked(node):
        case (whole, f, x):
            found = simple_antiderivative(f, x.name)
            if found is not None:
                yield Move(_between(whole, tidied(found), x.name), {"f": f})


def _is_power(f: Tree, name: str) -> bool:
    core = [g for g in factors(f) if depends(g, name)]
    return all(g == Symbol(name) or (isinstance(g, Apply) and g.head == "pow" and not depends(g.args[1], name)) for g in core)


def _substitution(node: Tree, scope: Scope) -> Moves:
    """∫ f(u)·u′ dx = F(u)"""
    match _asked(node):
        case (whole, f, x):
            still, moving = _parted(f, x.name)
            for u, found in _inner_functions(moving, x.name):
                yield Move(_between(whole, tidied(mul(*still, found)), x.name), {"u": u})
                return


def _inner_functions(moving: list[Tree], name: str) -> Iterator[tuple[Tree, Tree]]:
    """(u, c·F(u)) for f(u)·c·u′."""
    parts = [part for g in moving for part in _over_and_under(g, name)]
    for core in parts:
        u = _inside(core, name)
        if u is None or not depends(u, name):
            continue
        others = list(parts)
        others.remove(core)
        try:
            ratio = tidied(div(mul(*others), derivative(u, name)))
        except NoDerivative:
            continue
        outer = None if depends(ratio, name) else simple_antiderivative(_outer(core, u, Symbol(name)), name)
        if outer is not None:
            yield u, mul(ratio, substituted(outer, {name: u}))


def _over_and_under(factor: Tree, name: str) -> tuple[Tree, ...]:
    """x/u as x and 1/u."""
    match factor:
        case Apply(head="div", args=(top, bottom)) if depends(top, name) and depends(bottom, name):
            return (*factors(top), div(ONE, bottom))
        case _:
            return (factor,)


def _inside(core: Tree, name: str) -> Tree | None:
    """u of f(u), where u is more than x."""
    match core:
        case Apply(head="pow", args=(u, n)) if not depends(n, name) and u != Symbol(name):
            return u
        case Apply(head="pow", args=(b, u)) if not depends(b, name) and u != Symbol(name):
            return u
        case Apply(head="div", args=(_, u)) if depends(u, name) and u != Symbol(name):
            return u
        case Apply(args=(u,)) if u != Symbol(name):
            return u
        case _:
            return None


def _outer(core: Tree, u: Tree, x: Symbol) -> Tree:
    """f(u) with x in the place of u."""
    return rebuilt(core, lambda n: x if n == u else n)


def _by_parts(node: Tree, scope: Scope) -> Moves:
    """∫ u dv = u·v − ∫ v du, u the logarithm or the power of x"""
    match _asked(node):
        case (whole, f, x) if len(whole.args) == 2:
            moving = _parted(f, x.name)[1]
        case _:
            return
    for u in sorted(moving, key=lambda g: _rank(g, x.name)):
        others = list(moving)
        others.remove(u)
        v = simple_antiderivative(mul(*others), x.name) if others else x
        if v is None or _rank(u, x.name) > LAST_RANK:
            continue
        try:
            slope = derivative(u, x.name)
        except NoDerivative:
            continue
        v = tidied(v)
        yield Move(sub(mul(u, v), _again(whole, tidied(mul(v, slope)))), {"u": u, "v": v})
        return


LAST_RANK = 2
"""Of what gets simpler when it is differentiated."""


def _rank(g: Tree, name: str) -> int:
    """LIATE: logarithms, inverse functions, powers of x, then the rest."""
    match g:
        case Apply(head="log" | "asin" | "acos" | "atan"):
            return 0
        case Symbol(name=found) if found == name:
            return 2
        case Apply(head="pow", args=(Symbol(name=found), n)) if found == name and (rational(n) or 0) > 0:
            return 2
        case _:
            return 3


RULES = (
    Rule("sum_of_integrals", "", _sum, ("integrate(x + sin(x), x)", "integrate(x, x) + integrate(sin(x), x)")),
    Rule("factor_of_integral", "", _constant_factor, ("integrate(3*sin(x), x)", "3*integrate(sin(x), x)")),
    Rule("power_integral", "", _power, ("integrate(x^2, x)", "x^3/3")),
    Rule("basic_integral", "", _known, ("integrate(sin(x), x)", "-cos(x)")),
    Rule("substitution", "", _substitution, ("integrate(2*x*cos(x^2), x)", "sin(x^2)")),
    Rule("by_parts", "", _by_parts, ("integrate(x*e^x, x)", "x*e^x - integrate(e^x, x)")),
)
"""In the order of choice."""


def with_constant(strategy: Strategy) -> Strategy:
    """The strategy, with + C where it takes away the last indefinite integral."""

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        for used in strategy(line, scope):
            changed = used.move.after
            if indefinite(line) and not indefinite(changed) and not arbitrary_constants(changed):
                yield Used(used.rule, Move(add(*terms(changed), Symbol("C")), used.move.parts))
            else:
                yield used

    return offered


INTEGRATION: Strategy = with_constant(somewhere(first(*(use(rule) for rule in RULES)), is_integral, opened))
"""The first ∫ by the first rule that fits."""
