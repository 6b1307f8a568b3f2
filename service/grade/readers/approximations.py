"""Rounded values: `x ≈ 2.82`, `13.9` under 50·1000/3600, `r² = 7.96`, judged by the digits that are written."""

from __future__ import annotations

from dataclasses import replace

from service.algebra.build import equation
from service.algebra.statements import atoms, is_set, is_statement, statement
from service.grade.context import Context, Fact
from service.grade.line import Clause
from service.grade.readers.relating import with_own
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.entailment import Answer, closed_judgement, entails
from service.judge.judgement import EQUAL, Judgement
from service.judge.solved import is_solved
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, rebuilt


def approximation(clause: Clause, context: Context) -> Found | None:
    """`x ≈ 2.82`: judged by the digits written, against the value that what is known gives."""
    tree, current = clause.tree, context.current
    if tree is None or current is None or clause.continues or not is_statement(tree):
        return None
    if not any("~" in atom.signs for atom in atoms(statement(tree))):
        return None
    own = (context.expanded(current.tree),) if current.side and is_statement(current.tree) and not is_set(current.tree) else ()
    found = entails((*context.statements(), *own), context.expanded(tree), with_own(tree, context))
    if not found.follows and is_solved(current.tree):  # also roots that a check will set aside
        alone = entails((context.expanded(current.tree),), context.expanded(tree), with_own(tree, context))
        found = alone if alone.follows else found
    told = found.answer in {Answer.FOLLOWS, Answer.CONTRADICTS} and (found.determined or found.judgement.relation == "equivalent")
    if not told and "rounded_wrongly" not in found.judgement.flags:
        return None
    role = Reading("approximation", found.judgement, current.tree, tree, current.line, tree)
    return role, context.knowing(tree, context.line, current.side)


def rounded_value(tree: Tree, current: Fact, context: Context) -> Judgement | None:
    """`13.9` under 50·1000/3600, as after an equals sign."""
    before, after = context.expanded(current.tree), context.expanded(tree)
    if is_statement(before) or is_statement(after) or free_symbols(before) or free_symbols(after) or is_set(before) or is_set(after):
        return None
    found = closed_judgement(equation(before, after), context.scope)
    return replace(found, relation="equivalent") if found.relation == "equivalent" and "rounded" in found.flags else None


def rounded_power(tree: Tree, current: Fact, context: Context) -> Judgement | None:
    """`r² = 7.96` after 100 = 4πr²: the power of a letter, rounded to the digits written, as after an equals sign."""
    match tree:
        case Relation(signs=("=",), sides=(Apply(head="pow", args=(Symbol(name=name), Number())) as power, Number(text=value))):
            pass
        case _:
            return None
    before = context.expanded(current.tree)
    if "." not in value or not isinstance(before, Relation) or before.signs != ("=",) or free_symbols(before) != (name,):
        return None
    whole = Symbol(f"{name}_power")
    put_in = rebuilt(before, lambda node: whole if node == power else node)
    if name in free_symbols(put_in):
        return None
    found = entails((put_in,), equation(whole, Number(value)), context.scope)
    return replace(found.judgement, relation="equivalent") if found.follows and "rounded" in found.judgement.flags else None


def rounded_further(clause: Clause, current: Fact, context: Context) -> Found | None:
    """`r = 4.92` after r³ ≈ 119.37: a rounded value that is said with an equals sign."""
    match clause.tree, current.tree:
        case Relation(signs=("=",), sides=(Symbol(), _)) as tree, Relation(signs=signs) if "~" in signs:
            found = approximation(replace(clause, tree=replace(tree, signs=("~",))), context)
        case _:
            return None
    if found is None or found[0].judgement.relation not in EQUAL:
        return None
    judgement = replace(found[0].judgement, flags=tuple(dict.fromkeys((*found[0].judgement.flags, "rounded"))))
    return replace(found[0], judgement=judgement), found[1]
