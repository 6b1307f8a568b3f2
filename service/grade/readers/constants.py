"""Identities with unknown constants: 1 = A(x + 2) + B(x − 1), R sin(x + α); true for all x, and the constants obey what that asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from flint import fmpq, fmpq_mat

from service.algebra.build import ZERO, add, div, equation, neg, number, power, substituted
from service.algebra.expressions import outcome, same
from service.algebra.opaque import has_head
from service.algebra.periods import periodic
from service.algebra.statements import is_statement, zero_form
from service.algebra.values import sign
from service.grade.context import Context, Fact, Identity
from service.grade.line import Clause
from service.grade.linear_rows import row_of
from service.grade.readers.relating import with_own
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.judge.entailment import Answer, Entailment, conjuncts, entails
from service.judge.integrals import is_arbitrary
from service.judge.judgement import EQUAL, Judgement
from service.judge.relations import relation
from service.question import Verification
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, only_variable, walk

POINTS = tuple(Fraction(*p) for p in ((0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (3, 1), (1, 2), (-3, 1), (4, 1), (5, 1), (7, 1), (-5, 1)))
SAME = Judgement("equivalent", Verification("proved", "true for all values of the running variable"))
IMPOSSIBLE = Judgement("not_equivalent", Verification("proved", "no constants make it true for all values"), flags=("no_constants",))


def constants_set_up(clause: Clause, context: Context) -> Found | None:
    """Fresh letters beside the running variable of the expression before: the set-up is wrong only where no constants exist."""
    tree, current = clause.tree, context.current
    if tree is None or current is None or (clause.continues and context.identities):
        return None
    if is_statement(current.tree) or (isinstance(current.tree, Apply) and current.tree.head == "sum"):
        return _set_up_beside(clause, tree, context)
    running = _running(current.tree)
    fresh = frozenset(name for name in free_symbols(tree) if context.is_fresh(name) and not is_arbitrary(name))
    capitals = frozenset(name for name in free_symbols(tree) if name in {"A", "B", "C", "D", "E", "K"} and context.is_fresh(name))
    letters = fresh | (capitals if capitals & fresh or len(capitals) > 1 else frozenset())
    if running is None or not letters or running not in free_symbols(tree):
        return None
    equation = _equation(tree, current.tree, clause.continues)
    if equation is None or not _mixes(equation, letters, running):
        return None
    identity = Identity(equation, running, letters)
    values = linear_values(identity)
    if values is not None and not values:
        judgement = IMPOSSIBLE
        return Reading("identity", judgement, current.tree, tree, current.line, current.tree), context
    following = replace(context, identities=(*context.identities, identity))
    following = replace(following, facts=(*following.facts, Fact(equation, context.line, side=True)))
    return Reading("identity", METHOD, parent=current.line, note="identity"), following


def identity_asked_for(clause: Clause, context: Context) -> Found | None:
    """The problem “find a, b and c such that 2x² − 12x + 7 = a(x + b)² + c for all x”: an identity from the start."""
    if context.line >= 0 or clause.tree is None:
        return None
    asked = free_symbols(clause.tree)
    for condition in context.task.conditions:
        if not isinstance(condition, Relation) or condition.signs != ("=",):
            continue
        for running in free_symbols(condition):
            constants = frozenset(free_symbols(condition)) - {running}
            if running not in asked and constants <= set(asked) and _is_of(condition, running):
                identity = Identity(condition, running, constants)
                following = replace(context, identities=(identity,), facts=(Fact(condition, context.line, side=True),))
                return Reading("identity", METHOD, note="identity"), following
    return None


def side_expanded(clause: Clause, context: Context) -> Found | None:
    """`R cos(x − α) = R cos x cos α + R sin x sin α` under 3 cos x + 4 sin x = R cos(x − α): a side of the task in another form."""
    tree, origin = clause.tree, context.root()
    if not isinstance(tree, Relation) or set(tree.signs) != {"="} or clause.continues or origin is None:
        return None
    task = origin.tree
    if not isinstance(task, Relation) or task.signs != ("=",) or tree.sides[0] not in task.sides or tree.sides[-1] in task.sides:
        return None
    if len(free_symbols(tree.sides[0])) < 2 or isinstance(tree.sides[0], Symbol):
        return None
    scope = replace(context.scope, unknown=None)
    if any(relation(a, b, scope).relation not in EQUAL for a, b in zip(tree.sides, tree.sides[1:], strict=False)):
        return None
    other = task.sides[1] if tree.sides[0] == task.sides[0] else task.sides[0]
    value = Relation(("=",), (other, tree.sides[-1]))
    identity = next(
        (Identity(task, name, frozenset(free_symbols(task)) - {name}) for name in free_symbols(task) if _is_of(task, name)), None
    )
    following = context if identity is None else replace(context, identities=(*context.identities, identity))
    return Reading("identity", SAME, tree.sides[0], tree.sides[-1], origin.line, value), following.knowing(value, context.line)


def amplitude(clause: Clause, context: Context) -> Found | None:
    """`R = √(3² + 4²) = 5`, `tan α = 4/3`, `α ≈ 53.13°` after R cos α = 3, R sin α = 4, with R > 0."""
    tree = clause.tree
    if tree is None or not is_statement(tree) or clause.continues:
        return None
    parts = tree.args if isinstance(tree, Apply) and tree.head in {"and", "list", "tuple", "system"} else (tree,)
    for radius, angle, cosine, sine in _polar(context):
        if not free_symbols(tree) or not set(free_symbols(tree)) <= {radius, angle}:
            continue
        size = Apply("sqrt", (add(power(cosine, number(2)), power(sine, number(2))),))
        turn = Apply("acos", (div(cosine, size),))
        known = (equation(Symbol(radius), size), equation(Symbol(angle), turn if _is_up(sine) else neg(turn)))
        judged = [entails(known, part, with_own(part, context)) for part in parts]
        wrong = next((one for one in judged if one.answer is Answer.CONTRADICTS), None)
        if all(one.follows for one in judged):
            return Reading("consequence", SAME_ANGLE, parent=context.last_line, value=tree), context.knowing(tree, context.line)
        if wrong is not None and not any(isinstance(part, Relation) and Symbol(angle) in part.sides for part in parts):
            return Reading("consequence", wrong.judgement, parent=context.last_line, value=tree), context.knowing(tree, context.line)
    return None


SAME_ANGLE = Judgement("equivalent", Verification("proved", "the amplitude and the phase have this value"))


def _polar(context: Context) -> Iterator[tuple[str, str, Tree, Tree]]:
    """(R, α, p, q) of R cos α = p, R sin α = q with numbers p and q."""
    found: dict[tuple[str, str], dict[str, Tree]] = {}
    for fact in context.facts:
        parts = conjuncts(fact.tree) if is_statement(fact.tree) else ()
        for part in parts:
            match part:
                case Relation(
                    signs=("=",),
                    sides=(Apply(head="mul", args=(Symbol(name=r), Apply(head="sin" | "cos" as head, args=(Symbol(name=a),)))), value),
                ) if not free_symbols(value):
                    found.setdefault((r, a), {})[head] = value
                case _:
                    continue
    yield from ((r, a, both["cos"], both["sin"]) for (r, a), both in found.items() if len(both) == 2)


def _is_up(sine: Tree) -> bool:
    value = outcome(sine, {}, True)
    return value is not None and not isinstance(value, str) and sign(value) == 1


def identity_in_words(clause: Clause, context: Context) -> Found | None:
    """A first line that is true for all letters, where the task is in words: it expands a form, and nothing is to be solved in it."""
    tree = clause.tree
    if not isinstance(tree, Relation) or set(tree.signs) != {"="} or clause.continues or context.root() is not None:
        return None
    if context.line < 0 or not free_symbols(tree) or isinstance(tree.sides[0], Symbol):
        return None
    scope = replace(context.scope, unknown=None)
    if any(relation(a, b, scope).relation not in EQUAL for a, b in zip(tree.sides, tree.sides[1:], strict=False)):
        return None
    value = tree.sides[-1]
    following = context.assuming(*(condition for condition in context.task.conditions if is_range(condition))).knowing(
        value, context.line, side=True
    )
    return Reading("identity", SAME, tree.sides[0], value, context.last_line, value), replace(following, origin=None)


def is_range(condition: Tree) -> bool:
    """0 < α < π/2, R > 0."""
    return isinstance(condition, Relation) and not {"=", "~"} & set(condition.signs)


def _running(tree: Tree) -> str | None:
    """The variable of an integral, or the only letter."""
    for node in walk(tree):
        if isinstance(node, Apply) and node.head == "integral" and isinstance(node.args[1], Symbol):
            return node.args[1].name
    return only_variable(free_symbols(tree))


def _set_up_beside(clause: Clause, tree: Tree, context: Context) -> Found | None:
    """`(2x + 1)/((x − 1)(x + 1)) = A/(x − 1) + B/(x + 1)` after an equation: a set-up where the constants are linear in it."""
    if not isinstance(tree, Relation) or tree.signs != ("=",) or clause.continues:
        return None
    left, right = tree.sides
    names = free_symbols(left)
    letters = frozenset(free_symbols(right)) - set(names)
    if len(names) != 1 or isinstance(left, Symbol) or len(letters) < 2 or names[0] not in free_symbols(right):
        return None
    if not all(name in CONSTANTS and context.is_fresh(name) for name in letters):
        return None
    identity = Identity(tree, names[0], letters)
    values = linear_values(identity)
    if values is None:
        return None
    if not values:
        return Reading("identity", IMPOSSIBLE, left, right, context.last_line), context
    following = replace(context, identities=(*context.identities, identity))
    following = replace(following, facts=(*following.facts, Fact(tree, context.line, side=True)))
    return Reading("identity", METHOD, parent=context.last_line, note="identity"), following


CONSTANTS = frozenset({"A", "B", "C", "D", "E", "F", "K"})


def _integrand(tree: Tree) -> Tree:
    match tree:
        case Apply(head="integral", args=(inner, Symbol())):
            return inner
        case _:
            return tree


def _equation(tree: Tree, before: Tree, continues: bool) -> Relation | None:
    match tree:
        case Relation(
            signs=("=",), sides=(Apply(head="integral", args=(left, Symbol() as x)), Apply(head="integral", args=(right, other)))
        ) if not continues and x == other:
            return Relation(("=",), (left, right))
        case Apply(head="integral", args=(inner, Symbol())) if _integrand(before) != before:
            return Relation(("=",), (_integrand(before), inner))
        case Relation(signs=("=",), sides=(_, _)) if not continues:
            return tree
        case _ if not is_statement(tree) and not any(isinstance(n, Apply) and n.head == "integral" for n in walk(tree)):
            return Relation(("=",), (before, tree))
        case _:
            return None


def _mixes(equation: Relation, letters: frozenset[str], running: str) -> bool:
    """Whether both sides speak for all x: the running variable with constants on one side, no constant alone on the other."""
    sides = equation.sides
    with_constants = [side for side in sides if letters & set(free_symbols(side))]
    alone = any(isinstance(side, Symbol) and side.name in letters for side in sides)
    return bool(with_constants) and not alone and any(running in free_symbols(side) for side in with_constants)


def instances(identity: Identity) -> tuple[Tree, ...]:
    """The identity at several values of the running variable."""
    found: list[Tree] = []
    for at in _values(identity):
        put_in = substituted(identity.equation, {identity.running: at})
        if all(outcome(side, {name: fmpq(7, 3) for name in free_symbols(side)}, True) != "undefined" for side in put_in.sides):  # type: ignore[union-attr]
            found.append(put_in)
        if len(found) > len(identity.constants) + 1:
            break
    return tuple(found)


def _values(identity: Identity) -> Iterator[Tree]:
    if periodic(identity.equation):
        yield from (ZERO, div(Constant("pi"), number(2)), Constant("pi"), div(Constant("pi"), number(6)))
    yield from (number(point) for point in POINTS)


def linear_values(identity: Identity) -> dict[str, Fraction] | None:
    """The constants where they stand linearly with rational coefficients; {} where there are none; None where this can't tell."""
    names = sorted(identity.constants)
    if set(free_symbols(identity.equation)) - identity.constants - {identity.running}:
        return None
    form = zero_form(identity.equation)
    rows: list[list[fmpq]] = []
    for point in POINTS:
        row = row_of(form, names, {identity.running: fmpq(point.numerator, point.denominator)})
        if row is not None:
            rows.append(row)
    if len(rows) < len(names) + 2:
        return None
    return _solved(rows, names)


