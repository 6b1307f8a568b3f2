"""Letters with a conventional meaning: a, b, c, p, q, D of a quadratic; x₁, x₂; they must have the value that the task gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations, product

from service.algebra.build import div, mul, neg, number, power, sub, substituted
from service.algebra.expressions import same
from service.algebra.places import Place
from service.algebra.proof import proved_equal
from service.algebra.statements import all_of, any_of, is_statement, statement, truth
from service.algebra.values import Value, ball, complex_constant
from service.grade.context import Context, Fact
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.readers.transformations import zeros_of_expression
from service.grade.step import METHOD, Reading
from service.judge.entailment import conjuncts
from service.judge.judgement import EQUAL, Counterexample, Judgement
from service.judge.polynomials import Quadratic, quadratic
from service.judge.relations import relation
from service.judge.solutions import Solutions, solutions
from service.question import Verification
from service.tree import Apply, Number, Relation, Symbol, Tree, base_and_subscript, free_symbols
from service.write import text

RIGHT = Judgement("equivalent", Verification("proved", "it is the value that the task gives this letter"))


def relations_of(tree: Tree | None) -> tuple[Relation, ...]:
    """The equations that a line lists: `a = 1, b = −5`; none where anything else stands among them."""
    parts = tree.args if isinstance(tree, Apply) and tree.head in {"and", "tuple", "list", "system"} else (tree,)
    found = tuple(part for part in parts if isinstance(part, Relation))
    return found if len(found) == len(parts) else ()


# Coefficients and discriminant


def quadratics(context: Context) -> Iterator[Quadratic]:
    """The quadratic equations known, the latest first; with a, b, c named by the writer these."""
    unknown = context.scope.unknown
    if unknown is None:
        return
    for fact in reversed(context.facts):
        found = quadratic(context.renamed(fact.tree), unknown) if is_statement(fact.tree) else None
        if found is not None:
            yield found


def _coefficients(context: Context) -> Iterator[Mapping[str, Tree]]:
    for q in quadratics(context):
        yield {"a": q.a, "b": q.b, "c": q.c}
        yield {"a": neg(q.a), "b": neg(q.b), "c": neg(q.c)}


def _reduced(context: Context) -> Iterator[Mapping[str, Tree]]:
    for q in quadratics(context):
        yield {"p": q.p, "q": q.q}


def _discriminants(context: Context) -> Iterator[Mapping[str, Tree]]:
    for q in quadratics(context):
        half = div(q.p, number(2))
        for meaning in (q.discriminant, sub(power(half, number(2)), q.q), div(q.discriminant, number(4))):
            yield {"D": meaning, "Delta": meaning, "d": meaning}


CONVENTIONS: tuple[tuple[frozenset[str], Callable[[Context], Iterator[Mapping[str, Tree]]]], ...] = (
    (frozenset("abc"), _coefficients),
    (frozenset("pq"), _reduced),
    (frozenset({"D", "Delta"}), _discriminants),
)


def conventional_letter(clause: Clause, context: Context) -> Found | None:
    """a = 1, b = −5, c = 6; p = 6, q = 8; D = b² − 4ac = 1: right where the equation gives them these values."""
    parts = relations_of(clause.tree)
    bound = _discriminant_bounded(parts, context)
    if bound is not None:
        return bound
    letters = {part.sides[0].name for part in parts if isinstance(part.sides[0], Symbol) and part.signs[0] in {"=", "~"}}
    if not parts or len(letters) != len(parts) or letters & _letters_of_task(context):
        return None
    for convention, meanings in CONVENTIONS:
        if letters <= convention:
            return _held_against(parts, list(meanings(context)), context)
    return None


def _letters_of_task(context: Context) -> frozenset[str]:
    """Letters that the equations themselves use are no conventional ones."""
    said = (context.root(), context.current)
    return frozenset(name for fact in said if fact is not None and is_statement(fact.tree) for name in free_symbols(fact.tree)) | frozenset(
        free_symbols(said[0].tree) if said[0] is not None else ()
    )


def _held_against(parts: Sequence[Relation], meanings: Sequence[Mapping[str, Tree]], context: Context) -> Found | None:
    if not meanings:
        return None
    condition = _condition(parts, meanings[0], context)
    if condition is not None:
        return condition
    best: Found | None = None
    for meaning in meanings:
        judgement = _first_wrong([_value_judged(part, meaning, context) for part in parts])
        if judgement.relation in EQUAL:
            named = context
            for name in (part.sides[0].name for part in parts if isinstance(part.sides[0], Symbol)):
                named = named.naming(name, meaning[name])
            return Reading("conventional", RIGHT, parent=context.last_line, note="conventional"), named
        if best is None or best[0].judgement.relation == "undecided":
            wrong = next(p for p in parts if _value_judged(p, meaning, context).relation == judgement.relation)
            name = wrong.sides[0].name if isinstance(wrong.sides[0], Symbol) else ""
            best = Reading("conventional", judgement, meaning[name], wrong.sides[1], parent=context.last_line, note="conventional"), context
    return best


def _condition(parts: Sequence[Relation], meaning: Mapping[str, Tree], context: Context) -> Found | None:
    """`D = 0` where D holds a parameter: an equation for it."""
    match parts:
        case (Relation(signs=("=",), sides=(Symbol(name=name), value)),) if free_symbols(meaning[name]) and not free_symbols(value):
            whole = Relation(("=",), (meaning[name], value))
            return Reading("given", METHOD, parent=context.last_line, value=whole, note="equation"), context.knowing(
                whole, context.line, side=True
            )
        case _:
            return None


def _discriminant_bounded(parts: Sequence[Relation], context: Context) -> Found | None:
    """`b² − 4ac < 0`, `D ≥ 0` where the discriminant holds a parameter: an inequality for it."""
    match parts:
        case (Relation(signs=("<" | "<=" | ">" | ">=" as sign,), sides=(left, Number(text="0") as zero)),) if _is_discriminant(
            left, context
        ):
            found = next((q.discriminant for q in _with_parameter(context)), None)
        case _:
            return None
    if found is None or not free_symbols(found):
        return None
    whole = Relation((sign,), (found, zero))
    return Reading("given", METHOD, parent=context.last_line, value=whole, note="equation"), context.knowing(whole, context.line, side=True)


def _with_parameter(context: Context) -> Iterator[Quadratic]:
    """The quadratic equations known in x, or another letter for the variable, whatever letter is asked for."""
    for fact in reversed(context.facts):
        for name in ("x", "y", "z", "t"):
            found = quadratic(context.renamed(fact.tree), name) if is_statement(fact.tree) and name in free_symbols(fact.tree) else None
            if found is not None:
                yield found


def _is_discriminant(tree: Tree, context: Context) -> bool:
    """D, Δ or b² − 4ac, none of whose letters the task uses."""
    letters = set(free_symbols(tree))
    if letters & _letters_of_task(context):
        return False
    general = sub(power(Symbol("b"), number(2)), mul(number(4), mul(Symbol("a"), Symbol("c"))))
    return tree in (Symbol("D"), Symbol("Delta")) or (letters == set("abc") and proved_equal(tree, general))


def _value_judged(part: Relation, meaning: Mapping[str, Tree], context: Context) -> Judgement:
    letter = part.sides[0]
    assert isinstance(letter, Symbol)  # as chosen by the caller
    return relation(meaning[letter.name], context.expanded(part.sides[1]), context.scope)


def _first_wrong(found: Sequence[Judgement]) -> Judgement:
    return next((j for j in found if j.relation not in EQUAL), found[0])


# Indexed unknowns


def indexed_letters(tree: Tree, unknown: str | None) -> tuple[str, ...]:
    """x1, x2 of a line, for the unknown x."""
    if unknown is None:
        return ()
    return tuple(name for name in free_symbols(tree) if name != unknown and _is_indexed(name, unknown))


def _is_indexed(name: str, unknown: str) -> bool:
    base, index = base_and_subscript(name)
    return base == unknown and index.isdigit()


def indexed_solution(clause: Clause, context: Context) -> Found | None:
    """`x₁ = 2, x₂ = 3`, `x₁ + x₂ = 5`: true of the solutions, in some order."""
    unknown, tree = context.scope.unknown, clause.tree
    if tree is None or unknown is None or not is_statement(tree) or clause.continues:
        return None
    tree = _each_said(tree)
    names = indexed_letters(tree, unknown)
    if not names or unknown in free_symbols(tree) or set(names) & _letters_of_task(context):
        return None
    source, found = _known_solutions(context, unknown, complex_constant(tree))
    if source is None or found is None:
        return None
    written = context.expanded(tree)
    for order in _orders(found, names, context):
        judgement = _true_of(written, order, context)
        if judgement is not None:
            return _accepted(tree, order, found, source, context, judgement)
    return _zeros_named(written, names, unknown, context) or _refused(written, names, found, source, context)


def _zeros_named(written: Tree, names: Sequence[str], unknown: str, context: Context) -> Found | None:
    """`x₁ = 0, x₂ = 2` after f′(x) = 4x(x − 2): the zeros of the derivative that the line before states."""
    current = context.current
    zero = None if current is None else zeros_of_expression(current, context)
    found = None if zero is None else solutions(zero, unknown, context.scope)
    if current is None or found is None or not found.finite:
        return None
    free = replace(context, indexed={})
    for order in _orders(found, names, free):
        judgement = _true_of(written, order, free)
        if judgement is not None:
            return _accepted(written, order, found, current, free, judgement)
    return None


def _each_said(tree: Tree) -> Tree:
    """`x₁ = 4 ∨ x₂ = 1` says what each letter is."""
    match tree:
        case Apply(head="or", args=parts) if len({_stated(part) for part in parts} - {None}) == len(parts):
            return all_of(*parts)
        case _:
            return tree


def indexed_name(clause: Clause, context: Context) -> Found | None:
    """`t₁ = 9, t₂ = 4` after t = x²: the solutions for a letter that stands for something."""
    for name in context.names:
        if clause.tree is not None and indexed_letters(clause.tree, name):
            inside = replace(context.without_names([name]), scope=replace(context.scope, unknown=name), indexed={})
            found = indexed_solution(clause, inside)
            if found is None:
                return None
            reading, following = found
            kept = replace(following, names=context.names, indexed=context.indexed, scope=context.scope)
            return replace(reading, role="conventional"), kept
    return None


def _known_solutions(context: Context, unknown: str, over_complex: bool = False) -> tuple[Fact | None, Solutions | None]:
    """The latest statement about the unknown whose solutions are finitely many, with them."""
    for fact in reversed(context.facts):
        if not is_statement(fact.tree):
            continue
        written = statement(context.expanded(fact.tree), unknown)
        if unknown not in free_symbols(written):
            continue
        found = solutions(
            written, unknown, replace(context.scope, real=context.scope.real and not over_complex and not complex_constant(written))
        )
        if found is not None and found.finite:
            return fact, found
    return None, None


def _orders(found: Solutions, names: Sequence[str], context: Context) -> Iterator[dict[str, Place]]:
    """Ways to give the indexed letters solutions, in keeping with what they were given before."""
    fixed = context.indexed
    places = found.places[:6]
    letters = [name for name in names if name not in fixed]
    chosen = {name: next((p for p in places if _is_value(p, fixed[name])), None) for name in names if name in fixed}
    if any(place is None for place in chosen.values()):
        return
    told = {name: place for name, place in chosen.items() if place is not None}
    if len(letters) <= len(places):
        arrangements: Iterable[tuple[Place, ...]] = permutations(places, len(letters))
    elif len(letters) <= MOST_NAMES:  # a multiple root has several names
        arrangements = (one for one in product(places, repeat=len(letters)) if len({id(p) for p in one}) == len(places))
    else:
        return
    for arrangement in arrangements:
        yield told | dict(zip(letters, arrangement, strict=True))


MOST_NAMES = 6
"""Most indexed letters that are given fewer solutions."""


def _is_value(place: Place, tree: Tree) -> bool:
    return place.exact is not None and same(place.exact, tree)


def _true_of(tree: Tree, order: Mapping[str, Place], context: Context) -> Judgement | None:
    logic = statement(tree)
    if set(free_symbols(logic)) - set(order):
        return None
    found = _holds(logic, order, context)
    return Judgement("equivalent", Verification("proved", "true of the solutions")) if found else None


def _holds(logic: Tree, order: Mapping[str, Place], context: Context) -> bool | None:
    """Whether a statement is true of solutions, by their exact values where they have them."""
    at: dict[str, Value] = {name: place.value for name, place in order.items()}
    exact = {name: place.exact for name, place in order.items() if place.exact is not None}
    real = context.scope.real and not any(map(complex_constant, (logic, *exact.values())))
    found = truth(logic, at, real)
    return truth(substituted(logic, exact), {}, real) if found is None and len(exact) == len(order) else found


def _accepted(tree: Tree, order: Mapping[str, Place], found: Solutions, source: Fact, context: Context, judgement: Judgement) -> Found:
    stated = {name: order[name] for part in conjuncts(tree) if (name := _stated(part)) is not None and name in order}
    exact: dict[str, Tree] = {name: place.exact for name, place in stated.items() if place.exact is not None}
    known = {**context.indexed, **exact}
    following = replace(context, indexed=known)
    reached = {id(place) for place in found.places if any(_is_value(place, value) for value in known.values())}
    reached |= {id(place) for place in stated.values()}
    if stated and found.complete and len(reached) == len(found.places):
        whole = any_of(*(Relation(("=",), (Symbol(context.scope.unknown or "x"), _tree_of(place))) for place in found.places))
        return Reading("answer", judgement, source.tree, tree, source.line, whole), following.knowing(whole, context.line)
    all_stated = _all_stated(known, source, context)
    if stated and all_stated is not None:
        return Reading("answer", judgement, source.tree, tree, source.line, all_stated), following.knowing(all_stated, context.line)
    part = replace(judgement, flags=("part_of_solution",)) if stated else judgement
    return Reading("answer" if stated else "conventional", part, source.tree, tree, source.line), following


def _all_stated(known: Mapping[str, Tree], source: Fact, context: Context) -> Tree | None:
    """The values of the indexed letters as alternatives, where they are all the solutions there are."""
    unknown = context.scope.unknown or "x"
    whole = any_of(*(Relation(("=",), (Symbol(unknown), value)) for value in known.values()))
    found = relation(context.expanded(source.tree), whole, context.scope)
    return whole if found.relation in EQUAL else None


def _stated(part: Tree) -> str | None:
    match part:
        case Relation(sides=(Symbol(name=name), *values)) if not any(free_symbols(value) for value in values):
            return name
        case _:
            return None


def _tree_of(place: Place) -> Tree:
    if place.exact is not None:
        return place.exact
    return Number(f"{float(ball(place.value).real.mid()):.12g}")


def _refused(tree: Tree, names: Sequence[str], found: Solutions, source: Fact, context: Context) -> Found | None:
    """No way to give the letters solutions makes the line true."""
    if not found.complete and not found.places:
        return None
    logic = statement(tree)
    if set(free_symbols(logic)) - set(names):
        return None
    if any(_holds(logic, order, context) is None for order in _orders(found, names, context)):
        return None
    first = next(iter(_orders(found, names, context)), None)
    at = {} if first is None else {name: _label(place) for name, place in first.items()}
    judgement = Judgement(
        "not_equivalent" if found.complete else "undecided",
        Verification("proved" if found.complete else "unverified", "false of the solutions"),
        counterexample=Counterexample(at, "true", "false") if at else None,
        flags=("values_differ",),
    )
    return Reading("answer", judgement, source.tree, tree, source.line), context


def _label(place: Place) -> str:
    return text(place.exact) if place.exact is not None else f"{float(ball(place.value).real.mid()):.6g}"
