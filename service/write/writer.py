"""What the writers of plain text and of LaTeX share: which method writes a tree, and when it stands in brackets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from service.tree import Apply, Constant, Number, Relation, Symbol, Tree
from service.write.binding import ATOM, SETS, binding


class Writer(ABC):
    """A tree as one string. A notation gives its marks as tables, and a method for each head that wants more than a mark.

    declared: which of e and i are symbols here, so that the constants are written out.
    """

    signs: Mapping[str, str]
    between_marks: Mapping[str, tuple[str, int]]
    """Head → the mark between its arguments, and how tightly it binds."""
    before_marks: Mapping[str, tuple[str, int]]

    def __init__(self, declared: frozenset[str]) -> None:
        self.declared = declared

    def of(self, tree: Tree) -> str:
        match tree:
            case Number(text=digits):
                return self.numeral(digits)
            case Symbol(name=name):
                return self.symbol(name)
            case Constant(name=name):
                return self.constant(name)
            case Relation(signs=signs, sides=sides):
                parts = [self.inside(sides[0], SETS)]
                parts += [f"{self.signs[sign]} {self.inside(side, SETS)}" for sign, side in zip(signs, sides[1:], strict=True)]
                return " ".join(parts)
            case Apply():
                return self.apply(tree)

    @abstractmethod
    def numeral(self, digits: str) -> str: ...

    @abstractmethod
    def symbol(self, name: str) -> str: ...

    @abstractmethod
    def constant(self, name: str) -> str: ...

    @abstractmethod
    def apply(self, tree: Apply) -> str:
        """The tree by the method for its head."""

    @abstractmethod
    def bracketed(self, inner: str) -> str: ...

    def inside(self, tree: Tree, level: int) -> str:
        """The tree, bracketed if it binds less tightly than `level`."""
        written = self.of(tree)
        return written if binding(tree) >= level else self.bracketed(written)

    def between(self, tree: Apply) -> str:
        mark, level = self.between_marks[tree.head]
        return mark.join(self.inside(arg, level + 1) for arg in tree.args)

    def before(self, tree: Apply) -> str:
        mark, level = self.before_marks[tree.head]
        return mark + self.inside(tree.args[0], level + 1)

    def prime(self, tree: Apply) -> str:
        """f', f'' … as many marks as the order says."""
        function, order = tree.args
        count = int(order.text) if isinstance(order, Number) else 1
        return self.inside(function, ATOM) + "'" * count