def _solved(rows: Sequence[Sequence[fmpq]], names: Sequence[str]) -> dict[str, Fraction]:
    for chosen in combinations(rows, len(names)):
        matrix = fmpq_mat([list(row[:-1]) for row in chosen])
        if matrix.det() == 0:
            continue
        right = fmpq_mat([[row[-1]] for row in chosen])
        solution = matrix.solve(right)
        values = [solution[i, 0] for i in range(len(names))]
        fits = all(sum((c * v for c, v in zip(row[:-1], values, strict=True)), fmpq(0)) == row[-1] for row in rows)
        return {name: Fraction(int(v.p), int(v.q)) for name, v in zip(names, values, strict=True)} if fits else {}
    return {}


def with_constant_again(tree: Tree, context: Context) -> Tree:
    """`−ln|x| − 1/x + ln|x + 1| + C` of an integral whose partial fractions had a C too: the constant of integration is another."""
    task = context.task.tree
    if not context.identities or task is None or not has_head(task, "integral"):
        return tree
    taken = {name for identity in context.identities for name in identity.constants if is_arbitrary(name)}
    match tree:
        case Apply(head="add", args=(*front, Symbol(name=name))) if name in taken and not any(name in free_symbols(one) for one in front):
            running = {identity.running for identity in context.identities}
            integrated = all(not isinstance(one, Symbol) for one in front) and any(running & set(free_symbols(one)) for one in front)
            return replace(tree, args=(*front, Symbol(f"{name}_1"))) if integrated else tree
        case _:
            return tree


