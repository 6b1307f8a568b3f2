"""A working read line by line: a fold of the table of roles over the clauses, with what is known handed on."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from service.algebra.build import depends
from service.algebra.dimensions import has_units, without_units
from service.algebra.expressions import outcome
from service.algebra.opaque import has_head
from service.algebra.statements import atoms, is_set, is_statement, statement
from service.algebra.unit_table import unit
from service.algebra.values import ball
from service.clock import CUTS, SliceOver, is_over, left, within
from service.grade.conditions import exclude, is_condition, split
from service.grade.context import Context, Fact
from service.grade.defined import definition_of, members, primed_name
from service.grade.exclusions import wrong_exclusion
from service.grade.line import Clause, ClauseKind, Line
from service.grade.prepared import prepared
from service.grade.readers.asymptotes import with_limits_said
from service.grade.readers.constants import with_constant_again
from service.grade.readers.curves import said_in_words
from service.grade.readers.series_cut_off import with_series
from service.grade.rewritten import rewritten
from service.grade.roles import ROLES
from service.grade.step import METHOD, LinkVerdict, Reading, Step, correct
from service.judge.entailment import conjuncts, entails
from service.judge.integrals import arbitrary_constants, has_integral
from service.judge.judgement import undecided
from service.judge.relations import relation
from service.judge.substitutions import definition
from service.quietly import quietly
from service.tree import Apply, Number, Relation, Symbol, Tree, base_and_subscript, free_symbols, rebuilt, walk

SECONDS = 3.5
"""Most time for all the verdicts of a working where the machine is not busy; each line has its share."""
PATIENCE = 0.6
"""The part of the deadline that they may take where that is more: who waits longer wants verdicts from a slow machine too."""
LEAST_SHARE = 0.15
OVERDRAWN = 0.5
"""The part of what time is left beyond its share that a line may take."""
DIFFERENTIAL_EQUATION = "differential_equation"
"""The role whose reader judges every side of a chain itself."""


def read_working(lines: Sequence[Line], context: Context) -> tuple[tuple[Step, ...], Context]:
    """A step for every line, and what is known at the end."""
    steps: list[Step] = []
    began, latest = time.monotonic(), context.scope.until
    for position, line in enumerate(lines):
        now, until = time.monotonic(), _verdicts_until(began, latest)
        share = max(LEAST_SHARE, (until - now) / max(1, len(lines) - position) * 2)
        end = min(until, now + share)
        step, context = _step_in_time(line, replace(context, line=line.index, last=position == len(lines) - 1).until(end), latest)
        context = context.until(latest)
        steps.append(step)
    return tuple(steps), context


def _verdicts_until(began: float, deadline: float) -> float:
    """The moment by which the verdicts stand. deadline: on the monotonic clock; infinite where there is none."""
    patience = PATIENCE * (deadline - began) if math.isfinite(deadline) else SECONDS
    return min(deadline, began + max(SECONDS * CUTS.stretch(), patience))


def _step_in_time(line: Line, context: Context, last: float) -> tuple[Step, Context]:
    """The verdict on a line; one whose readers go on long after its share is open, so that it costs no other line its verdict.

    last: the moment by which all lines have to end.
    """
    end = min(last, max(context.scope.until, time.monotonic() + LEAST_SHARE))
    alarm = end + OVERDRAWN * (last - end) if last < float("inf") else end + SECONDS
    try:
        with within(max(0.0, alarm - time.monotonic()), alarm):
            return step_of(line, context)
    except SliceOver:
        if left() <= 0:
            raise
        return _cut_short(line, context)


def _cut_short(line: Line, context: Context) -> tuple[Step, Context]:
    """A line of which nothing could be told in time."""
    reading = Reading("transformation", undecided("the time was up"), parent=context.last_line)
    for clause in line.clauses:
        context = _seen(clause, reading, context, line)
    seen = replace(context, last_line=line.index, labels=(*context.labels, line.label))
    return Step(line, reading, line.clauses[-1] if line.clauses else None), seen


def step_of(line: Line, context: Context) -> tuple[Step, Context]:
    """The verdict on one line, and what is known after it."""
    line = with_series(line)
    readings: list[tuple[Clause, Reading]] = []
    links: list[LinkVerdict] = []
    on_rows = any(note.sign == "rows" for note in line.margin)
    context = replace(context, source=line.source, label="" if on_rows else line.label, on_rows=on_rows)
    context = _with_members(line, context)
    for clause in _parted(line.clauses, context):
        inside = _under(clause.condition, context)
        made = _prepared(clause, inside)
        made, beside = _split(made)
        inside = inside.assuming(*beside) if context.root() is None else inside
        reading, following = _read(made, inside)
        if clause.condition is not None and not is_condition(clause.condition):
            following = _outside(following, context, clause.condition)
        found = _links(made, reading, inside)
        links += found
        reading = _with_exclusion(_with_links(reading, found), (*beside, *_conditions(clause)), made, inside)
        readings.append((made, reading))
        context = _seen(made, reading, following, line)
    chosen, reading = _telling(readings)
    return Step(line, reading, chosen, tuple(links)), replace(context, last_line=line.index, labels=(*context.labels, context.label))


def _with_members(line: Line, context: Context) -> Context:
    """With f₄ where a line speaks of that member of a family f_k."""
    for clause in line.clauses if context.functions else ():
        for name, function in members(clause.tree, context.functions).items() if clause.tree is not None else ():
            context = context.defining(name, function)
    return context


def _parted(clauses: Sequence[Clause], context: Context) -> Iterator[Clause]:
    """A list of claims about functions as clauses of their own: f(x) = √x, f(4) = 2."""
    clauses = tuple(_with_subjects_of_words(clauses))
    for clause in _with_letters_first(map(_with_restriction, _with_words_of_series(with_limits_said(clauses))), context):
        match clause.tree:
            case Apply(head="list" | "tuple" | "and" | "system", args=(first, *rest)) if clause.claims and (
                _leads_on(first, rest, context) or all(map(_is_one_sided, (first, *rest)))
            ):
                yield replace(clause, tree=first)
                yield from (replace(clause, tree=part, link="and", sign="") for part in rest)
            case Apply(head="list" | "tuple" | "and" | "system", args=parts) if (
                clause.claims
                and all(is_statement(part) for part in parts)
                and any(_speaks_of(part, context) for part in parts)
                and not any((new := definition_of(part)) is not None and new[0] not in context.functions for part in parts)
            ):
                yield replace(clause, tree=parts[0])
                yield from (replace(clause, tree=part, link="and", sign="") for part in parts[1:])
            case _:
                yield clause


def _with_subjects_of_words(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """`f′(0) does not exist`: what is spoken of, and no expression that goes on from the line before."""
    for clause, following in zip(clauses, (*clauses[1:], None), strict=True):
        spoken = following is not None and following.kind == "diverges" and following.tree is None
        if spoken and clause.kind == "expression" and clause.tree is not None and has_head(clause.tree, "call", "prime", "derivative"):
            yield Clause(None, "comment", words=clause.words)
        else:
            yield clause


ONE_SIDED = frozenset({"limit_left", "limit_right"})


def _is_one_sided(part: Tree) -> bool:
    return isinstance(part, Relation) and isinstance(part.sides[0], Apply) and part.sides[0].head in ONE_SIDED


def _with_words_of_series(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """`∑ 1/n² converges (p = 2 > 1)`: what is said belongs to the sum, and not to what stands in brackets after it."""
    for i, clause in enumerate(clauses):
        before, following = clauses[i - 1] if i else None, clauses[i + 1] if i + 1 < len(clauses) else None
        if _is_series(clause) and not clause.words and following is not None and _says_diverges(following):
            yield replace(clause, kind="diverges", words=following.words)
        elif before is not None and _is_series(before) and not before.words and _says_diverges(clause):
            continue
        elif _is_series(clause) and not clause.words and following is not None and following.kind == "statement" and following.words:
            yield replace(clause, words=following.words)
        elif before is not None and _is_series(before) and not before.words and clause.kind == "statement":
            yield replace(clause, words="")
        else:
            yield clause


def _says_diverges(clause: Clause) -> bool:
    return clause.kind == "diverges" and clause.tree is None


def _is_series(clause: Clause) -> bool:
    return isinstance(clause.tree, Apply) and clause.tree.head == "sum" and clause.kind == "expression"


def _leads_on(first: Tree, rest: Sequence[Tree], context: Context) -> bool:
    """`x − 3 = 0, x = 3`: an equation and its solution; `y = xˣ, ln y = x ln x`: a new letter and its logarithm."""
    defined = definition_of(first)
    if defined is not None and rest and defined[0] not in context.functions and depends(defined[1].body, defined[1].letter):
        return all(isinstance(part, Relation) and primed_name(_called(part.sides[0])) == defined[0] for part in rest)
    match first, rest:
        case Relation(signs=("=",)), (Relation(signs=("=",), sides=(Symbol(name=name), value)),):
            alone = set(free_symbols(first)) == {name} and not free_symbols(value) and Symbol(name) not in first.sides
            several = {letter for fact in context.facts for letter in free_symbols(fact.tree)} > {name}
            return alone and (bool(context.functions) or several)
        case Relation(signs=("=",), sides=(Symbol(name=name), body)), (Relation(signs=("=",), sides=(left, _)),):
            return bool(free_symbols(body)) and left in (Apply("log", (Symbol(name),)), Apply("ln", (Symbol(name),)))
        case _:
            return False


def _called(tree: Tree) -> Tree:
    """f′ of f′(x)."""
    return tree.args[0] if isinstance(tree, Apply) and tree.head == "call" else tree


def _with_letters_first(clauses: Iterable[Clause], context: Context) -> Iterator[Clause]:
    """`z = x²: z² − 3z − 4 = 0`: a letter that a premise brings in stands for that from here on."""
    for clause in clauses:
        found = definition(clause.condition) if isinstance(clause.condition, Relation) and clause.condition.signs == ("=",) else None
        if found is not None and free_symbols(found[1]) and context.is_fresh(found[0]):
            yield Clause(clause.condition, "let")
            yield replace(clause, condition=None)
        elif found is not None and isinstance(found[1], Symbol) and context.is_fresh(found[1].name):
            yield Clause(clause.condition, "statement")  # z = t: the parameter stays
            yield replace(clause, condition=None, link="and")
        else:
            yield clause


def _speaks_of(part: Tree, context: Context) -> bool:
    """Whether a statement is about a function of the working: f(4) = 2, f′(x) = 2x."""
    left = part.sides[0] if isinstance(part, Relation) else None
    return (
        isinstance(left, Apply)
        and left.head == "call"
        and any(isinstance(node, Symbol) and node.name in context.defined for node in walk(left.args[0]))
    )


def _with_restriction(clause: Clause) -> Clause:
    """`y = 18 − x, 0 < x < 18`: what is said of another letter beside an equation is a condition of it."""
    match clause.tree:
        case Apply(
            head="list" | "tuple" | "and" | "system",
            args=(Relation(signs=("=", *_), sides=(Symbol(name=name), *_)) as equation, Relation(signs=signs) as restriction),
        ) if clause.condition is None and set(signs) <= {"<", "<=", ">", ">=", "!="} and len(free_symbols(restriction)) == 1:
            if name not in free_symbols(restriction) and set(free_symbols(restriction)) <= set(free_symbols(equation)):
                return replace(clause, tree=equation, condition=restriction)
            return clause
        case _:
            return clause


def _prepared(clause: Clause, context: Context) -> Clause:
    if clause.tree is None:
        return clause
    tree = with_constant_again(clause.tree, context)
    tree = _with_own_letters(_with_products(_with_dot_products(tree, context), context), context)
    made = rewritten(prepared(tree, context.defined | frozenset(context.functions), context.letters), context)
    return replace(clause, tree=without_units(made) if _adds_units(made, context) else made)


def _with_products(tree: Tree, context: Context) -> Tree:
    """y(ln x + 1) of a curve y as a product; y(3) is its value, and so is the product y′·3 that was read of y′(3)."""
    curves = {name: function.letter for name, function in context.functions.items() if function.curve}
    known = context.functions

    def change(node: Tree) -> Tree:
        match node:
            case Apply(head="call", args=(Symbol(name=name) as curve, inside)) if name in curves and inside != Symbol(curves[name]):
                return Apply("mul", (curve, inside), node.span, "implicit") if free_symbols(inside) else node
            case Apply(
                head="mul", form="implicit", args=(Apply(head="derivative", args=(Symbol(name=name), Symbol(), *order), form=""), inside)
            ) if name in known and not free_symbols(inside):
                return Apply("call", (Apply("prime", (Symbol(name), *(order or (Number("1"),)))), inside), node.span)
            case _:
                return node

    return rebuilt(tree, change) if known else tree


def _with_dot_products(tree: Tree, context: Context) -> Tree:
    """a·b as a letter of its own after |a| = 5 and |b| = 3, where nothing says what a and b are: the product of two vectors."""
    lengths = {
        side.args[0].name for fact in context.facts for part in _relations_of(fact.tree) if isinstance(side := part.sides[0], Apply)
        and side.head in {"abs", "norm"} and isinstance(side.args[0], Symbol)
    }  # fmt: skip
    told = {name for fact in context.facts for name in _bare_letters(fact.tree)} | set(context.names)
    unknown = lengths - told

    def change(node: Tree) -> Tree:
        match node:
            case Apply(head="mul" | "dot", args=(Symbol(name=one), Symbol(name=other))) if {one, other} <= unknown and one != other:
                return Symbol("·".join(sorted((one, other))))
            case _:
                return node

    measured = any(isinstance(node, Apply) and node.head in {"abs", "norm"} for node in walk(tree))
    return rebuilt(tree, change) if len(unknown) > 1 and not measured else tree


def _relations_of(tree: Tree) -> tuple[Relation, ...]:
    """The relations of a line."""
    parts = tree.args if isinstance(tree, Apply) and tree.head in {"list", "tuple", "and", "system"} else (tree,)
    return tuple(part for part in parts if isinstance(part, Relation))


def _bare_letters(tree: Tree) -> set[str]:
    """The letters that stand outside |…|."""
    match tree:
        case Apply(head="abs" | "norm"):
            return set()
        case Symbol(name=name):
            return {name}
        case Apply(args=args) | Relation(sides=args):
            return set().union(*(_bare_letters(arg) for arg in args))
        case _:
            return set()


def _with_own_letters(tree: Tree, context: Context) -> Tree:
    """4π² L/g after T = 2π √(L/g), where L and g are no units: the letters are those of the line before."""
    if context.current is None or not any(isinstance(node, Apply) and node.head == "unit" for node in walk(tree)):
        return tree
    plain = rebuilt(tree, lambda node: node.args[0] if isinstance(node, Apply) and node.head == "unit" else node)
    return plain if set(free_symbols(plain)) == set(free_symbols(context.current.tree)) else tree


def _adds_units(tree: Tree, context: Context) -> bool:
    """`c = 13 cm` after c² = 169: a unit at the end of a working that was led without."""
    match tree:
        case Relation(signs=("=" | "~",), sides=(Symbol(name=name), value)) if has_units(value) and not free_symbols(value):
            said = [fact.tree for fact in context.facts if name in free_symbols(fact.tree)]
            told = any(set(free_symbols(one)) == {name} for one in said)  # no formula alone, as m = ρ·V
            return told and name not in context.names and not any(has_units(one) for one in said)
        case _:
            return False


def _split(clause: Clause) -> tuple[Clause, tuple[Tree, ...]]:
    """The clause without what is said of its letters beside it."""
    if clause.tree is None or not clause.claims:
        return clause, ()
    tree, beside = split(clause.tree)
    kind: ClauseKind = "statement" if is_statement(tree) or is_set(tree) else "expression"
    return (replace(clause, tree=tree, kind=kind), beside) if beside else (clause, ())


def _under(condition: Tree | None, context: Context) -> Context:
    """What is known under the condition of a clause: `x = 0 ⇒ …` puts a value in, `(w > 0)` restricts from here on."""
    if condition is None:
        return context
    if is_condition(condition):
        kept = tuple(one for one in context.scope.assumed if one in context.task.conditions or not exclude(one, condition))
        return replace(context, scope=replace(context.scope, assumed=kept)).assuming(condition)
    if isinstance(condition, Relation) and condition.signs == ("=",):
        return replace(context, facts=(*context.facts, Fact(condition, context.line)))
    return context.assuming(condition)


def _outside(following: Context, before: Context, condition: Tree) -> Context:
    """What was said under a condition of its own is no fact beyond it."""
    aside = tuple(replace(fact, side=True) if fact not in before.facts else fact for fact in following.facts if fact.tree != condition)
    current = before.current if following.current is not None and following.current not in before.facts else following.current
    constants = {name for identity in following.identities for name in identity.constants}
    kept = {name: meaning for name, meaning in following.names.items() if name in before.names or name in constants}
    names = kept if _is_place(condition) else following.names
    return replace(following, facts=aside, names=names, current=current, scope=replace(following.scope, assumed=before.scope.assumed))


def _is_place(condition: Tree) -> bool:
    """`x = −4`: a letter that is not named in general takes a value for one clause."""
    match condition:
        case Relation(signs=("=",), sides=(Symbol(), value)):
            return not free_symbols(value)
        case _:
            return False


def _read(clause: Clause, context: Context) -> tuple[Reading, Context]:
    """The first reader of the table that answers; one that fails, or whose time ends, says nothing."""
    cut = False
    for role in ROLES:
        try:
            found = quietly(role.reader, clause, context)
        except SliceOver:
            if left() <= 0:
                raise
            cut = True
            continue
        if found is not None:
            reading, following = found
            return _with_words(_if_sure(_in_time(reading, clause, context, cut), clause, context), clause, context), following
    return Reading("transformation", undecided("no way to read this line was found"), parent=context.last_line), context


def _in_time(reading: Reading, clause: Clause, context: Context, cut: bool) -> Reading:
    """A refutation stands only if every way to confirm the line could be tried: one that comes when the time is up is none.

    Values that differ stand, but for quantities, whose units have to be compared first. cut: a reader was ended early.
    """
    if correct(reading.judgement) is not False:
        return reading
    late = cut or is_over(context.scope.until)
    differ = "values_differ" in reading.judgement.flags and not cut and not (clause.tree is not None and has_units(clause.tree))
    return replace(reading, judgement=undecided("the time was up")) if late and not differ else reading


def _if_sure(reading: Reading, clause: Clause, context: Context) -> Reading:
    """A line about a letter that was brought in by a line of which nothing could be told is not refuted either."""
    if clause.tree is None or correct(reading.judgement) is not False:
        return reading
    unsure = (
        context.unsure & set(free_symbols(clause.tree))
        or _brings_angle(clause.tree, context)
        or _is_as_said(reading, clause.tree, context)
        or _is_behind_unread(reading, context)
        or _shows_unknown_call(reading)
    )
    if not unsure:
        return reading
    return replace(reading, judgement=undecided("it goes on from a line that could not be read"))


def _is_behind_unread(reading: Reading, context: Context) -> bool:
    """Whether a line that could not be read stands between a step and what it was compared with: it may have led from one to the other."""
    if reading.role != "transformation" or context.unread is None or reading.parent is None:
        return False
    numbers = all(one is not None and not free_symbols(one) for one in (reading.before, reading.said))
    return reading.parent < context.unread and not numbers


def _shows_unknown_call(reading: Reading) -> bool:
    """Whether a refutation puts numbers for P(Z < 1) or g(2), of which nothing is known, where only one of the two lines speaks of it."""
    shown, before, said = reading.judgement.counterexample, reading.before, reading.said
    if shown is not None and any(len(name) > 1 and unit(name) is not None for name in shown.at):
        return True  # cm and kg are units, whose number says nothing
    calls = set() if shown is None else {name for name in shown.at if "(" in name}
    if not calls or before is None or said is None:
        return False
    return any((name in free_symbols(before)) != (name in free_symbols(said)) for name in calls)


def _is_as_said(reading: Reading, tree: Tree, context: Context) -> bool:
    """Whether the solution that a line is said to lose is, to many digits, one that it states: a double root found by numbers alone."""
    shown = reading.judgement.counterexample
    if shown is None or reading.judgement.relation != "implied_by" or len(shown.at) != 1:
        return False
    lost = next(iter(shown.at.values()))
    if LONG_FRACTION.fullmatch(lost) is None:
        return False
    stated = [atom.sides[1] for atom in atoms(statement(context.expanded(tree))) if atom.signs == ("=",)]
    values = [value for side in stated if not free_symbols(side) and (value := quietly(_decimal, side)) is not None]
    return any(abs(value - float(Fraction(lost))) < 1e-7 for value in values)


LONG_FRACTION = re.compile(r"[-−]?[0-9]{6,40}/[0-9]{6,40}")


def _decimal(tree: Tree) -> float | None:
    found = outcome(tree, {}, True)
    return None if found is None or isinstance(found, str) else float(ball(found).real.mid())


def _brings_angle(tree: Tree, context: Context) -> bool:
    """`5 cos(x − φ) = 5` after 3 sin x + 4 cos x = 5: an angle is new, and no value of it refutes the line."""
    angles = {name for name in free_symbols(tree) if name in ANGLES and context.is_fresh(name)}
    inside = {name for node in walk(tree) if isinstance(node, Apply) and node.head in {"sin", "cos"} for name in free_symbols(node)}
    return bool(angles & inside) and len(inside) > 1


ANGLES = frozenset({"phi", "varphi", "alpha", "beta", "delta", "theta"})


def _with_words(reading: Reading, clause: Clause, context: Context) -> Reading:
    """What the words around a formula say wrongly makes the line wrong."""
    said = quietly(said_in_words, clause, context) if clause.words and correct(reading.judgement) else None
    return reading if said is None else replace(reading, judgement=said)


def _seen(clause: Clause, reading: Reading, following: Context, line: Line) -> Context:
    """What is known after a clause: its letters; after a wrong one the writer's own line alone."""
    if clause.tree is None:
        return following
    named = reading.role in {"closed", "definition", "conventional"} and clause.kind != "let" and not _keeps_books(clause.tree)
    if reading.value is not None or named:
        following = replace(following, tail=_tail(clause.tree))
    if correct(reading.judgement) is None:
        new = {name for name in free_symbols(clause.tree) if following.is_fresh(name)}
        following = replace(following, unsure=following.unsure | new)
    following = following.seeing(
        clause.tree, has_integral(clause.tree) or any(base_and_subscript(name)[0] == "C" for name in arbitrary_constants(clause.tree))
    )
    if correct(reading.judgement) is False and following.current is not None and following.current.line == line.index:
        following = replace(following, facts=(*(f for f in following.facts if f.side), following.current), failed=True)
    return following


