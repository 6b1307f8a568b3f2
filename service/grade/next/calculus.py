"""Next steps of derivatives and integrals: one rule at the first place where it applies."""

from __future__ import annotations

from collections.abc import Iterator

from service.algebra.build import ONE, add, depends, div, factors, mul, rational, sub, substituted, terms
from service.algebra.calculus import NoDerivative, derivative
from service.grade.faults import simple_antiderivative
from service.judge.integrals import arbitrary_constants, indefinite
from service.rules.tidy import tidied
from service.tree import Apply, Symbol, Tree, rebuilt, walk

Steps = Iterator[tuple[str, Tree]]


def _put(line: Tree, node: Tree, changed: Tree) -> Tree:
    """The line with the node replaced, sums in sums opened."""

    def opened(n: Tree) -> Tree:
        if n == node:
            return changed
        if isinstance(n, Apply) and n.head == "add" and any(isinstance(a, Apply) and a.head == "add" for a in n.args):
            return add(*(b for a in n.args for b in (a.args if isinstance(a, Apply) and a.head == "add" else (a,))))
        return n

    return rebuilt(line, opened)


def _is_power(f: Tree, name: str) -> bool:
    core = [g for g in factors(f) if depends(g, name)]
    return all(g == Symbol(name) or (isinstance(g, Apply) and g.head == "pow" and not depends(g.args[1], name)) for g in core)


def integral_steps(line: Tree) -> Steps:
    """The first ∫, with one rule used on it; + C where the last indefinite one is gone."""
    for node in walk(line):
        if not (isinstance(node, Apply) and node.head == "integral" and isinstance(node.args[1], Symbol)):
            continue
        for rule, changed in _integrated(node, node.args[1]):
            yield rule, _with_constant(line, _put(line, node, changed))
        return


def _with_constant(line: Tree, changed: Tree) -> Tree:
    if not indefinite(line) or indefinite(changed) or arbitrary_constants(changed):
        return changed
    return add(*(changed.args if isinstance(changed, Apply) and changed.head == "add" else (changed,)), Symbol("C"))


def _again(node: Apply, f: Tree) -> Tree:
    return Apply("integral", (f, *node.args[1:]))


def _integrated(node: Apply, x: Symbol) -> Steps:
    """∫ f + g, ∫ cf, the table, and by parts where one factor is a power of x or a logarithm."""
    f, name = node.args[0], x.name
    parts = terms(f)
    if len(parts) > 1:
        yield "sum_rule", add(*(_again(node, t) for t in parts))
        return
    constant = [g for g in factors(f) if not depends(g, name)]
    inner = [g for g in factors(f) if depends(g, name)]
    if constant and inner and constant != [ONE] and not _is_power(f, name):
        yield "constant_factor", mul(tidied(mul(*constant)), _again(node, mul(*inner)))
        return
    found = simple_antiderivative(f, name)
    if found is not None:
        yield "power_rule" if _is_power(f, name) else "basic_integral", _between(node, tidied(found), name)
        return
    found = _by_substitution(inner, name)
    if found is not None:
        yield "substitution", _between(node, tidied(mul(*constant, found)), name)
    elif len(node.args) == 2:
        yield from _by_parts(node, inner, x)


def _by_substitution(inner: list[Tree], name: str) -> Tree | None:
    """∫ f(u)·c·u′ dx = c·F(u)."""
    parts = [part for g in inner for part in _over_and_under(g, name)]
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
        if depends(ratio, name):
            continue
        outer = simple_antiderivative(_outer(core, u, Symbol(name)), name)
        if outer is not None:
            return mul(ratio, substituted(outer, {name: u}))
    return None


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


def _between(node: Apply, found: Tree, name: str) -> Tree:
    """F, or F(b) − F(a)."""
    if len(node.args) == 2:
        return found
    low, high = node.args[2], node.args[3]
    return sub(substituted(found, {name: high}), substituted(found, {name: low}))


def _by_parts(node: Apply, inner: list[Tree], x: Symbol) -> Steps:
    """∫ u dv = uv − ∫ v du, u the logarithm or the power of x (Kasube 1983)."""
    for u in sorted(inner, key=lambda g: _rank(g, x.name)):
        others = list(inner)
        others.remove(u)
        v = simple_antiderivative(mul(*others), x.name) if others else x
        if v is None or _rank(u, x.name) > 2:
            continue
        try:
            slope = derivative(u, x.name)
        except NoDerivative:
            continue
        v = tidied(v)
        yield "by_parts", sub(mul(u, v), _again(node, tidied(mul(v, slope))))
        return


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


def has_calculus(tree: Tree) -> bool:
    """Whether a d/dx or an ∫ stands in it."""
    return any(isinstance(n, Apply) and n.head in {"derivative", "integral"} for n in walk(tree))
