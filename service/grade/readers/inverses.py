"""Inverse functions: letters exchanged, f⁻¹(x) = …; and derivatives of expressions stated by themselves: (x²)′ = 2x."""

from __future__ import annotations

from dataclasses import replace

from service.algebra.build import div, equation, substituted
from service.algebra.opaque import with_opaque_calls
from service.algebra.statements import is_statement
from service.grade.context import Context, Fact
from service.grade.defined import Function, relations_listed
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, START, Reading
from service.judge.entailment import closed_judgement
from service.judge.judgement import EQUAL, Judgement, Scope, undecided
from service.judge.relations import relation
from service.judge.solutions import solutions
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols

INVERSE = "inverse"
"""The note of a line that states an inverse: it was put into f, so that no step before it owes a check."""


def inverse_stated(clause: Clause, context: Context) -> Found | None:
    """`f⁻¹(x) = (x − 1)² + 2, x ≥ 1`: put into f, or f put into it, it gives x back."""
    if clause.tree is None or clause.continues or not context.functions:
        return None
    first, *others = relations_listed(clause.tree)
    verified = None if others else _put_together(first, context)
    if verified is not None:
        return verified
    named = _inverse(first, context)
    if named is None or not all(isinstance(other, Relation) for other in others):
        return None
    function, inverse = named
    judgement = inverse_judged(function, inverse, context.assuming(*others).scope)
    following = context if judgement.relation == "undecided" else context.knowing(inverse.body, context.line, side=True)
    return Reading("consequence", judgement, parent=context.last_line, value=inverse.body, note=INVERSE), following


def _inverse(tree: Tree, context: Context) -> tuple[Function, Function] | None:
    match tree:
        case Relation(
            signs=("=", *_),
            sides=(Apply(head="mul" | "call", args=(Apply(head="pow", args=(Symbol(name=f), power)), Symbol(name=x))), *bodies),
        ):
            known = context.functions.get(f) if power == Apply("neg", (Number("1"),)) else None
            return None if known is None else (known, Function(x, context.expanded(bodies[-1])))
        case _:
            return None


def _put_together(tree: Tree, context: Context) -> Found | None:
    """`f(f⁻¹(x)) = 3·(x + 5)/3 − 5 = x`: right where each side is x; else nothing is said, for the inverse may be the wrong one."""
    if not isinstance(tree, Relation) or set(tree.signs) != {"="}:
        return None
    inside = _undone(tree.sides[0], context)
    if inside is None:
        return None
    found = [relation(inside, context.expanded(side), context.scope) for side in tree.sides[1:] if side != tree.sides[0]]
    right = bool(found) and all(one.relation in EQUAL for one in found)
    judgement = replace(found[0], relation="equivalent", flags=()) if right else undecided("it could not be told")
    return Reading("consequence", judgement, parent=context.last_line, value=tree.sides[-1]), context.knowing(
        tree.sides[-1], context.line, side=True
    )


def _undone(tree: Tree, context: Context) -> Tree | None:
    """x of f(f⁻¹(x)) and of f⁻¹(f(x)), f known."""
    match tree:
        case Apply(head="mul" | "call", args=(outer, Apply(head="mul" | "call", args=(inner, inside)))):
            pass
        case _:
            return None
    for f, undone in ((outer, inner), (inner, outer)):
        match f, undone:
            case Symbol(name=name), Apply(head="pow", args=(Symbol(name=same), Apply(head="neg", args=(Number(text="1"),)))):
                return inside if name == same and name in context.functions else None
            case _:
                pass
    return None


def inverse_judged(function: Function, inverse: Function, scope: Scope) -> Judgement:
    """f(g(x)) = x or g(f(x)) = x wherever they are defined; refuted where neither is so."""
    x = Symbol(inverse.letter)
    if set(free_symbols(inverse.body)) != {inverse.letter} or set(free_symbols(function.body)) != {function.letter}:
        return undecided("other letters occur")
    outer = relation(function.at(inverse.body), x, scope)
    if outer.relation in EQUAL:
        return replace(outer, relation="equivalent", flags=())
    inner = relation(substituted(inverse.body, {inverse.letter: function.at(x)}), x, replace(scope, assumed=()))
    if inner.relation in EQUAL:
        return replace(inner, relation="equivalent", flags=())
    return outer if outer.relation == inner.relation == "not_equivalent" else undecided("it could not be told")