def _set_up(context: Context, claim: Tree) -> Iterator[Identity]:
    letters = frozenset(free_symbols(claim))
    return (identity for identity in reversed(context.identities) if letters & identity.constants)


def _equations(context: Context, claim: Tree) -> Iterator[Identity]:
    """Equations that may be identities, with a letter that the claim has not."""
    letters = frozenset(free_symbols(claim))
    for fact in reversed(context.facts):
        names = frozenset(free_symbols(fact.tree))
        if isinstance(fact.tree, Relation) and fact.tree.signs == ("=",) and letters < names:
            yield from (Identity(fact.tree, running, names - {running}) for running in names - letters if _is_of(fact.tree, running))


def _is_of(equation: Relation, running: str) -> bool:
    """Whether one side holds the running letter alone, and the other also letters to be determined: 3 sin x + 4 cos x = R sin(x + α)."""
    plain = [side for side in equation.sides if set(free_symbols(side)) == {running} and not isinstance(side, Symbol)]
    mixed = [side for side in equation.sides if running in free_symbols(side) and len(free_symbols(side)) > 1]
    return len(plain) == 1 and len(mixed) == 1


def identity_filled(clause: Clause, context: Context) -> Found | None:
    """`(3x + 1)/(x² − 1) = 2/(x − 1) + 1/(x + 1)`: the identity with its constants put in, true for all x."""
    match clause.tree:
        case Relation(signs=("=",), sides=(_, _) as sides) if not clause.continues:
            pass
        case _:
            return None
    for identity in context.identities:
        if {*free_symbols(sides[0]), *free_symbols(sides[1])} != {identity.running}:
            continue
        whole = [side for side in identity.equation.sides if not identity.constants & set(free_symbols(side))]
        for plain, other in ((one, two) for one, two in (sides, sides[::-1]) if any(same(one, side) for side in whole)):
            judged = relation(plain, other, context.scope)
            if judged.relation != "undecided":
                reading = Reading("answer", judged, plain, other, context.last_line, other)
                return reading, context.knowing(other, context.line)
    return None


