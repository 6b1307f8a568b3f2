"""General solutions y = f(x; c₁, …) that are linear in their arbitrary constants, whatever these are called and in whatever order.

    f = f₀ + Σ cᵢ uᵢ   and   g = g₀ + Σ Cⱼ vⱼ   are one family   ⇔   the u and the v span one space, and f₀ − g₀ lies in it.

Contract: decided at points with balls, so that a difference is proved and an agreement `checked`; None where a side is not linear in its
constants or too few points have a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flint import acb, acb_mat, arb, fmpq

from service.algebra.build import ZERO, add, mul, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.statements import is_set
from service.algebra.values import Undefined, Unknown, Value, ball, value
from service.compare.scores import Score
from service.compare.solution_curves import same_curves
from service.compare.task import Task
from service.question import Verification
from service.tree import Apply, Relation, Symbol, Tree, base_and_subscript, free_symbols

CHECKS = 6
"""So many points beyond those that settle the coefficients."""
SAME = Score(True, "equivalent", 1.0, Verification("checked", "the same solutions for other constants, at sample points", CHECKS))
OTHER = Score(False, "not_equivalent", verification=Verification("proved", "no constants make them equal at the sample points"))


@dataclass(frozen=True, slots=True)
class Family:
    """f₀ and the uᵢ of f₀ + Σ cᵢ uᵢ."""

    particular: Tree
    basis: tuple[Tree, ...]


def as_general_solutions(task: Task) -> Score | None:
    """Whether two general solutions are one family; None where they are none, or it can't be told."""
    task = _with_basis(task)
    function = _function(task.reference)
    if function == "" or _function(task.answer) not in (function, ""):
        return None
    wanted = [name for name in free_symbols(task.reference) if _is_constant(name)]
    known = {*free_symbols(task.reference), function}
    given = [name for name in free_symbols(task.answer) if name not in known or _is_constant(name)]
    variables = [name for name in free_symbols(task.reference) if name not in (*wanted, function)]
    task = replace(task, variable=variables[0]) if len(variables) == 1 else task
    if not wanted or len(given) != len(wanted) or task.variable in (function, *given):
        return None
    linear = _linear(task, given, wanted) if given != wanted or len(wanted) > 1 else None
    if linear is not None or len(wanted) > 1 or len(variables) != 1:
        return linear
    return same_curves(task.answer, task.reference, (given[0], wanted[0]), function, variables[0])


def _with_basis(task: Task) -> Task:
    """{u, v} beside y = C₁ f + C₂ g as y = c₁ u + c₂ v: a fundamental set of solutions stands for all of them."""
    match task.answer, task.reference:
        case Apply(head="set", args=(_, _, *_) as basis), Relation(sides=(left, right)) if _name(left) and not is_set(right):
            names = [f"c_{k}" for k in range(1, len(basis) + 1)]
            fits = sum(_is_constant(name) for name in free_symbols(right)) == len(basis)
            total = add(*(mul(Symbol(name), one) for name, one in zip(names, basis, strict=True)))
            return replace(task, answer=Relation(("=",), (left, total))) if fits and not _holds_constant(basis) else task
        case _:
            return task


def _holds_constant(basis: Sequence[Tree]) -> bool:
    return any(_is_constant(name) for one in basis for name in free_symbols(one))


def _function(tree: Tree) -> str:
    """y of y = …, of alternatives of these, and of G(x, y) = C; "" elsewhere."""
    match tree:
        case Apply(head="or", args=parts):
            names = {_function(part) for part in parts}
            return names.pop() if len(names) == 1 else ""
        case Relation(signs=("=",), sides=(left, right)):
            return _name(left) or ("y" if isinstance(right, Symbol) and "y" in free_symbols(left) else "")
        case _:
            return ""


def _linear(task: Task, given: Sequence[str], wanted: Sequence[str]) -> Score | None:
    pair = _right_sides(task.answer, task.reference)
    if pair is None:
        return None
    families = _family(pair[0], given), _family(pair[1], wanted)
    return None if None in families else _compared(*families, task.variable)  # type: ignore[arg-type]  # none is None here


def _right_sides(answer: Tree, reference: Tree) -> tuple[Tree, Tree] | None:
    match answer, reference:
        case Relation(signs=("=",), sides=(left, f)), Relation(signs=("=",), sides=(right, g)) if _name(left) == _name(right) != "":
            return (f, g) if _name(left) not in (*free_symbols(f), *free_symbols(g)) else None
        case _:
            return None


def _name(side: Tree) -> str:
    """y of y and of y(x)."""
    match side:
        case Symbol(name=name) | Apply(head="call", args=(Symbol(name=name), _)):
            return name
        case _:
            return ""


def _is_constant(name: str) -> bool:
    """C, C₁ and c₁; a bare c or k may be a parameter of the problem."""
    base, subscript = base_and_subscript(name)
    return base == "C" or (base == "c" and subscript != "")


def _family(tree: Tree, constants: Sequence[str]) -> Family | None:
    try:
        basis = tuple(derivative(tree, name) for name in constants)
    except NoDerivative:
        return None
    if any(set(constants) & set(free_symbols(part)) for part in basis):
        return None
    return Family(substituted(tree, dict.fromkeys(constants, ZERO)), basis)


def _compared(answer: Family, reference: Family, variable: str) -> Score | None:
    trees = (answer.particular, reference.particular, *answer.basis, *reference.basis)
    letters = sorted({name for tree in trees for name in free_symbols(tree)} - {variable})
    n = len(reference.basis)
    rows = _rows(trees, variable, {name: fmpq(17 + 6 * k, 13) for k, name in enumerate(letters)}, n + CHECKS)
    if len(rows) < n + CHECKS:
        return None
    wanted, given = [row[2 + n :] for row in rows], [[*row[2 : 2 + n], row[0] - row[1]] for row in rows]
    try:
        found = acb_mat(wanted[:n]).solve(acb_mat(given[:n]))
    except ZeroDivisionError:
        return None
    rest = acb_mat(wanted[n:]) * found - acb_mat(given[n:])
    if any(not entry.contains(0) for entry in rest.entries()):
        return OTHER
    change = acb_mat([[found[i, j] for j in range(n)] for i in range(n)])
    if any(entry.rad() > arb(2) ** -40 for entry in rest.entries()) or change.det().contains(0):
        return None
    return SAME


def _rows(trees: Sequence[Tree], variable: str, letters: Mapping[str, Value], most: int) -> list[list[acb]]:
    """The values of the trees at points at which all have one."""
    rows: list[list[acb]] = []
    for k in range(4 * most):
        at = {**letters, variable: fmpq(3 + 5 * k, 23)}
        try:
            rows.append([ball(value(tree, at)) for tree in trees])
        except (Undefined, Unknown):
            continue
        if len(rows) == most:
            break
    return rows