def letters_exchanged(clause: Clause, context: Context) -> Found | None:
    """`x = 5 − 2y` after `y = 5 − 2x`, where an inverse is looked for: from here on the letters have changed places."""
    tree, current = clause.tree, context.current
    if "inverse" not in context.topics.words or not isinstance(tree, Relation) or clause.continues or current is None:
        return None
    if not isinstance(current.tree, Relation) or set(free_symbols(current.tree)) != {"x", "y"} or set(free_symbols(tree)) != {"x", "y"}:
        return None
    exchanged = substituted(current.tree, {"x": Symbol("y"), "y": Symbol("x")})
    scope = context.scope
    turned = tuple(substituted(one, {"x": Symbol("y"), "y": Symbol("x")}) for one in scope.assumed)
    if relation(current.tree, tree, scope).relation in EQUAL or (
        exchanged != tree and relation(exchanged, tree, replace(scope, assumed=turned)).relation not in EQUAL
    ):
        return None
    kept = tuple(fact for fact in context.facts if not {"x", "y"} <= set(free_symbols(fact.tree)))
    new = Fact(tree, context.line)
    following = replace(context, facts=(*kept, new), current=new, functions={k: f for k, f in context.functions.items() if not f.curve})
    return Reading("transformation", METHOD, parent=current.line, value=tree), following


def derivative_stated(clause: Clause, context: Context) -> Found | None:
    """`(x²)′ = 2x`, `d/dx x² = 2x`: true or false in itself, on the first line too."""
    tree = clause.tree
    if not isinstance(tree, Relation) or set(tree.signs) != {"="} or clause.continues:
        return None
    (opaque,) = with_opaque_calls(context.expanded(tree))
    left, right = (opaque.sides[0], opaque.sides[1]) if isinstance(opaque, Relation) else (opaque, opaque)
    match left:
        case Apply(head="derivative", args=(Apply() as body, Symbol(name=x), *_)) if (
            set(free_symbols(body)) == {x} == set(free_symbols(right))
        ):
            pass
        case _:
            return None
    if is_statement(body) or context.is_differential_equation():
        return None
    judgement = relation(left, right, context.scope)
    if judgement.relation in EQUAL:
        judgement = replace(judgement, relation="derivative")
    first = context.root() is None and judgement.relation == "derivative"
    following = context.knowing(tree.sides[-1], context.line, side=True)
    return Reading("consequence", START if first else judgement, tree.sides[0], tree.sides[1], context.last_line, tree.sides[-1]), following


def inverse_slope(clause: Clause, context: Context) -> Found | None:
    """`(f⁻¹)′(1) = 1/f′(1) = 1/4`: the reciprocal of f′ at the only place where f is 1."""
    match clause.tree:
        case Relation(
            signs=signs,
            sides=(
                Apply(head="mul" | "call", args=(Apply(head="prime", args=(Apply(head="pow", args=(Symbol(name=f), power)), *_)), at)),
                *said,
            ),
        ) if set(signs) == {"="} and power == Apply("neg", (Number("1"),)) and f in context.functions and not free_symbols(at):
            slope = _slope_of_inverse(context.functions[f], at, context)
        case _:
            return None
    sides = [context.expanded(side) for side in said]
    if slope is None or any(free_symbols(side) for side in sides):
        return None
    judged = [closed_judgement(equation(slope, side), context.scope) for side in sides]
    index = next((i for i, one in enumerate(judged) if one.relation != "equivalent"), len(judged) - 1)
    return Reading("consequence", judged[index], slope, said[index], context.last_line, clause.tree), context


def _slope_of_inverse(function: Function, at: Tree, context: Context) -> Tree | None:
    """1/f′(a) with f(a) = c, where there is one such place and it is known exactly."""
    found = solutions(equation(function.body, at), function.letter, context.scope)
    slope = function.derivative(1)
    place = found.places[0].exact if found is not None and found.finite and len(found.places) == 1 else None
    return None if place is None or slope is None else div(Number("1"), substituted(slope, {function.letter: place}))