def coefficient_label(clause: Clause, context: Context) -> Found | None:
    """`x²:` before what the coefficients of x² say."""
    base = clause.tree.args[0] if isinstance(clause.tree, Apply) and clause.tree.head == "pow" else clause.tree
    if clause.continues or not isinstance(base, Symbol) or base.name not in {identity.running for identity in context.identities}:
        return None
    return Reading("comment", METHOD, parent=context.last_line), context


def constants_determined(clause: Clause, context: Context) -> Found | None:
    """`A = 2`, `2A + B = 5`, `x = 2: 1 = 4A`: what an identity that was set up asks of its constants."""
    return _first(clause, context, set_up=True)


def coefficients_compared(clause: Clause, context: Context) -> Found | None:
    """`R cos α = 3, R sin α = 4` after 3 sin x + 4 cos x = R sin(x + α): an equation read as true for all x."""
    return _first(clause, context, set_up=False)


def _first(clause: Clause, context: Context, set_up: bool) -> Found | None:
    tree = clause.tree
    if tree is None or not is_statement(tree) or clause.continues or not free_symbols(tree):
        return None
    if entails((), context.expanded(tree), context.scope).follows:
        return None  # true whatever the letters are
    for identity in _set_up(context, tree) if set_up else _equations(context, tree):
        if not set_up and len(identity.running) > 1:
            continue  # K_0 of 2K_0 = K_0·1.05^n is divided by, and runs through no values
        found = _of_identity(tree, identity, context, set_up)
        if found is not None:
            return found
    return None


