"""Points, extrema, tangents and normals of known curves: H(1|4), `minimum at x = 2`, `m = f′(1)`, `y = 5x − 16`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from flint import fmpq

from service.algebra.build import ZERO, add, div, equation, mul, neg, number, sub, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import outcome, same
from service.algebra.statements import truth, zero_form
from service.grade.context import Context, Fact
from service.grade.defined import Function
from service.grade.line import Clause
from service.grade.readers.functions import values_named
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.grade.topics import Point, points_in, points_said, topics_in
from service.judge.approximation import judge_approximation
from service.judge.judgement import EQUAL, Counterexample, Judgement, shown, undecided
from service.judge.relations import relation
from service.judge.substitutions import written_out
from service.question import Verification
from service.tree import Apply, Relation, Symbol, Tree, base_and_subscript, free_symbols, walk
from service.write import text

LETTERS = {"H": "maximum", "HP": "maximum", "T": "minimum", "TP": "minimum", "E": "extremum", "W": "inflection", "WP": "inflection"}
"""Names of points that say what they are: Hochpunkt, Tiefpunkt, Extrempunkt, Wendepunkt."""
VERTEX = re.compile(r"^(?!.*(?:schnitt|sattel|saddle|inters|silla)).*(?:scheitel|vertex|vértice)", re.IGNORECASE | re.DOTALL)
"""A problem that asks for the vertex, and for no other point of that letter."""
KINDS = frozenset({"maximum", "minimum", "extremum", "inflection", "saddle"})
ON_CURVE = Judgement("equivalent", Verification("proved", "the point lies on the curve"))
TOUCHES = Judgement("equivalent", Verification("proved", "it meets the curve at the point with the right slope"))
LARGEST_ORDER = 6


# Points


def point_stated(clause: Clause, context: Context) -> Found | None:
    """`H(1|4), T(3|0)`: points of a curve, with what their names say of them; P(1|2) alone names a point."""
    tree = clause.tree
    points = _points(tree) if tree is not None and clause.claims and not clause.continues else ()
    if clause.kind == "statement" and not context.functions:
        return None  # A = (1, 2) may be a vector
    if not points or (not all(point.named for point in points) and not (context.functions and topics_in(clause.words) & KINDS)):
        return None
    said = topics_in(clause.words)
    judged = [_of_point(point, said if len(points) == 1 else frozenset(), context) for point in points]
    wrong = next((j for j in judged if j.relation == "not_equivalent"), None)
    if wrong is not None:
        return Reading("consequence", wrong, parent=context.last_line), context
    on_curve = context.functions and all(j.relation == "equivalent" for j in judged)
    if on_curve:
        return Reading("consequence", ON_CURVE, parent=context.last_line, value=Apply("list", tuple(_pair(p) for p in points))), context
    return Reading("comment", METHOD, parent=context.last_line), context


def _pair(point: Point) -> Tree:
    return Apply("tuple", (point.x, point.y))


def _points(tree: Tree) -> tuple[Point, ...]:
    parts = tree.args if isinstance(tree, Apply) and tree.head in {"list", "and", "system"} else (tree,)
    found = tuple(_point(part) for part in parts)
    return tuple(point for point in found if point is not None) if None not in found else ()


def _point(tree: Tree) -> Point | None:
    match tree:
        case Apply(head="call", args=(Symbol(name=name), x, y)) if name[0].isupper() and not free_symbols(x) and not free_symbols(y):
            return Point(name, x, y, True)
        case Apply(head="mul", args=(Symbol(name=first), Apply(head="call", args=(Symbol(name=second), x, y)))) if (
            first + second in LETTERS
        ):
            return None if free_symbols(x) or free_symbols(y) else Point(first + second, x, y, True)
        case Relation(signs=("=",), sides=(Symbol(name=name), Apply(head="tuple" | "vector", args=(x, y)))) if name[0].isupper():
            return None if free_symbols(x) or free_symbols(y) else Point(name, x, y, True)
        case Apply(head="tuple" | "interval" | "vector", args=(x, y)) if not free_symbols(x) and not free_symbols(y):
            return Point("", x, y, False)
        case _:
            return None


def _of_point(point: Point, said: frozenset[str], context: Context) -> Judgement:
    """Whether a point lies on one of the curves and is what its name or the words say."""
    of_curve = bool(context.claimed or context.topics.words & KINDS)
    name = base_and_subscript(point.name)[0].strip()
    vertex = "extremum" if name in {"S", "V"} and VERTEX.search(context.task.text) else None
    kinds = said & KINDS or {kind for kind in (LETTERS.get(name, vertex),) if kind and of_curve}
    nearest: Judgement | None = None
    for function in context.functions.values():
        value = function.at(point.x)
        if free_symbols(value):
            return undecided("the function has parameters")
        if same_number(value, point.y, context):
            return _of_kind(function, point.x, kinds, context)
        if nearest is None and relation(value, point.y, context.scope).relation == "not_equivalent":
            nearest = _differs(function.letter, point.x, value, point.y)
    return nearest if nearest is not None and kinds else undecided("the point may be another one")


def _differs(letter: str, place: Tree, value: Tree, said: Tree) -> Judgement:
    counterexample = Counterexample({letter: text(place)}, _value(value), text(said))
    return Judgement(
        "not_equivalent", Verification("proved", "the curve does not go through it"), ("values_differ",), counterexample=counterexample
    )


def _value(tree: Tree) -> str:
    found = outcome(tree, {}, True)
    return text(tree) if found is None or isinstance(found, str) else shown(found)


def same_number(exact: Tree, written: Tree, context: Context) -> bool:
    """The same number, or rounded to the digits written."""
    if relation(exact, written, context.scope).relation in EQUAL:
        return True
    rounded = judge_approximation(exact, written, "=", False)
    return rounded is not None and rounded.sound


# Kinds of extrema


def kind_at(function: Function, place: Tree) -> str | None:
    """maximum, minimum, saddle, or slope where f′ ≠ 0; None where that can't be told."""
    for order in range(1, LARGEST_ORDER):
        slope = function.derivative(order)
        sign = None if slope is None else sign_of(substituted(slope, {function.letter: place}))
        if sign is None:
            return None
        if sign:
            return "slope" if order == 1 else "saddle" if order % 2 else "minimum" if sign > 0 else "maximum"
    return None


