"""Derivatives of a function that an equation gives: x² + y² = 25 → y' = −x/y.

    F(x, y) = 0  →  dy/dx = −F_x/F_y   where F_y ≠ 0

Contract: an equation in the variable and the letter `of` that depends on it. Other letters are constants.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from service.errors import InvalidRequest, Unsupported
from service.question import Note, Question, Result, Verification
from service.tree import Apply, Relation, Symbol, Tree, free_symbols


def is_implicit(tree: Tree) -> bool:
    """Whether a tree is an equation that does not just name a function: not y = x²."""
    match tree:
        case Relation(signs=("=",), sides=(Symbol(name=name), body)):
            return name in free_symbols(body)
        case Relation(signs=("=",), sides=(Apply(head="call"), _)):
            return False
        case Relation(signs=("=",)):
            return True
        case _:
            return False


def prepare(question: Question) -> Question:
    """The question with its variable and the letter that depends on it."""
    names = free_symbols(question.expression)
    of = question.options.get("of")
    variable = question.context.variable or _variable(names, of)
    of = of or _dependent(names, variable)
    if of == variable or of not in names:
        raise InvalidRequest("“of” names the letter that depends on the variable, and the equation must hold it.", field="of")
    if question.options.get("order", 1) != 1:
        raise Unsupported("Of an equation the first derivative is found; differentiate the result for the next.")
    context = replace(question.context, variable=variable)
    return replace(question, context=context, options={**question.options, "of": of})


def _variable(names: tuple[str, ...], of: str | None) -> str:
    others = [name for name in names if name != of]
    return "x" if "x" in others or not others else others[0]


def _dependent(names: tuple[str, ...], variable: str) -> str:
    others = [name for name in names if name != variable]
    if not others:
        raise Unsupported("An equation can't be differentiated; send one of its sides.")
    if "y" in others:
        return "y"
    if len(others) != 1:
        raise InvalidRequest("Say with “of” which letter depends on the variable.", field="of")
    return others[0]


def _parts(question: Question) -> tuple[Any, Any, Any]:
    """F, x and y."""
    from sympy import Expr

    from service.cas import symbol, to_sympy

    equation = question.expression
    if not isinstance(equation, Relation):
        raise Unsupported("An equation is needed here.")
    left, right = (to_sympy(side, question.context) for side in equation.sides)
    if not isinstance(left, Expr) or not isinstance(right, Expr):
        raise Unsupported("Only an expression can be differentiated.")
    return left - right, symbol(question.context.variable or "x", question.context), symbol(question.options["of"], question.context)


def do(question: Question) -> Iterator[Result]:
    """dy/dx in short forms."""
    from sympy import Ne, cancel, together

    from service.cas import to_tree
    from service.cas.conditions import stated
    from service.cas.tidy import shortest
    from service.errors import NoClosedForm

    f, x, y = _parts(question)
    below = f.diff(y)
    if below == 0:
        raise NoClosedForm("The equation does not depend on that letter.")
    slope = -f.diff(x) / below
    name, variable = Symbol(y.name), Symbol(x.name)
    note = Note("implicit", f"{y.name} is taken as a function of {x.name}; other letters are constants.")
    for form in dict.fromkeys((shortest(cancel(slope)), shortest(together(slope)), slope)):
        tree = Relation(("=",), (Apply("derivative", (name, variable)), to_tree(form)))
        yield Result(tree, conditions=tuple(stated([Ne(below, 0)])), notes=(note,), record=(form,), strategy="implicit")


def verify(question: Question, result: Result) -> Verification:
    """F_x + F_y·y' must vanish: the equation stays true as the variable moves."""
    from service.verify import equal

    f, x, y = _parts(question)
    (slope,) = result.record
    found = equal(f.diff(x) + f.diff(y) * slope, 0 * x, question.context).verification()
    return replace(found, method="put into the differentiated equation")
