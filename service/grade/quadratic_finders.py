"""Errors with quadratic equations: the formula misremembered, a root left out or with the wrong sign, factors that don't fit."""

from __future__ import annotations

import cmath
from collections.abc import Callable, Iterator
from fractions import Fraction

from flint import acb, fmpq, fmpq_mpoly

from service.algebra.build import ZERO, add, equation, factors, mul, number, rational
from service.algebra.expressions import outcome
from service.algebra.polynomials import names_of, polynomial, ring_of
from service.algebra.statements import any_of, is_statement, statement, zero_form
from service.grade.candidates import Candidate
from service.judge.judgement import Scope
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk

Quadratic = tuple[str, Fraction, Fraction, Fraction]


def quadratic(line: Tree) -> Quadratic | None:
    """(unknown, a, b, c) of a quadratic equation in one unknown."""
    if not isinstance(line, Relation) or line.signs != ("=",):
        return None
    return _coefficients(zero_form(line))


def _coefficients(form: Tree) -> Quadratic | None:
    names = free_symbols(form)
    p = _polynomial(form)
    if p is None or len(names) != 1 or p.total_degree() != 2:
        return None
    parts = {int(m[0]): Fraction(int(c.p), int(c.q)) for m, c in p.to_dict().items()}
    return names[0], parts.get(2, Fraction(0)), parts.get(1, Fraction(0)), parts.get(0, Fraction(0))


def _polynomial(form: Tree) -> fmpq_mpoly | None:
    names = free_symbols(form)
    return polynomial(form, names, ring_of(form)) if len(names) == 1 and names_of(form) == names else None


def stated(line: Tree, unknown: str) -> tuple[complex, ...]:
    """The values that a line gives the unknown; none where it says anything else."""
    logic = statement(line if is_statement(line) else equation(Symbol(unknown), line))
    values = []
    for one in logic.args if isinstance(logic, Apply) and logic.head == "or" else (logic,):
        match one:
            case Relation(signs=("=",), sides=(Symbol(name=name), right)) if name == unknown and not free_symbols(right):
                found = outcome(right, {}, False)
                if found is None or isinstance(found, str):
                    return ()
                values.append(_complex(found))
            case _:
                return ()
    return tuple(values)


def _complex(value: object) -> complex:
    if isinstance(value, fmpq):
        return complex(float(value.p) / float(value.q))
    ball = acb(value)
    return complex(float(ball.real.mid()), float(ball.imag.mid()))


def _alike(first: tuple[complex, ...], second: tuple[complex, ...]) -> bool:
    if len(first) != len(second):
        return False
    left = list(second)
    for value in first:
        twin = next((other for other in left if abs(other - value) < 1e-9 * (1 + abs(value))), None)
        if twin is None:
            return False
        left.remove(twin)
    return True


def _roots(middle: Fraction, inside: Fraction, under: Fraction) -> tuple[complex, ...]:
    """(middle ± √inside)/under."""
    root = cmath.sqrt(complex(inside))
    return ((complex(middle) + root) / complex(under), (complex(middle) - root) / complex(under))


def _by_formula(line: Tree) -> bool:
    """Whether a formula with ± or a root stands there."""
    return any(isinstance(node, Apply) and node.head in {"sqrt", "plus_minus", "minus_plus"} for node in walk(line))


def _parts(found: Quadratic) -> dict[str, Tree]:
    unknown, a, b, c = found
    return {"x": Symbol(unknown), "a": number(a), "b": number(b), "c": number(c)}


def _solved(found: Quadratic) -> Tree | None:
    """x = p or x = q with rational roots, which is the right line."""
    unknown, a, b, c = found
    root = _root(b * b - 4 * a * c)
    if root is None:
        return None
    values = dict.fromkeys(((-b - root) / (2 * a), (-b + root) / (2 * a)))
    return any_of(*(equation(Symbol(unknown), number(value)) for value in values))


def _root(value: Fraction) -> Fraction | None:
    if value < 0:
        return None
    top, bottom = (round(part**0.5) for part in (value.numerator, value.denominator))
    return Fraction(top, bottom) if top * top == value.numerator and bottom * bottom == value.denominator else None


Formula = Callable[[Fraction, Fraction, Fraction], list[tuple[Fraction, Fraction, Fraction]]]
"""a, b and c of a quadratic → the middle, what is under the root, and what all is divided by, in a few ways."""


def _formula(before: Tree, after: Tree, wrong: Formula) -> Iterator[Candidate]:
    """The line where it is what a wrong formula gives: wrong(a, b, c) → (middle, inside, under) in a few ways."""
    found = quadratic(before)
    if found is None or not found[2] or not _by_formula(after):
        return
    _, a, b, c = found
    given = stated(after, found[0])
    right = _roots(-b, b * b - 4 * a * c, 2 * a)
    for way in wrong(a, b, c):
        if len(given) == 2 and not _alike(given, right) and _alike(given, _roots(*way)):
            yield Candidate(after, _parts(found), _solved(found), sure=True)
            return


