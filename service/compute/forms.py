"""What the operations that rewrite an expression share: reading it, working inside relations, and checking equality."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from sympy import Basic, Expr, FiniteSet, MatrixBase, Set, Tuple, false
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean, Or

from service.cas import natural_domain, to_sympy, to_tree
from service.cas.conditions import stated
from service.cas.evaluate import carried_out
from service.errors import NoClosedForm, Unsupported
from service.question import Claim, Context, Note, Question, Result, Verification
from service.tree import Apply, Tree, free_symbols, walk
from service.verify import equal

STATUSES = ("failed", "unverified", "checked", "proved")
"""From the worst to the best."""


@dataclass(frozen=True)
class Rewriting:
    """An expression to be rewritten. given: as SymPy has it."""

    question: Question
    given: Basic

    @cached_property
    def value(self) -> Basic:
        """The expression with its limits, sums and derivatives worked out. Raises NoClosedForm where one can't be."""
        return carried_out(self.given, self.question.context)

    @property
    def context(self) -> Context:
        return self.question.context


def rewriting(question: Question) -> Rewriting:
    """The problem of an operation that rewrites."""
    return Rewriting(question, to_sympy(question.expression, question.context))


def rewritten(value: Basic, rewrite: Callable[[Expr], Expr]) -> Basic:
    """An expression rewritten; each side of a relation, each entry of a matrix, a set or a tuple."""
    match value:
        case MatrixBase():
            return value.applyfunc(rewrite)
        case Expr():
            return rewrite(value)
        case Relational():
            return type(value)(*(rewritten(side, rewrite) for side in value.args), evaluate=False)
        case FiniteSet() | Tuple():
            return value.func(*(rewritten(part, rewrite) for part in value.args))
        case And() | Or():
            return value.func(*(rewritten(part, rewrite) for part in value.args), evaluate=False)
        case Boolean() | Set():
            return value
    raise Unsupported("This operation works on expressions and equations.")


def one_form(problem: Rewriting, rewrite: Callable[[Expr], Expr]) -> Iterator[Result]:
    """The expression rewritten in one way."""
    form = rewritten(problem.value, rewrite)
    yield Result(form, conditions=conditions_lost(problem.question, form))


def zero_powers(tree: Tree, context: Context) -> tuple[Note, ...]:
    """A note where 0⁰ stands in the tree."""
    for node in walk(tree):
        match node:
            case Apply(head="pow", args=(base, exponent)) if not free_symbols(node):
                if to_sympy(base, context).is_zero and to_sympy(exponent, context).is_zero:
                    return (Note("zero_power", "0^0 was taken as 1, as is usual in formulas; as a limit it has no fixed value."),)
    return ()


def conditions_lost(question: Question, form: Basic | Tree) -> tuple[Boolean, ...]:
    """What the input asked of its symbols and the answer asks no longer: x ≠ 1 for (x² − 1)/(x − 1) = x + 1."""
    try:
        before = natural_domain(question.expression, question.context)
        after = natural_domain(to_tree(form), question.context) if before else ()
    except (Unsupported, NoClosedForm):
        return ()
    kept = set(stated(after))
    return tuple(condition for condition in stated(before) if condition not in kept and condition is not false)


def equals_input(problem: Rewriting, claim: Claim) -> Verification:
    """The answer must be equal to what was sent, part by part, and defined wherever that is."""
    value = to_sympy(claim.value, problem.context) if isinstance(claim.value, Apply) else claim.value
    return same(problem.value, value, problem.context)


def same(before: Basic, after: Basic, context: Context) -> Verification:
    """Equal as expressions; relations and sets part by part."""
    if before == after:
        return Verification("proved", "identical")
    if isinstance(before, Expr | MatrixBase):
        found = equal(before, after, context)
        if found.only_left:
            return Verification("failed", "it is not defined wherever the input is", found.points)
        return found.verification()
    if type(before) is not type(after) or len(before.args) != len(after.args):
        return Verification("unverified", "the parts could not be compared")
    parts = [same(a, b, context) for a, b in zip(before.args, after.args, strict=True)]
    return worst(parts)


def worst(parts: list[Verification]) -> Verification:
    """The verification of a whole from those of its parts."""
    return min(parts, key=lambda part: STATUSES.index(part.status))
