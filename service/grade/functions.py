"""Functions that a working defines, f(x) = x³ − 2x: what later lines say of f, f′ and their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from service.algebra.build import depends, integer, substituted
from service.algebra.calculus import NoDerivative, nth_derivative
from service.algebra.expressions import same
from service.judge.judgement import EQUAL, Counterexample, Judgement, Scope, undecided
from service.judge.relations import relation
from service.question import Verification
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, walk


@dataclass(slots=True)
class Functions:
    """known: name → (letter of the argument, what it is). said: what lines claimed, right or wrong, for the lines that go on from it."""

    known: dict[str, tuple[str, Tree]] = field(default_factory=dict)
    said: list[tuple[str, Tree]] = field(default_factory=list)

    def defined_by(self, tree: Tree) -> bool:
        """Takes up `f(x) = …` for a new f; whether the line was one."""
        match tree:
            case Relation(signs=("=",), sides=(Apply(head="call", args=(Symbol(name=f), Symbol(name=x))), body)) if f not in self.known:
                if not depends(body, x) or any(
                    isinstance(node, Apply) and node.head in {"call", "prime", "derivative"} for node in walk(body)
                ):
                    return False
                self.known[f] = (x, body)
                return True
            case _:
                return False

    def mentioned(self, tree: Tree) -> bool:
        """Whether a line speaks of a function known here."""
        return any(_name(node) in self.known for node in walk(tree))

    def written_out(self, tree: Tree) -> Tree:
        """f(2), f′(x), df/dx as what they are; the outermost first, since f′ alone is no value of f′(2)."""
        found = self._value(tree)
        if found is not tree:
            return found
        match tree:
            case Apply(args=args):
                return replace(tree, args=tuple(self.written_out(a) for a in args))
            case Relation(sides=sides):
                return replace(tree, sides=tuple(self.written_out(a) for a in sides))
            case _:
                return tree

    def _value(self, node: Tree) -> Tree:
        match node:
            case Apply(head="call", args=(Symbol(name=f), argument)) if f in self.known:
                x, body = self.known[f]
                return substituted(body, {x: self.written_out(argument)})
            case Apply(head="call", args=(Apply(head="prime", args=(Symbol(name=f), order)), argument)) if f in self.known:
                x, _ = self.known[f]
                slope = self._slope(f, integer(order) or 1)
                return node if slope is None else substituted(slope, {x: self.written_out(argument)})
            case Apply(head="prime", args=(Symbol(name=f), order)) if f in self.known:
                return self._slope(f, integer(order) or 1) or node
            case Apply(head="derivative", args=(Symbol(name=f), Symbol(), *order)) if f in self.known:
                return self._slope(f, integer(order[0]) or 1 if order else 1) or node
            case _:
                return node

    def _slope(self, f: str, order: int) -> Tree | None:
        x, body = self.known[f]
        try:
            return nth_derivative(body, x, order)
        except NoDerivative:
            return None

    def expressions(self) -> Iterator[tuple[str, Tree]]:
        """(letter, f), (letter, f′), (letter, f″) of every function, and what was claimed: what a student sets equal to a number."""
        yield from self.said
        for f, (x, body) in self.known.items():
            yield x, body
            yield from ((x, slope) for order in (1, 2) if (slope := self._slope(f, order)) is not None)

    def sets_equal(self, tree: Tree) -> bool:
        """f′(x) = 0, or 3x² − 2 = 0 where that is f′: an equation to be solved, and no claim."""
        if not isinstance(tree, Relation) or len(tree.sides) != 2:
            return False
        whole = self.written_out(tree)
        left, right = whole.sides if isinstance(whole, Relation) else tree.sides
        return any(
            depends(one, x) and not depends(other, x) and same(one, expression)
            for x, expression in self.expressions()
            for one, other in ((left, right), (right, left))
        )

    def claimed(self, tree: Tree) -> tuple[Tree | None, Tree | None]:
        """(what a line says f or f′ is, d/dx f or f itself): for naming an error in `f′(x) = …`."""
        match tree:
            case Relation(sides=(Apply(head="call", args=(Symbol(name=f), Symbol())), said, *_)) if f in self.known:
                return said, self.known[f][1]
            case Relation(
                sides=(Apply(head="call", args=(Apply(head="prime", args=(Symbol(name=f), Number("1"))), Symbol())), said, *_)
            ) if f in self.known:
                x, body = self.known[f]
                return said, Apply("derivative", (body, Symbol(x)))
            case _:
                return None, None


def _name(node: Tree) -> str | None:
    match node:
        case Apply(head="call" | "prime" | "derivative", args=(Symbol(name=f), *_)):
            return f
        case _:
            return None


def claim(tree: Tree, functions: Functions, scope: Scope) -> tuple[Judgement, Tree]:
    """(whether what a line says of a known function is so, the last of its sides)."""
    whole = functions.written_out(tree)
    if isinstance(whole, Relation):
        functions.said += [(x, whole.sides[-1]) for x, _ in functions.known.values() if depends(whole.sides[-1], x)]
    if not isinstance(whole, Relation):
        return Judgement("method_line", Verification("unverified", "a value named")), whole
    found = undecided("nothing to compare")
    for sign, left, right in zip(whole.signs, whole.sides, whole.sides[1:], strict=False):
        found = _compared(sign, left, right, scope)
        if found.relation not in EQUAL:
            return found, whole.sides[-1]
    slope = any(isinstance(n, Apply) and n.head in {"prime", "derivative"} for n in walk(tree))
    return replace(found, relation="derivative" if slope and free_symbols(whole) else "equivalent"), whole.sides[-1]


def _compared(sign: str, left: Tree, right: Tree, scope: Scope) -> Judgement:
    if sign == "=":
        return relation(left, right, scope)
    found = relation(Relation((sign,), (left, right)), Relation(("=",), (Number("0"), Number("0"))), scope)
    if found.relation in EQUAL or found.relation == "undecided":
        return found
    return replace(
        found, relation="not_equivalent", lost=(), added=(), counterexample=found.counterexample or Counterexample({}, "false", "true")
    )
