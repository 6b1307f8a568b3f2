"""Functions and curves: f(x) = … defines; f′(x) = … and f(1) = … claim; f′(x) = 0 sets a condition."""

from __future__ import annotations

from dataclasses import replace

from service.algebra.build import depends
from service.algebra.expressions import same
from service.algebra.statements import is_statement
from service.grade.context import Context
from service.grade.defined import Function, definition_of, is_slope, mentioned
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, START, Reading
from service.judge.judgement import EQUAL, Counterexample, Judgement, undecided
from service.judge.relations import relation
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols


def function_defined(clause: Clause, context: Context) -> Found | None:
    """`f(x) = x² + 1` for a new f; `y = x² + 1` where y′ or dy/dx is spoken of."""
    tree = clause.tree
    if tree is None or clause.continues:
        return None
    named = definition_of(tree) or _curve(tree, context)
    if named is None or named[0] in context.functions or named[0] in context.names:
        return None
    name, function = named
    first = context.root() is None
    following = context.defining(name, replace(function, body=context.expanded(function.body)))
    following = following.knowing(tree, context.line, side=not function.curve)
    return Reading("definition", START if first else METHOD, parent=context.last_line, value=tree, note="function"), following


def _curve(tree: Tree, context: Context) -> tuple[str, Function] | None:
    """(y, the curve) of `y = …` where a later or earlier line has dy/dx."""
    match tree:
        case Relation(signs=("=", *_), sides=(Symbol(name=y), body, *_)):
            letters = [x for curve, x in context.rates if curve == y]
            for x in letters:
                if depends(body, x) and not depends(body, y) and not context.is_differential_equation():
                    return y, Function(x, body, curve=True)
            return None
        case _:
            return None


def function_spoken_of(clause: Clause, context: Context) -> Found | None:
    """What a line says of a known function: a value, a derivative, a condition, a limit."""
    tree = clause.tree
    if tree is None or clause.continues or not context.functions or not is_statement(tree):
        return None
    condition = _condition(tree, context)
    if condition is not None:
        return condition
    if not isinstance(tree, Relation) or not (mentioned(tree, context.functions) or _of_curve(tree, context)):
        return None
    return _claim(tree, context)


def _of_curve(tree: Relation, context: Context) -> bool:
    """`y = …` again, of a curve."""
    left = tree.sides[0]
    return isinstance(left, Symbol) and left.name in context.functions and context.functions[left.name].curve


def _condition(tree: Tree, context: Context) -> Found | None:
    """f′(x) = 0, or 3x² − 2 = 0 where that is f′: an equation or inequality to be solved, and no claim."""
    if not isinstance(tree, Relation) or len(tree.sides) != 2:
        return None
    whole = context.expanded(tree)
    if not isinstance(whole, Relation):
        return None
    for one, other, written in ((*whole.sides, tree.sides[0]), (*whole.sides[::-1], tree.sides[1])):
        letter = _letter_of(one, context)
        if letter is None or depends(other, letter) or _is_value_of(written, context):
            continue
        if not (mentioned(written, context.functions) or any(x == letter and same(one, known) for x, known in _expressions(context))):
            continue
        if _is_first_word_on_slope(written, other, context):
            return None
        source = next((fact.line for fact in context.facts if definition_of(fact.tree)), None)
        return Reading("given", METHOD, parent=source, value=whole, note="equation"), context.knowing(whole, context.line, side=True)
    return None


def _letter_of(tree: Tree, context: Context) -> str | None:
    return next((function.letter for function in context.functions.values() if depends(tree, function.letter)), None)


def _is_value_of(tree: Tree, context: Context) -> bool:
    """f(x) itself on the left of y-less equations is a condition; a bare curve letter is none."""
    return isinstance(tree, Symbol) and tree.name in context.functions


def _is_first_word_on_slope(written: Tree, other: Tree, context: Context) -> bool:
    """f′(x) = 2 before f′ was stated claims what f′ is."""
    return is_slope(written) and other != Number("0") and not context.claimed


def _expressions(context: Context) -> list[tuple[str, Tree]]:
    """(letter, what a student may set equal to a number): f, f′, f″ of every function, and what was claimed."""
    found = list(context.claimed)
    for function in context.functions.values():
        found.append((function.letter, function.body))
        found += [(function.letter, slope) for order in (1, 2) if (slope := function.derivative(order)) is not None]
    return found


def _claim(tree: Relation, context: Context) -> Found:
    whole = context.expanded(tree)
    assert isinstance(whole, Relation)  # a relation stays one
    judgement = undecided("nothing to compare")
    for sign, left, right in zip(whole.signs, whole.sides, whole.sides[1:], strict=False):
        judgement = compared(sign, left, right, context)
        if judgement.relation not in EQUAL:
            break
    if judgement.relation in EQUAL:
        judgement = replace(judgement, relation="derivative" if is_slope(tree) and free_symbols(whole) else "equivalent")
    last = whole.sides[-1]
    letter = _letter_of(whole, context)
    said, before = _for_naming(tree, context)
    following = context.knowing(last, context.line, side=True)
    if letter is not None and depends(last, letter) and judgement.relation != "undecided":
        following = replace(following, claimed=(*following.claimed, (letter, last)))
    source = next((fact.line for fact in context.facts if definition_of(fact.tree)), None)
    return Reading("consequence", judgement, before, said, source, last), following


def compared(sign: str, left: Tree, right: Tree, context: Context) -> Judgement:
    """Whether two sides stand in a relation, for all values of their letters."""
    if sign == "=":
        return relation(left, right, context.scope)
    always = Relation(("=",), (Number("0"), Number("0")))
    found = relation(Relation((sign,), (left, right)), always, context.scope)
    if found.relation in EQUAL or found.relation == "undecided":
        return found
    counterexample = found.counterexample or Counterexample({}, "false", "true")
    return replace(found, relation="not_equivalent", lost=(), added=(), counterexample=counterexample)


def _for_naming(tree: Relation, context: Context) -> tuple[Tree | None, Tree | None]:
    """(what a line says f or f′ is, d/dx f or f itself): for naming an error in `f′(x) = …`."""
    match tree:
        case Relation(sides=(Apply(head="call", args=(Symbol(name=f), Symbol())), said, *_)) if f in context.functions:
            return said, context.functions[f].body
        case Relation(sides=(Apply(head="call", args=(Apply(head="prime", args=(Symbol(name=f), Number("1"))), Symbol())), said, *_)) if (
            f in context.functions
        ):
            return said, _slope_asked(context.functions[f])
        case Relation(sides=(Apply(head="derivative", args=(Symbol(name=f), Symbol())), said, *_)) if f in context.functions:
            return said, _slope_asked(context.functions[f])
        case _:
            return None, None


def _slope_asked(function: Function) -> Tree:
    return Apply("derivative", (function.body, Symbol(function.letter)))
