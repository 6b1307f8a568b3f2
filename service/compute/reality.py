"""What the reader of a real question should know where complex numbers, or real roots of negative ones, came in."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Basic, nan, zoo

from service.cas import to_sympy
from service.errors import MathtutorError
from service.question import Context, Note, Question
from service.tree import Apply, Constant, Number, Tree, walk

NOT_REAL = Note("not_real", "This has no real value; the value given is a complex number.")
REAL_ROOT = Note("real_root", "The cube (fifth, …) root of a negative number is taken as a negative number.")


def notes_on_reals(question: Question, value: Basic | Tree | None) -> Iterator[Note]:
    """That a number is not real though nothing complex was asked, and that ∛(−8) was taken as −2."""
    if question.context.domain == "complex":
        return
    trees = [tree for tree in question.trees.values() if isinstance(tree, Apply)]
    asked = any(node == Constant("i") for tree in trees for node in walk(tree))
    if not asked and isinstance(value, Basic) and value.is_number and value.is_extended_real is False:
        yield NOT_REAL
    elif any(_takes_real_root(node, question.context) for tree in trees for node in walk(tree)):
        yield REAL_ROOT


def exists(question: Question, value: Basic | Tree | None) -> bool:
    """Whether a value is none of 1/0 and 0/0, where the question did not itself hold complex infinity."""
    asked = any(node == Constant("complex_oo") for tree in question.trees.values() for node in walk(tree))
    return asked or not isinstance(value, Basic) or not value.has(nan, zoo)


def no_value(question: Question) -> str:
    """What is said where a value does not exist."""
    infinite = any(node == Constant("oo") for tree in question.trees.values() for node in walk(tree))
    if infinite:
        return "This is not defined: ∞ − ∞, 0 · ∞, ∞/∞ and powers such as 1^∞ have no value."
    return "This is not defined: there is a division by zero."


def _takes_real_root(node: Tree, context: Context) -> bool:
    """∛(−8), (−8)^(2/3): an odd root of a negative number."""
    match node:
        case Apply(head="root", args=(radicand, Number("3" | "5" | "7" | "9"))):
            pass
        case Apply(head="pow", args=(radicand, Apply(head="div", args=(_, Number("3" | "5" | "7" | "9"))))):
            pass
        case _:
            return False
    try:
        return bool(to_sympy(radicand, context).is_negative)
    except MathtutorError:
        return False
