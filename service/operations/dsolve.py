"""Ordinary differential equations: the general solution, or the one that meets given values; checked by putting it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pydantic import Field

from service.answers.operations import DsolveAnswer
from service.differential.notation import Names, counts_in_superscript, names, with_jets, without_differentials
from service.errors import InvalidRequest, Unreadable
from service.messages import Message
from service.operations import dsolve_systems
from service.operations.face import Face
from service.operations.inputs import Expression, ExpressionInput
from service.operations.operation import Operation
from service.operations.sorts import LISTS
from service.question import Note, Question
from service.read import read
from service.read.sorts import NUMBERS, STATED
from service.tree import Apply, Number, Relation, Symbol, Tree

MOST_CONDITIONS = 8


class DsolveInput(ExpressionInput):
    """A differential equation for one function, such as y' + 2y = x, or a linear system with a function for each equation."""

    conditions: str | list[str] | None = Field(
        None,
        description="Values of the function or its derivatives: `y(0) = 1; y'(0) = 0`, or a list of such.",
        examples=["y(0) = 1; y'(0) = 0"],
    )
    known_solution: Expression | None = Field(
        None,
        description="One solution of a linear equation of second order (without its right-hand side): the other is found from it.",
        examples=["x", "y = e^x"],
    )


def prepare(question: Question) -> Question:
    """The equation with a symbol for each derivative, and the conditions read into trees `conditions`."""
    written = dsolve_systems.statements(question.expression)
    own = tuple(one for one in written if dsolve_systems.is_condition(one))
    equations = tuple(one for one in written if one not in own)
    if len(equations) > 1 and len(dsolve_systems.functions(question.expression)) > 1:
        functions = frozenset(dsolve_systems.functions(Apply("system", equations)))
        return dsolve_systems.prepare(question, equations, (*own, *_conditions(question, functions)))
    tree = without_differentials(equations[0] if len(equations) == 1 else question.expression)
    known = names(tree, question.context.variable)
    jets = with_jets(tree, known)
    given = [_point(one, known) for one in (*own, *_conditions(question, frozenset({known.function})))]
    if len(given) > MOST_CONDITIONS:
        raise InvalidRequest(Message("Up to {} conditions can be met.", MOST_CONDITIONS), field="conditions")
    if counts_in_superscript(tree, known):
        note = Message("A number in brackets above {} counts derivatives: {}^(4) is the fourth.", known.function, known.function)
        question = question.with_notes(Note("derivative_in_superscript", note))
    if "known_solution" in question.trees:
        question = replace(question, trees={**question.trees, "known_solution": _right_side(question.trees["known_solution"], known)})
    trees = {**question.trees, "jets": jets, "function": Symbol(known.function), "values": Apply("list", tuple(given))}
    return replace(question, trees=trees, context=replace(question.context, variable=known.variable))


def _right_side(tree: Tree, known: Names) -> Tree:
    """x² of y = x², and of x² alone."""
    match tree:
        case Relation(signs=("=",), sides=(Symbol(name=name) | Apply(head="call", args=(Symbol(name=name), _)), value)) if (
            name == known.function
        ):
            return value
        case Relation():
            raise InvalidRequest(
                Message("The known solution is a function of {}, such as {}^2.", known.variable, known.variable), field="known_solution"
            )
        case _:
            return tree


def _conditions(question: Question, functions: frozenset[str]) -> Iterator[Tree]:
    sent = question.options.get("conditions") or []
    decimal = question.options.get("decimal", "point")
    for source in [sent] if isinstance(sent, str) else sent:
        for start, text in _pieces(source, decimal):
            try:
                reading = read(
                    text,
                    question.options.get("notation", "auto"),
                    decimal=decimal,
                    symbols=frozenset(question.context.assumptions),
                    functions=functions,
                )
            except Unreadable as error:
                error.span = replace(error.span, start=error.span.start + start, end=error.span.end + start)
                raise error.in_field("conditions") from None
            yield reading.tree


def _pieces(source: str, decimal: str) -> Iterator[tuple[int, str]]:
    """The conditions of a string, with their places: separated by `;`, by line ends, or by commas outside of brackets."""
    depth, start = 0, 0
    signs = ";\n" if decimal == "comma" else ";,\n"
    for index, letter in enumerate(source + ";"):
        depth += (letter in "([{") - (letter in ")]}")
        if letter in signs and (depth <= 0 or letter != ","):
            piece = source[start:index]
            if piece.strip():
                yield start + len(piece) - len(piece.lstrip()), piece.strip()
            start = index + 1


def _point(tree: Tree, known: Names) -> Tree:
    """y⁽ⁿ⁾(a) = b as tuple(n, a, b). InvalidRequest for anything else."""
    match tree:
        case Relation(signs=("=",), sides=(left, right)):
            for side, value in ((left, right), (right, left)):
                match side:
                    case Apply(head="call", args=(Symbol(name=name), point)) if name == known.function:
                        return Apply("tuple", (Number("0"), point, value))
                    case Apply(head="call", args=(Apply(head="prime", args=(Symbol(name=name), Number() as order)), point)) if (
                        name == known.function
                    ):
                        return Apply("tuple", (order, point, value))
    raise InvalidRequest(
        Message("A condition is a value at a point, such as {}(0) = 1 or {}'(0) = 0.", known.function, known.function), field="conditions"
    )


def shown(question: Question) -> Tree:
    """The equation; one with differentials, y dx = x dy, with the derivative that it says."""
    return question.expression if dsolve_systems.is_system(question) else without_differentials(question.expression)


DSOLVE = Operation(
    name="dsolve",
    summary="Solve an ordinary differential equation, in general or with given values.",
    input=DsolveInput,
    examples=(
        {"expression": "y' + 2y = x"},
        {"expression": "y'' + y = 0", "conditions": "y(0) = 1; y'(0) = 0"},
        {"expression": "\\frac{dy}{dx} = x y"},
        {"expression": "x' = y; y' = -x"},
    ),
    prepare=prepare,
    shown=shown,
    answer=DsolveAnswer,
    takes=NUMBERS | STATED | LISTS,
    is_worked=True,
    face=Face(group="calculus"),
)