def sign_of(tree: Tree) -> int | None:
    """−1, 0 or 1 for a number; None where that can't be told."""
    return next((sign for mark, sign in (("=", 0), (">", 1), ("<", -1)) if truth(Relation((mark,), (tree, ZERO)), {}, True)), None)


def _is_inflection(function: Function, place: Tree) -> bool | None:
    """Whether f″ is 0 and changes its sign there; None where that can't be told."""
    for order in range(2, LARGEST_ORDER):
        slope = function.derivative(order)
        sign = None if slope is None else sign_of(substituted(slope, {function.letter: place}))
        if sign is None:
            return None
        if sign:
            return order % 2 == 1
    return None


def _of_kind(function: Function, place: Tree, kinds: set[str] | frozenset[str], context: Context) -> Judgement:
    if "inflection" in kinds:
        return _told(_is_inflection(function, place), place, function, "no inflection")
    extrema = kinds & {"maximum", "minimum"}
    found = kind_at(function, place) if kinds else None
    if len(extrema) != 1 or found in {None, "slope"}:
        return (
            ON_CURVE if not kinds else undecided("what kind of point it is was not told") if found is None or found == "slope" else ON_CURVE
        )
    return _told(found in extrema, place, function, found or "")


def _told(holds: bool | None, place: Tree, function: Function, found: str) -> Judgement:
    if holds is None:
        return undecided("what kind of point it is was not told")
    if holds:
        return ON_CURVE
    counterexample = Counterexample({function.letter: text(place)}, found, "")
    return Judgement("not_equivalent", Verification("proved", "the derivatives say otherwise"), counterexample=counterexample)


