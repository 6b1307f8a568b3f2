"""One search for solutions: what is sought, how far it has come, and the solvers that its parts are handed to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flint import fmpq_mpoly
from sympy import Expr, Symbol

from service.search import Budget
from service.solve.candidates import NotSolved, OutOfTime, Zeros
from service.solve.equations.forms import Form
from service.solve.solutions import Solutions
from service.solve.statements import Statement

UNLIMITED = Budget()


@dataclass(frozen=True, slots=True)
class Solvers:
    """What a strategy hands a part of its equation to. Each raises NotSolved or OutOfTime.

    zeros: candidates for the zeros of an expression. factor_zeros: of a factor over its kernels. solve: the solutions of a statement.
    """

    zeros: Callable[[Expr, Search], Zeros]
    factor_zeros: Callable[[fmpq_mpoly, Form, Search], Zeros]
    solve: Callable[[Statement, Search], Solutions]


@dataclass(frozen=True, slots=True)
class Search:
    """What is solved for, over which field, within which time. depth: rewritings so far. derivatives: taken so far."""

    x: Symbol
    solvers: Solvers
    field: str = "real"
    budget: Budget = UNLIMITED
    depth: int = 0
    derivatives: int = 0

    def deeper(self, x: Symbol | None = None) -> Search:
        """The same search one rewriting further on. Raises NotSolved or OutOfTime where enough is enough."""
        if self.depth > 14:
            raise NotSolved("rewritten too often")
        if self.budget.is_over:
            raise OutOfTime("the deadline passed")
        return replace(self, depth=self.depth + 1, x=x or self.x)

    @property
    def complex(self) -> bool:
        return self.field == "complex"

    def zeros(self, f: Expr) -> Zeros:
        """Candidates for the zeros of f."""
        return self.solvers.zeros(f, self)

    def factor_zeros(self, factor: fmpq_mpoly, form: Form) -> Zeros:
        """Zeros of one factor of a form's numerator."""
        return self.solvers.factor_zeros(factor, form, self)

    def solve(self, statement: Statement) -> Solutions:
        """The solutions of a statement."""
        return self.solvers.solve(statement, self)
