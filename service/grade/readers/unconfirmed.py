"""The last row of the table: a line that nothing confirms, and whether it may be refuted at all."""

from __future__ import annotations

from dataclasses import replace

from service.algebra.dimensions import has_units, without_units
from service.algebra.statements import is_set, is_statement, statement, unknowns
from service.algebra.unit_table import unit
from service.grade.context import Context, Fact
from service.grade.defined import definition_of
from service.grade.likeness import is_second_equation
from service.grade.line import Clause
from service.grade.readers.related_rates import formulas_differentiated
from service.grade.readers.relating import direct_step, is_of_system, of_known, related
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.entailment import CONTRADICTION, Answer, Entailment, entails
from service.judge.families import family_names
from service.judge.integrals import arbitrary_constants, has_integral
from service.judge.judgement import EQUAL, Judgement, undecided
from service.judge.relations import relation
from service.judge.solved import is_solved
from service.judge.substitutions import definition
from service.judge.together import is_system
from service.tree import Number, Relation, Symbol, Tree, free_symbols


def unconfirmed(clause: Clause, context: Context) -> Found | None:
    """A line that should go on from the line before and does not; the last row of the table, so that it always answers."""
    tree, current = clause.tree, context.current
    if tree is None or current is None:
        return None
    reading, following = _held_against_known(tree, current, context)
    if reading.judgement.relation not in REFUTED or _can_refute(current.tree, tree, context):
        return reading, following
    return replace(reading, judgement=undecided("the lines speak of different letters"), before=None, said=None), following


REFUTED = ("not_equivalent", "implied_by")


def _can_refute(before: Tree, tree: Tree, context: Context) -> bool:
    """Whether the two are of one kind and of the same letters, or the line can't hold together with what is known.

    Else nothing tells that the line was meant to go on from what stands before: it may set up something new.
    """
    a, b = context.expanded(before), context.expanded(tree)
    if is_set(b) or is_set(a):
        return True
    if definition_of(before) is not None and definition_of(tree) is None and is_solved(tree):
        return False  # x = 0 after f(x) = (x² + 1)/x
    if is_statement(a) != is_statement(b):
        return isinstance(tree, Relation) and tree.sides[0] == before
    if not free_symbols(b) and free_symbols(a) and context.task.words and any(before == known.body for known in context.functions.values()):
        return False  # (f(4) − f(1))/(4 − 1) after f(x) = x² + 3x
    if not is_statement(b):
        return set(free_symbols(b)) <= set(free_symbols(a)) or bool(arbitrary_constants(b)) or has_integral(a)
    if context.task.sent and context.line == 0 and not is_system(before) and is_second_equation(before, tree):
        return False  # 5x + y = 27 after 2x − 3y = 4
    one, other = statement(a, context.scope.unknown), statement(b, context.scope.unknown)
    letters = set(unknowns(one)) - family_names(one, other), set(unknowns(other)) - family_names(other, one)
    said = definition(tree) if isinstance(tree, Relation) else None
    new = {said[0]} if said is not None and free_symbols(said[1]) else set()
    apart = letters[0] ^ letters[1]
    alike = all(_says_nothing_new(name, new) or (name == "epsilon" and "delta" in letters[0] & letters[1]) for name in apart)
    return alike or _rewrites_task(tree, context) or _is_impossible_here(tree, context)


def _says_nothing_new(name: str, new: set[str]) -> bool:
    """Whether a letter of one line alone may be a unit, and is none that the line itself defines."""
    return unit(name) is not None and name not in new


def _rewrites_task(tree: Tree, context: Context) -> bool:
    """`cos x − √3 sin x = 2 cos(x + π/3)`: the expression that is asked about, in another form."""
    asked = context.task.given
    return isinstance(tree, Relation) and asked is not None and not is_statement(asked) and asked in tree.sides