def _keeps_books(tree: Tree) -> bool:
    """`u = ln x, u′ = 1/x`: several letters of parts or a substitution; nothing goes on from the last of them."""
    return isinstance(tree, Apply) and tree.head in {"list", "tuple", "and", "system"}


def _tail(tree: Tree) -> Tree:
    """What `= …` on the next line goes on from."""
    return tree.sides[-1] if isinstance(tree, Relation) else tree


def _telling(readings: Sequence[tuple[Clause, Reading]]) -> tuple[Clause | None, Reading]:
    """The first clause that is wrong, else the first that is open, else the last that claims something."""
    if not readings:
        return None, Reading("comment", METHOD)
    for verdict in (False, None):
        for clause, reading in readings:
            if correct(reading.judgement) is verdict:
                return clause, reading
    claims = [(clause, reading) for clause, reading in readings if reading.value is not None]
    return claims[-1] if claims else readings[-1]


# Every = counts


def _links(clause: Clause, reading: Reading, context: Context) -> list[LinkVerdict]:
    """The links of a chain after its first: 16 − 48 = −32 of D = 16 − 48 = −32."""
    tree = clause.tree
    if not isinstance(tree, Relation) or len(tree.sides) < 3 or clause.continues:
        return []
    found = []
    for index, (sign, before, after) in enumerate(zip(tree.signs, tree.sides, tree.sides[1:], strict=False)):
        link = Relation((sign,), (before, after))
        if index == 0 and (isinstance(before, Symbol) or free_symbols(before) or _is_unknown_call(before, context)):
            continue
        letters = free_symbols(context.expanded(link))
        if letters and (sign != "=" or reading.role == DIFFERENTIAL_EQUATION):
            continue
        judgement = entails(context.statements(), context.expanded(link), context.scope)
        if judgement.follows:
            found.append(LinkVerdict(before, after, replace(judgement.judgement, relation="equivalent")))
        elif not free_symbols(link) or judgement.determined:
            found.append(LinkVerdict(before, after, judgement.judgement))
        elif _is_worked_out(tree.sides[0], before, after, context):
            found.append(LinkVerdict(before, after, relation(context.expanded(before), context.expanded(after), context.scope)))
    return found


