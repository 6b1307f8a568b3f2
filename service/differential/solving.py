"""The methods in order, and what is done with what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sympy import Dummy

from service import search as searches
from service.differential import first_order, linear, second_order
from service.differential.by_sympy import by_sympy
from service.differential.conditions import Condition, are_contradictory, constant_solution, particular
from service.differential.solution import Method as SolvedBy
from service.differential.solution import Solution, Task, settled
from service.search import FAILURES, Budget, attempts

Method = searches.Strategy[Task, Solution]


def method(name: str, find: Callable[[Task], Iterator[Solution]], share: float = 0.5) -> Method:
    """A way to solve. share: of the time that is left."""

    def attempted(task: Task, budget: Budget) -> Iterable[Solution]:
        """All that it finds, or nothing where the time is over before the last."""
        return list(find(replace(task, budget=budget)))

    return searches.Strategy(name, attempted, share=share)


REDUCTION = SolvedBy.REDUCTION_OF_ORDER.value

METHODS: tuple[Method, ...] = (
    method("first order, linear", linear.first_order),
    method("constant coefficients", linear.constant_coefficients),
    method("Bernoulli", first_order.bernoulli),
    method("separable", first_order.separable),
    method("exact", first_order.exact),
    method("homogeneous", first_order.homogeneous),
    method("substitution", first_order.of_a_line),
    method("variation of the constant", first_order.varied_constant),
    method(REDUCTION, second_order.variable_coefficients),
    method("SymPy", by_sympy, 0.9),
)
"""In the order in which they are tried."""


def families(task: Task) -> Iterator[Solution]:
    """General solutions, explicit ones before implicit ones; where one solution is given, reduction of order comes first."""
    implicit: list[Solution] = []
    methods = sorted(METHODS, key=lambda method: task.known is not None and method.name != REDUCTION)
    for _, found in attempts(methods, task, task.budget):
        if found.values:
            yield settled(found)
        else:
            implicit.append(found)
    yield from implicit


def solutions(task: Task, conditions: tuple[Condition, ...]) -> Iterator[Solution]:
    """Families, or the members of them that meet the conditions."""
    if not conditions:
        yield from families(task)
        return
    for found in families(task):
        try:
            yield from particular(found, conditions, task)
        except FAILURES:
            continue
    constant = constant_solution(conditions)
    if constant is not None:
        yield constant


COMPLETE = (SolvedBy.CHARACTERISTIC_ROOTS, SolvedBy.INTEGRATING_FACTOR)
"""Methods whose family holds every solution."""


def contradict(task: Task, conditions: tuple[Condition, ...]) -> bool:
    """Whether no member of a complete family meets the conditions: linear equations for the constants that have no solution."""
    for found in families(task):
        if found.method in COMPLETE and len(found.values) == 1 and not found.conditions:
            return are_contradictory(found.values[0], conditions, found.constants, task.equation.x)
    return False


def with_positive_parameters(task: Task) -> tuple[Task, dict[Dummy, object]]:
    """The task with positive symbols for the parameters of unknown sign, and the way back."""
    equation = task.equation
    own = {equation.x, *equation.jets}
    free = (equation.left.free_symbols | equation.right.free_symbols) - own
    swap = {s: Dummy(s.name, positive=True) for s in sorted(free, key=str) if s.is_positive is None and s.is_negative is None}
    put = replace(equation, left=equation.left.xreplace(swap), right=equation.right.xreplace(swap))
    known = None if task.known is None else task.known.xreplace(swap)
    return replace(task, equation=put, known=known), {new: old for old, new in swap.items()}
