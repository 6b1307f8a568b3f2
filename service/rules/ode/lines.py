"""The lines of a differential equation's solution: what was posed, and how its letters are written.

Contract: a line carries the rule that makes it and, where it stands for more than one step, the question that it answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import sympy
from sympy import Abs, Expr

from service.algebra.build import equation
from service.cas import to_tree
from service.differential.conditions import Condition
from service.differential.equation import Equation
from service.rules.rule import Rule, no_moves
from service.search import Budget
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk


@dataclass(frozen=True, slots=True)
class Work:
    """A question inside a step: worked by its topic from the start to the goal, in the letter.

    posed: a differential equation, which is worked by its own ways instead."""

    topic: str
    start: Tree
    goal: Tree
    letter: str
    posed: Posed | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line and the rule that makes it of the line before. parts: by the letters of its sentence. lets: what new letters stand for.

    conditions: what must hold for it."""

    rule: Rule
    tree: Tree
    parts: Mapping[str, Tree] = field(default_factory=dict)
    lets: Mapping[str, Tree] = field(default_factory=dict)
    conditions: tuple[Tree, ...] = ()
    work: Work | None = None


Lines = Iterator[Line]


@dataclass(frozen=True, slots=True)
class Posed:
    """A differential equation as it was asked, what its solution has to meet, and the answer that was found.

    constants: the names of the constants that may be brought in, as many as the order. known: a homogeneous solution that was given.
    said: the equation as it is told to the judge, where that is not as it starts.
    """

    start: Tree
    equation: Equation
    answer: Tree
    conditions: tuple[Condition, ...]
    constants: tuple[str, ...]
    budget: Budget
    known: Expr | None = None
    said: Tree | None = None

    @property
    def x(self) -> Symbol:
        return Symbol(self.equation.names.variable)

    @property
    def y(self) -> Symbol:
        return Symbol(self.equation.names.function)

    def slope(self, order: int = 1) -> Tree:
        """y⁽ⁿ⁾, as derivatives are written in the question."""
        count = Number(str(order))
        if any(isinstance(node, Apply) and node.head == "derivative" for node in walk(self.start)):
            return Apply("derivative", (self.y, self.x, *((count,) if order > 1 else ())))
        return Apply("prime", (self.y, count))

    def written(self, value: Expr) -> Tree:
        """The tree with the letters for derivatives as derivatives."""
        orders = {self.equation.names.jet(k).name: k for k in range(1, self.equation.order + 1)}
        return rebuilt(
            to_tree(value), lambda node: self.slope(orders[node.name]) if isinstance(node, Symbol) and node.name in orders else node
        )


def free_letters(posed: Posed, wanted: Iterable[str]) -> list[str]:
    """Those of the letters that neither the equation nor its constants use."""
    taken = {*free_symbols(posed.start), *posed.constants, posed.y.name, posed.x.name}
    return [name for name in wanted if name not in taken]


def told(name: str, formula: str = "", is_method: bool = False) -> Rule:
    """A rule that is only told."""
    return Rule(name, formula, no_moves, ("", ""), "method_line" if is_method else "equivalent")


def with_sizes(value: Expr) -> Expr:
    """ln u as ln |u|, where u may be negative."""
    return value.replace(
        lambda node: isinstance(node, sympy.log) and not node.args[0].is_positive and not isinstance(node.args[0], Abs),
        lambda node: sympy.log(Abs(node.args[0])),
    )


def level(posed: Posed, left: Tree, right: Tree) -> Relation:
    """H = G + C."""
    return equation(left, Apply("add", (right, Symbol(posed.constants[0]))) if right != Number("0") else Symbol(posed.constants[0]))
