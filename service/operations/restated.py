"""Statements put in a way that can be solved: functions by cases, ⌊u⌋ = n, C(n, 2), and congruences.

⌊u⌋ = n  ⟺  n ≤ u < n + 1        C(u, k) = u(u − 1)…(u − k + 1)/k!        x ≡ r (mod n)  ⟺  x = r + n·k
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import factorial

from service.operations.entries import system_of_entries
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk

MOST_CASES = 6
MOST_CHOSEN = 6
"""Largest k of a binomial coefficient that is written as a product."""


def restated(tree: Tree) -> Tree:
    """The statement, in an equivalent form; the tree itself where there is nothing to do."""
    changed = rebuilt(tree, _chosen)
    match changed:
        case Relation(signs=("=",), sides=(Apply(head="floor" | "ceiling" as head, args=(inner,)), Number() as n)):
            return _rounded(head, inner, n)
        case Relation(signs=("=",), sides=(Number() as n, Apply(head="floor" | "ceiling" as head, args=(inner,)))):
            return _rounded(head, inner, n)
        case Relation() if (system := system_of_entries(changed)) is not None:
            return system
        case Relation():
            return by_cases(changed if changed != tree else tree)
        case _:
            return changed if changed != tree else tree


def _rounded(head: str, inner: Tree, n: Number) -> Tree:
    """n ≤ u < n + 1 for ⌊u⌋ = n, n − 1 < u ≤ n for ⌈u⌉ = n; never true where n is not whole."""
    if not n.text.isdigit():
        return Constant("false")
    if head == "floor":
        return Relation(("<=", "<"), (n, inner, Number(str(int(n.text) + 1))))
    below: Tree = Number(str(int(n.text) - 1)) if n.text != "0" else Apply("neg", (Number("1"),))
    return Relation(("<", "<="), (below, inner, n))


def _chosen(node: Tree) -> Tree:
    """C(u, k) for a small whole number k, where u holds a letter."""
    match node:
        case Apply(head="binomial", args=(upper, Number(text=text))) if text.isdigit() and 0 < int(text) <= MOST_CHOSEN:
            if not free_symbols(upper):
                return node
            k = int(text)
            steps = (Apply("add", (upper, Apply("neg", (Number(str(i)),)))) if i else upper for i in range(k))
            return Apply("div", (Apply("mul", tuple(steps)) if k > 1 else upper, Number(str(factorial(k)))))
        case _:
            return node


def by_cases(tree: Relation) -> Tree:
    """A relation that holds one function by cases, as one statement a case: (v₁ = a and c₁) or (v₂ = a and c₂ and not c₁) …"""
    functions = [node for node in walk(tree) if isinstance(node, Apply) and node.head == "piecewise"]
    if len(functions) != 1 or len(functions[0].args) > MOST_CASES:
        return tree
    (function,) = functions
    statements: list[Tree] = []
    earlier: list[Tree] = []
    for case in (case for case in function.args if isinstance(case, Apply)):
        value, condition = case.args
        own = [] if condition == Constant("otherwise") else [condition]
        before = (Apply("not", (c,)) for c in earlier)
        statements.append(Apply("and", (_with(tree, function, value), *own, *before)))
        earlier += own
    return Apply("or", tuple(statements))


def _with(tree: Tree, part: Tree, value: Tree) -> Tree:
    """The tree with a value in the place of a part."""
    return rebuilt(tree, lambda node: value if node == part else node)


def defined(tree: Tree) -> Tree:
    """The last expression of a list, with the functions and names that the equations before it define put in: f(x) = x²; f(3)."""
    match tree:
        case Apply(head="list" | "system", args=(*definitions, last)) if definitions:
            known = [_definition(one) for one in definitions]
            if any(one is None for one in known):
                return tree
            for one in reversed(known):
                last = rebuilt(last, one) if one is not None else last
            return last
        case _:
            return tree


def _definition(tree: Tree) -> Callable[[Tree], Tree] | None:
    """What an equation f(x) = … or a = … puts in the place of f(…) or a; None for anything else."""
    match tree:
        case Relation(signs=("=",), sides=(Apply(head="call", args=(Symbol() as name, Symbol() as variable)), body)):
            return lambda node: _applied(node, name, variable, body)
        case Relation(signs=("=",), sides=(Symbol() as name, body)) if name.name not in free_symbols(body):
            return lambda node: replace(body, bracketed=True) if node == name else node
        case _:
            return None


def _applied(node: Tree, name: Symbol, variable: Symbol, body: Tree) -> Tree:
    match node:
        case Apply(head="call", args=(function, argument)) if function == name:
            return replace(_with(body, variable, argument), bracketed=True)
        case _:
            return node
