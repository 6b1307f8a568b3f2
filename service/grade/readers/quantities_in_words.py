"""Quantities that a problem asks for in words, as integrals: volumes of revolution, lengths of curves, averages, areas under a curve.

    region under y = x², 0 ≤ x ≤ 1, about the x-axis:  V = π ∫₀¹ (x²)² dx

Contract: a problem that names the quantity, one curve y = f(x) and two bounds → a line V = … that is not its value is refuted. What is
right goes on as any other line. Source: [stewart-8, §6.2, §6.5, §8.1].
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from service.algebra.build import add, div, mul, neg, number, power, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import approximate
from service.grade.context import Context, Fact
from service.grade.defined import definition_of
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.grade.topics import number_in
from service.judge.judgement import EQUAL
from service.judge.relations import relation
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, walk


@dataclass(frozen=True, slots=True)
class Stretch:
    """A curve over an interval: y = body for lower ≤ letter ≤ upper."""

    letter: str
    body: Tree
    lower: Tree
    upper: Tree

    def integral(self, integrand: Tree) -> Tree:
        return Apply("integral", (integrand, Symbol(self.letter), self.lower, self.upper))


def _volume(curve: Stretch) -> Tree:
    """V = π ∫ f² dx."""
    return mul(Constant("pi"), curve.integral(power(curve.body, number(2))))


def _length(curve: Stretch) -> Tree:
    """L = ∫ √(1 + f′²) dx."""
    slope = derivative(curve.body, curve.letter)
    return curve.integral(Apply("sqrt", (add(number(1), power(slope, number(2))),)))


def _average(curve: Stretch) -> Tree:
    """1/(b − a) ∫ f dx."""
    return mul(div(number(1), add(curve.upper, neg(curve.lower))), curve.integral(curve.body))


def _rate(curve: Stretch) -> Tree:
    """(f(b) − f(a))/(b − a)."""
    low, high = (substituted(curve.body, {curve.letter: end}) for end in (curve.lower, curve.upper))
    return div(add(high, neg(low)), add(curve.upper, neg(curve.lower)))


@dataclass(frozen=True, slots=True)
class Quantity:
    """asked: words that name it. other: words with which it is another one. names: the letters it is given."""

    asked: re.Pattern[str]
    other: re.Pattern[str]
    names: frozenset[str]
    value: Callable[[Stretch], Tree]


NEVER = re.compile(r"(?!)")
QUANTITIES = (
    Quantity(
        re.compile(r"rotat\w*|revol\w+|rotier\w*|rotation\w*|gira\w*|rotaci\w*", re.IGNORECASE),
        re.compile(r"\by\s?-?\s?a(?:xis|chse)|eje\s(?:de\s)?(?:la\s)?(?:y|ordenadas)|\b[xy]\s?=\s?[-−]?[0-9]+\s?(?:axis)?\s*\.?$|line\s[xy]\s?=|gerade\s[xy]\s?=|"
                   r"surface|oberfläche|mantel|superficie|between|zwischen|entre\slas", re.IGNORECASE),
        frozenset({"V", "V_x", "Vx"}),
        _volume,
    ),
    Quantity(
        re.compile(r"(?:arc\s?length|length\sof\sthe\s(?:curve|arc|graph)|bogenlänge|länge\s(?:der|des)\s(?:kurve|graphen|bogens)|longitud\s(?:del?\s)?(?:arco|la\scurva))",
                   re.IGNORECASE),
        NEVER,
        frozenset({"L", "s", "l"}),
        _length,
    ),
    Quantity(
        re.compile(r"(?:average|mean)\s(?:function\s)?value|mittelwert|mittlere\w?\s(?:funktions)?wert|valor\s(?:medio|promedio)",
                   re.IGNORECASE),
        re.compile(r"theorem|satz|teorema", re.IGNORECASE),
        frozenset({"f_avg", "f_ave", "f_m", "M", "m", "f_bar"}),
        _average,
    ),
    Quantity(
        re.compile(r"(?:average|mean)\srate\sof\schange|(?:mittlere|durchschnittliche)\w?\s(?:änderungsrate|steigung)|tasa\s(?:de\svariación\s)?(?:media|promedio)",
                   re.IGNORECASE),
        NEVER,
        frozenset({"m", "r", "R"}),
        _rate,
    ),
)  # fmt: skip
INTERVAL = re.compile(r"\[\s?(?P<low>[-−]?[0-9./π]{1,8})\s?[,;]\s?(?P<high>[-−]?[0-9./π]{1,8})\s?\]")


def quantity_in_words(clause: Clause, context: Context) -> Found | None:
    """`V = π ∫₀¹ x² dx` for the volume under y = x²: the radius is not squared."""
    tree = clause.tree
    if not isinstance(tree, Relation) or clause.continues or not context.task.words or context.failed:
        return None
    left, side = tree.sides[0], context.expanded(tree.sides[1])
    if not isinstance(left, Symbol) or tree.signs[0] != "=" or free_symbols(side):
        return None
    asked = [one for one in QUANTITIES if one.asked.search(context.task.text[:1000]) and not one.other.search(context.task.text[:1000])]
    curve = _stretch(context)
    if len(asked) != 1 or left.name not in asked[0].names or curve is None:
        return None
    try:
        value = asked[0].value(curve)
    except NoDerivative:
        return None
    judgement = relation(value, side, context.scope)
    if judgement.relation != "not_equivalent" or any(isinstance(n, Symbol) and n == left for n in walk(side)):
        return None
    return Reading("answer", judgement, parent=context.last_line, value=tree), context.knowing(tree, context.line)


def quantity_alone(clause: Clause, context: Context) -> Found | None:
    """`(28 − 4)/(4 − 1)` where the average rate of change from 1 to 4 is asked for; another number may be on the way to it."""
    tree = clause.tree
    if tree is None or clause.kind != "expression" or clause.continues or not context.task.words or free_symbols(context.expanded(tree)):
        return None
    said, curve = context.task.text[:1000], _stretch(context)
    asked = [one for one in QUANTITIES if one.asked.search(said) and not one.other.search(said)]
    if len(asked) != 1 or curve is None:
        return None
    try:
        judgement = relation(asked[0].value(curve), context.expanded(tree), context.scope)
    except NoDerivative:
        return None
    if judgement.relation not in EQUAL:
        return None
    return Reading("answer", judgement, parent=context.last_line, value=tree), context.knowing(tree, context.line)


def _stretch(context: Context) -> Stretch | None:
    """The one curve of the problem, and the two bounds."""
    curves = {found for given in context.task.givens for found in _curve(given)}
    bounds = [bound for given in context.task.givens for bound in _bounds(given)]
    written = INTERVAL.search(context.task.text[:1000])
    if not bounds and written is not None:
        bounds = [bound for text in written.group("low", "high") if (bound := number_in(text)) is not None]
    if len(curves) != 1 or len(bounds) != 2:
        return None
    letter, body = curves.pop()
    return Stretch(letter, body, *bounds)


def _curve(given: Tree) -> Iterator[tuple[str, Tree]]:
    named = definition_of(given)
    if named is not None and free_symbols(named[1].body) == (named[1].letter,):
        yield named[1].letter, named[1].body
    match given:
        case Relation(signs=("=",), sides=(Symbol(name="y"), body)) if free_symbols(body) == ("x",):
            yield "x", body
        case _:
            return


def _bounds(given: Tree) -> Iterator[Tree]:
    match given:
        case Relation(signs=("=",), sides=(Symbol(name="x"), value)) if not free_symbols(value):
            yield value
        case Relation(signs=("<=" | "<", "<=" | "<"), sides=(low, Symbol(name="x"), high)):
            yield from (low, high)
        case _:
            return


FORMULA = "formula"
"""The form of a general formula that is kept: its name, its right side and the letters of its bounds."""


def formula_for_quantity(clause: Clause, context: Context) -> Found | None:
    """`L = ∫ₐᵇ √(1 + (y′)²) dx` with bounds that have no values claims nothing; `L = ∫₀⁴ …` after it is held against it."""
    tree = clause.tree
    if tree is None or not context.functions:
        return None
    used = _used(clause, tree, context)
    if used is not None:
        return used
    if not isinstance(tree, Relation) or clause.continues or len(tree.sides) != 2 or not isinstance(tree.sides[0], Symbol):
        return None
    taken = {name for function in context.functions.values() for name in (*free_symbols(function.body), function.letter)}
    for node in walk(tree):
        match node:
            case Apply(head="integral", args=(_, Symbol(), Symbol(name=low), Symbol(name=high))) if not {low, high} & taken:
                if context.is_fresh(low) and context.is_fresh(high) and tree.sides[0].name not in context.functions:
                    kept = Apply("list", (*tree.sides, Symbol(low), Symbol(high)), form=FORMULA)
                    following = replace(context, facts=(*context.facts, Fact(kept, context.line, side=True)))
                    return Reading("comment", METHOD, parent=context.last_line), following
            case _:
                pass
    return None


def _used(clause: Clause, tree: Tree, context: Context) -> Found | None:
    """The formula with its bounds put in."""
    kept = [fact for fact in context.facts if isinstance(fact.tree, Apply) and fact.tree.form == FORMULA]
    if not kept or not isinstance(kept[-1].tree, Apply):
        return None
    name, body, low, high = kept[-1].tree.args
    if clause.continues:
        sides = tree.sides if isinstance(tree, Relation) else (tree,)
        if kept[-1].line != context.last_line:
            return None
    elif isinstance(tree, Relation) and tree.sides[0] == name and tree.signs[0] == "=":
        sides = tree.sides[1:]
    else:
        return None
    bounds = [node.args[2:4] for node in walk(sides[0]) if isinstance(node, Apply) and node.head == "integral" and len(node.args) == 4]
    if len(bounds) != 1 or any(free_symbols(end) for end in bounds[0]) or not isinstance(low, Symbol) or not isinstance(high, Symbol):
        return None
    wanted = context.expanded(substituted(body, {low.name: bounds[0][0], high.name: bounds[0][1]}))
    judged = [relation(one, context.expanded(other), context.scope) for one, other in pairwise((wanted, *sides))]
    worst = next((one for one in judged if one.relation not in EQUAL), None)
    if worst is not None and worst.relation != "not_equivalent":
        return None
    value = Relation(("=",), (name, sides[-1]))
    following = replace(context, facts=tuple(fact for fact in context.facts if fact is not kept[-1]))
    reading = Reading("consequence", worst or replace(judged[0], relation="equivalent"), wanted, sides[0], context.last_line, value)
    return reading, following.knowing(value, context.line)


AREA = re.compile(r"\b(?:area|flächeninhalt\w{0,2}|flächen?|inhalt|área)\b", re.IGNORECASE)
AT_AXIS = re.compile(r"\b(?:x\s?-\s?ax[ie]s|x\s?-\s?achse|eje\s(?:de\s)?(?:la\s)?(?:las\s)?(?:x|abscisas|OX))\b", re.IGNORECASE)
NET = re.compile(r"\b(?:net|signed|orientiert\w{0,2}|neto)\b", re.IGNORECASE)


def area_across_zero(clause: Clause, context: Context) -> Found | None:
    """`A = ∫_{−2}^{2} (x³ − 4x) dx` for an area at the x-axis: f changes its sign between the bounds, so that parts cancel."""
    tree, said = clause.tree, context.task.text[:1000]
    if not isinstance(tree, Relation) or clause.continues or not AREA.search(said) or not AT_AXIS.search(said) or NET.search(said):
        return None
    match tree.sides:
        case (Symbol(name="A" | "F" | "S" | "Area"), Apply(head="integral", args=(inside, Symbol(name=x), low, high)) as whole, *_):
            pass
        case _:
            return None
    body = context.expanded(inside)
    if free_symbols(body) != (x,) or free_symbols(low) or free_symbols(high) or not _changes_sign(body, x, low, high):
        return None
    judgement = relation(Apply("integral", (Apply("abs", (body,)), Symbol(x), low, high)), context.expanded(whole), context.scope)
    if judgement.relation != "not_equivalent":
        return None
    return Reading("answer", judgement, parent=context.last_line, value=tree), context.knowing(tree, context.line)


def _changes_sign(body: Tree, letter: str, low: Tree, high: Tree) -> bool:
    first, last = approximate(low), approximate(high)
    if first is None or last is None:
        return False
    places = (Fraction(first.real + (last.real - first.real) * step / 40).limit_denominator(10_000) for step in range(1, 40))
    values = [value.real for at in places if (value := approximate(substituted(body, {letter: Number(str(at))}))) is not None]
    return any(value > 1e-6 for value in values) and any(value < -1e-6 for value in values)
