"""Radius and interval of convergence of a power series: |x − 2| < 5, R = 5, −3 < x < 7.

Contract: a problem that asks for one of them of Σ c_n (x − a)ⁿ → an inequality in x and R = … are compared with |x − a| < R, where R is
the limit of |c_n/c_{n+1}| (Richardson's extrapolation from two indices, so that what is near is right and what is far is wrong).
Source: [stewart-8, §11.8].
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.algebra.build import add, div, neg, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import outcome
from service.algebra.statements import is_set, is_statement, truth
from service.algebra.values import ball
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.readers.sequences import converges
from service.grade.step import Reading
from service.judge.judgement import Counterexample, Judgement, undecided
from service.question import Verification
from service.quietly import quietly
from service.read import read_line
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk

ASKED = re.compile(
    r"(?:radius|interval)\sof\sconvergence|konvergenz(?:radius|intervall|bereich)|(?:radio|intervalo)\sde\sconvergencia", re.IGNORECASE
)
SUM = re.compile(r"(?:∑|\\sum)[^?!]{1,200}")
NEAR, FAR = 0.002, 0.02
FIRST, SECOND = 400, 800
RIGHT = Judgement("equivalent", Verification("checked", "the ratio of the coefficients says so", 2))


@dataclass(frozen=True, slots=True)
class Disc:
    """Where a power series converges: |x − centre| < radius. series: the sum itself."""

    letter: str
    centre: float
    radius: float
    series: Apply


def within_radius(clause: Clause, context: Context) -> Found | None:
    """`|x − 2| < 5`, `R = 5`, `[1, 3)` of a series whose radius or interval of convergence is asked for."""
    tree = clause.tree
    if tree is None or clause.continues or not (is_statement(tree) or is_set(tree)) or not ASKED.search(context.task.text):
        return None
    disc = _disc(context)
    if disc is None:
        return None
    judgement = _of_radius(tree, disc) or _of_inequality(tree, disc) or _of_interval(tree, disc)
    if judgement is None:
        return None
    reading = Reading("consequence", judgement, parent=context.last_line, value=tree)
    return reading, context.knowing(tree, context.line, side=True)


def _disc(context: Context) -> Disc | None:
    found = SUM.search(context.task.text[:1000])
    tree = context.task.tree if context.task.tree is not None else None
    if tree is None and found is not None:
        read = quietly(read_line, found[0].strip(" .,;"))
        tree = read.tree if read is not None else None
    match tree:
        case Apply(head="sum", args=(term, Symbol(name=n), _, Constant(name="oo"))) as series if (
            len(letters := set(free_symbols(term)) - {n}) == 1
        ):
            letter = letters.pop()
        case _:
            return None
    centre = _centre(term, letter, n)
    radius = None if centre is None else quietly(_radius, term, letter, n, centre)
    number = None if centre is None else _number(centre)
    return None if radius is None or number is None else Disc(letter, number, radius, series)


def _centre(term: Tree, letter: str, n: str) -> Tree | None:
    """a of (x − a)ⁿ."""
    for node in walk(term):
        match node:
            case Apply(head="pow", args=(base, exponent)) if free_symbols(base) == (letter,) and n in free_symbols(exponent):
                try:
                    slope = derivative(base, letter)
                except NoDerivative:
                    return None
                return None if free_symbols(slope) else neg(div(substituted(base, {letter: Number("0")}), slope))
            case _:
                pass
    return None


def _radius(term: Tree, letter: str, n: str, centre: Tree) -> float:
    """The limit of |c_n/c_{n+1}| from two indices; the term is taken at distance 1 and 2, so that powers such as x²ⁿ are seen."""
    beside, further = ({letter: add(centre, Number(step))} for step in ("1", "2"))

    def ratio(index: int, at: dict[str, Tree]) -> Tree:
        here, there = (substituted(term, {**at, n: Number(str(k))}) for k in (index, index + 1))
        return div(here, there)

    near, far = (_size(ratio(k, beside)) for k in (FIRST, SECOND))
    power = round(_size(div(ratio(3, beside), ratio(3, further))), 6)
    return float((2 * far - near) ** {2.0: 1.0, 4.0: 0.5}[power])


def _size(tree: Tree) -> float:
    """The size of a number. Raises ValueError."""
    found = _number(tree)
    if found is None:
        raise ValueError("no value")
    return abs(found)


def _number(tree: Tree) -> float | None:
    found = outcome(tree, {}, True)
    return None if found is None or isinstance(found, str) else complex(ball(found)).real


def _of_radius(tree: Tree, disc: Disc) -> Judgement | None:
    match tree:
        case Relation(signs=("=", *_), sides=(Symbol(name="R" | "r" | "ρ" | "rho"), *_, value)) if not free_symbols(value):
            said = _number(value)
            return None if said is None else _near(said, disc.radius)
        case _:
            return None


def _near(said: float, right: float) -> Judgement | None:
    error = abs(said - right) / max(abs(right), 1e-9)
    return RIGHT if error <= NEAR else _wrong(right, said) if error > FAR else None


def _wrong(right: float, said: float) -> Judgement:
    shown = Counterexample({}, f"{right:.6g}", f"{said:.6g}")
    return Judgement("not_equivalent", Verification("checked", "the radius is another", 2), ("values_differ",), counterexample=shown)


def _of_inequality(tree: Tree, disc: Disc) -> Judgement | None:
    """Whether it holds just inside the disc and at its centre, and not outside."""
    ordered = any(isinstance(node, Relation) and set(node.signs) <= {"<", "<=", ">", ">="} for node in walk(tree))
    if is_set(tree) or not ordered or set(free_symbols(tree)) != {disc.letter}:
        return None
    inside = [disc.centre + share * disc.radius for share in (-0.97, 0.0, 0.97)]
    outside = [disc.centre + share * disc.radius for share in (-1.03, 1.03, 3.0)]
    held = [truth(substituted(tree, {disc.letter: _written(place)}), {}, True) for place in (*inside, *outside)]
    if None in held:
        return None
    wanted = (True, True, True, False, False, False)
    wrong = next((place for place, holds, right in zip((*inside, *outside), held, wanted, strict=True) if holds != right), None)
    if wrong is None:
        return RIGHT
    shown = Counterexample({disc.letter: f"{wrong:.4g}"}, "converges" if wrong in inside else "diverges", "")
    return Judgement("not_equivalent", Verification("checked", "the radius is another", 2), counterexample=shown)


def _of_interval(tree: Tree, disc: Disc) -> Judgement | None:
    """`[1, 3)`: its ends as they should be, and each of them in it where the series converges there."""
    match tree:
        case Apply(head="interval", args=(low, high), form=form):
            ends = (
                (low, disc.centre - disc.radius, (form or "[]")[0] == "["),
                (high, disc.centre + disc.radius, (form or "[]")[-1] == "]"),
            )
        case _:
            return None
    judged = [_of_end(end, right, inside, disc) for end, right, inside in ends]
    if None in judged:
        return None
    wrong = next((one for one in judged if one is not None and one.relation == "not_equivalent"), None)
    return wrong or next((one for one in judged if one is not RIGHT), RIGHT)


def _with_plain_base(node: Tree) -> Tree:
    """1 for (3 − 2)ⁿ, (−1)ⁿ for (1 − 2)ⁿ."""
    match node:
        case Apply(head="pow", args=(base, exponent)) if not free_symbols(base) and free_symbols(exponent):
            value = _number(base)
            return Number("1") if value == 1 else Apply("pow", (neg(Number("1")), exponent)) if value == -1 else node
        case _:
            return node


def _of_end(end: Tree, right: float, taken: bool, disc: Disc) -> Judgement | None:
    said = None if free_symbols(end) else _number(end)
    near = None if said is None else _near(said, right)
    if near is not RIGHT:
        return near
    series = rebuilt(substituted(disc.series, {disc.letter: end}), _with_plain_base)
    finite = converges(series) if isinstance(series, Apply) else None
    if finite is None:
        return undecided("no way to read this line was found")
    if finite == taken:
        return RIGHT
    shown = Counterexample({disc.letter: f"{right:.4g}"}, "converges" if finite else "diverges", "")
    return Judgement("not_equivalent", Verification("checked", "the radius is another", 2), counterexample=shown)


def _written(value: float) -> Tree:
    digits = Number(f"{abs(value):.6f}")
    return Apply("neg", (digits,)) if value < 0 else digits
