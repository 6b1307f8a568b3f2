"""Derivatives of any order, each checked against high-precision differences of the function."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from pydantic import Field

from service.errors import Unreadable, Unsupported
from service.operations import implicit
from service.operations.inputs import Count, ExpressionInput, VariableName
from service.operations.operation import Operation
from service.operations.variable import with_variable
from service.question import Question, Result, Verification
from service.quietly import unless_broken
from service.read.differentials import stray_differential
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree

MOST_TERMS = 20_000
"""Largest derivative that is written, in operations."""


class DifferentiateInput(ExpressionInput):
    """dⁿf/dxⁿ."""

    order: Count = Field(1, ge=1, le=100, description="How many times to differentiate.")
    of: VariableName | None = Field(
        None, description="In an equation, the letter that depends on the variable: dy/dx of x^2 + y^2 = 25.", examples=["y"]
    )


def prepare(question: Question) -> Question:
    """The question with its variable; a derivative as input brings its own variable and order."""
    match question.expression:
        case Apply(head="derivative" | "partial", args=(body, Symbol(name=name), *count)) if not isinstance(body, Symbol):
            order = _whole(count[0]) if count else 1
            question = replace(
                question,
                trees={**question.trees, "expression": body},
                context=replace(question.context, variable=name),
                options={**question.options, "order": order * question.options.get("order", 1)},
            )
        case equation if implicit.is_implicit(equation):
            return implicit.prepare(question)
        case Relation(signs=("=",), sides=(Symbol() | Apply(head="call"), body)):
            question = replace(question, trees={**question.trees, "expression": body})
        case Relation():
            raise Unsupported("An equation can't be differentiated; send one of its sides.")
    if "d" not in question.context.assumptions and (stray := stray_differential(question.expression, apart=True)) is not None:
        raise Unreadable("This differential has no integral sign.", span=stray[0], expected="an integral sign for each differential")
    return with_variable(question)


def _whole(tree: Tree) -> int:
    if isinstance(tree, Number) and tree.text.isdigit() and 1 <= len(tree.text) <= 2:
        return int(tree.text)
    raise Unsupported("The order of the derivative must be a whole number below 100.")


def shown(question: Question) -> Tree:
    """d/dx f, as it was asked for; an equation as it is."""
    if isinstance(question.expression, Relation):
        return question.expression
    order = question.options.get("order", 1)
    times = (Number(str(order)),) if order > 1 else ()
    return Apply("derivative", (question.expression, Symbol(question.context.variable or "x"), *times))


def do(question: Question) -> Iterator[Result]:
    """The derivative in its shortest form, then as the rules give it."""
    from service.cas.tidy import shortest, without_signs
    from service.operations.forms import rewritten

    if isinstance(question.expression, Relation):
        yield from implicit.do(question)
        return
    function, variable = _sides(question)
    derivative = rewritten(function, lambda part: _derivative(part, variable, question.options.get("order", 1)))
    plain = rewritten(derivative, without_signs)
    corners = _corners(function, variable)
    # Of equal forms, the first keeps its place and the last its name.
    forms = {rewritten(plain, shortest): "shortest form", plain: "without signs", derivative: "as the rules give it"}
    for form, way in (*_textbook_forms(plain, forms), *forms.items()):
        yield Result(form, conditions=corners, strategy=way)


def _textbook_forms(derivative: Any, forms: Any) -> Iterator[tuple[Any, str]]:
    """A polynomial multiplied out, and trigonometric functions joined, where that is shorter than what is there."""
    from sympy import Expr, MatrixBase

    from service.cas.textbook_forms import joined_trig, multiplied_out
    from service.cas.tidy import size

    if not isinstance(derivative, Expr) or isinstance(derivative, MatrixBase):
        return
    least = min(size(form) for form in forms)
    for way, name in ((multiplied_out, "multiplied out"), (joined_trig, "trigonometric functions joined")):
        form = unless_broken(name, partial(way, derivative))
        if form is not None and size(form) < WORTH[way is joined_trig] * least:
            yield form, name


WORTH = {False: 1.0, True: 0.6}
"""How much shorter a form has to be; joined trigonometric functions hide more."""


def _corners(function: Any, variable: Any) -> tuple[Any, ...]:
    """Where |u|, sign u and H(u) have no derivative, u ≠ 0 must be said; of ⌊u⌋, that u is not whole."""
    from sympy import Abs, Heaviside, Ne, ceiling, false, floor, sign

    from service.cas import to_tree
    from service.cas.conditions import stated

    kinked = sorted((part for part in function.atoms(Abs, sign, Heaviside) if variable in part.free_symbols), key=str)
    stepped = sorted({part.args[0] for part in function.atoms(floor, ceiling) if variable in part.free_symbols}, key=str)
    jumps = (Apply("not_element", (to_tree(part), Constant("integers"))) for part in stepped)
    kinks = (*(Ne(part.args[0], 0) for part in kinked), *(Ne(variable, seam) for seam in _rough_seams(function, variable)))
    return (*(c for c in stated(kinks) if c is not false), *jumps)


def _rough_seams(function: Any, variable: Any) -> list[Any]:
    """Where one case of a function goes over into another with a jump or a corner. Raises NoClosedForm where that can't be told."""
    from sympy import MatrixBase, Piecewise

    from service.cas.cases import is_smooth_at, seams
    from service.errors import NoClosedForm

    if isinstance(function, MatrixBase) or not function.has(Piecewise):
        return []
    places = seams(function, variable)
    if places is None:
        raise NoClosedForm("The places where these cases meet were not found.")
    return [place for place in places if not is_smooth_at(function, variable, place)]


def _derivative(function: Any, variable: Any, order: int) -> Any:
    """By SymPy's rules, one order after another, so that a swelling derivative is noticed in time."""
    from sympy import DiracDelta, Dummy, S, Subs, ceiling, floor

    from service.errors import NoClosedForm, TooHard

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


def _sides(question: Question) -> tuple[Any, Any]:
    from sympy import Expr, MatrixBase

    from service.cas import symbol, to_sympy

    context = question.context
    function = to_sympy(question.expression, context)
    if not isinstance(function, Expr | MatrixBase):
        raise Unsupported("Only an expression can be differentiated.")
    return function.doit() if _is_pending(function) else function, symbol(context.variable or "x", context)


def _is_pending(function: Any) -> bool:
    from sympy import Derivative

    return bool(function.has(Derivative))


def verify(question: Question, result: Result) -> Verification:
    """Differences of the function, in ball arithmetic, must agree with the derivative; entry by entry for a matrix."""
    if isinstance(question.expression, Relation):
        return implicit.verify(question, result)
    from sympy import MatrixBase

    from service.operations.forms import worst
    from service.verify import is_derivative

    function, variable = _sides(question)
    order = question.options.get("order", 1)
    pairs = zip(result.value, function, strict=True) if isinstance(function, MatrixBase) else [(result.value, function)]
    return worst([is_derivative(claim, part, variable, question.context, order).verification() for claim, part in pairs])


DIFFERENTIATE = Operation(
    name="differentiate",
    summary="Find the derivative of a function, of any order.",
    input=DifferentiateInput,
    examples=({"expression": "x^2 sin(x)"}, {"expression": "\\ln(\\cos x)", "order": 2}),
    prepare=prepare,
    shown=shown,
    do=do,
    verify=verify,
)
