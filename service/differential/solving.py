"""The methods in order, and what is done with what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sympy import Dummy
from sympy.polys.polyerrors import BasePolynomialError

from service.clock import SliceOver, within
from service.differential import first_order, linear, second_order
from service.differential.by_sympy import by_sympy
from service.differential.conditions import Condition, are_contradictory, constant_solution, particular
from service.differential.solution import Solution, Task, settled
from service.progress import trying

FAILURES = (ValueError, TypeError, AttributeError, NotImplementedError, ZeroDivisionError, KeyError, RecursionError, BasePolynomialError)
"""What SymPy raises where it can't go on; the next method is tried."""


@dataclass(frozen=True, slots=True)
class Method:
    """A way to solve. share: of the time that is left."""

    name: str
    find: Callable[[Task], Iterator[Solution]]
    share: float = 0.5


METHODS: tuple[Method, ...] = (
    Method("first order, linear", linear.first_order),
    Method("constant coefficients", linear.constant_coefficients),
    Method("Bernoulli", first_order.bernoulli),
    Method("separable", first_order.separable),
    Method("exact", first_order.exact),
    Method("homogeneous", first_order.homogeneous),
    Method("substitution", first_order.of_a_line),
    Method("variation of the constant", first_order.varied_constant),
    Method("reduction of order", second_order.variable_coefficients),
    Method("SymPy", by_sympy, 0.9),
)
"""In the order in which they are tried."""


def families(task: Task) -> Iterator[Solution]:
    """General solutions, explicit ones before implicit ones."""
    implicit: list[Solution] = []
    for method in sorted(METHODS, key=lambda method: task.known is not None and method.find is not second_order.variable_coefficients):
        if task.left() <= 0.05:
            break
        trying(method.name)
        try:
            with within(task.left() * method.share):
                listed = list(method.find(task))
        except (SliceOver, *FAILURES):
            continue
        for found in listed:
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


COMPLETE = ("characteristic roots", "integrating factor")
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