def _of_identity(tree: Tree, identity: Identity, context: Context, set_up: bool) -> Found | None:
    letters = frozenset(free_symbols(tree))
    if identity.running in letters:
        return _transformed(tree, identity, context) if set_up and letters & identity.constants else None
    if not letters <= identity.constants:
        return None
    values = linear_values(identity)
    if values is not None and not values:
        return None  # no identity at all: an equation for its letters
    known = _known(identity, values) + tuple(
        fact.tree for fact in context.facts if fact.side and set(free_symbols(fact.tree)) <= identity.constants
    )
    quick = all(_is_one_of(part, known) for part in conjuncts(tree))
    found = Entailment(Answer.FOLLOWS, SAME, tree) if quick else entails(known, tree, replace(context.scope, unknown=None))
    source = next((fact.line for fact in context.facts if fact.tree == identity.equation), context.last_line)
    if found.follows or found.answer is Answer.STRONGER:
        known_to_be = context if set_up else replace(context, identities=(*context.identities, identity))
        return Reading("identity", SAME, parent=source, note="compare_coefficients"), _with_values(tree, values, known_to_be)
    if found.answer is Answer.CONTRADICTS and set_up:
        return Reading("identity", found.judgement, identity.equation, tree, source), context
    return None


def _is_one_of(part: Tree, known: Sequence[Tree]) -> bool:
    """Whether an equation is one of those known, written in another way: R cos α = 3 for 3 cos 0 + 4 sin 0 = R cos(0 − α)."""
    if not isinstance(part, Relation) or part.signs != ("=",):
        return False
    form = zero_form(part)
    forms = [zero_form(fact) for fact in known if isinstance(fact, Relation) and fact.signs == ("=",)]
    return any(same(form, other) or same(form, neg(other)) for other in forms if set(free_symbols(other)) == set(free_symbols(form)))


def _known(identity: Identity, values: dict[str, Fraction] | None) -> tuple[Tree, ...]:
    if values:
        return tuple(Relation(("=",), (Symbol(name), number(value))) for name, value in values.items())
    return instances(identity)


def _transformed(tree: Tree, identity: Identity, context: Context) -> Found | None:
    """The identity in another form: cleared of denominators, multiplied out."""
    if not isinstance(tree, Relation) or tree.signs != ("=",):
        return None
    other = replace(identity, equation=tree)
    first, second = linear_values(identity), linear_values(other)
    source = next((fact.line for fact in context.facts if fact.tree == identity.equation), context.last_line)
    if first is not None and second is not None and first == second:
        return Reading("identity", SAME, parent=source, note="identity"), replace(context, identities=(*context.identities, other))
    if first is not None and second is not None:
        judged = relation(identity.equation, tree, replace(context.scope, unknown=identity.running))
        wrong = judged if judged.relation not in EQUAL else IMPOSSIBLE
        wrong = replace(wrong, relation="not_equivalent")
        return Reading("identity", wrong, identity.equation, tree, source), replace(context, identities=(*context.identities, other))
    return None


def _with_values(tree: Tree, values: dict[str, Fraction] | None, context: Context) -> Context:
    """With the constants that the line gives as names."""
    following = replace(context, facts=(*context.facts, Fact(tree, context.line, side=True)))
    for part in conjuncts(tree):
        match part:
            case Relation(sides=(Symbol(name=name), *_, value)) if not free_symbols(value) and (values is None or name in values):
                following = following.naming(name, number(values[name]) if values else value)
            case _:
                continue
    return following