def said_in_words(clause: Clause, context: Context) -> Judgement | None:
    """What the words around a formula say wrongly of a known function: `f″(3) = 2 > 0, maximum`, `minimum at (2, 5)`; else None."""
    said = topics_in(clause.words)
    if not context.functions or not said & KINDS or "not" in said:
        return None
    if len(said & {"maximum", "minimum"}) > 1:
        return _wrong_of_several(clause, context)
    points = points_in(clause.words)
    if points:
        found = [_of_point(point, said if len(points) == 1 else frozenset(), context) for point in points]
        return next((judgement for judgement in found if judgement.relation == "not_equivalent"), None)
    judged = [_of_kind(function, place, said & KINDS, context) for function, place in _places(clause, context)]
    return judged[0] if judged and all(j.relation == "not_equivalent" for j in judged) else None


def _wrong_of_several(clause: Clause, context: Context) -> Judgement | None:
    """The first point of `maximum at (−1, 4), minimum at (1, −4)` that is not what is said right before it."""
    found = [_of_point(point, kinds, context) for kinds, point in points_said(clause.words) if len(kinds & {"maximum", "minimum"}) == 1]
    return next((judgement for judgement in found if judgement.relation == "not_equivalent"), None)


def _places(clause: Clause, context: Context) -> Iterator[tuple[Function, Tree]]:
    """The places that a clause speaks of: 3 of f″(3) = 2; of x = 3."""
    for tree in (clause.tree, clause.condition):
        if tree is None:
            continue
        for node in walk(tree):
            match node:
                case Apply(head="call", args=(Apply(head="prime", args=(Symbol(name=f), *_)), argument)) if f in context.functions:
                    if not free_symbols(argument):
                        yield context.functions[f], argument
                case _:
                    pass
        for function in context.functions.values():
            for value in values_named(tree, function.letter):
                yield function, value


# Tangents and normals


@dataclass(frozen=True, slots=True)
class Contact:
    """A place of a curve: x₀, y₀ and the slope there."""

    x: Tree
    y: Tree
    slope: Tree


def contacts(clause: Clause, context: Context) -> tuple[Contact, ...]:
    """The places spoken of, on every known curve; those of the clause itself alone where it names any."""
    own = [place for _, place in _places(clause, context)] if clause.condition is not None else []
    places = own or context.topics.places
    found = [contact for f in context.functions.values() for place in places[:12] if (contact := _contact(f, place)) is not None]
    return (*found, *_of_equations(context))


def _contact(function: Function, place: Tree) -> Contact | None:
    slope = function.derivative(1)
    if slope is None:
        return None
    y, k = function.at(place), substituted(slope, {function.letter: place})
    if free_symbols(y) or free_symbols(k) or sign_of(k) is None or sign_of(y) is None:
        return None
    return Contact(place, y, k)


def _of_equations(context: Context) -> Iterator[Contact]:
    """The points spoken of on a curve given by an equation in x and y."""
    origin = context.root()
    if (
        origin is None
        or not isinstance(origin.tree, Relation)
        or set(free_symbols(origin.tree)) != {"x", "y"}
        or origin.tree.signs != ("=",)
    ):
        return
    form = zero_form(origin.tree)
    try:
        across, up = derivative(form, "x"), derivative(form, "y")
    except NoDerivative:
        return
    for point in context.topics.points:
        at = {"x": point.x, "y": point.y}
        below = sign_of(substituted(up, at))
        if sign_of(substituted(form, at)) == 0 and below:
            yield Contact(point.x, point.y, neg(div(substituted(across, at), substituted(up, at))))


@dataclass(frozen=True, slots=True)
class Straight:
    """y = slope · x + height."""

    slope: Tree
    height: Tree


def straight_line(tree: Tree, x: str, y: str) -> Straight | None:
    """The line that an equation in x and y describes; None for any other curve."""
    if not isinstance(tree, Relation) or tree.signs != ("=",) or not {y} <= set(free_symbols(tree)) <= {x, y}:
        return None
    form = zero_form(tree)
    origin: dict[str, Tree] = {x: ZERO, y: ZERO}
    try:
        up, across = substituted(derivative(form, y), origin), substituted(derivative(form, x), origin)
    except NoDerivative:
        return None
    if not sign_of(up):
        return None
    found = Straight(neg(div(across, up)), neg(div(substituted(form, origin), up)))
    whole = add(Symbol(y), neg(add(mul(found.slope, Symbol(x)), found.height)))
    return found if same(form, mul(up, whole)) else None


