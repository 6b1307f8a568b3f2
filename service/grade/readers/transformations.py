"""Lines that go on from what stands before: the same expression in another form, an equation with the same solutions, a consequence."""

from __future__ import annotations

from dataclasses import replace

from service.algebra.build import equation
from service.algebra.opaque import has_head
from service.algebra.places import survey
from service.algebra.statements import atoms, is_set, is_statement, statement, truth
from service.algebra.values import ball
from service.grade.context import Context, Fact
from service.grade.defined import definition_of
from service.grade.line import Clause
from service.grade.other_readings import other_readings
from service.grade.readers.remarks import Found, closed_cases
from service.grade.step import METHOD, Reading
from service.judge.entailment import Answer, Entailment, entails
from service.judge.implicit import sides_differentiated
from service.judge.integrals import arbitrary_constants, has_integral, indefinite, is_arbitrary, up_to_constant, variable_of
from service.judge.judgement import CALCULUS, EQUAL, Judgement
from service.judge.relations import relation, remembered_relation
from service.judge.solved import is_solved
from service.judge.substitutions import candidates, written_out
from service.judge.together import is_system
from service.question import Verification
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols

SOUND = EQUAL | CALCULUS
PART = "part_of_system"


def transformation(clause: Clause, context: Context) -> Found | None:
    """A line that goes on from the lines before, where that can be confirmed."""
    tree, current = clause.tree, context.current
    if tree is None or current is None:
        return None
    if clause.continues:
        return _continued(clause, tree, current, context)
    if not current.side:
        aside = _boundary(tree, current, context) or _root_put_in(tree, current, context)
        if aside is not None:
            return aside
    quick = _equation_of_several(tree, current, context)
    if quick is not None:
        return quick
    direct = _direct(tree, current, context)
    if direct[0].judgement.relation in SOUND:
        return direct
    if current.side:
        aside = _boundary(tree, current, context)
        if aside is not None:
            return aside
    first = (_entailed, _from_earlier) if _is_of_system(context) else (_from_earlier, _entailed)
    for second in (_cases_together, *first, _other_reading, _implicit_letter):
        found = second(tree, current, context, direct[0])
        if found is not None:
            return found
    return None


def unconfirmed(clause: Clause, context: Context) -> Found | None:
    """A line that should go on from the line before and does not; the last row of the table, so that it always answers."""
    tree, current = clause.tree, context.current
    if tree is None or current is None:
        return None
    if _is_of_system(context) and is_statement(tree) and not is_set(tree):
        found = _of_known(tree, context)
        if found.answer in {Answer.CONTRADICTS, Answer.OPEN} and found.judgement.relation == "not_equivalent":
            reading = Reading("transformation", found.judgement, current.tree, tree, current.line, tree)
            return reading, context.knowing(tree, context.line)
    direct, following = _direct(tree, current, context)
    if direct.judgement.relation == "undecided" and is_statement(tree) and not is_set(tree):
        found = _of_known(tree, context)
        if found.answer is Answer.CONTRADICTS:
            return replace(direct, judgement=found.judgement, role="consequence"), following
    return direct, following


def differentiated_line(clause: Clause, context: Context) -> Found | None:
    """dV/dt = 4πr² dr/dt after V = 4/3 πr³: the derivative of an earlier equation."""
    if clause.tree is None or context.current is None or clause.continues:
        return None
    return _differentiated(clause.tree, context.current, context)


# The line before


def _equation_of_several(tree: Tree, current: Fact, context: Context) -> Found | None:
    """An equation in several letters that follows from the line before and leads back to it; or from all that is known."""
    if not isinstance(tree, Relation) or tree.signs != ("=",) or not _is_of_system(context) or not is_statement(current.tree):
        return None
    before, after = context.expanded(current.tree), context.expanded(tree)
    if not isinstance(before, Relation) or before.signs != ("=",) or indefinite(before) or indefinite(after):
        return None
    if entails((before,), after, context.scope).follows and entails((after,), before, context.scope).follows:
        judgement = Judgement("equivalent", Verification("checked", "each follows from the other"))
        return Reading("transformation", judgement, current.tree, tree, current.line, tree), context.knowing(
            tree, context.line, current.side
        )
    found = _of_known(tree, context)
    return _consequence(tree, found, current, context, Reading("", METHOD)) if found.follows else None


def _direct(tree: Tree, current: Fact, context: Context) -> Found:
    judgement = related(context.expanded(current.tree), context.expanded(tree), context)
    value = tree
    if isinstance(tree, Relation) and not is_statement(current.tree) and set(tree.signs) == {"="} and not isinstance(tree.sides[0], Symbol):
        value = tree.sides[-1]
    return Reading("transformation", judgement, current.tree, tree, current.line, value), context.knowing(value, context.line, current.side)


