"""An unknown function that a working looks for: its differential equation, its conditions, and what was found of it so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from service.judge.differential_equations import DifferentialEquation
from service.tree import Relation, Tree, free_symbols


@dataclass(frozen=True, slots=True)
class InitialCondition:
    """The derivative of that order at a place."""

    order: int
    at: Tree
    value: Tree


@dataclass(frozen=True, slots=True)
class Candidate:
    """A form of the solution: y = tree where explicit, else a relation of x and y. constants: its arbitrary letters."""

    tree: Tree
    constants: tuple[str, ...]
    explicit: bool = True


@dataclass(frozen=True, slots=True)
class Trial:
    """An ansatz y = tree with letters to be determined; values: what makes it a solution, {} where nothing does, None where not told."""

    tree: Tree
    letters: frozenset[str]
    values: Mapping[str, Tree] | None


@dataclass(frozen=True, slots=True)
class Potential:
    """F with F_x = m and F_y = n. open: the name of the part that is still to be found, a function of one letter; rate: its derivative."""

    name: str
    open: str | None
    rate: Tree
    m: Tree
    n: Tree
    of: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is known of the function.

    solutions: forms of the solution, the latest first. meanings: y_h, μ, u = y/x → in x and y. fractions: partial fractions set up.
    said: equations for the constants so far. values: constants and letters of a trial that were given one.
    answers: lines that answer the task. homogeneous: the equation without its right side is worked on too.
    detached: after an error the writer's own equation is not known. root: letter of the characteristic equation.
    variable_is_told: the variable was written; after y′ = 2y it is not, and a later line may say t.
    reached: an equation for x, when y has a value. varied: u₁, u₂ of y_p = u₁f + u₂g → their derivatives.
    pairs: M and N of M + N y′ = 0 as it was written so far. potential: the F of an exact equation.
    """

    equation: DifferentialEquation
    task: DifferentialEquation
    conditions: tuple[InitialCondition, ...] = ()
    solutions: tuple[Candidate, ...] = ()
    meanings: Mapping[str, Tree] = field(default_factory=dict)
    trial: Trial | None = None
    fractions: Trial | None = None
    said: tuple[Relation, ...] = ()
    values: Mapping[str, Tree] = field(default_factory=dict)
    answers: frozenset[int] = frozenset()
    homogeneous: bool = False
    detached: bool = False
    root: str | None = None
    variable_is_told: bool = True
    reached: Relation | None = None
    varied: Mapping[str, Tree] = field(default_factory=dict)
    pairs: tuple[tuple[Tree, Tree], ...] = ()
    potential: Potential | None = None

    @property
    def function(self) -> str:
        return self.equation.function

    @property
    def variable(self) -> str:
        return self.equation.variable

    def constants_of(self, tree: Tree) -> tuple[str, ...]:
        """The arbitrary letters of a line: neither x nor y, nor letters of the task."""
        own = {self.variable, f"d{self.variable}", *self.equation.jets(), *self.parameters(), *self.meanings, *self.varied}
        return tuple(name for name in free_symbols(tree) if name not in own)

    def parameters(self) -> frozenset[str]:
        of_conditions = {name for one in self.conditions for side in (one.at, one.value) for name in free_symbols(side)}
        return self.task.letters() | of_conditions

    def with_meaning(self, name: str, tree: Tree) -> Sought:
        return replace(self, meanings={**self.meanings, name: tree})

    def with_solution(self, candidate: Candidate) -> Sought:
        return replace(self, solutions=(candidate, *self.solutions))

    def answered(self, line: int, complete: bool) -> Sought:
        return replace(self, answers=self.answers | {line} if complete else self.answers - {line})
