"""Domains and ranges of known functions: D = (−∞, 3], W = [1, ∞), and limits at one side of a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from flint import fmpq

from service.algebra.build import ZERO, integer, number, rational, substituted
from service.algebra.expressions import outcome
from service.algebra.proof import proved_equal
from service.algebra.statements import all_of, is_set, is_statement, statement, truth
from service.functions import FUNCTIONS
from service.functions.record import SMOOTH
from service.grade.context import Context
from service.grade.defined import Function
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.reading import ReadingOptions
from service.grade.reading.functions_named import functions_named
from service.grade.step import METHOD, Reading
from service.grade.topics import topics_in
from service.judge.judgement import EQUAL, Counterexample, Judgement, Scope, undecided
from service.judge.relations import relation
from service.question import Verification
from service.tree import Apply, Constant, Relation, Symbol, Tree, base_and_subscript, free_symbols, walk
from service.write import text

DOMAINS = frozenset({"D", "Df", "Dom", "dom", "ID", "DD"})
SMOOTH_EVERYWHERE = (entry.name for entry in FUNCTIONS if entry.singular == SMOOTH and not entry.domain)
WHOLE = frozenset({"add", "mul", "neg", "pos", "abs", "call", *SMOOTH_EVERYWHERE})
"""What is defined wherever its operands are."""


def domain_of(function: Function) -> Tree | None:
    """The natural domain as a statement about the argument; None where an operation is met that is not known here."""
    return _natural(function.body)


def _natural(tree: Tree) -> Tree | None:
    conditions = list[Tree]()
    for node in walk(tree):
        found = _needs(node)
        if found is None:
            return None
        conditions += found
    return all_of(*conditions) if conditions else Constant("true")


def _needs(node: Tree) -> tuple[Tree, ...] | None:
    """What must hold for a node to have a value; None where that is not known."""
    if not isinstance(node, Apply) or not free_symbols(node):
        return ()
    match node:
        case Apply(head="div", args=(_, below)):
            return (Relation(("!=",), (below, ZERO)),) if free_symbols(below) else ()
        case Apply(head="sqrt", args=(inside,)):
            return (Relation((">=",), (inside, ZERO)),)
        case Apply(head="ln" | "log" | "lg", args=(inside, *base)) if not any(free_symbols(b) for b in base):
            return (Relation((">",), (inside, ZERO)),)
        case Apply(head="pow", args=(base, exponent)):
            return _of_power(base, exponent)
        case Apply(head="pow", args=(base, exponent)) if rational(base) is not None and (rational(base) or 0) > 0:
            return ()
        case Apply(head=head) if head in WHOLE:
            return ()
        case _:
            return None


def _of_power(base: Tree, exponent: Tree) -> tuple[Tree, ...] | None:
    if not free_symbols(base):
        return ()
    whole = integer(exponent.args[0]) if isinstance(exponent, Apply) and exponent.head == "neg" else integer(exponent)
    if whole is None:
        return None
    return (Relation(("!=",), (base, ZERO)),) if isinstance(exponent, Apply) or whole <= 0 else ()


def domain_stated(clause: Clause, context: Context) -> Found | None:
    """`D = (−∞, 3]`, `D_f = ℝ \\ {3}`, `Domain: x ≥ 2`: the natural domain of the function spoken of."""
    found = _stated(clause, context)
    function = None if found is None else _spoken_of(found[0], context)
    if found is None or function is None or (free_symbols(found[1]) and set(free_symbols(found[1])) != {function.letter}):
        return None
    natural = domain_of(function)
    if natural is None or set(free_symbols(function.body)) - {function.letter}:
        return Reading("conventional", undecided("the domain was not found"), parent=context.last_line), context
    stated = statement(Apply("element", (Symbol(function.letter), found[1]))) if is_set(found[1]) else statement(found[1], function.letter)
    judgement = _judged(natural, stated, replace(context.scope, unknown=function.letter, assumed=()), context)
    value = clause.tree if judgement.relation in EQUAL and context.task.verb == "domain" else None
    reading = Reading(
        "answer" if value else "conventional", judgement, natural, stated, context.last_line, clause.tree, note="conventional"
    )
    return reading, context if value is None else context.knowing(stated, context.line, side=True)


def number_in_domain(clause: Clause, context: Context) -> Found | None:
    """`5/2 ∈ D` and `2 ∉ D` where D was not written out: of the natural domain of the equation asked about."""
    match clause.tree:
        case Apply(head="element" | "not_element" as head, args=(value, Symbol(name=name))) if (
            name in DOMAINS and name not in context.names and not free_symbols(value)
        ):
            pass
        case _:
            return None
    task = context.task.tree
    letters = free_symbols(task) if task is not None else ()
    natural = _natural(task) if task is not None and len(letters) == 1 else None
    inside = None if natural is None else truth(substituted(natural, {letters[0]: value}), {}, context.scope.real)
    if inside is None:
        return Reading("comment", METHOD, parent=context.last_line), context
    said = head == "element"
    judgement = IN_DOMAIN if inside == said else replace(IN_DOMAIN, relation="not_equivalent")
    return Reading("closed", judgement, parent=context.last_line), context


IN_DOMAIN = Judgement("equivalent", Verification("proved", "put into the equation"))


def basic_set_stated(clause: Clause, context: Context) -> Found | None:
    """`G = ℕ`: the numbers among which the solutions of the equation are sought."""
    task = context.task.tree
    letters = free_symbols(task) if isinstance(task, Relation) else ()
    match clause.tree:
        case Relation(signs=("=",), sides=(Symbol(name="G" | "U"), Constant(name=name) as numbers)) if (
            len(letters) == 1 and name in NUMBERS
        ):
            reading = Reading("conventional", METHOD, parent=context.last_line, note="conventional")
            return reading, context.assuming(*(Apply("element", (Symbol(letter), numbers)) for letter in letters))
        case _:
            return None


NUMBERS = frozenset({"naturals", "integers", "rationals", "reals"})


def _with_reals(tree: Tree) -> Tree:
    """R \\ {2} as ℝ \\ {2}."""
    match tree:
        case Apply(head="difference", args=(Symbol(name="R"), out)):
            return replace(tree, args=(Constant("reals"), out))
        case _:
            return tree


def _stated(clause: Clause, context: Context) -> tuple[str, Tree] | None:
    """(the function named or "", what is said to be the domain)."""
    if clause.continues or clause.tree is None:
        return None
    match clause.tree:
        case Relation(signs=("=",), sides=(Symbol(name=name), members)) if is_set(_interval(members)):
            base, index = base_and_subscript(name)
            return (index, _interval(_with_reals(members))) if base in DOMAINS else None
        case _ if not (DOMAIN_SAID.search(clause.words) and (is_set(_interval(clause.tree)) or is_statement(clause.tree))):
            return None
        case _ if context.task.verb == "domain" or is_set(clause.tree):
            return "", _interval(clause.tree)
        case _:
            return None


def _interval(pair: Tree) -> Tree:
    """(−3, 3), which may be read as a point."""
    is_pair = isinstance(pair, Apply) and pair.head in {"tuple", "vector"} and len(pair.args) == 2
    return replace(pair, head="interval", form="()") if isinstance(pair, Apply) and is_pair else pair


DOMAIN_SAID = re.compile(
    r"\b(?:domain|definitionsbereich|definitionsmenge|dominio)\b\W{0,3}(?:(?:of|von|de|is|ist|es|the|f|therefore|also)\W{1,3}){0,4}"
    r"(?:(?:of|von|de|is|ist|es|f)\W{0,3})?$",
    re.IGNORECASE,
)


def _spoken_of(index: str, context: Context) -> Function | None:
    """The function of that name, the only one, or the expression of which the task asks the domain."""
    if index in context.functions:
        return context.functions[index]
    if context.functions:
        return next(iter(context.functions.values())) if len(context.functions) == 1 else None
    given = context.task.given
    letters = free_symbols(given) if given is not None and not is_statement(given) else ()
    return Function(letters[0], given) if given is not None and len(letters) == 1 and context.task.verb == "domain" else None


def _judged(natural: Tree, stated: Tree, scope: Scope, context: Context) -> Judgement:
    judgement = relation(natural, stated, scope)
    if judgement.relation in EQUAL:
        return replace(judgement, relation="equivalent")
    chosen = "domain" not in context.topics.words and not _is_worked_out(natural, context, scope)
    if judgement.relation == "implied_by" and chosen:
        return METHOD  # a part of the natural domain may be chosen
    return replace(judgement, relation="not_equivalent") if judgement.relation in {"implies", "implied_by"} else judgement


def _is_worked_out(natural: Tree, context: Context, scope: Scope) -> bool:
    """Whether a line before found the natural domain."""
    said = [fact.tree for fact in context.facts if is_statement(fact.tree) and set(free_symbols(fact.tree)) == {scope.unknown}]
    return any(relation(natural, one, scope).relation in EQUAL for one in said)


# Ranges

RANGE_SAID = re.compile(
    r"\b(?:range|wertebereich|wertemenge|recorrido|rango|imagen)\b\W{0,3}(?:(?:of|von|de|is|ist|es|f)\W{1,3}){0,3}$", re.IGNORECASE
)
RANGES = frozenset({"W", "Wf", "R", "Rf", "Im"})


def range_stated(clause: Clause, context: Context) -> Found | None:
    """`Range: [1, ∞)`, `W = [1; ∞[`: the values of the function; known for quadratic functions, and where a line before told them."""
    if clause.tree is None or clause.continues or len(context.functions) != 1 or "range" not in context.topics.words:
        return None
    members = _values_claimed(clause)
    function = next(iter(context.functions.values()))
    known = None if members is None else _range_of(function)
    if members is None or known is None:
        return None
    stated = statement(Apply("element", (Symbol("y"), members)))
    judgement = relation(known, stated, replace(context.scope, unknown="y", assumed=()))
    if judgement.relation in EQUAL:
        judgement = replace(judgement, relation="equivalent")
    elif judgement.relation in {"implies", "implied_by"}:
        judgement = replace(judgement, relation="not_equivalent")
    reading = Reading("answer", judgement, known, stated, context.last_line, clause.tree, note="conventional")
    return reading, context.knowing(stated, context.line, side=True)


def _values_claimed(clause: Clause) -> Tree | None:
    match clause.tree:
        case Relation(signs=(">=" | "<=" as sign,), sides=(Apply(head="call", args=(Symbol(), Symbol())), bound)) if not free_symbols(
            bound
        ):
            ends = (bound, Constant("oo")) if sign == ">=" else (Apply("neg", (Constant("oo"),)), bound)
            return Apply("interval", ends, form="[)" if sign == ">=" else "(]")
        case Relation(signs=("=",), sides=(Symbol(name=name), members)) if base_and_subscript(name)[0] in RANGES:
            found = _interval(members)
        case tree if tree is not None and RANGE_SAID.search(clause.words):
            found = _interval(tree)
        case _:
            return None
    return found if is_set(found) and not free_symbols(found) else None


def _range_of(function: Function) -> Tree | None:
    """y ≥ c − b²/4a of a quadratic function that opens upwards; None for any other kind."""
    first, second, third = function.derivative(1), function.derivative(2), function.derivative(3)
    if first is None or second is None or third is None or set(free_symbols(function.body)) != {function.letter}:
        return None
    at_zero = [substituted(one, {function.letter: ZERO}) for one in (function.body, first, second)]
    c, b, twice = (outcome(one, {}, True) for one in at_zero)
    if not (isinstance(c, fmpq) and isinstance(b, fmpq) and isinstance(twice, fmpq)) or twice == 0 or not proved_equal(third, ZERO):
        return None
    vertex = c - b * b / (2 * twice)
    return Relation((">=" if twice > 0 else "<=",), (Symbol("y"), number(Fraction(int(vertex.p), int(vertex.q)))))


# What an equation needs


def restriction_stated(clause: Clause, context: Context) -> Found | None:
    """`D = ℝ \\ {2}`, `x ≠ 2` under an equation: what its fractions, roots and logarithms need; nothing is gone on from."""
    if context.task.verb == "domain":
        return _needed_by_function(clause, context)
    origin = context.root()
    if origin is None or not is_statement(origin.tree) or context.functions or clause.continues or clause.tree is None:
        return None
    letters = free_symbols(context.expanded(origin.tree))
    natural = _natural(origin.tree) if len(letters) == 1 and letters == free_symbols(origin.tree) else None
    if natural == Constant("true") and (whole := _stated(clause, context)) is not None and isinstance(whole[1], Constant) and not whole[0]:
        return Reading("note", METHOD, parent=context.last_line, note="domain"), context.naming("D", whole[1])
    stated = None if natural in {None, Constant("true")} else _restriction(clause, context, letters[0])
    if natural is None or stated is None:
        return None
    judgement = relation(natural, stated, replace(context.scope, unknown=letters[0], assumed=()))
    if judgement.relation in EQUAL or (judgement.relation == "implies" and isinstance(stated, Relation) and stated.signs == ("!=",)):
        named = _stated(clause, context)
        following = context if named is None else context.naming("D", named[1])
        return Reading("note", METHOD, natural, stated, context.last_line, note="domain"), following
    if judgement.relation in {"implies", "not_equivalent"} and isinstance(clause.tree, Relation) and is_set(clause.tree.sides[-1]):
        return Reading("note", replace(judgement, relation="not_equivalent"), natural, stated, context.last_line), context
    return None


def _needed_by_function(clause: Clause, context: Context) -> Found | None:
    """`x ≠ 5` beside x ≥ 2, and `1 ≤ x ≤ 5` at the end, where a domain is asked for."""
    function = _spoken_of("", context)
    tree = clause.tree
    if function is None or tree is None or clause.continues or not is_statement(tree) or set(free_symbols(tree)) != {function.letter}:
        return None
    natural = domain_of(function)
    if natural is None:
        return None
    judgement = relation(natural, statement(tree, function.letter), replace(context.scope, unknown=function.letter, assumed=()))
    if judgement.relation in EQUAL:
        return Reading("answer", replace(judgement, relation="equivalent"), natural, tree, context.last_line, tree), context.knowing(
            tree, context.line, side=True
        )
    if judgement.relation == "implies" and isinstance(tree, Relation) and tree.signs == ("!=",):
        return Reading("given", METHOD, parent=context.last_line, value=tree), context.knowing(tree, context.line, side=True)
    return None


def _restriction(clause: Clause, context: Context, letter: str) -> Tree | None:
    """What is said of the letter: D = …, or x ≠ 2 and the like."""
    found = _stated(clause, context)
    if found is not None and is_set(found[1]) and not found[0] and not free_symbols(found[1]):
        return statement(Apply("element", (Symbol(letter), found[1])))
    tree = statement(clause.tree, letter) if clause.tree is not None and is_statement(clause.tree) else None
    parts = tree.args if isinstance(tree, Apply) and tree.head == "and" else (tree,)
    plain = all(isinstance(part, Relation) and part.sides[0] == Symbol(letter) and _is_bound(part) for part in parts)
    return tree if plain else None


def _is_bound(part: Relation) -> bool:
    return set(part.signs) <= {"!=", ">", ">=", "<", "<="} and not free_symbols(part.sides[-1])


# Stationary points and zeros said in words


def places_stated(clause: Clause, context: Context) -> Found | None:
    """`Stationary points: x = 1 and x = 2`, `zeros: x = ±2`: roots of f′ or f."""
    tree = clause.tree
    topics = topics_in(clause.words) & {"stationary", "zeros"}
    if tree is None or not is_statement(tree) or clause.continues or len(topics) != 1 or len(context.functions) != 1:
        return None
    function = next(iter(context.functions.values()))
    meaning = function.body if topics == {"zeros"} else function.derivative(1)
    written = statement(tree, function.letter)
    if meaning is None or set(free_symbols(written)) != {function.letter} or set(free_symbols(meaning)) != {function.letter}:
        return None
    judgement = relation(Relation(("=",), (meaning, ZERO)), written, context.scope)
    if judgement.relation in EQUAL:
        reading = Reading("consequence", replace(judgement, relation="equivalent"), parent=context.last_line, value=tree)
        return reading, context.knowing(Relation(("=",), (meaning, ZERO)), context.line, side=True).knowing(tree, context.line, side=True)
    if judgement.relation == "implied_by" and ALL.search(clause.words) and not context.topics.words & {"edge"}:
        return Reading("consequence", judgement, parent=context.last_line), context
    if judgement.relation == "implied_by":  # one of several
        return Reading("consequence", replace(METHOD), parent=context.last_line), context
    if judgement.relation in {"implies", "not_equivalent"}:
        return Reading("consequence", replace(judgement, relation="not_equivalent"), parent=context.last_line), context
    return None


ALL = re.compile(
    r"\b(?:points|zeros|zeroes|roots|intercepts|extrema|nullstellen|extremstellen|extrempunkte|puntos|ceros|raíces)\b", re.IGNORECASE
)
"""Words for all of them."""


# A new quantity made from a function


def quantity_of_function(clause: Clause, context: Context) -> Found | None:
    """`1/3 ∫₀³ x² dx` after f(x) = x²: an expression in which the function stands under a sign of its own."""
    tree, current = clause.tree, context.current
    if tree is None or clause.kind != "expression" or clause.continues or current is None or not context.functions:
        return None
    if context.origin is not current or not any(_holds(node, context) for node in walk(tree)):
        return None
    return Reading("given", METHOD, parent=context.last_line, value=tree), context.knowing(tree, context.line, side=True)


def _holds(node: Tree, context: Context) -> bool:
    match node:
        case (
            Apply(head="integral", args=(body, Symbol(name=x), _, _))
            | Apply(head="limit" | "limit_left" | "limit_right", args=(body, Symbol(name=x), _))
        ):
            return any(context.expanded(body) == f.body and f.letter == x for f in context.functions.values())
        case _:
            return False


# Limits from one side


def limit_stated(clause: Clause, context: Context) -> Found | None:
    """`lim_{x→2−} (ax + 1) = 2a + 1`: a limit from one side, kept so that both can be compared."""
    tree = clause.tree
    if not isinstance(tree, Relation) or set(tree.signs) != {"="} or clause.continues or _side(tree) is None:
        return None
    written = context.expanded(tree)
    called = _called(tree.sides[0])
    if called is not None and called not in context.functions:
        return _of_pieces(tree, called, context)
    if not isinstance(written, Relation) or (free_symbols(written.sides[0]) and not free_symbols(written.sides[-1])):
        return None
    judgement = relation(written.sides[0], written.sides[1], context.scope)
    for left, right in zip(written.sides[1:], written.sides[2:], strict=False):
        if judgement.relation in EQUAL:
            judgement = relation(left, right, context.scope)
    if judgement.relation == "undecided":
        return None
    first = context.root() is None
    following = context.knowing(tree, context.line, side=not first)
    return Reading("closed", judgement, tree.sides[0], tree.sides[1], context.last_line, tree.sides[-1]), following


UNKNOWN_CALL = re.compile(r"(?P<name>[A-Za-z])\((?P<letter>[a-z])\)")


def _called(limit: Tree) -> str | None:
    """f of lim f(x), where no term of f is known."""
    match limit:
        case Apply(args=(Symbol(name=name), Symbol(name=letter), _)):
            found = UNKNOWN_CALL.fullmatch(name)
            return found["name"] if found is not None and found["letter"] == letter else None
        case _:
            return None


def _of_pieces(tree: Relation, name: str, context: Context) -> Found | None:
    """A limit from one side of a function in pieces: that of one of the pieces which the problem gives."""
    limit = tree.sides[0]
    pieces = [one.sides[1] for one in functions_named(context.task.text, ReadingOptions()) if _is_of(one.sides[0], name)]
    following = context.knowing(tree, context.line, side=context.root() is not None)
    if not pieces or not isinstance(limit, Apply):
        return Reading("given", METHOD, parent=context.last_line, value=tree.sides[-1]), following
    judged = [relation(Apply(limit.head, (piece, *limit.args[1:])), tree.sides[-1], context.scope) for piece in pieces]
    right = next((one for one in judged if one.relation in EQUAL), None)
    if right is None and any(one.relation != "not_equivalent" for one in judged):
        return Reading("given", undecided("the piece was not told"), parent=context.last_line, value=tree.sides[-1]), following
    return Reading("closed", right or judged[0], parent=context.last_line, value=tree.sides[-1]), following


def _is_of(head: Tree, name: str) -> bool:
    return isinstance(head, Apply) and head.head == "call" and head.args[0] == Symbol(name)


def _side(tree: Tree) -> tuple[str, Tree] | None:
    """(which side, the point) of a one-sided limit on the left of an equation."""
    match tree:
        case Relation(sides=(Apply(head="limit_left" | "limit_right" as side, args=(_, _, point)), *_)):
            return side, point
        case _:
            return None


def one_sided(context: Context) -> Iterator[tuple[str, Tree, Tree]]:
    """(side, point, value) of the limits from one side that were found."""
    for fact in context.facts:
        found = _side(fact.tree)
        if found is not None and isinstance(fact.tree, Relation):
            yield *found, fact.tree.sides[-1]


def limits_equated(clause: Clause, context: Context) -> Found | None:
    """`2a + 1 = 4`: the limits from both sides set equal."""
    tree = clause.tree
    if not isinstance(tree, Relation) or tree.signs != ("=",) or clause.continues or not free_symbols(tree):
        return None
    found = list(one_sided(context))
    for one, point, left in found:
        for other, where, right in found:
            if one < other and point == where and tree.sides in ((left, right), (right, left)):
                kept = tuple(replace(fact, side=True) for fact in context.facts)
                following = replace(context, facts=kept).knowing(tree, context.line)
                return Reading("given", METHOD, parent=context.last_line, value=tree, note="equation"), following
    return None


def no_limit(clause: Clause, context: Context) -> Found | None:
    """“The limit does not exist”, after two limits from the sides that differ."""
    if clause.kind != "diverges" or clause.tree is not None:
        return None
    found = list(one_sided(context))
    for one, point, left in found:
        for other, where, right in found:
            if one < other and point == where:
                judged = relation(left, right, context.scope)
                if judged.relation == "not_equivalent" or (_is_endless(left) != _is_endless(right)):
                    right_ = Judgement("equivalent", Verification("proved", "the limits from the sides differ"))
                    return Reading("answer", right_, parent=context.last_line), context
    return None


def squeezed(clause: Clause, context: Context) -> Found | None:
    """`−1/x ≤ cos x/x ≤ 1/x` about lim_{x→∞} cos x/x: true for all x near the place."""
    tree, current = clause.tree, context.current
    if not isinstance(tree, Relation) or not set(tree.signs) <= {"<=", "<", ">=", ">"} or clause.continues or current is None:
        return None
    match context.expanded(current.tree):
        case Apply(head="limit" | "limit_left" | "limit_right", args=(_, Symbol() as x, place)):
            near = _near(x, place)
        case _:
            return None
    if free_symbols(tree) != (x.name,) or near is None:
        return None
    scope = replace(context.scope, assumed=(*context.scope.assumed, near))
    always = Relation(("=",), (ZERO, ZERO))
    if relation(tree, always, scope).relation not in EQUAL:
        return None
    return Reading("consequence", METHOD, parent=context.last_line), context


def _near(x: Symbol, place: Tree) -> Tree | None:
    """x > 1 near ∞, x < −1 near −∞; nothing is assumed near a number."""
    if place == INFINITE:
        return Relation((">",), (x, number(1)))
    if place == Apply("neg", (INFINITE,)):
        return Relation(("<",), (x, number(-1)))
    return Constant("true")


def endless_on_one_side(clause: Clause, context: Context) -> Found | None:
    """`= ∞` for lim_{x→0} 1/x: wrong, since the limit from the other side is −∞."""
    end = clause.tree.sides[-1] if isinstance(clause.tree, Relation) else clause.tree
    if end not in (INFINITE, Apply("neg", (INFINITE,))) or not (
        clause.continues or clause.kind == "expression" or clause.kind == "diverges"
    ):
        return None
    for fact in (context.current, context.root()):
        match context.expanded(fact.tree) if fact is not None else None:
            case Apply(head="limit", args=(body, Symbol() as x, point) as parts) if not _is_endless(point) and free_symbols(body) == (
                x.name,
            ):
                sides = [relation(Apply(head, parts), one, context.scope).relation in EQUAL for head, one in BOTH_WAYS]
                if (sides[0] and sides[3]) or (sides[1] and sides[2]):
                    shown = Counterexample({x.name: text(point)}, "oo, -oo", text(end))
                    wrong = Judgement("not_equivalent", Verification("proved", "the limits from the sides differ"), counterexample=shown)
                    return Reading("answer", wrong, parent=context.last_line, value=end), context
            case _:
                pass
    return None


INFINITE = Constant("oo")
BOTH_WAYS = tuple((head, end) for head in ("limit_left", "limit_right") for end in (INFINITE, Apply("neg", (INFINITE,))))


def _is_endless(tree: Tree) -> bool:
    return any(node == Constant("oo") for node in walk(tree))
