"""Bookkeeping of substitution and parts: du = 2x dx, dx = 4 cos θ dθ, u′ = 1, v = eˣ."""

from __future__ import annotations

from collections.abc import Sequence

from service.algebra.build import ZERO, mul, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.prepared import differential
from service.grade.readers.conventional import relations_of
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.integrals import is_arbitrary
from service.judge.judgement import EQUAL, Judgement
from service.judge.relations import relation
from service.judge.substitutions import definition, running_letter
from service.question import Verification
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk

RIGHT = Judgement("method_line", Verification("proved", "the differential fits"))


def bookkeeping(clause: Clause, context: Context) -> Found | None:
    """u = x² + 4, du = 2x dx; x = 4 sin θ, dx = 4 cos θ dθ; u = x, dv = eˣ dx; u′ = 1, v = eˣ, on one line or several."""
    parts = relations_of(clause.tree)
    if not parts or clause.continues or context.is_differential_equation() or not is_about_integral(context):
        return None
    if not (any(_has_differential(part) for part in parts) or any(_rate(part) for part in parts) or _ends_parts(parts, context)):
        return None
    parent = context.current.line if context.current else context.last_line
    following = _begun_again(parts, _with_curves(context))
    for part in parts:
        following = _named(part, following)
    for part in parts:
        judged = _judged(part, following)
        if judged is not None and judged.relation == "not_equivalent":
            before, after = _compared(part, following)
            return Reading("conventional", judged, before, after, parent, note="differential"), following
    return Reading("conventional", RIGHT, parent=parent, note="differential"), following


def _begun_again(parts: Sequence[Relation], context: Context) -> Context:
    """Without u and v of the first round where parts are taken a second time: u = 2x, dv = cos x dx."""
    rates = {rate[0] for part in parts if (rate := _rate(part)) is not None}
    meanings = {found[0]: found[1] for part in parts if (found := definition(part)) is not None}
    given = set(meanings)
    old = {name for name, meaning in meanings.items() if len(name) == 1 and name in context.names and context.names[name] != meaning}
    if old and any(name[0] == "d" and len(name) == 2 for name in given):  # all four of them once more
        return context.without_names([*old, *given, *(f"d{name}" for name in given | rates)])
    integrated = {name for name in (*rates, *(n[1:] for n in given if len(n) == 2 and n[0] == "d")) if f"d{name}" in context.names}
    if not integrated or not (given - {f"d{name}" for name in integrated}) & set(context.names) or given & integrated:
        return context
    old = {*integrated, *(name for name in given if len(name) == 1)}
    return context.without_names([*old, *(f"d{name}" for name in old)])


def _with_curves(context: Context) -> Context:
    """With u = g(x) as a name where it was taken for a curve, since du/dx was asked."""
    for name, function in context.functions.items():
        if function.curve and name not in context.names:
            context = context.naming(name, function.body)
    return context


def is_about_integral(context: Context) -> bool:
    """Whether an integral stands in anything known."""
    facts = (*context.facts, *((context.origin,) if context.origin else ()))
    return any(isinstance(node, Apply) and node.head == "integral" for fact in facts for node in walk(fact.tree))


def differentials(tree: Tree) -> tuple[str, ...]:
    """The letters x whose dx stands in the tree."""
    return tuple(name[1:] for name in free_symbols(tree) if len(name) > 1 and name[0] == "d" and not name[1].isdigit() and name[1] != "/")


def _has_differential(part: Relation) -> bool:
    return bool(differentials(part))


def _rate(part: Relation) -> tuple[str, Tree] | None:
    """(u, what u′ is) of `u′ = …` or `du/dx = …`."""
    match part.sides[0]:
        case Apply(head="prime" | "derivative", args=(Symbol(name=name), *_)):
            return name, part.sides[-1]
        case _:
            return None


def _ends_parts(parts: Sequence[Relation], context: Context) -> bool:
    """`v = eˣ` after `dv = eˣ dx`."""
    return any((found := definition(part)) is not None and f"d{found[0]}" in context.names for part in parts)


