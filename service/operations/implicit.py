"""Derivatives of a function that an equation gives: x² + y² = 25 → y' = −x/y.

    F(x, y) = 0  →  dy/dx = −F_x/F_y   where F_y ≠ 0

Contract: an equation in the variable and the letter `of` that depends on it. Other letters are constants.
"""

from __future__ import annotations

from dataclasses import replace

from service.errors import InvalidRequest, Unsupported
from service.question import Question
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, likeliest_variable


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
    return likeliest_variable([name for name in names if name != of]) or "x"


def _dependent(names: tuple[str, ...], variable: str) -> str:
    others = [name for name in names if name != variable]
    if not others:
        raise Unsupported("An equation can't be differentiated; send one of its sides.")
    if "y" in others:
        return "y"
    if len(others) != 1:
        raise InvalidRequest("Say with “of” which letter depends on the variable.", field="of")
    return others[0]
