"""A working as it was sent, read as a whole: the problem, the lines, and the units in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from service.algebra.primes import with_rates
from service.algebra.proof import proved_equal
from service.algebra.quantities import with_units
from service.algebra.statements import is_set, is_statement
from service.algebra.unit_table import unit
from service.algebra.unit_words import declared_words
from service.grade.conditions import is_condition
from service.grade.defined import definition_of
from service.grade.line import Clause, ClauseKind, Line
from service.grade.reading import Problem, ReadingOptions, functions_in, read_lines, read_problem
from service.grade.reading.asked import roots_as_equation, untangled
from service.grade.reading.events import with_cardinals, with_events
from service.grade.reading.functions_named import defined_once, functions_named, in_pieces
from service.grade.reading.objects import (
    arrow_names,
    multiplied,
    points_in,
    said_of_letters,
    speaks_of_sequences,
    with_divisors,
    with_high_orders,
    with_identity_signs,
    with_limits,
    with_plain_signs,
    with_points,
    with_signs_again,
    with_twelfths,
)
from service.grade.reading.tending import with_limit_again, with_tending
from service.grade.reading.vector_signs import with_vector_signs
from service.grade.reading.whole import families
from service.read.words import kind_of
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk

PROBLEM = -1
"""The index of the problem among the lines."""


@dataclass(frozen=True, slots=True)
class Source:
    """problem: None where none was sent. lines: the problem first, where it has mathematics; its index is −1.

    units: letters that are units. givens: the equations that the problem states, also between words.
    """

    problem: Problem | None
    lines: tuple[Line, ...]
    units: frozenset[str] = frozenset()
    givens: tuple[Relation, ...] = ()


def read_source(problem: str | None, lines: Sequence[str], options: ReadingOptions) -> Source:
    """Everything that was sent, read; nothing is raised."""
    problem = roots_as_equation(problem, lines) if problem else problem
    sent = with_vector_signs((untangled(problem or ""), *lines))
    counted = with_cardinals(sent)
    heard = [with_events(text) for text in counted]
    events = frozenset(name for _, names in heard for name in names)
    measures = (frozenset("P") if events else frozenset()) | (frozenset("N") if counted != sent else frozenset())
    options = replace(options, symbols=options.symbols | events).with_functions(measures)
    texts, words = declared_words([text for text, _ in heard], options.symbols)
    options = replace(options, symbols=options.symbols | _things_named(problem or "", lines))
    points = points_in(texts[0])
    texts = with_identity_signs((texts[0], *(with_divisors(text) for text in texts[1:])))
    texts = with_limits(with_signs_again(tuple(with_high_orders(with_points(with_plain_signs(text), points=points)) for text in texts)))
    texts = with_limit_again((texts[0], *(with_tending(text) for text in texts[1:])))
    texts = tuple(with_twelfths(text) for text in texts) if speaks_of_sequences(texts) else texts
    gradients = frozenset(name for text in texts for name in GRADIENT_NAME.findall(text[:10_000]))
    options = replace(options, symbols=options.symbols | words | gradients | arrow_names((problem or "", *lines)))
    options = options.with_functions(families(texts))
    asked = _without_conditions(read_problem(texts[0], options)) if problem else None
    named = functions_named(texts[0], options) if asked is not None and asked.tree is None else ()
    spoken = () if asked is None else (asked.tree,) if asked.tree is not None else (*said_of_letters(texts[0], options), *named)
    costs = _called_with_letter(spoken, texts[1:])
    known = options.with_functions((functions_in(spoken) | frozenset(costs)) - options.symbols)
    read = [_joined(replace(line, source=source)) for line, source in zip(read_lines(texts[1:], known), lines, strict=True)]
    whole = _with_curves_together((*_problem_line(asked, problem or ""), *read))
    whole = _with_derivative_named(asked, whole)
    whole = with_trees(whole, with_rates([multiplied(tree) for tree in trees_of(whole)], _defined_by(spoken)))
    whole = with_trees(whole, _with_conjugates(list(trees_of(whole)), texts))
    stated = said_of_letters(texts[0], known) if problem else ()
    stated = tuple(_as_function(one, costs) for one in stated)
    pieces = in_pieces((*stated, *(one for one in named if one not in stated)))
    stated = tuple(one for one in stated if one.sides[0] not in pieces)
    heads = {one.sides[0] for one in stated}
    givens = (*stated, *(one for one in defined_once(named) if one.sides[0] not in heads))
    measured = with_units(list(trees_of(whole)), declared=(options.symbols - words) | _letters_of_formulas(stated))
    return Source(asked, with_trees(whole, measured.trees), measured.names, givens)


GRADIENT_NAME = re.compile(r"(?<![A-Za-z])nabla[fgFzu](?![A-Za-z])")
NAMED = re.compile(r"(?:^|[,;])\s{0,4}(?P<word>[a-z]{3})\s?=")


def _things_named(problem: str, lines: Sequence[str]) -> frozenset[str]:
    """The pen of `pen = p`: a word of three letters that the problem speaks of, which is no product of letters."""
    spoken = set(re.findall(r"[^\W\d_]+", problem[:2000].lower()))
    words = {found["word"] for line in lines for found in NAMED.finditer(line[:500])}
    return frozenset(word for word in words if {word, f"{word}s"} & spoken and kind_of(word, False) is None)


def _without_conditions(asked: Problem) -> Problem:
    """The derivative of `y = x^x, x > 0` as that of y = x^x, with x > 0 beside it."""
    match asked.given:
        case Apply(head="list" | "tuple" | "and", args=(Relation(signs=("=",)) as first, *rest)) if asked.verb == "differentiate":
            if rest and all(is_condition(part) for part in rest):
                return replace(asked, tree=first, given=first, conditions=(*asked.conditions, *rest))
            return asked
        case _:
            return asked


def _with_derivative_named(asked: Problem | None, whole: tuple[Line, ...]) -> tuple[Line, ...]:
    """`= 2x` as y′ = 2x where a problem says “differentiate y = x²”, unless the line is another form of x²."""
    at = next((k for k, line in enumerate(whole) if line.index == 0), None)
    if asked is None or asked.verb != "differentiate" or at is None or not whole[at].clauses:
        return whole
    first = whole[at].clauses[0]
    name = _derivative_of(asked.tree, first.tree) if first.kind == "expression" else None
    if name is None or first.tree is None:
        return whole
    named = replace(first, kind="statement", tree=Relation(("=",), (name, first.tree)), sign="")
    return (*whole[:at], replace(whole[at], clauses=(named, *whole[at].clauses[1:])), *whole[at + 1 :])


def _derivative_of(stated: Tree | None, written: Tree | None) -> Tree | None:
    """dy/dx of y = x², f′(x) of f(x) = x²; None where what is written is the right side itself."""
    match stated:
        case Relation(signs=("=",), sides=(Symbol() as curve, body)) if len(letters := free_symbols(body)) == 1:
            name: Tree = Apply("derivative", (curve, Symbol(letters[0])))
        case Relation(signs=("=",), sides=(Apply(head="call", args=(Symbol() as function, Symbol() as letter)), body)):
            name = Apply("call", (Apply("prime", (function, Number("1"))), letter))
        case _:
            return None
    return None if written is None or proved_equal(body, written) else name


def _defined_by(spoken: Sequence[Tree]) -> frozenset[str]:
    """f of f(x) = … in a problem."""
    return frozenset(found[0] for tree in spoken if (found := definition_of(tree)) is not None)


def _called_with_letter(spoken: Sequence[Tree], lines: Sequence[str]) -> dict[str, str]:
    """C → x where a problem says C = 10x + 500 and the lines C(x)."""
    found: dict[str, str] = {}
    for tree in spoken:
        match tree:
            case Relation(signs=("=",), sides=(Symbol(name=name), body)) if len(letters := free_symbols(body)) == 1 and len(name) == 1:
                if name != letters[0] and any(_calls(name, letters[0], line) for line in lines):
                    found[name] = letters[0]
            case _:
                pass
    return found


def _calls(name: str, letter: str, line: str) -> bool:
    return re.search(rf"(?<![A-Za-z\\]){re.escape(name)}'{{0,2}}\({re.escape(letter)}\)", line[:2000]) is not None


def _as_function(stated: Relation, costs: Mapping[str, str]) -> Relation:
    """C(x) = 10x + 500 for C = 10x + 500."""
    match stated.sides:
        case (Symbol(name=name) as head, _) if name in costs:
            return replace(stated, sides=(Apply("call", (head, Symbol(costs[name]))), *stated.sides[1:]))
        case _:
            return stated


def _letters_of_formulas(givens: Sequence[Relation]) -> frozenset[str]:
    """A, a, b and h of A = (a + b)h/2: letters of a formula in the problem are no units."""
    named = [one for one in givens if isinstance(one.sides[0], Symbol) and not _is_quantity(one.sides[-1])]
    formulas = [one for one in named if len(free_symbols(one)) > 2]
    return frozenset(name for one in formulas for name in free_symbols(one))


def _is_quantity(tree: Tree) -> bool:
    """10 m/s²: a number, and letters that are units alone."""
    first = tree
    while isinstance(first, Apply) and first.args:
        first = first.args[0]
    return isinstance(first, Number) and all(unit(name) is not None for name in free_symbols(tree))


CONJUGATED = {f"{letter}_bar": letter for letter in "zwuv"}
COMPLEX = re.compile(r"complex|komplex|complej|conjugat|konjugiert|ℂ|\\mathbb\s?\{?C")


def _with_conjugates(trees: Sequence[Tree], texts: Sequence[str]) -> list[Tree]:
    """z̄ as the conjugate of z, where the working is about complex numbers; else the bar is part of the name."""
    said = any(COMPLEX.search(text[:10_000]) for text in texts)
    if not said and not any(node == Constant("i") for tree in trees for node in walk(tree)):
        return list(trees)
    return [rebuilt(tree, _conjugated) for tree in trees]


def _conjugated(node: Tree) -> Tree:
    match node:
        case Symbol(name=name) if name in CONJUGATED:
            return Apply("conjugate", (Symbol(CONJUGATED[name]),), node.span)
        case _:
            return node


def _problem_line(asked: Problem | None, source: str) -> Iterator[Line]:
    if asked is None or asked.tree is None or _is_data(asked):
        return
    kind: ClauseKind = "statement" if is_statement(asked.tree) or is_set(asked.tree) else "expression"
    yield Line(PROBLEM, source, (Clause(asked.tree, kind),), asked.tree)


def _with_curves_together(lines: Sequence[Line]) -> tuple[Line, ...]:
    """`y = x² − 3x, y = 2x − 6` at the beginning: two equations that hold together, and no two values of y."""
    first, *rest = lines
    if len(first.clauses) != 1 or not _are_curves(first.clauses[0].tree):
        return tuple(lines)
    tree = first.clauses[0].tree
    assert isinstance(tree, Apply)  # a list of curves
    system = replace(tree, head="system")
    return replace(first, clauses=(replace(first.clauses[0], tree=system),), tree=system), *rest


def _are_curves(tree: Tree | None) -> bool:
    """Two equations with one letter alone on the left, and the same other letters on the right."""
    if not isinstance(tree, Apply) or tree.head not in {"list", "tuple"} or len(tree.args) != 2:
        return False
    match tree.args:
        case (Relation(signs=("=",), sides=(Symbol() as one, f)), Relation(signs=("=",), sides=(other, g))):
            return one == other and bool(free_symbols(f)) and set(free_symbols(f)) == set(free_symbols(g)) and f != g
        case _:
            return False


def _is_data(asked: Problem) -> bool:
    """Numbers of a problem in words: “the mean of 2, 4, 9”; they are no expression to go on from."""
    tree = asked.tree
    return (
        asked.verb in {"", "evaluate"}
        and isinstance(tree, Apply)
        and tree.head in {"list", "tuple"}
        and not free_symbols(tree)
        and (not any(isinstance(part, Relation) for part in tree.args))
    )


def _joined(line: Line) -> Line:
    """`x = π/6 + 2πk` and `k ∈ ℤ` as one clause; `= (x − 2)/(x + 2), x ≠ 2` as a clause and what is said of its letters."""
    clauses: list[Clause] = []
    for clause in (part for one in line.clauses for part in _with_membership(_continuing(one))):
        before = clauses[-1] if clauses else None
        if before is not None and before.tree is not None and clause.link == "and" and _counts(clause.tree, before.tree):
            assert clause.tree is not None  # it counts
            parts = before.tree.args if isinstance(before.tree, Apply) and before.tree.head == "list" else (before.tree,)
            clauses[-1] = replace(before, tree=Apply("list", (*parts, clause.tree)))
        else:
            clauses.append(clause)
    return replace(line, clauses=tuple(clauses))


def _with_membership(clause: Clause) -> Iterator[Clause]:
    """`x = 5/2 ∈ D` as 5/2 ∈ D and x = 5/2, and `x = 2 ∉ D` as 2 ∉ D."""
    match clause.tree:
        case Relation(signs=("=",), sides=(Symbol() as letter, Apply(head="element" | "not_element" as head, args=(value, _)) as member)):
            yield replace(clause, tree=member)
            if head == "element":
                yield replace(clause, tree=replace(clause.tree, sides=(letter, value)), link="and")
        case Apply(head="list" | "tuple" | "and", args=parts) if any(_says_membership(part) for part in parts):
            for part in parts:
                yield from _with_membership(replace(clause, tree=part, link="and"))
        case _:
            yield clause


def _says_membership(tree: Tree) -> bool:
    match tree:
        case Relation(signs=("=",), sides=(Symbol(), Apply(head="element" | "not_element"))):
            return True
        case _:
            return False


def _continuing(clause: Clause) -> Clause:
    """`= A, x ≠ 2`, read as a list that begins with a continued chain: its sign belongs to the clause."""
    match clause.tree:
        case Apply(head="list" | "tuple" as head, args=(Relation(signs=signs, sides=(Apply(head="missing"), *sides)), *rest)):
            first = sides[0] if len(sides) == 1 else Relation(signs[1:], tuple(sides))
            return replace(clause, tree=Apply(head, (first, *rest)), kind="expression", sign=signs[0])
        case _:
            return clause


def _counts(tree: Tree | None, before: Tree) -> bool:
    """k ∈ ℤ after a line with k."""
    match tree:
        case Apply(head="element", args=(Symbol(name=name), Constant(name="integers"))):
            return name in free_symbols(before)
        case _:
            return False


def trees_of(lines: Sequence[Line]) -> Iterator[Tree]:
    for line in lines:
        for clause in line.clauses:
            yield from (tree for tree in (clause.tree, clause.condition) if tree is not None)


def with_trees(lines: Sequence[Line], trees: Sequence[Tree]) -> tuple[Line, ...]:
    """The lines with their trees, in order, replaced by these."""
    new = iter(trees)
    found = []
    for line in lines:
        clauses = tuple(
            replace(
                clause,
                tree=None if clause.tree is None else next(new),
                condition=None if clause.condition is None else next(new),
            )
            for clause in line.clauses
        )
        found.append(line if clauses == line.clauses else replace(line, clauses=clauses))
    return tuple(found)