def formula_minus_b(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """x = (b ± √D)/(2a)."""
    yield from _formula(before, after, lambda a, b, c: [(b, b * b - 4 * a * c, 2 * a)])


def formula_two_a(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """x = (−b ± √D)/a, or /2."""
    yield from _formula(before, after, lambda a, b, c: [(-b, b * b - 4 * a * c, a), (-b, b * b - 4 * a * c, Fraction(2))])


def formula_four_ac(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """D = b² + 4ac, in the formula or on a line of its own."""
    yield from _formula(before, after, lambda a, b, c: [(-b, b * b + 4 * a * c, 2 * a)] if b else [])
    found = quadratic(before)
    if found is None or not isinstance(after, Relation) or free_symbols(after) == free_symbols(before):
        return
    _, a, b, c = found
    value = next((side for side in after.sides if not free_symbols(side)), None)
    if value is not None and c and outcome(value, {}, True) == fmpq(*(b * b + 4 * a * c).as_integer_ratio()):
        yield Candidate(after, _parts(found), None, sure=True)


def one_root(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """Only one root of a quadratic that has a linear term."""
    found = quadratic(before)
    if found is None or not found[2] or not found[3]:
        return
    unknown, a, b, c = found
    given = stated(after, unknown)
    right = _roots(-b, b * b - 4 * a * c, 2 * a)
    if b * b > 4 * a * c and len(given) == 1 and any(_alike(given, (root,)) for root in right):
        value = next(node.sides[1] for node in walk(statement(after)) if isinstance(node, Relation))
        yield Candidate(after, {**_parts(found), "p": value}, _solved(found), sure=True)


def roots_negated(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """x = −p or x = −q where p and q are the roots, no formula being shown."""
    found = quadratic(before)
    if found is None or not found[2] or _by_formula(after) or _is_product(before):
        return
    unknown, a, b, c = found
    right = _roots(-b, b * b - 4 * a * c, 2 * a)
    given = stated(after, unknown)
    if len(given) == 2 and _alike(given, tuple(-root for root in right)):
        value = next(node.sides[1] for node in walk(statement(after)) if isinstance(node, Relation))
        yield Candidate(after, {**_parts(found), "p": value}, _solved(found), sure=True)


def _is_product(line: Tree) -> bool:
    """Whether a side is written as a product with more than one letter factor."""
    sides = line.sides if isinstance(line, Relation) else (line,)
    return any(len([part for part in factors(side) if free_symbols(part)]) > 1 for side in sides)


# Factors


def factors_with_wrong_signs(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """x² + bx + c → (x − p)(x − q) where (x + p)(x + q) is right."""
    yield from _factored(before, after, lambda b, c, b1, c1: c1 == c and b1 == -b and b != 0)


def factors_with_wrong_sum(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """x² + bx + c → (x + m)(x + n) with mn = c and m + n ≠ b."""
    yield from _factored(before, after, lambda b, c, b1, c1: c1 == c and abs(b1) != abs(b) and c != 0)


def factors_with_wrong_product(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """x² + bx + c → (x + m)(x + n) with m + n = b and mn ≠ c."""
    yield from _factored(before, after, lambda b, c, b1, c1: b1 == b and c1 != c and c1 != 0)


def _factored(before: Tree, after: Tree, when: Callable[[Fraction, Fraction, Fraction, Fraction], bool]) -> Iterator[Candidate]:
    sides = _sides(before, after)
    if sides is None:
        return
    old, new = sides
    first, second = _coefficients(old), _coefficients(new)
    product = [part for part in factors(new) if free_symbols(part)]
    if first is None or second is None or len(product) != 2 or len([p for p in factors(old) if free_symbols(p)]) > 1:
        return
    ends = [_end(part, first[0]) for part in product]
    if None in ends or first[0] != second[0] or first[1] != 1 or second[1] != 1:
        return
    if when(first[2], first[3], second[2], second[3]):
        m, n = (end or Fraction(0) for end in ends)
        parts = {"b": number(first[2]), "c": number(first[3]), "m": number(m), "n": number(n), "x": Symbol(first[0])}
        yield Candidate(after, parts, _split(old, first, before), sure=True)


def _sides(before: Tree, after: Tree) -> tuple[Tree, Tree] | None:
    """The two expressions; of equations the left sides, where the right ones are zero."""
    match before, after:
        case Relation(signs=("=",), sides=(old, zero)), Relation(signs=("=",), sides=(new, other)) if zero == other == ZERO:
            return old, new
        case Relation(), _:
            return None
        case _, Relation():
            return None
        case _:
            return before, after


def _end(part: Tree, unknown: str) -> Fraction | None:
    """c of the factor x + c."""
    if part == Symbol(unknown):
        return Fraction(0)
    match part:
        case Apply(head="add", args=(Symbol(name=name), c)) | Apply(head="add", args=(c, Symbol(name=name))) if name == unknown:
            return rational(c)
        case _:
            return None


def _split(old: Tree, found: Quadratic, before: Tree) -> Tree | None:
    """(x − p)(x − q), which is the right line."""
    unknown, a, b, c = found
    root = _root(b * b - 4 * a * c)
    if root is None:
        return None
    values = [(-b + root) / 2, (-b - root) / 2]
    product = mul(*(add(Symbol(unknown), number(-value)) for value in values))
    return equation(product, ZERO) if isinstance(before, Relation) else product
