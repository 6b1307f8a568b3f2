"""Graphs: the sampled curves and their features as data, from which the picture is made."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Iterator, Sequence

from sympy import Expr, Integral, Symbol, fraction, together

from service.answers.operations import PlotAnswer, PlotFeature, PlottedArea, PlottedCurve, PlottedSpan
from service.answers.parts import Formula, NoteGiven
from service.cas import symbol, to_sympy, to_tree
from service.compute.integrate import without_integrals
from service.errors import InvalidRequest, OutOfTime, Unsupported
from service.messages import Message, Said
from service.numerics.balls import Evaluator
from service.numerics.program import NoProgram
from service.plot import plane
from service.plot.conditions import Condition, Part, Span
from service.plot.features import Feature
from service.plot.kinds import Scene, Thing, scene
from service.plot.names import Number
from service.plot.picture import Functions, Picture, Wanted, picture, short
from service.plot.svg import NARROW, WIDE
from service.question import Note, Question
from service.tree import Apply, Constant, Relation, Tree
from service.verify.equal import worked_out
from service.write import text

SHARE = 0.7
"""Of the deadline, the part that sampling may use."""
WIDEST = 1e9
SPREAD = 1e-9
LISTS = ("list", "tuple", "system")
INFINITE = (Constant("oo"), Apply("neg", (Constant("oo"),)))
"""Limits of an integral that leave the range open."""
ENDS = ("lower", "upper", "bottom", "top", "start", "stop", "from", "to")
RANGES = (("lower", "upper"), ("bottom", "top"), ("start", "stop"))


def drawing(question: Question) -> PlotAnswer:
    """The answer: ranges, each curve as unbroken lines of points, and what is marked."""
    started = time.monotonic()
    found = scene(question.trees["drawn"])
    wanted = _wanted(question)
    shown = _Shown(question, found)
    end = started + SHARE * question.context.deadline
    drawn = plane.picture(shown.in_plane(), wanted, end) if found.is_plane else picture(shown.functions(), shown.x, wanted, end)
    if drawn is None:
        raise OutOfTime("There was not enough time to draw this.")
    curves = [
        PlottedCurve(
            kind=kind, expression=Formula.of(tree), label=_label(tree), lines=curve.lines, breaks=curve.breaks, is_open=curve.is_open
        )
        for (tree, kind), curve in zip(shown.legend, drawn.curves, strict=True)
    ]
    return PlotAnswer(
        operation="plot",
        input=Formula.of(question.expression),
        variable=question.context.variable or "x",
        second="y" if found.is_plane and found.second is None else found.second,
        language=question.context.language,
        narrow=bool(question.options.get("narrow")),
        x=drawn.x,
        y=drawn.y,
        marks=drawn.marks,
        curves=curves,
        features=[_feature(one) for one in drawn.features],
        shade=drawn.shade,
        areas=drawn.areas,
        area=None if drawn.size is None else PlottedArea(value=short(drawn.size.value), exact=_exact(drawn.size)),
        regions=drawn.regions,
        solution=None if drawn.solution is None else [_span(one) for one in drawn.solution],
        notes=NoteGiven.all((*question.notes, *_notes(drawn, curves))),
    )


def _notes(drawn: Picture, curves: Sequence[PlottedCurve]) -> Iterator[Note]:
    for curve in curves:
        if not curve.lines and curve.kind != "point":
            yield Note("nothing_drawn", Message("{} has no real value in this range.", curve.label))
    if drawn.is_clipped:
        yield Note("clipped", "The curve goes on above or below what is shown.")
    if drawn.is_coarse:
        yield Note("coarse", "The curve goes up and down faster than it could be drawn; details may be missing.")


def _feature(one: Feature) -> PlotFeature:
    return PlotFeature(
        kind=one.kind,
        curves=list(one.curves),
        at=(None if one.x is None else one.x.value, None if one.y is None else one.y.value),
        x=_exact(one.x),
        y=_exact(one.y),
    )


def _exact(number: Number | None) -> Formula | None:
    return None if number is None or number.exact is None else Formula.of(_in_one(number.exact))


def _in_one(number: Expr) -> Tree:
    """One fraction, multiplied out above: (1 + √5)/2, 2 − 2√2."""
    above, below = fraction(together(number))
    if below == 1 or not above.is_Add:
        return to_tree(number if below != 1 else above.expand())
    return Apply("div", (to_tree(above.expand()), to_tree(below)), form="slash")


def _span(one: Span) -> PlottedSpan:
    return PlottedSpan(low=one.low, high=one.high, has_low=one.has_low, has_high=one.has_high)


def _wanted(question: Question) -> Wanted:
    ends = {name: _number(question, name) for name in ENDS if name in question.trees}
    for low, high in RANGES:
        a, b = ends.get(low), ends.get(high)
        if a is not None and b is not None and not b - a > SPREAD * max(1.0, abs(a), abs(b)):
            raise InvalidRequest(_in_wrong_order(low, high), field=high)
    shape = NARROW if question.options.get("narrow") else WIDE
    return Wanted(
        ends.get("lower"),
        ends.get("upper"),
        _between(ends),
        bool(question.options.get("shade")),
        ends.get("bottom"),
        ends.get("top"),
        shape.up / shape.across,
        ends.get("start"),
        ends.get("stop"),
    )


def _in_wrong_order(low: str, high: str) -> Said:
    return "“upper” must be greater than “lower”." if low == "lower" else Message("“{}” must be greater than {}.", high, low)


def _between(ends: dict[str, float]) -> tuple[float | None, float | None] | None:
    """The limits of an integral; None in the place of an infinite one."""
    if "from" not in ends:
        return None
    low, high = (ends[name] if math.isfinite(ends[name]) else None for name in ("from", "to"))
    return low, high


def _label(tree: Tree) -> str:
    return text(tree).replace("*", "·")


class _Shown:
    """What is drawn, in SymPy. legend: what each curve is called, and its kind."""

    def __init__(self, question: Question, found: Scene) -> None:
        self.question, self.scene = question, found
        self.x = symbol(question.context.variable or "x", question.context)
        self.y = symbol(_other(found, self.x.name), question.context)
        self.legend: list[tuple[Tree, str]] = []

    def functions(self) -> Functions:
        """Functions of one variable: an equation's sides are two of them."""
        expressions: list[Expr] = []
        pairs: list[tuple[int, int | None]] = []
        condition = None
        for thing in self.scene.things:
            sides = self._sides(thing)
            first = len(expressions)
            expressions += [self._expression(side, self.x) for side in sides]
            self.legend += [(thing.tree if thing.kind == "function" else side, "function") for side in sides]
            if thing.kind != "function" and sides:
                pairs.append((first, first + 1 if len(sides) > 1 else None))
            if thing.kind == "inequality":
                condition = self._condition(thing.parts[0])
        return Functions(expressions, tuple(pairs), condition, tuple(self._values()))

    def _values(self) -> Iterator[Number]:
        """The values that are marked. InvalidRequest where one is no real number of ordinary size."""
        given = self.question.trees.get("marked")
        if given is None:
            return
        for tree in given.args if isinstance(given, Apply) and given.head in LISTS else (given,):
            value = self._expression(tree)
            if not (value.is_real and abs(float(value)) <= WIDEST):
                raise InvalidRequest("The ends of the range must be real numbers of ordinary size.", field="marked")
            yield Number(float(value), value)

    def _sides(self, thing: Thing) -> list[Tree]:
        """What is drawn of it: the function; the sides of an equation or a simple inequality, without a right side that is 0."""
        match thing.kind, thing.tree:
            case "function", _:
                return [thing.parts[0]]
            case _, Relation(signs=(_,), sides=(left, right)):
                return [side for side in (left, right) if self._expression(side, self.x) != 0]
            case _:
                return []

    def in_plane(self) -> plane.Plane:
        """Curves of two unknowns or of a parameter, and the region where inequalities hold."""
        items: list[plane.Item] = []
        regions: list[Condition] = []
        for thing in self.scene.things:
            if thing.kind == "region":
                regions.append(self._condition(thing.parts[0]))
                items += [plane.Level(part.difference, part.is_strict) for part in regions[-1].every_part()]
                self.legend += [(tree, "curve") for tree in _relations(thing.parts[0])]
            else:
                items.append(self._item(thing))
                self.legend.append((thing.tree, "curve" if thing.kind in ("curve", "function") else thing.kind))
        return plane.Plane(tuple(items), self.x, self.y, Condition((), tuple(regions)) if regions else None)

    def _item(self, thing: Thing) -> plane.Item:
        match thing.kind:
            case "function":
                return plane.Level(self.y - self._expression(thing.parts[0], self.x))
            case "curve":
                left, right = (self._expression(side, self.x, self.y) for side in thing.parts)
                return plane.Level(left - right)
            case "point":
                x, y = (self._expression(part) for part in thing.parts)
                return plane.Dot(x, y)
            case _:
                t = symbol(next(iter(Scene((thing,)).parameters()), "t"), self.question.context)
                first, *others = (self._expression(part, t) for part in thing.parts)
                return plane.Run(first, others[0] if others else None, t)

    def _condition(self, tree: Tree) -> Condition:
        match tree:
            case Relation(signs=signs, sides=sides):
                values = [self._expression(side, self.x, self.y) for side in sides]
                return Condition(tuple(Part(a - b, sign) for sign, a, b in zip(signs, values, values[1:], strict=False)))  # type: ignore[arg-type]  # kinds.py lets no other sign through
            case Apply(head=head, args=args):
                return Condition((), tuple(map(self._condition, args)), "or" if head == "or" else "and")
            case _:
                raise Unsupported("Only functions with numbers as values can be drawn.")

    def _expression(self, tree: Tree, *letters: Symbol) -> Expr:
        """Ready to be evaluated. Raises Unsupported where another letter has no value."""
        expression = to_sympy(tree, self.question.context)
        if not isinstance(expression, Expr):
            raise Unsupported("Only functions with numbers as values can be drawn.")
        others = sorted(s.name for s in expression.free_symbols - set(letters))
        if others:
            raise Unsupported(Message("{} must have a value before this can be drawn.", ", ".join(others)))
        if expression.has(Integral):
            expression = without_integrals(expression, self.question.context.deadline * SHARE / 2)
        return worked_out(expression)


