"""What follows at the place that a condition picks: y = 30 and A = 450 where A′(x) = 0 gave x = 15; the slope at a point of a curve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from service.algebra.build import add, equation, mul, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.dimensions import has_units, without_units
from service.algebra.statements import is_statement
from service.grade.context import Context, Fact
from service.grade.defined import relations_listed
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.grade.topics import points_in
from service.judge.entailment import Answer, Entailment, closed_judgement, entails
from service.judge.judgement import EQUAL, Judgement
from service.judge.relations import relation
from service.question import Verification
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk

FITS = Judgement("equivalent", Verification("proved", "the value where the condition holds"))


def value_at_condition(clause: Clause, context: Context) -> Found | None:
    """`y = 60 − 30 = 30`, `x = 9, y = 9`, `A = 15 · 30 = 450` after A′(x) = 0: values where the condition holds."""
    tree = clause.tree
    if tree is None or clause.continues or not context.functions:
        return None
    condition = _condition(clause, context)
    if condition is None:
        return None
    parts = [_valued(part) for part in relations_listed(tree)]
    letters = set(free_symbols(condition))
    if not parts or any(part is None for part in parts) or {part.sides[0] for part in parts if part} <= {Symbol(name) for name in letters}:
        return None
    known = [*context.statements(), condition]
    found = [_found(part, known, context) for part in parts if part is not None]
    if any(one is None for one in found):
        return None
    wrong = next((one for one in found if one is not None and one.answer is Answer.CONTRADICTS), None)
    if wrong is not None:
        return Reading("consequence", wrong.judgement, parent=context.last_line, value=tree), context
    following = context if clause.condition is not None else context.knowing(tree, context.line, side=True)
    return Reading("consequence", FITS, parent=context.last_line, value=tree), following


def _condition(clause: Clause, context: Context) -> Tree | None:
    """The condition of the clause itself, else the one that was set up last, with what its solutions were found to be."""
    letters = {function.letter for function in context.functions.values()}
    if clause.condition is not None and set(free_symbols(clause.condition)) <= letters:
        return clause.condition
    facts = [fact for fact in reversed(context.facts) if fact.side and is_statement(fact.tree)]
    facts.sort(key=lambda fact: _is_value_of_function(fact.tree, context))
    return next((one for fact in facts if (one := _about(fact, letters, context)) is not None), None)


def _is_value_of_function(tree: Tree, context: Context) -> bool:
    """V = 0: what a function comes to is a condition only where no other is known."""
    match tree:
        case Relation(sides=(Symbol(name=name), *_)):
            return name in context.functions
        case _:
            return False


def _about(fact: Fact, letters: set[str], context: Context) -> Tree | None:
    """The parts of a fact that speak of the argument of a function alone."""
    written = context.expanded(fact.tree)
    return written if free_symbols(written) and set(free_symbols(written)) <= letters and len(set(free_symbols(written))) == 1 else None


def _valued(part: Tree) -> Relation | None:
    """letter = value, also over several steps."""
    match part:
        case Relation(signs=("=" | "~", *_), sides=(Symbol(), *values)) if not free_symbols(values[-1]):
            return part
        case _:
            return None


def _found(part: Relation, known: Sequence[Tree], context: Context) -> Entailment | None:
    """What the known says of `letter = value`; None where it says nothing of this letter."""
    name, value = part.sides[0], part.sides[-1]
    assert isinstance(name, Symbol)  # by the caller's choice
    function = context.functions.get(name.name)
    meaning = function.body if function is not None and not function.curve else context.expanded(name)
    value = without_units(value) if has_units(value) and not any(map(has_units, (meaning, *known))) else value
    found = entails(known, Relation((part.signs[-1],), (meaning, value)), context.scope)
    if found.answer is Answer.CONTRADICTS and function is not None and len(part.sides) == 2:
        return None  # h = 10 may be asked for
    return found if found.answer in {Answer.FOLLOWS, Answer.CONTRADICTS, Answer.STRONGER} else None


def value_in_words(clause: Clause, context: Context) -> Found | None:
    """`The largest area is 81`: a value that a function has where the condition holds."""
    tree = clause.tree
    if tree is None or clause.kind != "expression" or clause.continues or free_symbols(tree) or not context.functions or not clause.words:
        return None
    condition = _condition(clause, context)
    if condition is None:
        return None
    known = [*context.statements(), condition]
    claims = [equation(function.body, tree) for function in context.functions.values()]
    claims += [equation(Symbol(name), tree) for name in sorted({n for fact in known for n in free_symbols(fact)})]
    if any(entails(known, claim, context.scope).answer in {Answer.FOLLOWS, Answer.STRONGER} for claim in claims):
        return Reading("answer", FITS, parent=context.last_line, value=tree), context
    return None


# A point of a curve given by an equation


def at_point(clause: Clause, context: Context) -> Found | None:
    """`At (2, 1): dy/dx = −1/2`, `P(1|2): 2 + 2 + y′ + 4y′ = 0`: what is known of the rates, at a point spoken of."""
    tree, own = _without_point(clause.tree)
    if not isinstance(tree, Relation) or clause.continues or context.functions or not (context.topics.points or own):
        return None
    letters = set(free_symbols(tree)) - _of_rates(tree)
    if letters or not any(_is_rate(node) for node in walk(tree)) or not any(_is_rate(n) for one in context.statements() for n in walk(one)):
        return None
    beside = _beside_the_curve(clause.words, context)
    if beside is not None:
        return Reading("consequence", beside, parent=context.last_line, value=tree), context
    found = [entails([*_at(point, context)], tree, context.scope) for point in (own or _points(context))]
    right = next((one for one in found if one.follows), None)
    if right is not None:
        return Reading(
            "consequence", replace(FITS, verification=right.judgement.verification), parent=context.last_line, value=tree
        ), _with(tree, context)
    if found and all(one.answer is Answer.CONTRADICTS for one in found):
        return Reading("consequence", found[0].judgement, parent=context.last_line, value=tree), context
    return None


def _beside_the_curve(words: str, context: Context) -> Judgement | None:
    """A refutation where the one point that a line names does not lie on the curve."""
    points, origin = points_in(words), context.root()
    if len(points) != 1 or origin is None or not isinstance(origin.tree, Relation) or set(free_symbols(origin.tree)) != {"x", "y"}:
        return None
    inserted = substituted(origin.tree, {"x": points[0].x, "y": points[0].y})
    judged = closed_judgement(inserted, context.scope)
    return replace(judged, flags=("values_differ",)) if judged.relation == "not_equivalent" else None


def _without_point(tree: Tree | None) -> tuple[Tree | None, list[dict[str, Tree]]]:
    """`y′(2, 1) = −1/2` as y′ = −1/2, and the point."""
    match tree:
        case Relation(sides=(Apply(head="call", args=(Apply(head="derivative") as rate, x, y)), *rest)) if not free_symbols(x):
            return replace(tree, sides=(rate, *rest)), [{"x": x, "y": y}]
        case _:
            return tree, []


def _with(tree: Tree, context: Context) -> Context:
    return context.knowing(tree, context.line, side=True)


def _is_rate(node: Tree) -> bool:
    return isinstance(node, Apply) and node.head == "derivative" and isinstance(node.args[0], Symbol)


def _of_rates(tree: Tree) -> set[str]:
    """Letters that stand in dy/dx alone."""
    inside = [name for node in walk(tree) if _is_rate(node) for name in free_symbols(node)]
    return {name for name in inside if inside.count(name) == sum(1 for node in walk(tree) if node == Symbol(name))}


def _points(context: Context) -> Iterator[dict[str, Tree]]:
    """The points spoken of that lie on the curve."""
    origin = context.root()
    if origin is None or not isinstance(origin.tree, Relation):
        return
    for point in context.topics.points[:4]:
        at = {"x": point.x, "y": point.y}
        inserted = substituted(origin.tree, at)
        if (
            not free_symbols(inserted)
            and isinstance(inserted, Relation)
            and relation(inserted.sides[0], inserted.sides[1], context.scope).relation in EQUAL
        ):
            yield at


def _at(at: dict[str, Tree], context: Context) -> Iterator[Tree]:
    """What is known, at the point; rates stay."""
    for fact in context.statements():
        yield _inserted(fact, at)


def _inserted(tree: Tree, at: dict[str, Tree]) -> Tree:
    if _is_rate(tree):
        return tree
    match tree:
        case Symbol(name=name) if name in at:
            return at[name]
        case Apply(args=args):
            return replace(tree, args=tuple(_inserted(a, at) for a in args))
        case Relation(sides=sides):
            return replace(tree, sides=tuple(_inserted(a, at) for a in sides))
        case _:
            return tree


# Rates


def rate_without_factor(clause: Clause, context: Context) -> Found | None:
    """dA/dt = 2πr after A = πr²: wrong, since dr/dt is missing and nothing says that it is 1."""
    match clause.tree:
        case Relation(signs=("=",), sides=(Apply(head="derivative", args=(Symbol(name=name), Symbol(name=time))), body)) if (
            not clause.continues
        ):
            pass
        case _:
            return None
    inner = {y for y, t in context.rates if t == time} - {name}
    letters = set(free_symbols(body))
    if not letters & inner or any(_is_rate(node) for node in walk(body)):
        return None
    for fact in context.facts:
        match fact.tree:
            case Relation(signs=("=",), sides=(Symbol(name=known), formula)) if known == name and set(free_symbols(formula)) & inner:
                return _chain_missing(clause, formula, body, sorted(set(free_symbols(formula)) & inner), fact, context)
            case _:
                pass
    return None


def _chain_missing(clause: Clause, formula: Tree, body: Tree, inner: Sequence[str], fact: Fact, context: Context) -> Found | None:
    match clause.tree:
        case Relation(sides=(Apply(args=(_, Symbol(name=time))), _)):
            rates = {y: Apply("derivative", (Symbol(y), Symbol(time))) for y in inner}
        case _:
            return None
    try:
        whole = add(*(mul(derivative(formula, y), rate) for y, rate in rates.items()))
    except NoDerivative:
        return None
    known = [one for one in context.statements() if one != fact.tree]
    found = entails(known, equation(whole, body), context.scope)
    if found.follows or found.judgement.relation != "not_equivalent":
        return None
    return Reading("differentiated", found.judgement, whole, body, fact.line, clause.tree), context.knowing(clause.tree, context.line)