def related(a: Tree, b: Tree, context: Context) -> Judgement:
    """The relation of B to A, with what the working has brought up: arbitrary constants, derivatives asked for."""
    found = remembered_relation(a, b, context.scope)
    if found.relation == "equivalent" and _asks_derivative(a) and not has_head(b, "derivative", "partial") and not has_head(a, "integral"):
        found = replace(found, relation="derivative")
    if found.relation != "not_equivalent" or is_statement(a) or is_statement(b) or not context.calculus:
        return found
    if "domain_shrunk" in found.flags or not (arbitrary_constants(a) or arbitrary_constants(b) or has_integral(a)):
        return found
    name = variable_of(a) or variable_of(b) or context.scope.unknown or _variable(a, b)
    wider = up_to_constant(a, b, name, context.scope) if name else None
    if wider is None:
        return found
    lost = arbitrary_constants(a) and not arbitrary_constants(b)
    return replace(wider, flags=(*wider.flags, *(("missing_constant",) if lost else ())))


def _asks_derivative(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head in {"derivative", "partial"}


def _variable(a: Tree, b: Tree) -> str | None:
    names = [n for n in (*free_symbols(a), *free_symbols(b)) if not is_arbitrary(n)]
    return "x" if "x" in names else names[0] if names else None


def _continued(clause: Clause, tree: Tree, current: Fact, context: Context) -> Found:
    """`= …`: the last side of the line before goes on; each further side is judged by the one before it."""
    start = current.tree
    sides = tree.sides if isinstance(tree, Relation) else (tree,)
    signs = (clause.sign, *(tree.signs if isinstance(tree, Relation) else ()))
    last = start.sides[-1] if isinstance(start, Relation) else start
    judgement: Judgement = METHOD
    before = last
    for sign, side in zip(signs, sides, strict=False):
        judgement = _link(sign, last, side, context)
        before = last
        if judgement.relation not in SOUND:
            break
        last = side
    value = equation(start.sides[0], sides[-1]) if isinstance(start, Relation) and start.signs == ("=",) else sides[-1]
    if isinstance(start, Relation) and judgement.relation not in EQUAL:
        value = sides[-1] if len(start.sides) > 1 and free_symbols(start.sides[0]) else value
    reading = Reading("transformation", judgement, before, side, current.line, value)
    return reading, context.going_on_from(value, context.line)


def _link(sign: str, last: Tree, side: Tree, context: Context) -> Judgement:
    a, b = context.expanded(last), context.expanded(side)
    if sign == "=":
        direct = related(a, b, context)
        if direct.relation in SOUND or is_set(side):
            return direct
        known = entails(context.statements(), Relation(("=",), (a, b)), context.scope)
        return replace(known.judgement, relation="equivalent") if known.follows else direct
    found = entails(context.statements(), Relation((sign,), (a, b)), context.scope)
    if found.follows:
        return replace(found.judgement, relation="equivalent")
    return found.judgement if found.answer is not Answer.OPEN else replace(found.judgement, relation="not_equivalent")


# Method lines


def _boundary(tree: Tree, current: Fact, context: Context) -> Found | None:
    """An equation under an inequality whose solutions are places where it may change: f = g, or a factor that becomes 0."""
    letters = free_symbols(tree)
    if not isinstance(tree, Relation) or tree.signs != ("=",) or len(letters) != 1 or is_solved(tree):
        return None
    inequality = next((f for f in (current, *context.earlier()) if _is_inequality(f.tree) and not f.side), None)
    if inequality is None or letters[0] not in free_symbols(inequality.tree):
        return None
    logic = statement(context.expanded(inequality.tree))
    whole = survey((logic,), letters[0], {}, True)
    own = survey((statement(tree),), letters[0], {}, True)
    roots = [place for place in own.places if truth(tree, {letters[0]: place.value}, True)]
    edges = [ball(place.value) for place in whole.places[1::2]]
    if not roots or not all(any((ball(root.value) - edge).contains(0) for edge in edges) for root in roots):
        return None
    return Reading("boundary", METHOD, parent=inequality.line, value=tree, note="boundary"), context.knowing(tree, context.line, side=True)


def _is_inequality(tree: Tree) -> bool:
    return is_statement(tree) and any(sign in {"<", "<=", ">", ">="} for atom in atoms(statement(tree)) for sign in atom.signs)


def _root_put_in(tree: Tree, current: Fact, context: Context) -> Found | None:
    """A true statement about numbers under a solved line: a root put in."""
    if not isinstance(tree, Relation) or free_symbols(tree) or not is_solved(current.tree):
        return None
    if relation(tree, Constant("true"), context.scope).relation not in EQUAL:
        return None
    return Reading("closed", METHOD, parent=current.line, note="check"), context


# Second thoughts, each None where it does not make the line right


def _entailed(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """What follows from everything known; or what contradicts it, with the values that show it."""
    if not is_statement(tree) or is_set(tree):
        return None
    found = _of_known(tree, context)
    if found.follows:
        return _consequence(tree, found, current, context, direct)
    return None


def _of_known(tree: Tree, context: Context) -> Entailment:
    return entails(context.statements(), context.expanded(tree), context.scope)


def _consequence(tree: Tree, found: Entailment, current: Fact, context: Context, direct: Reading) -> Found | None:
    if not _is_of_system(context):
        return None if direct.judgement.relation == "implies" else _in_one_unknown(tree, found, current, context, direct)
    origin = context.root()
    whole = origin if origin is not None and is_system(origin.tree) and not context.failed else current
    back = len(free_symbols(tree)) > 1 and _says_everything(tree, context)
    flags = found.judgement.flags if back else tuple(dict.fromkeys((*found.judgement.flags, PART)))
    judgement = replace(found.judgement, relation="equivalent" if back else "implies", added=(), flags=flags)
    return Reading("consequence", judgement, whole.tree, tree, whole.line, tree), context.knowing(tree, context.line)


def _says_everything(tree: Tree, context: Context) -> bool:
    """Whether all that is known follows from the line."""
    line = context.expanded(tree)
    return all(entails((line,), known, context.scope).follows for known in context.statements())


def _in_one_unknown(tree: Tree, found: Entailment, current: Fact, context: Context, direct: Reading) -> Found:
    """What several lines about one unknown say together; it is as strong as they are where they follow from it."""
    if found.determined:
        judgement = replace(found.judgement, relation="implies", flags=(*found.judgement.flags, PART))
    else:
        judgement = replace(found.judgement, relation="equivalent" if _says_everything(tree, context) else "implies")
    return Reading("consequence", judgement, direct.before, tree, current.line, tree), context.knowing(tree, context.line)


def _is_of_system(context: Context) -> bool:
    """Whether what is known speaks of several letters, so that it stays known whatever a line takes from it."""
    known = context.statements()
    letters = {name for one in known for name in free_symbols(one)}
    return len(letters) > 1


def _other_reading(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """The line before read in its other way, where only so this line follows: `log 2 x = 7`, then `x = 2^7`."""
    for reading in other_readings(current.tree):
        found = related(context.expanded(reading), context.expanded(tree), context)
        if found.relation in EQUAL:
            judgement = replace(found, flags=(*found.flags, "other_reading"))
            return Reading("transformation", judgement, reading, tree, current.line, tree), context.knowing(tree, context.line)
    return None


def _differentiated(tree: Tree, current: Fact, context: Context) -> Found | None:
    """Both sides of an earlier equation differentiated, with letters as functions where rates show it."""
    if not isinstance(tree, Relation) or tree.signs != ("=",):
        return None
    for fact in (current, *context.earlier()):
        if not isinstance(fact.tree, Relation):
            continue
        for found in sides_differentiated(fact.tree, tree):
            judgement = relation(found, tree, replace(context.scope, unknown=None))
            if judgement.relation in EQUAL:
                judgement = replace(judgement, relation="derivative")
                return Reading("differentiated", judgement, fact.tree, tree, fact.line, tree), context.knowing(tree, context.line)
    return None


def _implicit_letter(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """A new letter for a part of the line before, without saying so."""
    new = [n for n in free_symbols(tree) if context.is_fresh(n) and not is_arbitrary(n)]
    kept = set(free_symbols(current.tree)) - set(new[:1])
    if len(new) != 1 or set(free_symbols(tree)) & kept == set(free_symbols(current.tree)):
        return None
    for part in list(candidates(current.tree))[:24]:
        changed = written_out(tree, {new[0]: part})
        if related(context.expanded(current.tree), context.expanded(changed), context).relation in {*EQUAL, "up_to_constant"}:
            following = context.naming(new[0], part).knowing(tree, context.line)
            return Reading("definition", METHOD, parent=current.line, value=tree, note="implicit_let"), following
    return None


def _from_earlier(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """An earlier line that explains the step better, if there is one."""
    for fact in context.earlier():
        if is_statement(fact.tree) != is_statement(direct.value or tree) or definition_of(fact.tree) is not None:
            continue  # f(x) = … written out says nothing
        found = related(context.expanded(fact.tree), context.expanded(tree), context)
        if found.relation in EQUAL or (found.relation in CALCULUS and not is_statement(tree)):
            judgement = replace(found, relation="equivalent") if found.relation in EQUAL else found
            reading = Reading("transformation", judgement, fact.tree, tree, fact.line, direct.value, from_earlier=True)
            return reading, context.knowing(direct.value or tree, context.line, fact.side)
    return None


def _cases_together(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """A line that follows only from the line that was split brings the cases together."""
    case = context.case
    if case is None or len(context.cases) < 1:
        return None
    outside = replace(context, scope=replace(case.scope, until=context.scope.until), case=None, current=case.split)
    found = related(outside.expanded(case.split.tree), outside.expanded(tree), outside)
    if found.relation not in EQUAL:
        return None
    following = replace(outside, cases=closed_cases(context)).knowing(tree, context.line)
    return Reading("transformation", found, case.split.tree, tree, case.split.line, tree), following