def _is_impossible_here(tree: Tree, context: Context) -> bool:
    """Whether the line contradicts what is known, with rates what is known of them, or is a solution of a system that leaves others out."""
    known = (*context.statements(), *formulas_differentiated(tree, context))
    if not has_units(tree):
        known = tuple(without_units(one) if has_units(one) else one for one in known)
    found = entails(known, context.expanded(tree), context.scope)
    return found.answer is Answer.CONTRADICTS or (found.answer is Answer.STRONGER and is_solved(tree) and is_system(tree))


def _holds_always(tree: Tree, context: Context) -> Judgement | None:
    """`(x³ − 4x² + x + 6)/(x + 1) = x² − 5x + 6`, true wherever both sides have a value: no line before can refute it."""
    match tree:
        case Relation(signs=("=",), sides=(left, right)) if not isinstance(left, Symbol) and free_symbols(left) and free_symbols(right):
            judged = relation(context.expanded(left), context.expanded(right), context.scope)
            return replace(judged, relation="equivalent") if judged.relation in EQUAL else None
        case _:
            return None


def _held_against_known(tree: Tree, current: Fact, context: Context) -> Found:
    """What the line comes to as a step from the line before, or from everything known of several letters."""
    direct, following = direct_step(tree, current, context)
    if direct.judgement.relation in REFUTED and (identity := _holds_always(tree, context)) is not None:
        return Reading("consequence", identity, parent=current.line), context
    shown = direct.judgement.relation == "not_equivalent" and bool(direct.judgement.lost) and is_system(tree)
    if not shown and is_of_system(context) and is_statement(tree) and not is_set(tree):
        found = of_known(tree, context)
        if found.answer in {Answer.CONTRADICTS, Answer.OPEN} and found.judgement.relation == "not_equivalent":
            reading = Reading("transformation", found.judgement, current.tree, tree, current.line, tree)
            return reading, context.knowing(tree, context.line)
        if _is_lost_by_one_line_alone(found, direct, context):
            return replace(direct, judgement=found.judgement), following
        if found.judgement is CONTRADICTION:
            return Reading("transformation", CONTRADICTION, current.tree, tree, current.line, tree), context.knowing(tree, context.line)
    if direct.judgement.relation == "implies" and (other := _roots_of_name(tree, current, context)) is not None:
        return replace(direct, judgement=other), following
    if not context.task.sent and direct.judgement.relation == "implied_by" and _divides_by_parameter(direct, context):
        judgement = replace(
            direct.judgement, relation="equivalent", flags=(*direct.judgement.flags, "domain_shrunk"), lost=(), counterexample=None
        )
        return replace(direct, judgement=judgement), following
    if direct.judgement.relation == "undecided" and is_statement(tree) and not is_set(tree):
        found = of_known(tree, context)
        if found.answer is Answer.CONTRADICTS:
            return replace(direct, judgement=found.judgement, role="consequence"), following
    return direct, following


def _is_lost_by_one_line_alone(found: Entailment, direct: Reading, context: Context) -> bool:
    """Whether a solution of the line before is lost that another line may have excluded, which could not be told."""
    return found.answer is Answer.UNDECIDED and direct.judgement.relation == "implied_by" and len(context.statements()) > 1


def _roots_of_name(tree: Tree, current: Fact, context: Context) -> Judgement | None:
    """`t = 2 or t = 3` after t² + t − 6 = 0 with t = e^x: false of t itself, though −3 gives no x."""
    letters = {*free_symbols(tree), *free_symbols(current.tree)}
    if len(letters) != 1 or not letters <= set(context.names) or not is_statement(current.tree):
        return None
    found = relation(current.tree, tree, replace(context.scope, unknown=letters.pop()))
    return found if found.relation == "not_equivalent" else None


def _divides_by_parameter(step: Reading, context: Context) -> bool:
    """Whether only solutions are lost where a letter of the formula, and not the unknown, is 0."""
    found, before, after = step.judgement.counterexample, step.before, step.said
    if found is None or before is None or after is None or len(found.at) < 2:
        return False
    names = [name for name, value in found.at.items() if value == "0" and name != context.scope.unknown]
    away = [context.assuming(Relation(("!=",), (Symbol(name), Number("0")))) for name in names]
    return any(related(one.expanded(before), one.expanded(after), one).relation in EQUAL for one in away)
