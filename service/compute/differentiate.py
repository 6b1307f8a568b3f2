"""Derivatives of any order, each checked against high-precision differences of the function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from sympy import (
    Abs,
    Derivative,
    DiracDelta,
    Dummy,
    Expr,
    Heaviside,
    MatrixBase,
    Ne,
    Piecewise,
    S,
    Subs,
    Symbol,
    ceiling,
    false,
    floor,
    sign,
)
from sympy.logic.boolalg import Boolean

from service.cas import symbol, to_sympy, to_tree
from service.cas.cases import is_smooth_at, seams
from service.cas.conditions import stated
from service.cas.textbook_forms import joined_trig, multiplied_out
from service.cas.tidy import shortest, size, without_signs
from service.compute.computation import Computation
from service.compute.forms import rewritten, worst
from service.compute.implicit import IMPLICIT
from service.errors import NoClosedForm, TooHard, Unsupported
from service.question import Claim, Context, Question, Result, Verification
from service.quietly import unless_broken
from service.tree import Apply, Constant, Relation, Tree
from service.verify import is_derivative

MOST_TERMS = 20_000
"""Largest derivative that is written, in operations."""


def _candidates(problem: Function) -> Iterator[Result]:
    """The derivative in its shortest form, then as the rules give it."""
    function, variable = problem.function, problem.variable
    derivative = rewritten(function, lambda part: _derivative(part, variable, problem.order))
    plain = rewritten(derivative, without_signs)
    corners = _corners(function, variable)
    # Of equal forms, the first keeps its place and the last its name.
    forms = {rewritten(plain, shortest): "shortest form", plain: "without signs", derivative: "as the rules give it"}
    for form, way in (*_textbook_forms(plain, forms), *forms.items()):
        yield Result(form, conditions=corners, strategy=way)


def _textbook_forms(derivative: Expr, forms: Iterable[Expr]) -> Iterator[tuple[Expr, str]]:
    """A polynomial multiplied out, and trigonometric functions joined, where that is shorter than what is there."""
    if not isinstance(derivative, Expr) or isinstance(derivative, MatrixBase):
        return
    least = min(size(form) for form in forms)
    for way, name in ((multiplied_out, "multiplied out"), (joined_trig, "trigonometric functions joined")):
        form = unless_broken(name, partial(way, derivative))
        if form is not None and size(form) < WORTH[way is joined_trig] * least:
            yield form, name


WORTH = {False: 1.0, True: 0.6}
"""How much shorter a form has to be; joined trigonometric functions hide more."""


def _corners(function: Expr, variable: Symbol) -> tuple[Boolean | Tree, ...]:
    """Where |u|, sign u and H(u) have no derivative, u ≠ 0 must be said; of ⌊u⌋, that u is not whole."""
    kinked = sorted((part for part in function.atoms(Abs, sign, Heaviside) if variable in part.free_symbols), key=str)
    stepped = sorted({part.args[0] for part in function.atoms(floor, ceiling) if variable in part.free_symbols}, key=str)
    jumps = (Apply("not_element", (to_tree(part), Constant("integers"))) for part in stepped)
    kinks = (*(Ne(part.args[0], 0) for part in kinked), *(Ne(variable, seam) for seam in _rough_seams(function, variable)))
    return (*(c for c in stated(kinks) if c is not false), *jumps)


def _rough_seams(function: Expr, variable: Symbol) -> list[Expr]:
    """Where one case of a function goes over into another with a jump or a corner. Raises NoClosedForm where that can't be told."""
    if isinstance(function, MatrixBase) or not function.has(Piecewise):
        return []
    places = seams(function, variable)
    if places is None:
        raise NoClosedForm("The places where these cases meet were not found.")
    return [place for place in places if not is_smooth_at(function, variable, place)]


def _derivative(function: Expr, variable: Symbol, order: int) -> Expr:
    """By SymPy's rules, one order after another, so that a swelling derivative is noticed in time."""
    steps = {part: Dummy() for part in function.atoms(floor, ceiling)}  # constant between the jumps
    derivative = function.xreplace(steps)
    for _ in range(order):
        derivative = derivative.diff(variable)
        if derivative.count_ops() > MOST_TERMS:
            raise TooHard("The derivative is too long to be written out.")
    derivative = derivative.xreplace({step: part for part, step in steps.items()}).replace(DiracDelta, lambda *args: S.Zero)
    if derivative.has(Subs):
        raise NoClosedForm("This function has no derivative that can be written here.")
    return derivative


@dataclass(frozen=True, slots=True)
class Function:
    """The function to be differentiated, its variable, and how often."""

    function: Expr
    variable: Symbol
    order: int
    context: Context


def _problem(question: Question) -> Function:
    context = question.context
    function = to_sympy(question.expression, context)
    if not isinstance(function, Expr | MatrixBase):
        raise Unsupported("Only an expression can be differentiated.")
    function = function.doit() if function.has(Derivative) else function
    return Function(function, symbol(context.variable or "x", context), question.options.get("order", 1), context)


def _verified(problem: Function, claim: Claim) -> Verification:
    """Differences of the function, in ball arithmetic, must agree with the derivative; entry by entry for a matrix."""
    function = problem.function
    pairs = zip(claim.value, function, strict=True) if isinstance(function, MatrixBase) else [(claim.value, function)]
    return worst([is_derivative(part, of, problem.variable, problem.context, problem.order).verification() for part, of in pairs])


DERIVATIVE = Computation(_problem, _candidates, _verified)


def differentiation(question: Question) -> Computation[Any]:
    """Of an equation, the slope of its curve."""
    return IMPLICIT if isinstance(question.expression, Relation) else DERIVATIVE