def _other(found: Scene, x: str) -> str:
    """The letter of the upright axis."""
    second = found.second or "y"
    if second != x:
        return second
    return next(iter(found.letters()), "x")


def _relations(tree: Tree) -> Iterator[Tree]:
    """The single inequalities of a statement."""
    match tree:
        case Relation(signs=signs, sides=sides):
            yield from (Relation((sign,), pair) for sign, pair in zip(signs, itertools.pairwise(sides), strict=False))
        case Apply(args=args):
            for part in args:
                yield from _relations(part)


def _number(question: Question, name: str) -> float:
    """An end of a range as a float. InvalidRequest where it is no real number of ordinary size."""
    if name in ("from", "to") and question.trees[name] in INFINITE:
        return math.inf
    field = {"from": "expression", "to": "expression"}.get(name, name)
    expression = to_sympy(question.trees[name], question.context)
    try:
        value = Evaluator(expression).accurate({})
    except (NoProgram, KeyError, AttributeError):
        raise InvalidRequest("The ends of the range must be real numbers.", field=field) from None
    number = float(value.real.mid()) if value.is_finite() and value.imag.contains(0) else math.nan
    if not abs(number) <= WIDEST:
        raise InvalidRequest("The ends of the range must be real numbers of ordinary size.", field=field)
    return number
