"""Lines about sequences and series: a₂₀ = 62, Sₙ = n/2 (a₁ + aₙ), q = 1/2; and whether a series converges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import log2

from flint import fmpq

from service.algebra.build import number, substituted
from service.algebra.expressions import outcome
from service.algebra.opaque import worked_out
from service.algebra.statements import is_statement, truth
from service.algebra.values import ball
from service.cas import symbol, to_sympy
from service.cas.convergence import Verdict, verdict
from service.grade.context import Context, Fact
from service.grade.line import Clause
from service.grade.progressions import Progression, defined_by, given_progression, of_sum, progression_in_lines, with_terms_of
from service.grade.readers.conventional import relations_of
from service.grade.readers.recursion_limits import fixed_point, limit_letter
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.judge.entailment import Answer, Entailment, entails
from service.judge.judgement import EQUAL, Judgement
from service.judge.relations import relation
from service.numerics.known import Known
from service.question import Context as Assumed
from service.question import Verification
from service.quietly import quietly
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, base_and_subscript, free_symbols, walk

PROBLEM = -1
TERMS = Judgement("equivalent", Verification("checked", "the first terms agree, and the recursion goes on to the next"))


def with_sequence(context: Context, trees: Sequence[Tree] = ()) -> Context:
    """The context with the sequence that the problem is about, or that the first lines give."""
    task = context.task
    found = given_progression(task.text, task.givens) or _of_task(task.tree, trees) or progression_in_lines(trees)
    return context if found is None else replace(context, sequence=with_terms_of(found, trees))


def _of_task(tree: Tree | None, lines: Sequence[Tree]) -> Progression | None:
    """The terms of the sum that is asked for, numbered as it numbers them where a line speaks of a₀."""
    found = None if tree is None else of_sum(tree)
    if found is None or not isinstance(tree, Apply) or not any(_is_zeroth(node) for line in lines for node in walk(line)):
        return found
    return Progression("a", "formula", found.index, tree.args[0], start=0)


def _is_zeroth(node: Tree) -> bool:
    return isinstance(node, Symbol) and base_and_subscript(node.name) == ("a", "0")


def sequence_line(clause: Clause, context: Context) -> Found | None:
    """What a line says of the terms, the sums, the difference or the ratio of the sequence."""
    tree = clause.tree
    if tree is None or context.line == PROBLEM or context.failed:
        return None
    if clause.continues or not is_statement(tree):
        return _going_on(clause, tree, context)
    parts = relations_of(tree)
    if not parts:
        return None
    if context.sequence is None:
        return _defined(parts, context)
    if not any(context.sequence.mentioned(part) for part in parts):
        return (
            _sign(parts, context.sequence, context)
            or limit_letter(parts, context.sequence, context)
            or fixed_point(parts, context.sequence, context)
            or _index_equation(parts, context.sequence, context)
        )
    found: Found | None = None
    for part in parts:
        inside = found[1] if found else context
        reading = _part(part, inside) or _general_sign(part, context.sequence, inside) or limit_letter((part,), context.sequence, inside)
        if reading is None:
            return None
        if reading[0].judgement.relation == "not_equivalent":
            return reading
        found = reading
    return found


def _going_on(clause: Clause, tree: Tree, context: Context) -> Found | None:
    """`= 5/((n + 3)(n + 4)) > 0` under what was said of terms; `→ 1/3`: what the terms tend to."""
    sequence, current = context.sequence, context.current
    if sequence is None or current is None or not current.side:
        return None
    last = current.tree.sides[-1] if isinstance(current.tree, Relation) else current.tree
    if sequence.index not in free_symbols(last):
        return None
    return _continued(clause, tree, last, sequence, context) if clause.continues else _tends_to(clause, tree, last, sequence, context)


def _continued(clause: Clause, tree: Tree, last: Tree, sequence: Progression, context: Context) -> Found | None:
    sides = tree.sides if isinstance(tree, Relation) else (tree,)
    signs = (clause.sign, *(tree.signs if isinstance(tree, Relation) else ()))
    chain = [sequence.written(context.expanded(side)) for side in (last, *sides)]
    if "~" in signs or any(not set(free_symbols(side)) <= {sequence.index} for side in chain):
        return None
    counting = _counting(sequence, context)
    for sign, left, right in zip(signs, chain, chain[1:], strict=False):
        link = Relation((sign,), (left, right))
        if not (entails((), link, counting.scope).follows if sign == "=" else _holds_for_all(link, sequence)):
            return None
    value = [last, *(side for sign, side in zip(signs, chain[1:], strict=True) if sign == "=")][-1]
    return Reading("transformation", ALL_TERMS, last, tree, context.last_line, value), context.knowing(value, context.line, side=True)


def _tends_to(clause: Clause, tree: Tree, last: Tree, sequence: Progression, context: Context) -> Found | None:
    if clause.link != "implies" or free_symbols(tree) or set(free_symbols(last)) != {sequence.index}:
        return None
    asked = Apply("limit", (last, Symbol(sequence.index), Constant("oo")))
    if relation(asked, tree, context.scope).relation not in EQUAL:
        return None
    return Reading("consequence", ALL_TERMS, last, tree, context.last_line, tree), context.knowing(tree, context.line, side=True)


def _index_equation(parts: tuple[Relation, ...], sequence: Progression, context: Context) -> Found | None:
    """`62 = 5 + (n − 1)·3` beside a sum of numbers: which term it is; a new question, and no other form of the sum."""
    part, current = parts[0], context.current
    if len(parts) > 1 or part.signs != ("=",) or free_symbols(part) != (sequence.index,) or isinstance(part.sides[0], Symbol):
        return None
    if (
        sequence.kind not in {"arithmetic", "geometric"}
        or current is None
        or is_statement(current.tree)
        or not context.is_fresh(sequence.index)
    ):
        return None
    following = replace(context, scope=replace(context.scope, unknown=sequence.index)).knowing(part, context.line)
    return Reading("given", METHOD, parent=context.last_line, value=part, note="equation"), following


def _general_sign(part: Relation, sequence: Progression, context: Context) -> Found | None:
    """`a_n > 0`: not false of the first terms."""
    if len(part.sides) != 2 or not _is_general_term(part.sides[0], sequence) or not set(part.signs) <= {"<", ">", "<=", ">=", "!="}:
        return None
    for k in range(sequence.start, sequence.start + 6):
        term = sequence.at(number(k))
        if term is None or truth(Relation(part.signs, (term, part.sides[1])), {}, True) is False:
            return None
    return Reading("consequence", METHOD, parent=context.last_line), context


def condition_on_term(clause: Clause, context: Context) -> Found | None:
    """`3n + 2 < 100` after u_n = 3n + 2: which terms are meant, where a problem in words asks for them."""
    tree = clause.tree
    if context.task.tree is not None or not isinstance(tree, Relation) or len(tree.sides) != 2 or clause.continues or "~" in tree.signs:
        return None
    left, right = tree.sides
    terms = [fact.tree.sides[1:] for fact in context.facts if isinstance(fact.tree, Relation) and _is_indexed(fact.tree.sides[0])]
    if free_symbols(right) or len(free_symbols(left)) != 1 or not any(left in meanings for meanings in terms):
        return None
    following = replace(context, scope=replace(context.scope, unknown=free_symbols(left)[0])).knowing(tree, context.line)
    return Reading("given", METHOD, parent=context.last_line, value=tree, note="equation"), following


def _is_indexed(tree: Tree) -> bool:
    """u_n."""
    return isinstance(tree, Symbol) and base_and_subscript(tree.name)[1] in {"n", "k", "m", "i"}


def _sign(parts: tuple[Relation, ...], sequence: Progression, context: Context) -> Found | None:
    """`−2/(n(n + 1)) < 0` at the end of aₙ₊₁ − aₙ = …: true for every index."""
    part = parts[0]
    if len(parts) > 1 or free_symbols(part) != (sequence.index,) or not set(part.signs) <= {"<", ">", "<=", ">="}:
        return None
    current = context.current
    if current is None or not (current.side or (current is context.origin and not is_statement(current.tree))):
        return None
    if not _holds_for_all(part, sequence):
        return None
    return Reading("consequence", ALL_TERMS, parent=context.last_line, value=part), context.knowing(part, context.line, side=True)


ALL_TERMS = Judgement("equivalent", Verification("checked", "true of many indices"))
INDICES = (1, 2, 3, 4, 5, 7, 10, 20, 50, 101, 1000)


def _holds_for_all(part: Relation, sequence: Progression) -> bool:
    found = [truth(part, {sequence.index: fmpq(k)}, True) for k in INDICES if k >= sequence.start]
    return all(answer is True for answer in found)


def _defined(parts: tuple[Relation, ...], context: Context) -> Found | None:
    """The first line that gives a sequence by a formula; nothing is claimed of it yet."""
    made = defined_by(parts[0])
    if made is None or len(parts) > 1 or context.root() is None or made.kind != "formula" or len(free_symbols(parts[0].sides[1])) > 1:
        return None
    links = _links(made, parts[0], context)
    if links is not None:
        return Reading("consequence", links, parts[0].sides[1], parts[0].sides[-1], context.last_line, parts[0]), context
    following = replace(context, sequence=made).knowing(parts[0], context.line, side=True)
    return Reading("definition", METHOD, parent=context.last_line, value=parts[0], note="let"), following


def _links(sequence: Progression, part: Relation, context: Context) -> Judgement | None:
    """The first false link of a chain after its name."""
    scope = _counting(sequence, context)
    for sign, left, right in zip(part.signs[1:], part.sides[1:], part.sides[2:], strict=False):
        found = entails((), Relation((sign,), (left, right)), scope.scope)
        if not found.follows:
            return found.judgement
    return None


def _counting(sequence: Progression, context: Context) -> Context:
    """The index counts: it is a positive whole number."""
    known = context.scope.positive
    told = dict(known.words) if isinstance(known, Known) else dict.fromkeys(known, frozenset({"positive"}))
    told.setdefault(sequence.index, frozenset({"positive", "integer"}))
    return replace(context, scope=replace(context.scope, positive=Known.of(told), unknown=None))


def _part(part: Relation, context: Context) -> Found | None:
    sequence = context.sequence
    if sequence is None:
        return None
    if sequence.kind == "recursion":
        closed = _closed_form(part, sequence, context)
        if closed is not None:
            return closed
    written = sequence.written(context.expanded(part))
    if not isinstance(written, Relation) or _is_open(written, sequence):
        return None
    counting = _counting(sequence, context)
    verdicts = [
        _link(Relation((sign,), pair), Relation((sign,), said), sequence, counting)
        for sign, pair, said in zip(
            part.signs, zip(written.sides, written.sides[1:], strict=False), zip(part.sides, part.sides[1:], strict=False), strict=False
        )
    ]
    if any(verdict is None for verdict in verdicts):
        return None
    judged = [verdict for verdict in verdicts if verdict is not None]
    wrong = next((one for one in judged if one.relation == "not_equivalent"), None)
    if wrong is not None:
        at = judged.index(wrong)
        if _is_size(written, sequence, counting):
            return Reading("conventional", METHOD, parent=context.last_line, value=part.sides[-1], note="conventional"), context
        return Reading("conventional", wrong, part.sides[at], part.sides[at + 1], context.last_line, part.sides[-1]), context
    judgement = next((one for one in judged if one.relation == "method_line"), judged[0])
    reading = Reading("conventional", judgement, part.sides[0], part.sides[-1], context.last_line, part.sides[-1], note="conventional")
    return reading, context.knowing(part, context.line, side=True)


def _is_size(written: Relation, sequence: Progression, context: Context) -> bool:
    """`a_n = 1/√n` of Σ (−1)ⁿ/√n: the terms without their signs, as the test for alternating series takes them."""
    match written:
        case Relation(signs=("=",), sides=(left, right)) if any(_alternates(node) for node in walk(left)):
            sides = (Apply("abs", (left,)), right)
            found = _link(Relation(("=",), sides), Relation(("=",), sides), sequence, context)
            return found is not None and found.relation in EQUAL
        case _:
            return False


def _alternates(node: Tree) -> bool:
    """(−1)ⁿ."""
    match node:
        case Apply(head="pow", args=(Apply(head="neg", args=(Number(text="1"),)), exponent)):
            return bool(free_symbols(exponent))
        case _:
            return False


def _is_open(written: Relation, sequence: Progression) -> bool:
    """Whether terms remain that could not be told, or letters of other things."""
    own = {"a1", "d", "q", sequence.index, "x"}
    return any(name not in own and base_and_subscript(name)[0] != sequence.letter for name in free_symbols(written))


def _link(link: Relation, said: Relation, sequence: Progression, context: Context) -> Judgement | None:
    """One equation: from what is given, or for all n; None where nothing tells."""
    found = _entailed(link, sequence, context)
    if found.follows:
        return replace(found.judgement, relation="equivalent")
    if found.answer is Answer.CONTRADICTS:
        told = replace(_in_own_letters(found.judgement, sequence, context), relation="not_equivalent")
        return told if link.signs == ("=",) or found.determined else None
    left, right = said.sides
    if link.signs != ("=",) or found.answer is Answer.UNDECIDED:
        return None
    written = [set(free_symbols(side)) for side in link.sides]
    by_index = all(names == {sequence.index} for names in written)
    if by_index or (_is_of_general_terms(left, sequence) and sequence.index in free_symbols(right)):
        left_side, right_side = _put_in(link, sequence)
        direct = relation(left_side, right_side, context.scope)
        unknown = set(free_symbols(left_side)) & {"a1", "d", "q"} - set(free_symbols(right_side))
        return direct if direct.relation == "not_equivalent" and (sequence.facts or not unknown) else None
    return _formula_judged(link, said, sequence, context)


def _in_own_letters(judgement: Judgement, sequence: Progression, context: Context) -> Judgement:
    """The counterexample in the letters that the writer has: a and r for a1 and q."""
    found = judgement.counterexample
    if found is None:
        return judgement
    first = sequence.first or (sequence.letter if sequence.bare_first else "a1")
    own = {"a1": first, "q": "r" if "r" in context.letters and "q" not in context.letters else "q"}
    return replace(judgement, counterexample=replace(found, at={own.get(name, name): value for name, value in found.at.items()}))


def _formula_judged(link: Relation, said: Relation, sequence: Progression, context: Context) -> Judgement | None:
    """a₁₅ = a₁ + 15d, S = a/(1 + r): a formula in the letters of the sequence must hold with the values that are given."""
    left, right = said.sides
    if sequence.kind not in {"arithmetic", "geometric"} or not isinstance(left, Symbol) or not free_symbols(right):
        return None
    if any(sequence.meaning(name) is None for name in free_symbols(right)):
        return None
    if base_and_subscript(left.name)[1] == "" and left.name not in sequence.totals:
        return None
    direct = relation(link.sides[0], link.sides[-1], context.scope)
    return direct if direct.relation == "not_equivalent" and not sequence.facts else None


def _put_in(link: Relation, sequence: Progression) -> tuple[Tree, Tree]:
    values = {
        fact.sides[0].name: fact.sides[-1]
        for fact in sequence.facts
        if isinstance(fact, Relation) and isinstance(fact.sides[0], Symbol) and not free_symbols(fact.sides[-1])
    }
    left, right = (substituted(side, values) for side in link.sides)
    return left, right


def _entailed(link: Relation, sequence: Progression, context: Context) -> Entailment:
    said = tuple(
        sequence.written(context.expanded(fact.tree)) for fact in context.facts if fact.line != PROBLEM and is_statement(fact.tree)
    )
    letters = {"a1", "d", "q"}
    own = tuple(one for one in said if free_symbols(one) and set(free_symbols(one)) <= letters)
    found = entails((*sequence.facts, *own), link, context.scope)
    return found if found.answer is not Answer.UNDECIDED or not own else entails(sequence.facts, link, context.scope)


def _is_of_general_terms(tree: Tree, sequence: Progression) -> bool:
    """a_n, a_{n+1} − a_n, a_{n+1}/a_n."""
    names = [name for name in free_symbols(tree) if name != sequence.index]
    return bool(names) and all(_is_general_term(Symbol(name), sequence) for name in names)


def _is_general_term(tree: Tree, sequence: Progression) -> bool:
    match tree:
        case Symbol(name=name):
            base, subscript = base_and_subscript(name)
            return base in {sequence.letter, *sequence.totals} and bool(subscript) and not subscript.strip("{}").isdigit()
        case _:
            return False


# A formula for a recursion


def _closed_form(part: Relation, sequence: Progression, context: Context) -> Found | None:
    """aₙ = 2ⁿ + 1 after a₁ = 3, aₙ₊₁ = 2aₙ − 1: the terms must agree, and the formula must go on as the recursion does."""
    made = defined_by(part)
    if made is None or made.kind != "formula" or made.letter != sequence.letter or sequence.term is None:
        return None
    for k in range(sequence.start, sequence.start + 5):
        claim, value = (one.at(number(k)) for one in (made, sequence))
        if claim is None or value is None:
            return None
        found = entails((), Relation(("=",), (value, claim)), context.scope)
        if found.answer is Answer.CONTRADICTS:
            return Reading("conventional", found.judgement, part.sides[0], part.sides[-1], context.last_line), context
        if not found.follows:
            return None
    term = made.at(Symbol(made.index))
    if term is None:
        return None
    here = substituted(sequence.term, {f"{sequence.letter}_{sequence.index}": term, sequence.index: Symbol(made.index)})
    following = made.at(Apply("add", (Symbol(made.index), number(1))))
    goes_on = following is not None and relation(here, following, _counting(made, context).scope).relation in EQUAL
    if not goes_on:
        return None
    known = replace(context, sequence=replace(made, start=sequence.start)).knowing(part, context.line, side=True)
    return Reading("conventional", TERMS, parent=context.last_line, value=part, note="conventional"), known


# Convergence


CONVERGES = ("converges", "konvergiert", "converge", "convergent", "konvergent", "convergente")
NEGATIONS = (
    "not",
    "nicht",
    "no",
    "if",
    "falls",
    "wenn",
    "si",
    "for",
    "für",
    "whether",
    "ob",
    "does",
    "radius",
    "when",
    "absolutely",
    "absolut",
)
FINITE = Judgement("equivalent", Verification("checked", "the sum is finite"))
INFINITE = Judgement("not_equivalent", Verification("checked", "the partial sums grow without end"), flags=("diverges",))


def tends_to(clause: Clause, context: Context) -> Found | None:
    """`→ 1/2` after (n + 1)/(2n): what an expression in n tends to."""
    value, current = clause.tree, context.current
    if value is not None and current is not None and clause.link == "implies" and (place := PLACE.search(clause.words)) is not None:
        return _at_place(value, place["letter"], place["at"], current, context)
    if value is None or clause.link != "implies" or current is None or "n" in free_symbols(value):
        return None
    before = current.tree.sides[-1] if isinstance(current.tree, Relation) else current.tree
    last = value.sides[0] if isinstance(value, Relation) else value
    if is_statement(before) or "n" not in free_symbols(before) or is_statement(last) or isinstance(last, Symbol):
        return None
    limit = Apply("limit", (before, Symbol("n"), Constant("oo")))
    judged = relation(context.expanded(limit), context.expanded(last), context.scope)
    if judged.relation not in EQUAL | {"not_equivalent"}:
        return None
    return Reading("consequence", judged, limit, last, current.line, value), context.knowing(value, context.line, side=True)


PLACE = re.compile(r"\b(?:as|for|für|wenn|cuando|para|bei)\s(?P<letter>[a-z])\s?(?:→|->|\\to)\s?(?P<at>[0-9]{1,4}|∞|\\infty)\s*\.?$")


def _at_place(value: Tree, letter: str, at: str, current: Fact, context: Context) -> Found | None:
    """`→ 2x + 3 as h → 0` after 2x + h + 3."""
    before = current.tree.sides[-1] if isinstance(current.tree, Relation) else current.tree
    if is_statement(before) or letter not in free_symbols(before) or is_statement(value):
        return None
    limit = Apply("limit", (before, Symbol(letter), Number(at) if at.isdigit() else Constant("oo")))
    judged = relation(context.expanded(limit), context.expanded(value), context.scope)
    if judged.relation not in EQUAL | {"not_equivalent"}:
        return None
    return Reading("consequence", judged, limit, value, current.line, value), context.knowing(value, context.line)


def convergence(clause: Clause, context: Context) -> Found | None:
    """“The series converges.” of the sum that the task or the line names."""
    words = [word.strip(".,;:!()").lower() for word in clause.words.split()]
    if not any(word in CONVERGES for word in words) or any(word in NEGATIONS for word in words):
        return None
    series = endless_sum(clause.tree) if clause.tree is not None else series_of_task(context)
    if series is None or free_symbols(series):
        return None
    finite = converges(series)
    if finite is None:
        return None
    before = context.origin.tree if context.origin is not None else None
    judgement = FINITE if finite else INFINITE
    return Reading("answer", judgement, before, clause.tree, context.last_line, clause.tree or series), context


def series_diverges(clause: Clause, context: Context) -> Found | None:
    """“The series diverges.” of the series before, or of the one that the task is about."""
    if clause.kind != "diverges" or not SAYS_DIVERGES.search(clause.words[:200]):
        return None
    named = endless_sum(clause.tree)
    if named is not None and named != series_of_task(context):
        return _diverges_by_itself(named, context)
    current = context.current
    series = (endless_sum(current.tree) if current is not None else None) or series_of_task(context)
    if series is None or free_symbols(series) or (current is not None and _is_said_of_another(current, series, context)):
        return None
    finite = converges(series)
    if finite is None:
        return None
    if finite and not (OF_THE_SERIES.fullmatch(clause.words.strip(" .,!")) and (context.last or "ser" in clause.words)):
        return Reading("comment", METHOD, parent=context.last_line), context
    judgement = FINITE_AFTER_ALL if finite else ENDLESS
    return Reading("answer", judgement, series, clause.tree, context.last_line, clause.tree or Constant("complex_oo")), context


SAYS_DIVERGES = re.compile(r"diverg|converge", re.IGNORECASE)
OF_THE_SERIES = re.compile(
    r"(?:(?:so|thus|hence|therefore|also|daher|folglich|por\stanto|luego)\s)?(?:(?:the|this|die|diese|la|esta)\s(?:series|sum|reihe|summe|serie|suma)\s)?"
    r"(?:it\s|sie\s)?(?:therefore\s|also\s|is\s|ist\s|es\s)?(?:diverges?|divergent|divergente|divergiert)",
    re.IGNORECASE,
)
"""Words that speak of the series of the task, and of no other beside it."""
ENDLESS = Judgement("equivalent", Verification("checked", "the partial sums do not settle"))
FINITE_AFTER_ALL = Judgement("not_equivalent", Verification("checked", "the sum is finite"), flags=("converges",))


def _diverges_by_itself(series: Apply, context: Context) -> Found | None:
    """`∑ 1/n diverges` beside the series of the task."""
    finite = None if free_symbols(series) else converges(series)
    if finite is None:
        return Reading("comment", METHOD, parent=context.last_line), context
    return Reading("closed", FINITE_AFTER_ALL if finite else ENDLESS, series, None, context.last_line), context


def _is_said_of_another(current: Fact, series: Apply, context: Context) -> bool:
    """`1/n diverges`: of what stands before it in its own line."""
    return current.line == context.line and current.tree != series and not is_statement(current.tree)


def endless_sum(tree: Tree | None) -> Apply | None:
    """The infinite sum that a line is."""
    if isinstance(tree, Apply) and tree.head == "sum" and len(tree.args) == 4 and tree.args[3] == Constant("oo"):
        return tree
    return None


def series_of_task(context: Context) -> Apply | None:
    return None if context.origin is None else endless_sum(context.origin.tree)


def converges(series: Apply) -> bool | None:
    """Whether a sum of numbers without end is finite; None where neither its value nor the size of its terms tells."""
    body, letter = series.args[0], series.args[1]
    if not isinstance(letter, Symbol):
        return None
    found = _by_size(body, letter.name)
    if found is not None:
        return found
    told = quietly(_by_tests, body, letter.name)
    if told is not None:
        return told.converges
    value = worked_out(series)
    if isinstance(value, Constant) and value.name == "oo":
        return False
    return True if not any(isinstance(node, Apply) and node.head == "sum" for node in walk(value)) and not free_symbols(value) else None


def _by_tests(body: Tree, n: str) -> Verdict | None:
    return verdict(to_sympy(body, NO_ASSUMPTIONS), symbol(n, NO_ASSUMPTIONS))


NO_ASSUMPTIONS = Assumed()


def _by_size(body: Tree, n: str) -> bool | None:
    """Comparison with a power of n, or the ratio of neighbouring terms where n is an exponent or a factorial stands there."""
    return _by_ratio(body, n) if _grows_fast(body, n) else _by_power(body, n)


def _grows_fast(body: Tree, n: str) -> bool:
    return any(
        isinstance(node, Apply)
        and (node.head in {"factorial", "binomial", "exp"} or (node.head == "pow" and n in free_symbols(node.args[1])))
        for node in walk(body)
    )


def _size(body: Tree, n: str, at: int) -> float | None:
    found = outcome(body, {n: fmpq(at)}, True)
    if found is None or isinstance(found, str):
        return None
    value = ball(found)
    return float(abs(value).mid()) * (1 if float(value.real.mid()) >= 0 else -1)


def _by_ratio(body: Tree, n: str) -> bool | None:
    sizes = [_size(body, n, at) for at in (60, 61, 90, 91)]
    if any(size is None or size == 0 for size in sizes):
        return None
    known = [abs(size) for size in sizes if size is not None]
    ratios = known[1] / known[0], known[3] / known[2]
    if all(ratio < 0.9 for ratio in ratios):
        return True
    return False if all(ratio > 1.05 for ratio in ratios) else None


def _by_power(body: Tree, n: str) -> bool | None:
    """Terms of one sign like c/nᵖ: finite for p > 1 only; what is near 1 is left open."""
    sizes = [_size(body, n, 2**k) for k in (16, 17, 24, 25)]
    odd = [_size(body, n, 2**k + 1) for k in (16, 24)]
    known = [size for size in (*sizes, *odd) if size is not None]
    if len(known) < 6 or any(size == 0 for size in known) or len({size > 0 for size in known}) != 1:
        return None
    powers = [log2(abs(known[i] / known[i + 1])) for i in (0, 2)]
    if abs(powers[0] - powers[1]) > 0.05:
        return None
    return True if min(powers) > 1.1 else False if max(powers) < 0.9 else None
