"""Matrices and vectors, entry by entry: sums, multiples, products, powers, transposes, inverses, lengths.

Contract: each rule is for one operation whose operands are written out; what it makes is written out too, and not yet calculated.
A vector is a tuple, or a matrix of one column.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

from service.algebra.build import ONE, TWO, ZERO, div, integer, mul, neg, number, power, rational, sub
from service.algebra.opaque import has_head
from service.algebra.vectors import Rows, is_object, is_tuple, rows_of
from service.rules.row_operations import is_zero, value_of
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.tidy import tidied
from service.tree import Apply, Number, Relation, Tree, free_symbols, walk

OPERATIONS = ("det", "dot", "cross", "norm", "transpose", "trace", "matrix", "tuple", "vector")
LARGEST_POWER = 6


def is_of_objects(tree: Tree) -> bool:
    """Whether a vector or a matrix is written out in it."""
    return any(is_object(node) for node in walk(tree))


def _made(rows: Rows, like: Sequence[Tree]) -> Tree:
    """The object of these rows: a tuple where one of those that it is made of is."""
    return _of_rows(rows, any(is_tuple(one) for one in like))


def _of_rows(rows: Rows, loose: bool) -> Tree:
    if loose and len(rows[0]) == 1:
        return Apply("tuple", tuple(row[0] for row in rows))
    return Apply("matrix", tuple(Apply("row", row) for row in rows))


def _each(tree: Tree, change: Callable[[Tree], Tree]) -> Tree | None:
    rows = rows_of(tree)
    return None if rows is None else _made(tuple(tuple(change(entry) for entry in row) for row in rows), (tree,))


def _times(a: Tree, b: Tree) -> Tree:
    """a·b as it is written, also with 0 and 1."""
    return Apply("mul", (a, b), form="star")


def _total(terms: Sequence[Tree]) -> Tree:
    """The sum as it is written, also with 0."""
    return terms[0] if len(terms) == 1 else Apply("add", tuple(terms))


# Entry by entry


def _unsigned(term: Tree) -> tuple[Tree, bool]:
    """(a, whether it is added) of a or −a."""
    match term:
        case Apply(head="neg", args=(a,)):
            return a, False
        case _:
            return term, True


def _added(line: Tree, scope: Scope) -> Moves:
    """(a₁, a₂) + (b₁, b₂) = (a₁ + b₁, a₂ + b₂)"""
    signed = [_unsigned(term) for term in line.args] if isinstance(line, Apply) and line.head == "add" else []
    listed = [rows_of(part) if is_object(part) else None for part, _ in signed]
    rows = [one for one in listed if one is not None]
    if len(rows) < 2 or len(rows) < len(listed) or len({(len(one), len(one[0])) for one in rows}) > 1:
        return
    signs = [is_added for _, is_added in signed]
    placed = tuple(tuple(_signed_sum(place, signs) for place in zip(*row, strict=True)) for row in zip(*rows, strict=True))
    yield Move(_made(placed, [part for part, _ in signed]))


def _signed_sum(place: Sequence[Tree], signs: Sequence[bool]) -> Tree:
    return Apply("add", tuple(entry if plus else Apply("neg", (entry,)) for entry, plus in zip(place, signs, strict=True)))


def _scaled(line: Tree, scope: Scope) -> Moves:
    """c·(a₁, a₂) = (c·a₁, c·a₂)"""
    match line:
        case Apply(head="div", args=(a, c)) if is_object(a) and not is_object(c) and not _is_operation(c):
            after = _each(a, partial(_over, c))
        case Apply(head="mul", args=args) if sum(is_object(arg) for arg in args) == 1 and not any(map(_is_operation, args)):
            a = next(arg for arg in args if is_object(arg))
            after = _multiplied(mul(*(arg for arg in args if arg is not a)), a)
        case _:
            after = None
    if after is not None:
        yield Move(after)


def _multiplied(by: Tree, a: Tree) -> Tree | None:
    return a if by == ONE else _each(a, neg) if by == number(-1) else _each(a, partial(_times, by))


def _negated(line: Tree, scope: Scope) -> Moves:
    """−(a₁, a₂) = (−a₁, −a₂)"""
    match line:
        case Apply(head="neg", args=(a,)) if is_object(a) and (after := _each(a, neg)) is not None:
            yield Move(after)
        case _:
            return


def _over(below: Tree, above: Tree) -> Tree:
    return div(above, below)


def _is_operation(tree: Tree) -> bool:
    """Whether something in it is still to become a vector, a matrix or a number."""
    return not is_object(tree) and has_head(tree, *OPERATIONS)


def _product(line: Tree, scope: Scope) -> Moves:
    """Rows times columns: Σ aᵢₖ·bₖⱼ"""
    match line:
        case Apply(head="mul", args=args, form=form):
            pair = next((k for k in range(len(args) - 1) if is_object(args[k]) and is_object(args[k + 1])), None)
            written = None if pair is None else _written(args[pair], args[pair + 1])
            if pair is not None and written is not None:
                kept = (*args[:pair], written, *args[pair + 2 :])
                yield Move(written if len(kept) == 1 else Apply("mul", kept, form=form))
        case _:
            return


def _written(first: Tree, second: Tree) -> Tree | None:
    left, right = rows_of(first), rows_of(second)
    if left is None or right is None or is_tuple(first) or len(left[0]) != len(right):
        return None
    columns = list(zip(*right, strict=True))
    rows = tuple(tuple(_entry(row, column) for column in columns) for row in left)
    return _made(rows, (second,))


def _entry(row: Sequence[Tree], column: Sequence[Tree]) -> Tree:
    return _total([_times(a, b) for a, b in zip(row, column, strict=True)])


def _powers(line: Tree, scope: Scope) -> Moves:
    """A³ = A·A·A"""
    match line:
        case Apply(head="pow", args=(Apply(head="matrix") as a, exponent)):
            count = integer(exponent) or 0
            if 2 <= count <= LARGEST_POWER:
                yield Move(Apply("mul", (a,) * count, form="star"))
            elif -LARGEST_POWER <= count <= -2:
                yield Move(Apply("pow", (Apply("pow", (a, number(-1))), number(-count))))
        case _:
            return


def _diagonal_power(line: Tree, scope: Scope) -> Moves:
    """The power of a diagonal matrix: each entry of the diagonal to that power"""
    match line:
        case Apply(head="pow", args=(Apply(head="matrix") as a, exponent)) if 2 <= (integer(exponent) or 0) <= LARGEST_POWER:
            rows = rows_of(a) or ()
            if all((entry == ZERO) is (i != j) for i, row in enumerate(rows) for j, entry in enumerate(row)) and len(rows) == len(rows[0]):
                raised = (tuple(power(e, exponent) if i == j else ZERO for j, e in enumerate(row)) for i, row in enumerate(rows))
                yield Move(_of_rows(tuple(raised), False))
        case _:
            return


def _transposed(line: Tree, scope: Scope) -> Moves:
    """Rows become columns"""
    match line:
        case Apply(head="transpose", args=(a,)) if is_object(a) and (rows := rows_of(a)) is not None:
            yield Move(_of_rows(tuple(zip(*rows, strict=True)), False))
        case _:
            return


def _trace(line: Tree, scope: Scope) -> Moves:
    """The sum of the diagonal"""
    match line:
        case Apply(head="trace", args=(Apply(head="matrix") as a,)):
            rows = rows_of(a)
            if rows is not None and len(rows) == len(rows[0]):
                yield Move(_total([rows[i][i] for i in range(len(rows))]))
        case _:
            return


# Vectors


def _entries(tree: Tree) -> tuple[Tree, ...] | None:
    """The entries of a vector, written as a tuple, a column or a row; None for anything else."""
    rows = rows_of(tree) if is_object(tree) else None
    if rows is None:
        return None
    return rows[0] if len(rows) == 1 else tuple(row[0] for row in rows) if len(rows[0]) == 1 else None


def _scalar(line: Tree, scope: Scope) -> Moves:
    """a·b = a₁·b₁ + a₂·b₂ + a₃·b₃"""
    match line:
        case Apply(head="dot", args=(a, b)):
            u, v = _entries(a), _entries(b)
            if u is not None and v is not None and len(u) == len(v):
                yield Move(_entry(u, v))
        case _:
            return


def _cross(line: Tree, scope: Scope) -> Moves:
    """a × b = (a₂b₃ − a₃b₂, a₃b₁ − a₁b₃, a₁b₂ − a₂b₁)"""
    match line:
        case Apply(head="cross", args=(a, b)):
            u, v = _entries(a), _entries(b)
            if u is not None and v is not None and len(u) == len(v) == 3:
                yield Move(_made(tuple((_crosswise(u, v, i, j),) for i, j in ((1, 2), (2, 0), (0, 1))), (a, b)))
        case _:
            return


def _crosswise(u: Sequence[Tree], v: Sequence[Tree], i: int, j: int) -> Tree:
    """uᵢ·vⱼ − uⱼ·vᵢ."""
    return Apply("add", (_times(u[i], v[j]), Apply("neg", (_times(u[j], v[i]),))))


def _length(line: Tree, scope: Scope) -> Moves:
    """|a| = √(a₁² + a₂² + a₃²)"""
    match line:
        case Apply(head="norm" | "abs", args=(a,)):
            entries = _entries(a)
            if entries is not None and len(entries) > 1:
                yield Move(Apply("sqrt", (Apply("add", tuple(power(entry, TWO) for entry in entries)),)))
        case _:
            return


# Entries and numbers worked out


def _worked_out(line: Tree, scope: Scope) -> Moves:
    """Each entry calculated"""
    if is_object(line) and not any(has_head(entry, *OPERATIONS) for row in rows_of(line) or () for entry in row):
        after = _as_asked(line, scope) or _each(line, _value)
        if after is not None and after != line:
            yield Move(after)


def _value(entry: Tree) -> Tree:
    """The entry with numbers worked out; one that is a number or a letter stays as it is written."""
    return entry if rational(entry) is not None and not isinstance(entry, Apply) else tidied(entry)


def _as_asked(line: Tree, scope: Scope) -> Tree | None:
    """The answer, where the line is an object of its size with letters in it."""
    goal = scope.goal
    if goal is None or not is_object(goal) or not free_symbols(line):
        return None
    rows, wanted = rows_of(line), rows_of(goal)
    return goal if rows and wanted and (len(rows), len(rows[0])) == (len(wanted), len(wanted[0])) and _are_same(line, goal) else None


def _are_same(line: Tree, goal: Tree) -> bool:
    rows, wanted = rows_of(line) or (), rows_of(goal) or ()
    pairs = [(a, b) for row, other in zip(rows, wanted, strict=True) for a, b in zip(row, other, strict=True)]
    return all(is_zero(value_of(sub(a, b))) for a, b in pairs)


def _numbers(line: Tree, scope: Scope) -> Moves:
    """All products, powers and brackets of plain numbers calculated at once"""
    found = {node: value for node in walk(line) if (value := _calculated(node)) is not None}
    if found:
        yield Move(_with_values(line, found))


def _with_values(line: Tree, found: Mapping[Tree, Tree]) -> Tree:
    """The line with these parts replaced."""
    if line in found:
        return found[line]
    match line:
        case Apply(args=args):
            return replace(line, args=tuple(_with_values(arg, found) for arg in args))
        case Relation(sides=sides):
            return replace(line, sides=tuple(_with_values(side, found) for side in sides))
        case _:
            return line


def _calculated(node: Tree) -> Tree | None:
    """The value of a sum, product, quotient or power of numerals; None for anything else, and for what is a numeral."""
    match node:
        case Apply(head="neg", args=(Apply(head="neg", args=(Number() as a,)),)):
            return a
        case Apply(head="add" | "mul" | "div" | "pow" as head, args=args):
            values = [rational(arg) for arg in args]
            found = _carried_out(head, [value for value in values if value is not None]) if None not in values else None
            return None if found is None or number(found) == node else number(found)
        case _:
            return None


def _carried_out(head: str, values: Sequence[Fraction]) -> Fraction | None:
    match head, values:
        case "add", _:
            return sum(values, Fraction(0))
        case "mul", _:
            return math.prod(values, start=Fraction(1))
        case "div", (above, below) if below:
            return above / below
        case "pow", (base, exponent) if exponent.denominator == 1 and 0 <= exponent <= LARGEST_POWER:
            return Fraction(base**exponent.numerator)
        case _:
            return None


ADDED = Rule("added_matrices", "", _added, ("(1, 2) + (3, 5)", "(1 + 3, 2 + 5)"))
SCALED = Rule("scaled_matrix", "", _scaled, ("3*[[1, 2], [4, 5]]", "[[3*1, 3*2], [3*4, 3*5]]"))
NEGATED = replace(SCALED, moves=_negated, example=("-(1, 2)", "(-1, -2)"))
ENTRIES = Rule(
    "rows_times_columns", "", _product, ("[[1, 2], [3, 4]]*[[5, 6], [7, 8]]", "[[1*5 + 2*7, 1*6 + 2*8], [3*5 + 4*7, 3*6 + 4*8]]")
)
POWERS = Rule("matrix_power", "", _powers, ("[[1, 2], [3, 4]]^2", "[[1, 2], [3, 4]]*[[1, 2], [3, 4]]"))
DIAGONAL_POWER = Rule("power_of_diagonal", "", _diagonal_power, ("[[2, 0], [0, 5]]^3", "[[2^3, 0], [0, 5^3]]"))
TRANSPOSED = Rule("transposed_matrix", "", _transposed, ("transpose([[1, 2], [3, 4]])", "[[1, 3], [2, 4]]"))
TRACE = Rule("trace_of_matrix", "", _trace, ("trace([[1, 2], [3, 4]])", "1 + 4"))
SCALAR = Rule("scalar_product", "", _scalar, ("dot((1, 2, 3), (4, 5, 6))", "1*4 + 2*5 + 3*6"))
CROSS = Rule("cross_product", "", _cross, ("cross((1, 2, 3), (4, 5, 6))", "(2*6 - 3*5, 3*4 - 1*6, 1*5 - 2*4)"))
LENGTH = Rule("length_of_vector", "", _length, ("norm((1, 2, 5))", "sqrt(1^2 + 2^2 + 5^2)"))
WORKED_OUT = Rule("entries_worked_out", "", _worked_out, ("[[1*5 + 2*7, 3], [4, 2 - 6]]", "[[19, 3], [4, -4]]"))
NUMBERS = Rule("numbers_worked_out", "", _numbers, ("", ""))
OPERATIONS_IN_ORDER = (DIAGONAL_POWER, POWERS, TRANSPOSED, ENTRIES, SCALED, ADDED, NEGATED, CROSS, SCALAR, LENGTH, TRACE)
RULES = (*OPERATIONS_IN_ORDER, WORKED_OUT)
"""With an example; the strategy is `service.rules.linear_algebra`."""
