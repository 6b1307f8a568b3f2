"""SymPy expressions as programs. Nothing is simplified; what is only written down (an integral, an unknown function) has none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache

import sympy
from sympy import Basic, Expr, S

from service.cas import from_tree
from service.cas.root_sums import RealRootLogs, RootLogs
from service.functions import CONSTANTS, IN_SYMPY
from service.numerics.program import Builder, Cases, Condition, Connective, NoProgram, Parameters, Program, RootSum, Test

NAMES: dict[str, str] = {type(from_tree.CONSTANTS[c.name]).__name__: c.name for c in CONSTANTS if c.ball or c.name == "i"}
"""SymPy's class of a constant → its name."""
LONGEST_SUM = 2000
"""Longest sum that is added up term by term."""


@lru_cache(maxsize=512)
def program(expression: Expr) -> Program:
    """The program of an expression; its symbols are SymPy's. Raises NoProgram."""
    return _Reader().of(expression)


class _Reader:
    """Reads one expression; each node once."""

    def __init__(self) -> None:
        self._builder = Builder()
        self._places: dict[Basic, int] = {}

    def of(self, expression: Expr) -> Program:
        return self._builder.program(self.place(expression))

    def place(self, node: Expr) -> int:
        if node not in self._places:
            self._places[node] = self._new(node)
        return self._places[node]

    def places(self, nodes: Sequence[Expr]) -> list[int]:
        return [self.place(node) for node in nodes]

    def _new(self, node: Expr) -> int:
        name = type(node).__name__
        if name in READERS:
            return READERS[name](self, node)
        if node.is_Symbol:
            return self.symbol(node)
        if name in NAMES:
            return self._builder.add("constant", (), NAMES[name])
        if not node.args or name not in IN_SYMPY:
            raise NoProgram(name)
        return self._builder.add(IN_SYMPY[name].name, self.places(node.args))

    def symbol(self, node: Expr) -> int:
        return self._builder.add("symbol", (), node)

    def number(self, node: Expr) -> int:
        return self._builder.number(Fraction(node.p, node.q))

    def sum(self, node: Expr) -> int:
        return self._builder.add("add", self.places(node.args))

    def product(self, node: Expr) -> int:
        return self._builder.add("mul", self.places(node.args))

    def power(self, node: Expr) -> int:
        return self._builder.add("pow", (self.place(node.base), self.place(node.exp)))

    def decimal(self, node: Expr) -> int:
        """A rounded number, with the exact value of its digits."""
        exact = sympy.Rational(node)
        return self._builder.add("decimal", (), Fraction(int(exact.p), int(exact.q)))

    def root(self, node: Expr) -> int:
        return self._builder.add("root of", (), node)

    def cases(self, node: Expr) -> int:
        operands: list[int] = []
        branches: list[tuple[Condition, int]] = []
        for value, condition in node.args:
            read = self._condition(condition, operands)
            operands.append(self.place(value))
            branches.append((read, len(operands) - 1))
        return self._builder.add("cases", operands, Cases(tuple(branches)))

    def _condition(self, condition: Basic, operands: list[int]) -> Condition:
        if condition in (S.true, S.false):
            return condition is S.true
        if isinstance(condition, sympy.And | sympy.Or | sympy.Not):
            parts = tuple(self._condition(part, operands) for part in condition.args)
            return Connective(type(condition).__name__, parts)
        if isinstance(condition, sympy.core.relational.Relational):
            operands.append(self.place(condition.lhs - condition.rhs))
            return Test(condition.rel_op, len(operands) - 1)
        raise NoProgram(type(condition).__name__)

    def hypergeometric(self, node: Expr) -> int:
        upper, lower, argument = node.args
        operands = [*(self._parameter(part) for part in (*upper, *lower)), self.place(argument)]
        return self._builder.add("pFq", operands, Parameters(len(upper), _whole_differences(upper, lower)))

    def _parameter(self, parameter: Expr) -> int:
        """A parameter as one division: whole values come out as whole numbers, which decide the formula."""
        above, below = sympy.together(parameter).as_numer_denom()
        return self._builder.quotient(self.place(above), self.place(below))

    def root_sum(self, node: RootLogs) -> int:
        c, g, r, p = node.args
        symbols = tuple(sorted(node.free_symbols, key=str))
        coefficients = tuple(program(part) for part in reversed(sympy.Poly(p, r).all_coeffs()))
        detail = RootSum(program(c * sympy.log(g)), r, coefficients, symbols, isinstance(node, RealRootLogs))
        return self._builder.add("root sum", self.places(symbols), detail)

    def total(self, node: Expr) -> int:
        """A sum or product over a range of whole numbers, term by term."""
        (index, low, high), *more = node.limits
        if more or not (low.is_Integer and high.is_Integer) or high - low >= LONGEST_SUM:
            raise NoProgram("a long sum")
        is_sum = isinstance(node, sympy.Sum)
        terms = [node.function.xreplace({index: sympy.Integer(k)}) for k in range(int(low), int(high) + 1)]
        return self._builder.add("total", self.places(terms or [S.Zero if is_sum else S.One]), "add" if is_sum else "mul")


def _whole_differences(upper: Sequence[Expr], lower: Sequence[Expr]) -> tuple[tuple[str, bool], ...]:
    if (len(upper), len(lower)) != (2, 1):
        return ()
    a, b, c = upper[0], upper[1], lower[0]
    differences = {"ab": a - b, "ac": a - c, "bc": b - c, "abc": a + b - c}
    return tuple((name, bool(sympy.expand(difference).is_integer)) for name, difference in differences.items())


READERS: dict[str, Callable[[_Reader, Expr], int]] = {
    **dict.fromkeys(("Symbol", "Dummy"), _Reader.symbol),
    **dict.fromkeys(("Integer", "Rational", "Zero", "One", "NegativeOne", "Half"), _Reader.number),
    "Add": _Reader.sum,
    "Mul": _Reader.product,
    "Pow": _Reader.power,
    "Float": _Reader.decimal,
    "Piecewise": _Reader.cases,
    "hyper": _Reader.hypergeometric,
    "RootLogs": _Reader.root_sum,
    "RealRootLogs": _Reader.root_sum,
    "Sum": _Reader.total,
    "Product": _Reader.total,
    "ComplexRootOf": _Reader.root,
}
"""SymPy's classes that are no functions of `functions`."""
