"""Functions and curves: f(x) = … defines; f′(x) = … and f(1) = … claim; f′(x) = 0 sets a condition."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from service.algebra.build import ZERO, depends, mul, number, power, sub, substituted
from service.algebra.expressions import same
from service.algebra.statements import any_of, is_statement, statement
from service.grade.context import Context
from service.grade.defined import Function, definition_of, is_slope, mentioned, relations_listed
from service.grade.line import Clause
from service.grade.readers.differentials import is_about_integral
from service.grade.readers.quantities_in_words import INTERVAL
from service.grade.readers.remarks import Found
from service.grade.readers.statements import GIVEN
from service.grade.step import METHOD, START, Reading, correct
from service.grade.topics import number_in
from service.judge.entailment import Answer, closed_judgement, determined, entails
from service.judge.integrals import indefinite
from service.judge.judgement import EQUAL, Counterexample, Judgement, undecided
from service.judge.relations import relation
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, walk


def function_defined(clause: Clause, context: Context) -> Found | None:
    """`f(x) = x² + 1` for a new f, also several on a line; `y = x² + 1` where y′ or dy/dx is spoken of; u = x², u′ = 2x of a product."""
    tree = clause.tree
    if tree is None or clause.continues:
        return None
    answer = _antiderivative_named(tree, context)
    if answer is not None:
        return answer
    parts = relations_listed(tree)
    defined, following, judged = 0, context, METHOD
    for part in parts:
        named = _new_function(part, following)
        if named is None and defined and (place := _place_named(part, following)) is not None:
            following = following.naming(*place)
            continue
        if named is None:
            found = function_spoken_of(replace(clause, tree=part), following) if defined else None
            if found is None and not (defined and _is_restriction(part)):
                return None
            judged = _worse(judged, found[0].judgement) if found is not None else judged
            following = found[1] if found is not None else following.assuming(statement(part))
            continue
        defined += 1
        agreed = _agrees(part, following) or _taylor_polynomial(named, following)
        judged = _worse(judged, agreed) if agreed is not None else judged
        name, function = named
        following = following.defining(name, replace(function, body=_in_one_letter(function, following)))
        following = following.knowing(part, context.line, side=not function.curve)
    if not defined:
        return None
    judgement = START if context.root() is None and judged is METHOD else judged
    role = "definition" if judged is METHOD else "consequence"
    return Reading(role, judgement, parent=context.last_line, value=tree, note="function"), following


def _place_named(part: Tree, context: Context) -> tuple[str, Tree] | None:
    """a = 4 beside f(x) = √x: a new letter for a number."""
    match part:
        case Relation(signs=("=",), sides=(Symbol(name=name), value)) if not free_symbols(value) and context.is_fresh(name):
            taken = any(name == function.letter or name in free_symbols(function.body) for function in context.functions.values())
            return None if taken else (name, value)
        case _:
            return None


TAYLOR = re.compile(r"T_?\{?([0-9])\}?")


LINEAR = re.compile(r"linear\w*\s(?:approximation|näherung)|linearization|linearisierung|aproximación\slineal|linearis", re.IGNORECASE)
"""What the tangent of a function is asked for."""


def _taylor_polynomial(named: tuple[str, Function], context: Context) -> Judgement | None:
    """T₂(x) = 1 + 2x + 2x² after f(x) = e^{2x}: f(a) + f′(a)(x − a) + … + f⁽ⁿ⁾(a)/n! (x − a)ⁿ, with a = 0 or another place spoken of."""
    degree = TAYLOR.fullmatch("T1" if named[0] == "L" and LINEAR.search(context.task.text[:1000]) else named[0])
    known = [one for one in context.functions.values() if one.letter == named[1].letter]
    if degree is None or len(known) != 1:
        return None
    found: list[Judgement] = []
    for place in dict.fromkeys((Number("0"), *context.topics.places, *_shifts(named[1]))):
        polynomial = _taylor(known[0], int(degree[1]), place)
        if polynomial is None:
            continue
        judgement = relation(polynomial, context.expanded(named[1].body), context.scope)
        if judgement.relation in EQUAL:
            return replace(judgement, relation="equivalent")
        found.append(judgement)
    return next((one for one in found if one.relation == "not_equivalent"), None)


def _shifts(polynomial: Function) -> Iterator[Tree]:
    """a of x − a in the polynomial itself."""
    x = Symbol(polynomial.letter)
    for node in walk(polynomial.body):
        match node:
            case Apply(head="add", args=(first, Apply(head="neg", args=(place,)))) if first == x and not free_symbols(place):
                yield place
            case Apply(head="add", args=(first, place)) if first == x and not free_symbols(place):
                yield Apply("neg", (place,))
            case _:
                pass


def _taylor(function: Function, degree: int, place: Tree) -> Tree | None:
    parts: list[Tree] = []
    for order in range(degree + 1):
        rate = function.derivative(order) if order else function.body
        if rate is None:
            return None
        value = Apply("div", (substituted(rate, {function.letter: place}), Number(str(math.factorial(order)))))
        parts.append(mul(value, power(sub(Symbol(function.letter), place), number(order))) if order else value)
    return Apply("add", tuple(parts)) if len(parts) > 1 else parts[0]


def _in_one_letter(function: Function, context: Context) -> Tree:
    """The body with what is known put in for letters beside the argument: h = 32/x² in S = x² + 4xh."""
    body = context.expanded(function.body)
    others = [name for name in free_symbols(body) if name != function.letter]
    if not others:
        return body
    known = determined(context.statements(), context.scope.real, frozenset({function.letter})).values
    meanings = {name: known[name] for name in others if name in known and set(free_symbols(known[name])) <= {function.letter}}
    return substituted(body, meanings) if meanings else body


def _antiderivative_named(tree: Tree, context: Context) -> Found | None:
    """`F(x) = x² + C` where ∫ 2x dx is asked for: F is its name."""
    named, current = definition_of(tree), context.current
    if named is None or current is None or not named[0].isupper() or not indefinite(current.tree) or is_statement(current.tree):
        return None
    name, function = named
    judgement = relation(context.expanded(current.tree), context.expanded(function.body), context.scope)
    if judgement.relation not in EQUAL | {"antiderivative", "up_to_constant", "not_equivalent"}:
        return None
    following = context.defining(name, function).knowing(function.body, context.line)
    return Reading("answer", judgement, current.tree, function.body, current.line, function.body), following


def _restricted(clause: Clause, context: Context) -> Found | None:
    """`x ≥ 0` in the line that defines f: the argument runs through these values alone."""
    tree, current = clause.tree, context.current
    if tree is None or current is None or current.line != context.line or definition_of(current.tree) is None or not _is_restriction(tree):
        return None
    letters = {function.letter for function in context.functions.values()}
    if not set(free_symbols(tree)) <= letters:
        return None
    return Reading("definition", METHOD, parent=current.line), context.assuming(statement(tree))


def _new_function(part: Tree, context: Context) -> tuple[str, Function] | None:
    named = definition_of(part) or _curve(part, context)
    if (
        named is None
        or any(mentioned(one, {named[0]: named[1]}) for one in context.scope.assumed)
        or named[0] in context.functions
        or (named[0] in context.names and named[1].curve)
    ):
        return None
    return named


def _worse(one: Judgement, other: Judgement) -> Judgement:
    """The judgement that counts of two."""
    ranked = {False: 2, None: 1, True: 0}
    if one is METHOD and ranked[correct(other)] == 0 and other.relation != "method_line":
        return other
    return other if ranked[correct(other)] > ranked[correct(one)] else one


def _is_restriction(part: Tree) -> bool:
    """x ≥ 0 beside a definition."""
    return (
        isinstance(part, Relation)
        and any(isinstance(side, Symbol) for side in part.sides)
        and part.signs[0] in {"<", "<=", ">", ">=", "!="}
    )


def _agrees(part: Tree, context: Context) -> Judgement | None:
    """A(x) = … after A = xy and 2x + y = 60: the formula with the other letters put in; None where nothing is known of A."""
    match part:
        case Relation(signs=("=", *_), sides=(Apply(head="call", args=(Symbol(name=f), Symbol(name=x))), *bodies)):
            formula = context.names.get(f)
            known = [*context.statements(), *(() if formula is None else (Relation(("=",), (Symbol(f), context.expanded(formula))),))]
            if not any(f in free_symbols(fact) for fact in known):
                return None
            values = determined([fact for fact in known if not _only_speaks_of(fact, x)], context.scope.real, frozenset({x})).values
            meaning = values.get(f)
            if meaning is None or set(free_symbols(meaning)) != {x}:
                return None
            judgement = relation(meaning, context.expanded(bodies[0]), context.scope)
            return replace(judgement, relation="equivalent") if judgement.relation in EQUAL else judgement
        case _:
            return None


def _only_speaks_of(fact: Tree, letter: str) -> bool:
    return set(free_symbols(fact)) <= {letter}


def _curve(tree: Tree, context: Context) -> tuple[str, Function] | None:
    """(y, the curve) of `y = …` where a later or earlier line has dy/dx; not of A = xy beside A(x) = …."""
    match tree:
        case Relation(signs=("=", *_), sides=(Symbol(name=y), *bodies)):
            body = next((one for one in reversed(bodies) if len(free_symbols(one)) == 1), bodies[0])
            letters = [] if is_about_integral(context) else [x for curve, x in context.rates if curve == y]
            for x in letters:
                if y in context.defined and set(free_symbols(body)) - {x}:
                    continue
                if depends(body, x) and not depends(body, y) and not context.is_differential_equation():
                    return y, Function(x, body, curve=True)
            return None
        case _:
            return None


def function_spoken_of(clause: Clause, context: Context) -> Found | None:
    """What a line says of a known function: a value, a derivative, a condition, a limit; `for x ≥ 2` is said of this clause alone."""
    found = _spoken_of(clause, context)
    if found is None or clause.condition is None:
        return found
    assumed = tuple(one for one in found[1].scope.assumed if one != clause.condition)
    return found[0], replace(found[1], scope=replace(found[1].scope, assumed=assumed))


def _spoken_of(clause: Clause, context: Context) -> Found | None:
    tree = clause.tree
    if tree is None or clause.continues or not context.functions or not is_statement(tree):
        return None
    restricted = _restricted(clause, context)
    if restricted is not None:
        return restricted
    if isinstance(tree, Apply):
        return _several(clause, relations_listed(tree), context)
    if clause.condition is not None:
        piece = _another_piece(tree, clause.condition, context)
        if piece is not None:
            return piece
        restricted = _under_condition(tree, clause.condition, context)
        if restricted is not None:
            return restricted
    asked = _value_asked(tree, context) or _functions_equated(tree, context)
    if asked is not None:
        return asked
    split = _value_at_letter(tree, context) or _claim_and_condition(tree, context)
    if split is not None:
        return split
    condition = _condition(tree, context) or _value_written_out(tree, context)
    if condition is not None:
        return condition
    if not isinstance(tree, Relation) or not (mentioned(tree, context.functions) or _of_curve(tree, context)):
        return None
    return _claim(tree, context)


def _several(clause: Clause, parts: tuple[Tree, ...], context: Context) -> Found | None:
    """`f′(x) = cos x, f′(0) = 1`: each of them."""
    if len(parts) < 2 or not all(isinstance(part, Relation) and mentioned(part, context.functions) for part in parts):
        return None
    judged, following, value = METHOD, context, clause.tree
    for part in parts:
        found = function_spoken_of(replace(clause, tree=part), following)
        if found is None:
            return None
        judged, following, value = _worse(judged, found[0].judgement), found[1], found[0].value
    return Reading("consequence", judged, parent=_source(context), value=value), following


def _of_curve(tree: Relation, context: Context) -> bool:
    """`y = …` again, of a curve."""
    left = tree.sides[0]
    return isinstance(left, Symbol) and left.name in context.functions and context.functions[left.name].curve


def _another_piece(tree: Tree, condition: Tree, context: Context) -> Found | None:
    """`f(x) = x² for x ≥ 2` beside another formula for f elsewhere: nothing is judged of f by one formula alone from here on."""
    named = definition_of(tree)
    if named is None or named[0] not in context.functions or values_named(condition, named[1].letter):
        return None
    name, function = named
    if function.letter not in free_symbols(condition):
        return None
    if compared("=", context.functions[name].body, context.expanded(function.body), context).relation != "not_equivalent":
        return None
    following = replace(context, functions={f: known for f, known in context.functions.items() if f != name})
    return Reading("definition", METHOD, parent=context.last_line, note="function"), following


def _under_condition(tree: Tree, condition: Tree, context: Context) -> Found | None:
    """`f′(x) > 0 for x > 2`, `f′(x) = 0 for x = 2 and x = −1`: a claim about the places that the condition names."""
    letter = next((f.letter for f in context.functions.values() if f.letter in free_symbols(condition)), None)
    if letter is None or not isinstance(tree, Relation) or len(tree.sides) != 2 or not mentioned(tree, context.functions):
        return None
    whole = context.expanded(tree)
    if letter not in free_symbols(whole) or set(free_symbols(whole)) | set(free_symbols(condition)) != {letter}:
        return None
    assert isinstance(whole, Relation)  # a relation stays one
    places = values_named(condition, letter)
    if places:
        return _at_places(whole, letter, places, context)
    if tree.signs[0] == "=":
        return None
    assumed = tuple(statement(one, letter) for one in context.scope.assumed)
    inside = replace(context, scope=replace(context.scope, assumed=assumed))
    judgement = compared(whole.signs[0], whole.sides[0], whole.sides[1], inside)
    if judgement.relation in EQUAL:
        judgement = replace(judgement, relation="equivalent")
    return Reading("consequence", judgement, parent=_source(context), value=None), context


def values_named(condition: Tree, letter: str) -> tuple[Tree, ...]:
    """2 and −1 of `x = 2 and x = −1`; none where anything else is said."""
    logic = statement(condition, letter)
    parts = logic.args if isinstance(logic, Apply) and logic.head in {"and", "or"} else (logic,)
    found = [p.sides[1] for p in parts if isinstance(p, Relation) and p.signs == ("=",) and p.sides[0] == Symbol(letter)]
    return tuple(found) if len(found) == len(parts) and not any(free_symbols(value) for value in found) else ()


def _at_places(whole: Relation, letter: str, places: tuple[Tree, ...], context: Context) -> Found:
    scope = replace(context.scope, assumed=tuple(a for a in context.scope.assumed if letter not in free_symbols(a)))
    judged = [closed_judgement(substituted(whole, {letter: place}), scope) for place in places]
    worst = next((j for name in ("not_equivalent", "undecided") for j in judged if j.relation == name), judged[0])
    stated = any_of(*(Relation(("=",), (Symbol(letter), place)) for place in places))
    if worst.relation != "equivalent":
        return Reading("consequence", worst, parent=_source(context), value=None), context
    complete = relation(whole, stated, scope).relation in EQUAL
    value = stated if complete else whole
    following = context.knowing(whole, context.line, side=True).knowing(value, context.line, side=True)
    return Reading("consequence", worst, parent=_source(context), value=value), following


def _source(context: Context) -> int | None:
    return next((fact.line for fact in context.facts if definition_of(fact.tree)), None)


def _value_asked(tree: Tree, context: Context) -> Found | None:
    """`y = 0`, `h = 15`: an equation for the argument, or a value; 0 is asked for, any other value may be claimed and stays open."""
    match tree:
        case Relation(signs=("=",), sides=(Symbol(name=f), value)) if f in context.functions and not free_symbols(value):
            body = context.functions[f].body
        case _:
            return None
    equation = Relation(("=",), (body, value))
    if not free_symbols(body) or context.functions[f].letter not in free_symbols(body):
        return None
    judgement = METHOD if value == Number("0") else undecided("a value that is asked for, or one that is claimed")
    return Reading("given", judgement, parent=_source(context), value=equation), context.knowing(equation, context.line, side=True)


def _functions_equated(tree: Tree, context: Context) -> Found | None:
    """`f(x) = g(x)`: an equation to be solved."""
    match tree:
        case Relation(
            signs=("=",),
            sides=(Apply(head="call", args=(Symbol(name=f), Symbol(name=x))), Apply(head="call", args=(Symbol(name=g), Symbol(name=y)))),
        ) if f != g and x == y and {f, g} <= set(context.functions):
            whole = context.expanded(tree)
            return Reading("given", METHOD, parent=_source(context), value=whole), context.knowing(whole, context.line, side=True)
        case _:
            return None


def _claim_and_condition(tree: Tree, context: Context) -> Found | None:
    """`f′(x) = 2x − 6 = 0`: what f′ is, and a condition."""
    if not isinstance(tree, Relation) or len(tree.sides) < 3 or set(tree.signs) != {"="} or free_symbols(tree.sides[-1]):
        return None
    whole = context.expanded(tree.sides[-2])
    letter = next((f.letter for f in context.functions.values() if f.letter in free_symbols(whole)), _new_argument(tree.sides[0], context))
    if not mentioned(tree.sides[0], context.functions) or (letter is None and not _asks_for_parameters(whole, context)):
        return None
    reading, following = _claim(Relation(tree.signs[:-1], tree.sides[:-1]), context)
    last = Relation(("=",), tree.sides[-2:])
    condition = (
        _condition(last, following) or _value_at_letter(Relation(("=",), (tree.sides[0], tree.sides[-1])), context)
        if letter is not None
        else _of_parameters(last, following)
    )
    if condition is None or reading.judgement.relation == "undecided":
        return reading, following
    return replace(reading, value=condition[0].value), condition[1]


def _is_set_otherwise(expression: Tree, value: Tree, context: Context) -> bool:
    """Whether the line before set the same expression to another number: x e^(−x)(2 − x) = 1 after y′ = 0."""
    current = context.current
    match current.tree if current is not None and current.side else None:
        case Relation(signs=("=",), sides=(one, other)) if not free_symbols(other) and not free_symbols(value):
            return same(one, expression) is True and same(other, value) is False
        case _:
            return False


def _condition(tree: Tree, context: Context) -> Found | None:
    """f′(x) = 0, or 3x² − 2 = 0 where that is f′: an equation or inequality to be solved, and no claim."""
    if not isinstance(tree, Relation) or len(tree.sides) != 2:
        return None
    whole = context.expanded(tree)
    if not isinstance(whole, Relation):
        return None
    for one, other, written in ((*whole.sides, tree.sides[0]), (*whole.sides[::-1], tree.sides[1])):
        letter = next((f.letter for f in context.functions.values() if f.letter in free_symbols(one)), None)
        if letter is None or depends(other, letter) or _is_value_of(written, context):
            continue
        about = mentioned(written, context.functions)
        if not (about or any(x == letter and same(one, known) for x, known in _expressions(context, tree.signs, other))):
            continue
        if _is_first_word_on_slope(written, other, context) or _is_set_otherwise(one, other, context):
            return None
        return Reading("given", METHOD, parent=_source(context), value=whole, note="equation"), context.knowing(
            whole, context.line, side=True
        )
    return None


def _value_at_letter(tree: Tree, context: Context) -> Found | None:
    """`f(a) = 1`, `f′(c) = 3` of a letter that is new: an equation for it."""
    tree = _without_steps(tree, context)
    match tree:
        case Relation(signs=("=",), sides=(called, value)) if not free_symbols(value) and (name := _new_argument(called, context)):
            whole, inside = context.expanded(tree), context.assuming(*_between_the_ends(name, context))
            return Reading("given", METHOD, parent=_source(context), value=whole, note="equation"), inside.knowing(
                whole, context.line, side=True
            )
        case _:
            return None


def _without_steps(tree: Tree, context: Context) -> Tree:
    """`f′(c) = 9` of f′(c) = (f(3) − f(0))/(3 − 0) = 27/3 = 9, where the numbers are the same."""
    match context.expanded(tree):
        case Relation(signs=signs, sides=(_, *numbers)) if len(numbers) > 1 and set(signs) == {"="} and not any(map(free_symbols, numbers)):
            closed = all(entails((), Relation(("=",), pair), context.scope).follows for pair in pairwise(numbers))
            return Relation(("=",), (tree.sides[0], numbers[-1])) if closed and isinstance(tree, Relation) else tree
        case _:
            return tree


def _value_written_out(tree: Tree, context: Context) -> Found | None:
    """`2c − 4 = 2` for f′(c) = 2: f or f′ at a new letter, set equal to a number that was found or that the mean value theorem asks for."""
    match tree:
        case Relation(signs=("=",), sides=(written, value)) if len(letters := free_symbols(written)) == 1 and not free_symbols(value):
            name = letters[0]
        case _:
            return None
    own = {function.letter for function in context.functions.values()}
    if name in own or not context.is_fresh(name) or not _is_value_found(value, context):
        return None
    if not any(same(substituted(known, {letter: Symbol(name)}), written) for letter, known in _expressions(context, ("=",), value)):
        return None
    inside = context.assuming(*_between_the_ends(name, context))
    return Reading("given", METHOD, parent=_source(context), value=tree, note="equation"), inside.knowing(tree, context.line, side=True)


def _is_value_found(value: Tree, context: Context) -> bool:
    """Whether the number is that of a line before, or a mean rate of change between the ends of the interval."""
    found = [side for fact in context.facts for side in (fact.tree.sides if isinstance(fact.tree, Relation) else (fact.tree,))]
    return any(not free_symbols(one) and not is_statement(one) and same(one, value) for one in (*found, *_mean_rates(context)))


def _mean_rates(context: Context) -> Iterator[Tree]:
    """(f(b) − f(a))/(b − a) of the mean value theorem on [a, b]."""
    said = context.task.text[:1000]
    ends = INTERVAL.search(said) if MEAN_VALUE.search(said) else None
    low, high = (None, None) if ends is None else (number_in(ends["low"]), number_in(ends["high"]))
    if low is not None and high is not None:
        yield from (Apply("div", (sub(f.at(high), f.at(low)), sub(high, low))) for f in context.functions.values())


MEAN_VALUE = re.compile(r"\b(?:mean[ -]value theorem|rolle|mittelwertsatz|teorema del valor medio|MVT)", re.IGNORECASE)


def _between_the_ends(letter: str, context: Context) -> tuple[Tree, ...]:
    """0 < c < 2 where the problem speaks of the mean value theorem on [0, 2]."""
    said = context.task.text[:1000]
    ends = INTERVAL.search(said) if MEAN_VALUE.search(said) else None
    low, high = (None, None) if ends is None else (number_in(ends["low"]), number_in(ends["high"]))
    return () if low is None or high is None else (Relation(("<", "<"), (low, Symbol(letter), high)),)


def _new_argument(called: Tree, context: Context) -> str | None:
    """The a of f(a) and f′(a) for a known f, where the letter has not occurred so far."""
    letters = free_symbols(context.expanded(called)) if mentioned(called, context.functions) else ()
    own = {function.letter for function in context.functions.values()}
    return letters[0] if len(letters) == 1 and letters[0] not in own and context.is_fresh(letters[0]) else None


def _letter_of(tree: Tree, context: Context) -> str | None:
    return next((function.letter for function in context.functions.values() if depends(tree, function.letter)), None)


def _is_value_of(tree: Tree, context: Context) -> bool:
    """f(x) itself on the left of y-less equations is a condition; a bare curve letter is none."""
    return isinstance(tree, Symbol) and tree.name in context.functions


def _is_first_word_on_slope(written: Tree, other: Tree, context: Context) -> bool:
    """f′(x) = 2 before f′ was stated claims what f′ is."""
    return is_slope(written) and other != Number("0") and not context.claimed


def _expressions(context: Context, signs: tuple[str, ...] = (), other: Tree = ZERO) -> list[tuple[str, Tree]]:
    """(letter, what a student may set equal to a number): f, f′, f″ of every function, and what was claimed; its parts only to 0."""
    found = list(context.claimed)
    for function in context.functions.values():
        found.append((function.letter, function.body))
        found += [(function.letter, slope) for order in (1, 2) if (slope := function.derivative(order)) is not None]
        parts = parts_of(function.body) if "=" not in signs or other == ZERO else ()
        found += [(function.letter, part) for part in parts if depends(part, function.letter)]
    return found


def parts_of(body: Tree) -> Iterator[Tree]:
    """Numerators, denominators, radicands, arguments of logarithms and factors: what may be set equal to 0 or must be positive."""
    for node in walk(body):
        match node:
            case Apply(head="div" | "mul", args=args):
                yield from (arg for arg in args if isinstance(arg, Apply))
            case Apply(head="sqrt" | "root" | "ln" | "log", args=(inside, *_)) if isinstance(inside, Apply):
                yield inside
            case _:
                pass


def _named(tree: Relation, context: Context) -> Found | None:
    """`x_1 = 2 − f(2)/f′(2) = 1.75`: a new letter for a value made from the function."""
    left, whole = tree.sides[0], context.expanded(tree)
    if not isinstance(left, Symbol) or not isinstance(whole, Relation) or set(tree.signs) - {"=", "~"} or tree.signs[0] != "=":
        return None
    if not context.is_fresh(left.name) or left.name in context.functions or any(free_symbols(side) for side in whole.sides[1:]):
        return None
    judged = [compared(sign, a, b, context) for sign, a, b in zip(whole.signs[1:], whole.sides[1:], whole.sides[2:], strict=False)]
    worst = next((one for one in judged if one.relation not in EQUAL), judged[-1] if judged else METHOD)
    following = context.naming(left.name, whole.sides[1])
    before, said = (whole.sides[1], whole.sides[2]) if judged else (None, None)
    return Reading("definition", worst, before, said, _source(context), note="let"), following


def _claim(tree: Relation, context: Context) -> Found:
    named = _named(tree, context)
    if named is not None:
        return named
    whole = context.expanded(tree)
    assert isinstance(whole, Relation)  # a relation stays one
    of_parameters = _of_parameters(whole, context)
    if of_parameters is not None:
        return of_parameters
    rounded = _with_rounded_parameters(whole, context)
    whole = _with_known_parameters(whole, context)
    judgement = _linked(whole, context)
    if judgement.relation not in EQUAL and rounded is not None and _linked(rounded, context).relation in EQUAL:
        judgement, whole = replace(_linked(rounded, context), flags=("rounded",)), rounded
    if judgement.relation == "not_equivalent" and _is_value_at_no_place(tree, context):
        judgement = undecided("the place is not told")
    if judgement.relation in EQUAL:
        judgement = replace(judgement, relation="derivative" if is_slope(tree) and free_symbols(whole) else "equivalent")
    last = whole.sides[-1]
    letter = _letter_of(whole, context)
    said, before = _for_naming(tree, context)
    following = context.knowing(last, context.line, side=True)
    if letter is not None and depends(last, letter) and judgement.relation != "undecided":
        following = replace(following, claimed=(*following.claimed, (letter, last)))
    value = last if _starts_with_function(context) else whole
    return Reading("consequence", judgement, before, said, _source(context), value), following


def _is_value_at_no_place(tree: Relation, context: Context) -> bool:
    """`V = 2·8² = 128` of a curve V, whatever x is: it is a value for some x, and no claim about all."""
    first = tree.sides[0]
    if not isinstance(first, Symbol) or first.name not in context.functions or any(free_symbols(side) for side in tree.sides[1:]):
        return False
    function, (sign, *_) = context.functions[first.name], tree.signs
    closed = all(entails((), Relation((sign,), pair), context.scope).follows for pair in pairwise(tree.sides[1:]))
    return function.curve and function.letter in free_symbols(function.body) and closed


def _linked(whole: Relation, context: Context) -> Judgement:
    """Every link of a chain; the first that fails."""
    judgement = undecided("nothing to compare")
    for sign, left, right in zip(whole.signs, whole.sides, whole.sides[1:], strict=False):
        judgement = compared(sign, left, right, context)
        if judgement.relation not in EQUAL:
            break
    return judgement


def _with_rounded_parameters(whole: Relation, context: Context) -> Relation | None:
    """T(20) = 20 + 70 e^(−1.12) with the k ≈ 0.056 that a line before rounded; None where no parameter is rounded."""
    said = [fact.tree for fact in context.facts if isinstance(fact.tree, Relation) and "~" in fact.tree.signs]
    rounded = {one.sides[0].name: one.sides[-1] for one in said if isinstance(one.sides[0], Symbol) and not free_symbols(one.sides[-1])}
    values = {name: value for name, value in rounded.items() if name in free_symbols(whole)}
    found = substituted(whole, values) if values else None
    if not isinstance(found, Relation):
        return None
    decimal = (isinstance(side, Number) and "." in side.text for side in found.sides[1:])
    return replace(found, signs=tuple("~" if sign == "=" and cut else sign for sign, cut in zip(found.signs, decimal, strict=True)))


def _starts_with_function(context: Context) -> bool:
    """Whether the working starts from the function, so that a value or a derivative may be its answer."""
    origin = context.origin
    if origin is None or origin.side or definition_of(origin.tree):
        return True
    return isinstance(origin.tree, Relation) and isinstance(origin.tree.sides[0], Symbol) and origin.tree.sides[0].name in context.functions


def _of_parameters(whole: Relation, context: Context) -> Found | None:
    """`f(1) = 2` where f has parameters: an equation for them, unless what is known of them decides it."""
    letters = {function.letter for function in context.functions.values()}
    free = set(free_symbols(whole))
    if not free or free & letters or whole.signs != ("=",) or not _has_parameters(context, free):
        return None
    found = entails(context.statements(), whole, context.scope)
    if found.follows or found.answer is Answer.CONTRADICTS:
        judgement = replace(found.judgement, relation="equivalent") if found.follows else found.judgement
        left, right = whole.sides
        return Reading("consequence", judgement, left, right, _source(context), whole), context.knowing(whole, context.line)
    if free_symbols(whole.sides[0]) and free_symbols(whole.sides[1]):
        return None
    return Reading("given", GIVEN, parent=_source(context), value=whole, note="given"), context.knowing(whole, context.line)


def _asks_for_parameters(whole: Tree, context: Context) -> bool:
    return bool(free_symbols(whole)) and _has_parameters(context, set(free_symbols(whole)))


def _has_parameters(context: Context, letters: set[str]) -> bool:
    return any(letters <= set(free_symbols(function.body)) - {function.letter} for function in context.functions.values())


def _with_known_parameters(whole: Relation, context: Context) -> Relation:
    """Parameters that have a value by now are put in."""
    letters = {function.letter for function in context.functions.values()}
    parameters = {n for function in context.functions.values() for n in free_symbols(function.body)} - letters
    if not parameters & set(free_symbols(whole)):
        return whole
    known = determined(context.statements(), context.scope.real, frozenset(letters))
    values = {name: value for name, value in known.values.items() if name in parameters and not free_symbols(value)}
    found = substituted(whole, values)
    assert isinstance(found, Relation)  # a relation stays one
    return found


def compared(sign: str, left: Tree, right: Tree, context: Context) -> Judgement:
    """Whether two sides stand in a relation, for all values of their letters; ≠ says that they are not the same everywhere."""
    if sign == "=":
        return relation(left, right, context.scope)
    if sign == "!=" and (free_symbols(left) or free_symbols(right)):
        found = relation(left, right, context.scope)
        turned = {"not_equivalent": "equivalent", "equivalent": "not_equivalent"}.get(found.relation, "undecided")
        return replace(found, relation=turned, counterexample=None)
    always = Relation(("=",), (Number("0"), Number("0")))
    context = context.assuming(*_domains(context, {*free_symbols(left), *free_symbols(right)}))
    found = relation(Relation((sign,), (left, right)), always, context.scope)
    if found.relation in EQUAL or found.relation == "undecided":
        return found
    if (inside := _of_quantity(left, context)) is not None:
        found = relation(Relation((sign,), (left, right)), always, inside.scope)
        if found.relation in EQUAL:
            return found
    counterexample = found.counterexample or Counterexample({}, "false", "true")
    return replace(found, relation="not_equivalent", lost=(), added=(), counterexample=counterexample)


def _domains(context: Context, letters: set[str]) -> Iterator[Relation]:
    """x > 0 for f(x) = x ln x, whose second derivative 1/x is defined elsewhere too."""
    for function in context.functions.values():
        for node in walk(function.body) if function.letter in letters else ():
            if isinstance(node, Apply) and node.head in DOMAINS and set(free_symbols(node.args[0])) == {function.letter}:
                yield Relation((DOMAINS[node.head],), (node.args[0], ZERO))


DOMAINS = {"ln": ">", "log": ">", "lg": ">", "sqrt": ">="}
"""Functions → how what stands in them compares with 0."""


def _of_quantity(tree: Tree, context: Context) -> Context | None:
    """Where the letter is a radius, a time or another quantity of a problem in words, which is positive."""
    letter = _letter_of(tree, context)
    if letter is None or letter in {"x", "y"} or not context.task.words or context.task.tree is not None:
        return None
    return context.assuming(Relation((">",), (Symbol(letter), ZERO)))


def _for_naming(tree: Relation, context: Context) -> tuple[Tree | None, Tree | None]:
    """(what a line says f or f′ is, d/dx f or f itself): for naming an error in `f′(x) = …`."""
    match tree:
        case Relation(sides=(Apply(head="call", args=(Symbol(name=f), Symbol())), said, *_)) if f in context.functions:
            return said, context.functions[f].body
        case Relation(sides=(Apply(head="call", args=(Apply(head="prime", args=(Symbol(name=f), Number("1"))), Symbol())), said, *_)) if (
            f in context.functions
        ):
            return said, _slope_asked(context.functions[f])
        case Relation(sides=(Apply(head="derivative", args=(Symbol(name=f), Symbol())), said, *_)) if f in context.functions:
            return said, _slope_asked(context.functions[f])
        case _:
            return None, None


def _slope_asked(function: Function) -> Tree:
    return Apply("derivative", (function.body, Symbol(function.letter)))


def value_of_unknown_function(clause: Clause, context: Context) -> Found | None:
    """`f(2) = 4` where nothing tells what f is: neither true nor false, and kept."""
    tree = clause.tree
    if not isinstance(tree, Relation) or clause.continues or context.is_differential_equation():
        return None
    called = {
        node.args[0].name for node in walk(tree) if isinstance(node, Apply) and node.head == "call" and isinstance(node.args[0], Symbol)
    }
    if not called - set(context.functions) or free_symbols(tree) or any(name in context.letters for name in called):
        return None
    return Reading("given", GIVEN, parent=context.last_line, value=tree, note="given"), context.knowing(tree, context.line, side=True)
