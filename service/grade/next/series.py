"""Next steps that the words of a task ask for: the line that decides whether a series converges, and the way to a Taylor polynomial.

    Does Σ n/(n + 1) converge?           lim n/(n + 1) = 1
    Taylor polynomial of ln x at 1       f(x) = ln x, f′(x) = 1/x, …, f(1) = 0, f′(1) = 1, …, T(x) = (x − 1) − (x − 1)²/2

Contract: every line is true in itself, as the judge finds; what a line of the working says already is not said again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.algebra.build import ZERO, add, apply, div, equation, neg, number, power
from service.judge.judgement import EQUAL, Scope
from service.judge.relations import relation
from service.quietly import quietly
from service.read import read_line
from service.rules.rule import Move, Rule, Used
from service.rules.taylor import DERIVATIVE, DERIVED, FORMULA, NAMED, VALUE, Expansion, by_derivatives
from service.rules.totals.convergence import argument
from service.rules.totals.terms import Total, infinite
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, likeliest_variable, walk
from service.write import text

LONGEST = 600
ASKS_WHETHER = re.compile(r"\b(?:converg\w{1,6}|diverg\w{1,6}|konverg\w{1,6})\b", re.IGNORECASE)
ASKS_SERIES = re.compile(r"\b(?:taylor|maclaurin)\w{0,12}", re.IGNORECASE)
BEFORE = re.compile(r"\b(?:of|for|von|zu|de|para|funktion)\s", re.IGNORECASE)
BEHIND = re.compile(
    r"\s(?:at|around|about|near|up|to|in|um|an|bei|bis|vom|en|alrededor|hasta|of|centered)\b|[,;?]|\.(?=\s|$)", re.IGNORECASE
)
"""What stands before the function and behind it."""
AT = re.compile(
    r"\b(?:at|around|about|near|um|stelle|bei|en|alrededor\sde)\s(?:the\spoint\s)?(?:x\s?=\s?)?(?P<a>[-−]?[\wπ/√.]{1,12})", re.IGNORECASE
)
DEGREE = re.compile(
    r"\b(?:degree|order|grad|ordnung|grado|orden)\s(?P<n>[1-8])\b|\b[a-z]\^\{?(?P<p>[1-8])\}?\W*$|\b(?P<m>[1-8])\.?\s?(?:grades|ordnung)",
    re.IGNORECASE,
)
USUAL_DEGREE, LONGEST_FUNCTION = 3, 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """A Taylor polynomial: the function by its letter, and what is asked of it. is_named: the task gives the function its letter."""

    name: str
    asked: Expansion
    is_named: bool


def convergence_steps(words: str, line: Tree | None, lines: Sequence[Tree]) -> Iterator[Used]:
    """The line of the test that decides, where it is not there yet."""
    total = None if line is None else infinite(line)
    if total is None or not ASKS_WHETHER.search(words[:LONGEST]) or _has_test(lines, total):
        return
    found = argument(total)
    if found is not None:
        yield Used(found.rule, Move(found.line, found.parts))


def _has_test(lines: Sequence[Tree], total: Total) -> bool:
    """Whether a line has a limit, an integral or a comparison of its own."""
    heads = {"limit", "integral"}
    return any(
        isinstance(line, Relation) and (not set(line.signs) <= {"="} or any(isinstance(n, Apply) and n.head in heads for n in walk(line)))
        for line in lines
    )


def taylor_steps(words: str, lines: Sequence[Tree], scope: Scope) -> Iterator[Used]:
    """The function named, its derivatives, their values, the polynomial: what the lines have not said yet."""
    wanted = _wanted(words[:LONGEST]) if ASKS_SERIES.search(words[:LONGEST]) else None
    if wanted is None:
        return
    said = {text(line.sides[0]) for whole in lines for line in _statements(whole)}
    if any(left.startswith("T") for left in said):
        return
    for used, claim in _way(wanted):
        if text(used.move.after.sides[0]) not in said and claim(scope):  # type: ignore[union-attr]  # all are equations
            yield used


def _statements(line: Tree) -> Iterator[Relation]:
    match line:
        case Relation():
            yield line
        case Apply(head="list" | "tuple" | "and" | "system", args=args):
            for arg in args:
                yield from _statements(arg)
        case _:
            return


@dataclass(frozen=True, slots=True)
class Same:
    """That two expressions are equal."""

    left: Tree
    right: Tree

    def __call__(self, scope: Scope) -> bool:
        return self.left == self.right or relation(self.left, self.right, scope).relation in EQUAL


def _way(wanted: Wanted) -> Iterator[tuple[Used, Same]]:
    """Each line with what must be equal for it to be true."""
    asked, f, x = wanted.asked, Symbol(wanted.name), wanted.asked.x
    table = by_derivatives(asked)
    if not table:
        return
    steps = [link.used for link in table[0].inner]
    named = equation(apply("call", f, x), asked.function)
    if not wanted.is_named:
        yield Used(NAMED, Move(named, {})), Same(asked.function, asked.function)
    values = [used for used in steps if used.rule in (VALUE, DERIVATIVE)]
    for k, used in enumerate((used for used in steps if used.rule == DERIVED), start=1):
        left, right = used.move.after.sides  # type: ignore[union-attr]  # an equation
        yield Used(DERIVED, Move(equation(apply("call", apply("prime", f, number(k)), x), right), used.move.parts)), Same(left, right)
    for k, used in enumerate(values):
        left, right = used.move.after.sides  # type: ignore[union-attr]  # an equation
        call = apply("call", apply("prime", f, number(k)) if k else f, asked.a)
        yield Used(used.rule, Move(equation(call, right), used.move.parts)), Same(left, right)
    yield _polynomial(FORMULA, table[-1].tree if len(table) == 1 else table[0].tree, asked)


def _polynomial(rule: Rule, tree: Tree, asked: Expansion) -> tuple[Used, Same]:
    rest = div(add(asked.function, neg(tree)), power(asked.near, number(asked.order - 1)))
    line = equation(apply("call", Symbol("T"), asked.x), tree)
    return Used(rule, Move(line, {"x": asked.x, "a": asked.a})), Same(apply("limit", rest, asked.x, asked.a), ZERO)


def _wanted(words: str) -> Wanted | None:
    """The function, the point and the degree that the words name."""
    name, body, is_named = next((found for found in _functions(words)), ("f", None, False))
    letter = None if body is None else likeliest_variable(free_symbols(body))
    if body is None or letter is None or free_symbols(body) != (letter,):
        return None
    at, degree = AT.search(words), DEGREE.search(words)
    point = quietly(_tree, at["a"]) if at is not None and not re.search(r"maclaurin", words, re.IGNORECASE) else ZERO
    if point is None or free_symbols(point):
        return None
    n = USUAL_DEGREE if degree is None else int(degree["n"] or degree["p"] or degree["m"])
    answer = Symbol("T")
    return Wanted(name, Expansion(body, Symbol(letter), point, n + 1, answer), is_named)


def _functions(words: str) -> Iterator[tuple[str, Tree | None, bool]]:
    """What stands behind “of” and the like, where it is a function of one letter; the last first."""
    for opened in reversed(list(BEFORE.finditer(words))):
        rest = words[opened.end() : opened.end() + LONGEST_FUNCTION]
        ended = BEHIND.search(rest)
        tree = quietly(_tree, rest[: ended.start()] if ended is not None else rest)
        name, body = ("f", None) if tree is None else _named(tree)
        if body is not None and len(free_symbols(body)) == 1 and isinstance(body, Apply):
            yield name, body, isinstance(tree, Relation)


def _named(tree: Tree) -> tuple[str, Tree | None]:
    match tree:
        case Relation(signs=("=",), sides=(Apply(head="call", args=(Symbol(name=name), Symbol())), body)):
            return name, body
        case Relation():
            return "f", None
        case _:
            return "f", tree


def _tree(written: str) -> Tree | None:
    return read_line(written.strip()).tree