def line_touching(clause: Clause, context: Context) -> Found | None:
    """`y = 5x − 16`, `y − y₀ = m(x − x₀)`, `t(x) = …` of a tangent or a normal: must meet the curve at a place spoken of."""
    tree, topics = clause.tree, context.topics.words
    several = _lines_touching(clause, context)
    if several is not None:
        return several
    spoken_of = topics & {"tangent", "normal"} or _is_slope_of_curve(tree, context)
    if not isinstance(tree, Relation) or clause.continues or not spoken_of or not _has_curve(context):
        return None
    written = _line_written(tree, context)
    if written is None or (clause.words and not topics_in(clause.words) & {"tangent", "normal"} and len(clause.words.split()) > 1):
        return None
    if set(free_symbols(written)) - {"x", "y"}:
        return _at_unknown_place(written, tree, context) or _template(written, tree, context)
    line = straight_line(written, "x", "y")
    if line is None or any(written == fact.tree for fact in context.facts if fact.line < 0) or _is_curve(written, context):
        return None
    judgement = _touching(line, contacts(clause, context), _asked(clause, context))
    if judgement is None:
        return None
    value = equation(Symbol("y"), add(mul(line.slope, Symbol("x")), line.height))
    return Reading("consequence", judgement, parent=context.last_line, value=value), context.knowing(written, context.line, side=True)


def _is_slope_of_curve(tree: Tree | None, context: Context) -> bool:
    """Whether the factor in `y − 2 = 1/4 (x − 4)` is the slope of a function at a place that the working speaks of."""
    match tree:
        case Relation(
            signs=("=",), sides=(Apply(head="add", args=(Symbol(name="y"), _)), Apply(head="mul", args=(slope, Apply(head="add"))))
        ):
            slopes = [(f.letter, one) for f in context.functions.values() if (one := f.derivative(1)) is not None]
            at = [substituted(one, {letter: place}) for letter, one in slopes for place in context.topics.places]
            return not free_symbols(slope) and any(same(one, slope) for one in at)
        case _:
            return False


def _lines_touching(clause: Clause, context: Context) -> Found | None:
    """`y = 4x − 4 and y = −4x − 4`: each of them."""
    match clause.tree:
        case Apply(head="and" | "or" | "list" | "tuple" | "system", args=parts) if len(parts) > 1 and all(
            straight_line(part, "x", "y") is not None for part in parts
        ):
            pass
        case _:
            return None
    found = [line_touching(replace(clause, tree=part), context) for part in parts]
    if any(one is None for one in found):
        return None
    readings = [one[0] for one in found if one is not None]
    worst = next((one for one in readings if one.judgement.relation != "equivalent"), readings[-1])
    return replace(worst, value=clause.tree), context.knowing(clause.tree or ZERO, context.line, side=True)


def _at_unknown_place(written: Relation, tree: Relation, context: Context) -> Found | None:
    """`y − a² = 2a(x − a)`: the tangent at a place that is looked for."""
    letters = set(free_symbols(written)) - {"x", "y"}
    functions = [function for function in context.functions.values() if function.letter == "x"]
    slope = functions[0].derivative(1) if len(functions) == 1 else None
    if len(letters) != 1 or slope is None or "tangent" not in context.topics.words:
        return None
    place = Symbol(letters.pop())
    form = zero_form(written)
    try:
        across, up = derivative(form, "x"), derivative(form, "y")
    except NoDerivative:
        return None
    meets = substituted(form, {"x": place, "y": functions[0].at(place)})
    fits = add(across, mul(up, substituted(slope, {"x": place})))
    if not (same(meets, ZERO) and same(fits, ZERO)) or set(free_symbols(up)) & {"x", "y"}:
        return None
    fact = replace(context, facts=(*context.facts, Fact(tree, context.line)))
    return Reading("consequence", TOUCHES, parent=context.last_line), replace(fact, current=fact.facts[-1])


