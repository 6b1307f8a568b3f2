"""Solution sets of one equation, one inequality or a system, every solution put back into what was written."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import Field

from service.answers.operations import SolveAnswer
from service.operations.face import Face, Showcase
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.operations.restated import restated
from service.operations.sorts import LISTS
from service.operations.variable import arbitrary_constants, with_variable
from service.question import Note, Question
from service.read.sorts import NUMBERS, STATED, refused
from service.read.words import UNITS
from service.tree import Apply, Constant, Number, Relation, Tree, free_symbols

STATEMENTS = frozenset({"and", "or", "not", "element", "not_element", "system", "therefore", "let", "congruent"})


class SolveInput(ExpressionInput):
    """Equations and inequalities to solve."""

    domain: Literal["real", "complex", "integer", "rational"] = Field(  # type: ignore[assignment]  # two fields more than elsewhere
        "real", description="The numbers among which solutions are sought."
    )
    plus_minus: bool = Field(False, description="Write solutions a − b and a + b that differ in the sign of a root as a ± b.")


def is_statement(tree: Tree) -> bool:
    match tree:
        case Relation() | Constant(name="true" | "false"):
            return True
        case Apply(head=head):
            return head in STATEMENTS or (head in ("list", "tuple") and all(is_statement(arg) for arg in _args(tree)))
        case _:
            return False


def _args(tree: Tree) -> tuple[Tree, ...]:
    return tree.args if isinstance(tree, Apply) else ()


def parts(tree: Tree) -> tuple[Tree, ...]:
    """The equations of a system; a single statement is the only one."""
    match tree:
        case Apply(head="system" | "and" | "list" | "tuple", args=args):
            return args
        case _:
            return (tree,)


def prepare(question: Question) -> Question:
    """The question with its variable; an expression alone is set equal to zero, a system has several unknowns."""
    tree = restated(question.expression)
    if tree is not question.expression:
        question = replace(question, trees={**question.trees, "expression": tree})
    if _is_list(tree):
        _check_list(_args(tree))
    if not is_statement(tree):
        note = Note("set_to_zero", "An expression on its own was taken as an equation: it equals zero.")
        tree = Apply("list", tuple(_zero(arg) for arg in _args(tree))) if _is_list(tree) else _zero(tree)
        question = replace(question, trees={**question.trees, "expression": tree}).with_notes(note)
    if len(parts(tree)) > 1 and len(unknowns(tree)) > 1:
        if is_region(tree):
            chosen = question.context.variable or ("y" if "y" in unknowns(tree) else unknowns(tree)[0])
            return replace(question, context=replace(question.context, variable=chosen))
        return replace(question, context=replace(question.context, variable=None))
    return with_variable(question)


def _check_list(args: tuple[Tree, ...]) -> None:
    """Raises Meaningless for x = 2, 3: a number among equations is none of them."""
    for arg in args:
        if any(map(is_statement, args)) and not is_statement(arg) and not free_symbols(arg):
            raise refused("A statement is needed here, such as x > 0.", arg.span)


def is_region(tree: Tree) -> bool:
    """Several inequalities in several unknowns, and no equation."""
    several = len(parts(tree)) > 1 and len(unknowns(tree)) > 1
    return several and all(isinstance(part, Relation) and not {"=", "!=", "~"} & set(part.signs) for part in parts(tree))


def _is_list(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head in ("list", "tuple", "system")


def _zero(tree: Tree) -> Tree:
    return tree if is_statement(tree) else Relation(("=",), (tree, Number("0")))


def unknowns(tree: Tree) -> tuple[str, ...]:
    """The symbols to solve for, in alphabetical order."""
    constants = arbitrary_constants(tree) | UNITS
    return tuple(sorted(name for name in free_symbols(tree) if name not in constants))


SOLVE = Operation(
    name="solve",
    summary="Solve an equation, an inequality or a system; parts of a system are separated by semicolons.",
    input=SolveInput,
    answer=SolveAnswer,
    prepare=prepare,
    examples=({"expression": "x^2 - 5x + 6 = 0"}, {"expression": "2 sin(x) = 1"}, {"expression": "x + y = 5; x - y = 1"}),
    is_worked=True,
    takes=NUMBERS | STATED | LISTS,
    verbs=("solve",),
    face=Face(
        group="algebra",
        rare=frozenset({"plus_minus"}),
        is_drawn=True,
        showcase=Showcase({"expression": "x^2 - 5x + 6 = 0"}, "x² − 5x + 6 = 0"),
    ),
)