def _conditions(clause: Clause) -> tuple[Tree, ...]:
    return () if clause.condition is None else conjuncts(clause.condition)


def _with_exclusion(reading: Reading, beside: Sequence[Tree], clause: Clause, context: Context) -> Reading:
    """A wrong value excluded beside a formula makes the line false: (x − 2)/(x + 2), x ≠ 1."""
    found = None if clause.tree is None or not beside else quietly(wrong_exclusion, beside, clause.tree, context)
    return reading if found is None or correct(reading.judgement) is False else replace(reading, judgement=found)


def _is_worked_out(left: Tree, before: Tree, after: Tree, context: Context) -> bool:
    """Whether a link goes on with the same value in another form: A(x) = x(60 − 2x) = 60x − 2x², and not y = x² = x + 2."""
    if isinstance(left, Symbol) and left.name in {"y", context.scope.unknown}:
        return False
    letters = set(free_symbols(context.expanded(before)))
    return bool(letters) and letters == set(free_symbols(context.expanded(after)))


def _is_unknown_call(tree: Tree, context: Context) -> bool:
    """D(0, 0) of a D that is no function of the working."""
    return (
        isinstance(tree, Apply) and tree.head == "call" and isinstance(tree.args[0], Symbol) and tree.args[0].name not in context.functions
    )


def _with_links(reading: Reading, links: Sequence[LinkVerdict]) -> Reading:
    """A false link makes the line false, whatever its ends say."""
    false = next((link for link in links if link.judgement.relation == "not_equivalent"), None)
    if false is None or correct(reading.judgement) is False:
        return reading
    return replace(reading, judgement=false.judgement, before=false.before, said=false.after)
