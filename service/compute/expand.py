"""Products multiplied out; logarithms of products and functions of sums of angles where that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from sympy import Expr, expand_trig
from sympy.logic.boolalg import Boolean

from service.cas import natural_domain, to_sympy, to_tree
from service.cas.conditions import stated
from service.cas.expand import expanded
from service.cas.logarithms import expanded as logs_apart
from service.compute.computation import Computation
from service.compute.forms import Rewriting, conditions_lost, equals_input, one_form, rewriting
from service.question import Claim, Question, Result, Verification
from service.quietly import unless_broken
from service.tree import Apply, Tree, free_symbols, walk


def _candidates(problem: Rewriting) -> Iterator[Result]:
    """Logarithms first, where some come apart; then everything multiplied out."""
    question, tree = problem.question, problem.question.expression
    apart = unless_broken("logarithms apart", partial(logs_apart, tree, question.context, force=bool(question.options.get("logs"))))
    if apart is not None and _is_sum_of_logs(apart):
        yield Result(apart, conditions=_conditions(question, apart), strategy="logarithms apart")
    yield from one_form(problem, _trig_apart if question.options.get("trig") else expanded)


def _conditions(question: Question, apart: Tree) -> tuple[Boolean, ...]:
    """Where the parts are defined, if that was asked for; else what the input asked and the parts ask no longer."""
    if question.options.get("logs"):
        return tuple(stated(natural_domain(apart, question.context)))
    return conditions_lost(question, apart)


def _trig_apart(expression: Expr) -> Expr:
    return expanded(expand_trig(expression))


def _is_sum_of_logs(tree: Tree) -> bool:
    """Whether nothing but logarithms, numbers, sums and multiples is left: there is nothing more to multiply out."""
    heads = {node.head for node in walk(tree) if isinstance(node, Apply)}
    return isinstance(tree, Apply) and tree.head in ("add", "neg", "mul", "div", "log") and "log" in heads


def _verified(problem: Rewriting, claim: Claim) -> Verification:
    """Equal to what was sent; logarithms taken apart on request, where the letters are positive."""
    question = problem.question
    if not question.options.get("logs"):
        return equals_input(problem, claim)
    known = dict.fromkeys(free_symbols(question.expression), ("positive",))
    question = replace(question, context=replace(question.context, assumptions={**known, **question.context.assumptions}))
    return equals_input(rewriting(question), Claim(to_sympy(to_tree(claim.value), question.context)))


EXPAND = Computation(rewriting, _candidates, _verified)