def _has_curve(context: Context) -> bool:
    origin = context.root()
    return bool(context.functions) or (origin is not None and {"x", "y"} <= set(free_symbols(origin.tree)))


def _is_curve(written: Relation, context: Context) -> bool:
    """`y = 2x + 1` again, where that is the curve."""
    return any(
        f.letter == "x" and relation(written, equation(Symbol("y"), f.body), context.scope).relation in EQUAL
        for f in context.functions.values()
    )


def _line_written(tree: Relation, context: Context) -> Relation | None:
    """The equation in x and y, with what letters stand for put in."""
    match tree:
        case Relation(signs=("=",), sides=(Apply(head="call", args=(Symbol(name=name), Symbol(name="x"))), body)) if (
            name not in context.functions and name in {"t", "n", "T", "N", "g", "y"}
        ):
            tree = equation(Symbol("y"), body)
        case _:
            pass
    if len(tree.sides) == 3 and tree.signs == ("=", "=") and tree.sides[0] == Symbol("y"):
        tree = equation(tree.sides[0], tree.sides[2])
    if tree.signs != ("=",) or "y" not in free_symbols(tree):
        return None
    named = {name: meaning for name, meaning in context.names.items() if name not in {"x", "y"}}
    found = written_out(tree, named)
    return found if isinstance(found, Relation) else None


def _template(written: Relation, tree: Relation, context: Context) -> Found | None:
    """y = mx + b with letters that have no value yet."""
    letters = set(free_symbols(written)) - {"x", "y"}
    linear = straight_line(substituted_relation(written, {name: number(3) for name in letters}), "x", "y")
    if linear is None or not letters <= TEMPLATE:
        return None
    return Reading("definition", METHOD, parent=context.last_line, note="let"), context.knowing(tree, context.line, side=True)


TEMPLATE = frozenset({"m", "b", "k", "c", "d", "n", "t", "q", "x0", "y0", "x1", "y1", "x_0", "y_0"})
"""Letters of the equation of a line."""


def substituted_relation(tree: Relation, values: dict[str, Tree]) -> Relation:
    found = substituted(tree, values)
    assert isinstance(found, Relation)  # a relation stays one
    return found


def _asked(clause: Clause, context: Context) -> frozenset[str]:
    """tangent, normal, or both where the words leave it open."""
    own = topics_in(clause.words) & {"tangent", "normal"}
    return own or context.topics.words & {"tangent", "normal"}


def _touching(line: Straight, places: Sequence[Contact], asked: frozenset[str]) -> Judgement | None:
    """Whether the line touches, or meets at right angles, at one of the places; None where none is known."""
    if not places:
        return None
    for contact in places:
        if _meets(line, contact) and any(_is_slope(line.slope, contact.slope, one) for one in asked):
            return TOUCHES
    near = next((c for c in places if any(_is_slope(line.slope, c.slope, one) for one in asked)), None)
    near = near or next((c for c in places if _meets(line, c)), None)
    if near is None:
        return _nowhere(line, places)
    height = add(mul(line.slope, near.x), line.height)
    if _meets(line, near):
        counterexample = Counterexample({"x": text(near.x)}, _value(near.slope), _value(line.slope))
    else:
        counterexample = Counterexample({"x": text(near.x)}, _value(near.y), _value(height))
    return Judgement("not_equivalent", Verification("proved", "it is no such line of the curve"), counterexample=counterexample)


def _nowhere(line: Straight, places: Sequence[Contact]) -> Judgement:
    """Neither slope nor point fit anywhere: wrong where only one place is spoken of."""
    if len(places) > 1:
        return undecided("where it should touch was not told")
    contact = places[0]
    counterexample = Counterexample({"x": text(contact.x)}, _value(contact.y), _value(add(mul(line.slope, contact.x), line.height)))
    return Judgement("not_equivalent", Verification("proved", "it is no such line of the curve"), counterexample=counterexample)


