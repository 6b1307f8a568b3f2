"""Derivatives of a function that an equation gives: x² + y² = 25 → y' = −x/y.

    F(x, y) = 0  →  dy/dx = −F_x/F_y   where F_y ≠ 0

Contract: an equation in the variable and the letter `of` that depends on it. Other letters are constants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sympy
from sympy import Expr, Ne, cancel, together

from service.cas import symbol, to_sympy, to_tree
from service.cas.conditions import stated
from service.cas.tidy import shortest
from service.compute.computation import Computation
from service.errors import NoClosedForm, Unsupported
from service.messages import Message
from service.question import Claim, Context, Note, Question, Result, Verification
from service.tree import Apply, Relation, Symbol
from service.verify import equal


@dataclass(frozen=True, slots=True)
class ImplicitCurve:
    """F(x, y) = 0."""

    f: Expr
    x: sympy.Symbol
    y: sympy.Symbol
    context: Context


def _problem(question: Question) -> ImplicitCurve:
    equation = question.expression
    if not isinstance(equation, Relation):
        raise Unsupported("An equation is needed here.")
    left, right = (to_sympy(side, question.context) for side in equation.sides)
    if not isinstance(left, Expr) or not isinstance(right, Expr):
        raise Unsupported("Only an expression can be differentiated.")
    context = question.context
    return ImplicitCurve(left - right, symbol(context.variable or "x", context), symbol(question.options["of"], context), context)


def _candidates(problem: ImplicitCurve) -> Iterator[Result]:
    """dy/dx in short forms."""
    f, x, y = problem.f, problem.x, problem.y
    below = f.diff(y)
    if below == 0:
        raise NoClosedForm("The equation does not depend on that letter.")
    slope = -f.diff(x) / below
    name, variable = Symbol(y.name), Symbol(x.name)
    note = Note("implicit", Message("{} is taken as a function of {}; other letters are constants.", y.name, x.name))
    for form in dict.fromkeys((shortest(cancel(slope)), shortest(together(slope)), slope)):
        tree = Relation(("=",), (Apply("derivative", (name, variable)), to_tree(form)))
        yield Result(tree, conditions=tuple(stated([Ne(below, 0)])), notes=(note,), asserted=form, strategy="implicit")


def _verified(problem: ImplicitCurve, claim: Claim) -> Verification:
    """F_x + F_y·y' must vanish: the equation stays true as the variable moves."""
    f, x, y = problem.f, problem.x, problem.y
    found = equal(f.diff(x) + f.diff(y) * claim.asserted, 0 * x, problem.context).verification()
    return replace(found, method="put into the differentiated equation")


IMPLICIT = Computation(_problem, _candidates, _verified)