def _named(part: Relation, context: Context) -> Context:
    """With the letters that the part gives a meaning; dv and v′ are kept until v comes."""
    rate = _rate(part)
    if rate is not None:
        name, slope = rate
        letter = variable_of_integral(context)
        known = context.names.get(name)
        return context if known is not None or letter is None else context.naming(f"d{name}", mul(slope, Symbol(differential(letter))))
    found = definition(part)
    if found is None:
        return context
    name, meaning = found
    if name in free_symbols(meaning) or is_arbitrary(name):
        return context
    made_of = differentials(Symbol(name))
    if made_of:
        return context if made_of[0] in context.names or name in context.names else context.naming(name, meaning)
    if _is_solution(name, context):
        return context
    return context.naming(name, meaning)


def _is_solution(name: str, context: Context) -> bool:
    return name in context.names


def variable_of_integral(context: Context) -> str | None:
    """The variable of the integral that is worked on."""
    root = context.root()
    found = (
        [n.args[1].name for n in walk(root.tree) if isinstance(n, Apply) and n.head == "integral" and isinstance(n.args[1], Symbol)]
        if root
        else []
    )
    return found[0] if found else None


def _judged(part: Relation, context: Context) -> Judgement | None:
    """Whether the part is so, once differentials and derivatives are written out; None where nothing is known to tell."""
    before, after = _compared(part, context)
    if before is None or after is None:
        return None
    found = relation(before, after, context.scope)
    if found.relation == "not_equivalent" and (inside := _under_roots(context)):
        found = relation(before, after, context.assuming(*inside).scope)
    return found if found.relation in EQUAL or found.relation == "not_equivalent" else None


def _under_roots(context: Context) -> tuple[Relation, ...]:
    """x > 0 for u = √x: where the letter that was brought in has a meaning and a slope."""
    roots = (
        node.args[0] for meaning in context.names.values() for node in walk(meaning) if isinstance(node, Apply) and node.head == "sqrt"
    )
    return tuple(Relation((">",), (inside, ZERO)) for inside in roots if free_symbols(inside))


def _compared(part: Relation, context: Context) -> tuple[Tree | None, Tree | None]:
    rate = _rate(part)
    if rate is not None:
        meaning = context.names.get(rate[0])
        letter = variable_of_integral(context) or (free_symbols(meaning)[0] if meaning is not None and free_symbols(meaning) else None)
        return (None, None) if meaning is None or letter is None else _slope(meaning, letter, context.expanded(rate[1]))
    found = definition(part)
    if found is not None and f"d{found[0]}" in context.names and found[0] in context.names:
        return _antiderivative(found[0], context)
    if not differentials(part):
        return None, None
    written = _written_out(part, context)
    left, right = written.sides[0], written.sides[-1]
    return (left, right) if _told(written, part) else (None, None)


def _told(written: Relation, part: Relation) -> bool:
    """Whether writing out left both sides in the same differential."""
    return written != part and set(differentials(written.sides[0])) == set(differentials(written.sides[-1]))


def _slope(meaning: Tree, letter: str, claimed: Tree) -> tuple[Tree | None, Tree | None]:
    try:
        return derivative(meaning, letter), claimed
    except NoDerivative:
        return None, None


def _antiderivative(name: str, context: Context) -> tuple[Tree | None, Tree | None]:
    """dv as it was given, and the derivative of v as it is said, times dx."""
    given, meaning = context.names[f"d{name}"], context.names[name]
    made_of = differentials(given)
    letter = made_of[0] if made_of else None
    if letter is None or letter not in free_symbols(meaning):
        return None, None
    try:
        return given, mul(derivative(meaning, letter), Symbol(differential(letter)))
    except NoDerivative:
        return None, None


def _written_out(part: Relation, context: Context) -> Relation:
    """du as g′(x) dx for each u that has a meaning; then the letters themselves."""
    written: Tree = part
    for name, meaning in context.names.items():
        letters = [n for n in free_symbols(meaning) if not is_arbitrary(n)]
        letter = letters[0] if len(letters) == 1 else running_letter(meaning)
        if differential(name) not in free_symbols(written) or letter is None:
            continue
        try:
            slope = derivative(meaning, letter)
        except NoDerivative:
            continue
        written = substituted(written, {differential(name): mul(slope, Symbol(differential(letter)))})
    written = substituted(written, {name: meaning for name, meaning in context.names.items() if not name.startswith("d") or len(name) == 1})
    assert isinstance(written, Relation)  # a relation stays one
    return written
