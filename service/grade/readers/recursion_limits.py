"""The limit of a recursion, and the quotient of neighbouring terms of a series: L = 0.5 L + 3, L = 6, a_{n+1}/a_n = (n + 1)/(3n).

Contract: L = T(L) must be the recursion with L in place of each term; a value must be what the terms come near to; quotients of the terms
of the task's series are only confirmed, since a_n may be the coefficients of a power series.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flint import acb, fmpq

from service.algebra.build import ONE, add, div, equation, substituted
from service.algebra.expressions import outcome
from service.algebra.values import ball
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.progressions import Progression
from service.grade.readers.conventional import relations_of
from service.grade.readers.planes import NOTE
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.entailment import entails
from service.judge.judgement import EQUAL, Judgement
from service.judge.relations import relation
from service.numerics.known import Known
from service.question import Verification
from service.tree import Apply, Relation, Symbol, Tree, base_and_subscript, free_symbols, walk


def limit_letter(parts: tuple[Relation, ...], sequence: Progression, context: Context) -> Found | None:
    """`L = 2`, the last of a working about the limit of a recursion: what its terms come near to."""
    part = parts[-1]
    match part:
        case Relation(signs=("=" | "~", *_), sides=(Symbol(name=name), *_, value)) if len(parts) == 1 and not free_symbols(value):
            pass
        case _:
            return None
    if not _asks_limit(sequence, context) or name not in LIMIT_LETTERS:
        return None
    reached, said = _far_term(sequence), outcome(value, {}, True)
    if reached is None or said is None or isinstance(said, str) or abs(reached - float(ball(said).real.mid())) > NEAR:
        return None
    return Reading("answer", NEAR_LIMIT, parent=context.last_line, value=part, note=NOTE), context.knowing(part, context.line)


LIMIT_WORDS = ("limit", "grenzwert", "límite", "limite")


LIMIT_LETTERS = frozenset({"L", "l", "g", "a", "A", "G", "x"})


NEAR = 1e-9


NEAR_LIMIT = Judgement("equivalent", Verification("checked", "the terms come near to it"))


def _asks_limit(sequence: Progression, context: Context) -> bool:
    return sequence.kind == "recursion" and any(word in context.task.text.lower() for word in LIMIT_WORDS)


def fixed_point(parts: tuple[Relation, ...], sequence: Progression, context: Context) -> Found | None:
    """`L = 0.5 L + 3`, the first line that speaks of L: the recursion with L for each term."""
    part, letters = parts[0], free_symbols(parts[0])
    if len(parts) > 1 or part.signs != ("=",) or len(letters) != 1 or not _asks_limit(sequence, context) or sequence.term is None:
        return None
    name = letters[0]
    if name not in LIMIT_LETTERS or name in context.letters or Symbol(name) not in part.sides:
        return None
    meant = equation(Symbol(name), substituted(sequence.term, {f"{sequence.letter}_{sequence.index}": Symbol(name)}))
    if set(free_symbols(meant)) != {name}:
        return None
    judged = relation(meant, part, replace(context.scope, unknown=name))
    if judged.relation not in EQUAL | {"not_equivalent", "implied_by"}:
        return None
    return Reading("given", judged, parent=context.last_line, value=part), context.knowing(part, context.line)


def _far_term(sequence: Progression) -> float | None:
    """A term far on, in floating point; None where the terms do not settle."""
    if sequence.term is None or not sequence.known:
        return None
    start = outcome(sequence.known[min(sequence.known)], {}, True)
    if start is None or isinstance(start, str):
        return None
    value, before = ball(start), None
    for position in range(STEPS):
        found = outcome(
            sequence.term, {f"{sequence.letter}_{sequence.index}": value, sequence.index: fmpq(position + min(sequence.known))}, True
        )
        if found is None or isinstance(found, str):
            return None
        before, value = value, acb(ball(found).mid())
    if before is None or abs(float((value - before).real.mid())) > NEAR / 10:
        return None
    return float(value.real.mid())


STEPS = 200


# The terms of a series


def quotient_of_terms(clause: Clause, context: Context) -> Found | None:
    """`|a_{n+1}/a_n| = (n + 1)/(3n)` and its limit, of the series that the task is: true with its terms put in."""
    series, parts = context.task.tree, relations_of(clause.tree)
    if clause.continues or len(parts) != 1 or not isinstance(series, Apply) or series.head != "sum":
        return None
    match series.args:
        case (body, Symbol(name=n), *_):
            names = list(_terms(parts[0], n))
        case _:
            return None
    if not names or len({base_and_subscript(name)[0] for name in names}) > 1:
        return None
    counted = replace(context.scope, positive=Known.of({n: frozenset({"positive", "integer"})}), unknown=None)
    for term in _bodies(body, n):
        put_in = substituted(parts[0], {name: substituted(term, {n: _index(name, n)}) for name in names})
        if isinstance(put_in, Relation) and entails((), put_in, counted).follows:
            return Reading("consequence", BY_TERMS, parent=context.last_line, value=parts[0].sides[-1]), context.knowing(
                parts[0], context.line, side=True
            )
    return None


BY_TERMS = Judgement("equivalent", Verification("checked", "it is so of the terms of the series"))


def _terms(tree: Tree, n: str) -> Iterator[str]:
    """a_n and a_{n+1} of a line."""
    own = (node.name for node in walk(tree) if isinstance(node, Symbol))
    yield from dict.fromkeys(name for name in own if base_and_subscript(name)[1].strip("{}").replace(" ", "") in {n, f"{n}+1"})


def _index(name: str, n: str) -> Tree:
    return Symbol(n) if base_and_subscript(name)[1].strip("{}") == n else add(Symbol(n), ONE)


def _bodies(body: Tree, n: str) -> Iterator[Tree]:
    """The terms, and the coefficients of xⁿ."""
    yield body
    yield from (div(body, Apply("pow", (Symbol(x), Symbol(n)))) for x in free_symbols(body) if x != n)