def _meets(line: Straight, contact: Contact) -> bool:
    return sign_of(add(mul(line.slope, contact.x), line.height, neg(contact.y))) == 0


def _is_slope(slope: Tree, of_curve: Tree, kind: str) -> bool:
    if kind == "normal":
        return sign_of(add(mul(slope, of_curve), number(1))) == 0
    return sign_of(add(slope, neg(of_curve))) == 0


def slope_named(clause: Clause, context: Context) -> Found | None:
    """`m = f′(9) = 1/6`, `m_n = −1/2`: the slope of the tangent or the normal at a place spoken of."""
    tree, asked = clause.tree, _asked(clause, context)
    wrong = _slope_of_line(tree, context)
    if wrong is not None:
        return wrong
    if (
        not isinstance(tree, Relation)
        or set(tree.signs) - {"=", "~"}
        or not asked
        or clause.continues
        or not isinstance(tree.sides[0], Symbol)
    ):
        return None
    name = tree.sides[0].name
    base, index = base_and_subscript(name)
    value = context.expanded(tree.sides[-1])
    if base not in {"m", "k"} or free_symbols(value) or any(name in free_symbols(f.body) for f in context.functions.values()):
        return None
    places = contacts(clause, context)
    kinds = {"n": frozenset({"normal"}), "t": frozenset({"tangent"})}.get(
        index.lower(), asked | (frozenset() if topics_in(clause.words) & {"normal", "tangent"} else frozenset({"tangent"}))
    )
    meanings = [slope for contact in places for kind in sorted(kinds, reverse=True) if (slope := slope_of(contact, kind)) is not None]
    if not meanings:
        return None
    if any(same_number(meaning, value, context) for meaning in meanings):
        right = Judgement("equivalent", Verification("proved", "it is the slope there"))
        return Reading("conventional", right, parent=context.last_line, note="conventional"), context.naming(name, tree.sides[-1])
    judgement = relation(meanings[0], value, context.scope)
    right_value = _worked_out(meanings[0])
    return Reading("conventional", replace(judgement, flags=("values_differ",)), right_value, value, parent=context.last_line), context


def _worked_out(slope: Tree) -> Tree | None:
    """−4 for −1/(1/(2√4)): the slope as a number; None where it is none that can be written so."""
    found = outcome(slope, {}, True)
    return None if not isinstance(found, fmpq) else number(Fraction(int(found.p), int(found.q)))


LINES = re.compile(r"\b(?:line|gerade|recta)\b", re.IGNORECASE)


def _slope_of_line(tree: Tree | None, context: Context) -> Found | None:
    """`m = 3/9` of the line through two points that has the slope (y₂ − y₁)/(x₂ − x₁) = 3; None where it is right, or nothing is known."""
    match tree:
        case Relation(signs=("=", *_), sides=(Symbol(name="m" | "k"), *_, value)) if not free_symbols(context.expanded(value)):
            pass
        case _:
            return None
    points = context.topics.points
    if len(points) != 2 or context.functions or not LINES.search(context.task.text):
        return None
    across, up = (sub(points[1].x, points[0].x), sub(points[1].y, points[0].y))
    judgement = relation(div(up, across), context.expanded(value), context.scope)
    if judgement.relation != "not_equivalent":
        return None
    return Reading("conventional", judgement, div(up, across), value, context.last_line), context.knowing(tree, context.line)


def slope_of(contact: Contact, kind: str) -> Tree | None:
    if kind == "tangent":
        return contact.slope
    return neg(div(number(1), contact.slope)) if sign_of(contact.slope) else None


def label(clause: Clause, context: Context) -> Found | None:
    """The letter before a colon that names a line: `t: y = 2x`."""
    if (
        clause.kind != "expression"
        or not isinstance(clause.tree, Symbol)
        or clause.continues
        or not context.topics.words & {"tangent", "normal"}
    ):
        return None
    if clause.tree.name not in {"t", "n", "g", "T", "N"} or clause.tree.name in context.letters:
        return None
    return Reading("comment", METHOD, parent=context.last_line), context
