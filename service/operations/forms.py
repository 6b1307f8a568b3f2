"""What the operations that rewrite an expression share: reading it, working inside relations, and checking equality."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from service.errors import Unsupported
from service.question import Context, Question, Result, Verification


def given(question: Question) -> Any:
    """The expression as a SymPy object."""
    from service.cas import to_sympy

    return to_sympy(question.expression, question.context)


def rewritten(value: Any, rewrite: Callable[[Any], Any]) -> Any:
    """An expression rewritten; each side of a relation, each entry of a matrix, a set or a tuple."""
    from sympy import Expr, FiniteSet, MatrixBase, Tuple
    from sympy.core.relational import Relational
    from sympy.logic.boolalg import And, Or

    match value:
        case MatrixBase():
            return value.applyfunc(rewrite)
        case Expr():
            return rewrite(value)
        case Relational():
            return type(value)(*(rewrite(side) for side in value.args), evaluate=False)
        case FiniteSet() | Tuple():
            return value.func(*(rewritten(part, rewrite) for part in value.args))
        case And() | Or():
            return value.func(*(rewritten(part, rewrite) for part in value.args), evaluate=False)
    raise Unsupported("This operation works on expressions and equations.")


def equals_input(question: Question, result: Result) -> Verification:
    """The answer must be equal to what was sent, part by part."""
    return same(given(question), result.value, question.context)


def same(before: Any, after: Any, context: Context) -> Verification:
    """Equal as expressions; relations and sets part by part."""
    from sympy import Expr, MatrixBase

    from service.verify import equal

    if before == after:
        return Verification("proved", "identical")
    if isinstance(before, Expr | MatrixBase):
        return equal(before, after, context).verification()
    if type(before) is not type(after) or len(before.args) != len(after.args):
        return Verification("unverified", "the parts could not be compared")
    parts = [same(a, b, context) for a, b in zip(before.args, after.args, strict=True)]
    order = ("failed", "unverified", "checked", "proved")
    return min(parts, key=lambda part: order.index(part.status))


def one(rewrite: Callable[[Any], Any]) -> Callable[[Question], Iterator[Result]]:
    """A `do` that yields the expression rewritten in one way."""

    def do(question: Question) -> Iterator[Result]:
        yield Result(rewritten(given(question), rewrite))

    return do
