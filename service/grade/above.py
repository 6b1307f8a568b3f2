"""What a wrong line can be held against besides the line that it was judged by: the lines above it, as they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.algebra.build import add, equation, mul, number, power, rational, sub, substituted
from service.algebra.dimensions import dimension_or_none, units_in, without_units
from service.algebra.expressions import same
from service.grade.unit_finders import marked
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, walk

JOINED = frozenset({"and", "list", "system", "let"})
Pair = tuple[Tree, Tree]


def parts_of(tree: Tree) -> Iterator[Tree]:
    """The statements of a line: of a list, a system, `let u = x²`."""
    if isinstance(tree, Apply) and tree.head in JOINED:
        for arg in tree.args:
            yield from parts_of(arg)
    else:
        yield tree


def gathered(lines: Sequence[Tree]) -> Tree:
    """All lines as one list of what is given."""
    return Apply("list", tuple(part for line in lines for part in parts_of(line)))


def calculations(above: Sequence[Tree], parent: Tree | None, line: Tree) -> Iterator[Pair]:
    """(calculation, value that the line gives for it): of the line before, of a function at a place, of the length of a vector."""
    if parent is not None:
        yield from _of_one_letter(parent, line)
    facts = [part for tree in above for part in parts_of(tree)]
    claims = [(part.sides[0], part.sides[1]) for part in parts_of(line) if isinstance(part, Relation) and _is_equality(part)]
    for left, value in claims:
        if not free_symbols(value):
            yield from (_below_the_root(calculation, value) for calculation in _worked_at(left, facts))


def _below_the_root(calculation: Tree, value: Tree) -> Pair:
    """What stands below two roots: a root of a negative number has no value to compare."""
    match calculation, value:
        case Apply(head="sqrt", args=(inside,)), Apply(head="sqrt", args=(other,)):
            return inside, other
        case _:
            return calculation, value


def _is_equality(part: Relation) -> bool:
    return set(part.signs) <= {"=", "~"}


def _of_one_letter(parent: Tree, line: Tree) -> Iterator[Pair]:
    """`z = 3·4` and then `z = 7`, or z ≈ 7."""
    match parent, line:
        case Relation(sides=(Symbol() as z, *_, calculation)), Relation(sides=(Symbol() as y, value)) if z == y:
            calculation, value = _in_the_same_units(calculation, value)
            if _is_equality(parent) and _is_equality(line) and not free_symbols(value) and not free_symbols(calculation):
                yield calculation, value
        case _:
            return


def _in_the_same_units(first: Tree, second: Tree) -> Pair:
    """Two quantities as their bare numbers, where both are measured in the same units."""
    one, other = marked(first), marked(second)
    alike = dimension_or_none(one) == dimension_or_none(other) is not None and set(units_in(one)) == set(units_in(other))
    return (without_units(one), without_units(other)) if alike else (first, second)


def _worked_at(left: Tree, facts: Sequence[Tree]) -> Iterator[Tree]:
    match left:
        case Apply(head="call", args=(f, at)) if not free_symbols(at):
            yield from _only(_body_at(f, at, facts))
        case Apply(head="abs", args=(Symbol(name=v),)):
            yield from _only(_length_of(v, facts))
            yield from _only(_modulus_of(v, facts))
        case Apply(head="det", args=(Symbol(name=m),)):
            yield from _only(_determinant_of(m, facts))
        case _:
            return


def _only(found: Iterator[Tree]) -> Iterator[Tree]:
    """What is found, if it is found once."""
    distinct = list(dict.fromkeys(found))
    yield from distinct if len(distinct) == 1 else ()


def _body_at(f: Tree, at: Tree, facts: Sequence[Tree]) -> Iterator[Tree]:
    """The formula of f with the value put in."""
    for fact in facts:
        match fact:
            case Relation(signs=("=",), sides=(Apply(head="call", args=(g, Symbol(name=x))), body)) if g == f and free_symbols(body) == (
                x,
            ):
                yield substituted(body, {x: at})
            case _:
                continue


def _length_of(v: str, facts: Sequence[Tree]) -> Iterator[Tree]:
    """√(a² + b² + …) of the vector v."""
    for fact in facts:
        match fact:
            case Relation(signs=("=",), sides=(Symbol(name=name), Apply(head="tuple" | "vector", args=entries))) if name == v:
                if all(rational(entry) is not None for entry in entries):
                    yield Apply("sqrt", (add(*(power(entry, number(2)) for entry in entries)),))
            case _:
                continue


def _modulus_of(z: str, facts: Sequence[Tree]) -> Iterator[Tree]:
    """|3 + 4i| of the complex number z."""
    for fact in facts:
        match fact:
            case Relation(signs=("=",), sides=(Symbol(name=name), value)) if name == z and Constant("i") in set(walk(value)):
                yield Apply("abs", (value,))
            case _:
                continue


def _determinant_of(m: str, facts: Sequence[Tree]) -> Iterator[Tree]:
    """ad − bc of the matrix m."""
    for fact in facts:
        match fact:
            case Relation(signs=("=",), sides=(Symbol(name=name), Apply(head="matrix", args=(Apply(args=(a, b)), Apply(args=(c, d)))))):
                if name == m and not free_symbols(fact.sides[1]):
                    yield sub(mul(a, d), mul(b, c))
            case _:
                continue


def of_one_unknown(before: Tree, after: Tree) -> Pair | None:
    """The equation of a system, and the value that is read off it, where it is the only wrong one."""
    pairs = [
        (old, new) for new in _equalities(after) for old in _equalities(before) if _letter(old) is not None and _letter(old) == _letter(new)
    ]
    wrong = [(old, new) for old, new in pairs if not _holds(old, new)]
    return wrong[0] if len(wrong) == 1 else None


def _equalities(tree: Tree) -> list[Relation]:
    """The equations of a line; of a chain y(1) = 1 + C = 5 its last link."""
    chains = [part for part in parts_of(tree) if isinstance(part, Relation) and set(part.signs) == {"="}]
    return [equation(part.sides[-2], part.sides[-1]) for part in chains]


def _letter(part: Relation) -> str | None:
    """The only letter of an equation."""
    names = free_symbols(part)
    return names[0] if len(names) == 1 else None


def _holds(old: Relation, new: Relation) -> bool:
    """Whether the value solves the equation."""
    match new.sides:
        case (Symbol(name=name), value):
            put_in = substituted(old, {name: value})
            return isinstance(put_in, Relation) and same(put_in.sides[0], put_in.sides[1])
        case _:
            return True


def false_chain_link(line: Tree) -> Pair | None:
    """The first two neighbours behind the first sign of a chain f = g = h that are not equal, of formulas with the same letters."""
    if not isinstance(line, Relation) or len(line.sides) < 3 or set(line.signs) != {"="}:
        return None
    links = pairwise(line.sides[1:])
    return next(((a, b) for a, b in links if free_symbols(a) and set(free_symbols(a)) == set(free_symbols(b)) and not same(a, b)), None)
