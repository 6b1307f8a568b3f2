"""Functions that a working defines, f(x) = x³ − 2x: f(2), f′(x) and df/dx written out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from service.algebra.build import depends, div, integer, substituted
from service.algebra.calculus import NoDerivative, nth_derivative
from service.tree import Apply, Number, Relation, Symbol, Tree, walk


@dataclass(frozen=True, slots=True)
class Function:
    """The letter of the argument, and what the function is. curve: given as y = …, so that y′ and dy/dx are its derivatives."""

    letter: str
    body: Tree
    curve: bool = False

    def at(self, argument: Tree) -> Tree:
        return substituted(self.body, {self.letter: argument})

    def derivative(self, order: int) -> Tree | None:
        try:
            return nth_derivative(self.body, self.letter, order)
        except NoDerivative:
            return None


OF_VARIABLES = frozenset({"E", "V", "Var", "VAR", "SD", "P", "Pr", "sigma", "mu"})
"""E(X), Var(X): numbers of a random variable, and no functions of it."""


def definition_of(tree: Tree) -> tuple[str, Function] | None:
    """(f, the function) of `f(x) = …` where f and its derivatives don't stand on the right."""
    match tree:
        case Relation(signs=("=", *_), sides=(Apply(head="call", args=(Symbol(name=f), Symbol(name=x))), body, *_)):
            if any(_name(node) == f for node in walk(body)) or (f in OF_VARIABLES and x in {"X", "Y", "Z"}):
                return None
            return f, Function(x, body)
        case _:
            return None


MEMBER = re.compile(r"([fgh])([0-9]{1,3})")


def members(tree: Tree, functions: Mapping[str, Function]) -> dict[str, Function]:
    """f₄ of a family f_k: what f_k is with k = 4, for each that a line speaks of."""
    found: dict[str, Function] = {}
    for name in {name for node in walk(tree) if (name := _name(node)) is not None and name not in functions}:
        member = MEMBER.fullmatch(name)
        family = next((f for f in functions if member is not None and len(f) == 3 and f.startswith(f"{member[1]}_")), None)
        if member is not None and family is not None:
            function = functions[family]
            found[name] = replace(function, body=substituted(function.body, {family[2]: Number(member[2])}))
    return found


def relations_listed(tree: Tree) -> tuple[Tree, ...]:
    """The parts of `f(x) = 2x + 1, g(x) = x²`; else the line itself."""
    return tree.args if isinstance(tree, Apply) and tree.head in {"and", "tuple", "list", "system"} else (tree,)


def primed_name(node: Tree) -> str | None:
    """f of f′ and f′(2)."""
    match node:
        case Apply(head="prime", args=(Symbol(name=f), *_)):
            return f
        case _:
            return None


def mentioned(tree: Tree, functions: Mapping[str, Function]) -> bool:
    """Whether a line speaks of a function known here."""
    return any(_name(node) in functions for node in walk(tree))


def _name(node: Tree) -> str | None:
    match node:
        case Apply(head="call" | "prime" | "derivative", args=(Symbol(name=f), *_)):
            return f
        case Apply(head="call", args=(Apply(head="prime", args=(Symbol(name=f), *_)), *_)):
            return f
        case _:
            return None


def with_functions(tree: Tree, functions: Mapping[str, Function]) -> Tree:
    """f(2), f′(x), df/dx as what they are; the outermost first, since f′ alone is no value of f′(2)."""
    found = _value(tree, functions)
    if found is not tree:
        return found
    match tree:
        case Apply(args=args):
            return replace(tree, args=tuple(with_functions(a, functions) for a in args))
        case Relation(sides=sides):
            return replace(tree, sides=tuple(with_functions(a, functions) for a in sides))
        case _:
            return tree


def _value(node: Tree, functions: Mapping[str, Function]) -> Tree:
    match node:
        case Apply(head="call", args=(Symbol(name=f), argument)) if f in functions:
            return with_functions(functions[f].at(with_functions(argument, functions)), _without(functions, f))
        case Apply(head="call", args=(Apply(head="prime", args=(Symbol(name=f), order)), argument)) if f in functions:
            slope = functions[f].derivative(integer(order) or 1)
            return node if slope is None else substituted(slope, {functions[f].letter: with_functions(argument, functions)})
        case Apply(head="prime", args=(Symbol(name=f), order)) if f in functions:
            return functions[f].derivative(integer(order) or 1) or node
        case Apply(head="derivative", args=(Symbol(name=f), Symbol(name=x), *order)) if f in functions and x == functions[f].letter:
            return functions[f].derivative(integer(order[0]) or 1 if order else 1) or node
        case Apply(head="derivative", args=(Symbol(name=f), Symbol(name=u))) if f in functions and u in functions:
            return _by_another(functions[f], functions[u]) or node
        case Symbol(name=f) if f in functions and functions[f].curve:
            return functions[f].body
        case _:
            return node


def _by_another(outer: Function, inner: Function) -> Tree | None:
    """dy/du where both depend on x: (dy/dx)/(du/dx)."""
    above, below = outer.derivative(1), inner.derivative(1)
    if outer.letter != inner.letter or above is None or below is None:
        return None
    return div(above, below)


def _without(functions: Mapping[str, Function], name: str) -> Mapping[str, Function]:
    return {f: function for f, function in functions.items() if f != name}


def is_slope(tree: Tree) -> bool:
    """Whether a derivative of a named function is written."""
    return any(isinstance(node, Apply) and node.head in {"prime", "derivative"} for node in walk(tree))


def letters_of(functions: Mapping[str, Function], tree: Tree) -> frozenset[str]:
    """The letters of the functions that a line speaks of."""
    found = (functions[f] for node in walk(tree) if (f := _name(node)) is not None and f in functions)
    return frozenset(function.letter for function in found if depends(tree, function.letter))
