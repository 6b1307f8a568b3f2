"""Quantities in a working: which letters are units, the dimension of an expression, and its number in base units.

A unit stands after a number or another unit, in a product of numbers and units alone: 72 km/h, 2 kg · (3 m/s)².
Units of several letters are units there; a single letter is one only where the working makes sense with it, since
`3m = 12` speaks of an unknown m and `P = 4s` of a side s. In the trees given back a unit is Apply("unit", (Symbol,)).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from service.algebra.build import integer, rational
from service.algebra.dimensions import DimensionClash, dimension, dimension_or_none, has_units, times, units_in, without_units
from service.algebra.unit_table import MIXED, MONEY, NO_DIMENSION, UNITS, Dimension, unit
from service.algebra.unit_words import unit_letters
from service.algebra.values import Undefined, Unknown, compared, value
from service.tree import Apply, Number, Relation, Symbol, Tree, children, free_symbols, rebuilt, walk


@dataclass(frozen=True, slots=True)
class Measured:
    """The trees of a working with their units marked. names: the units. doubtful: letters that are variables elsewhere."""

    trees: tuple[Tree, ...]
    names: frozenset[str]
    doubtful: frozenset[str] = frozenset()


def with_units(trees: Sequence[Tree], sources: Sequence[str] = (), declared: frozenset[str] = frozenset()) -> Measured:
    """The units of a whole working.

    trees: the lines (None left out), read with `unit_words` declared as symbols. sources: their text, for units set
    upright. declared: letters that the task names or asks for; they are never units.
    """
    if not _is_time(trees):
        return _with_units(trees, sources, declared)
    found = _with_units([rebuilt(tree, lambda node: _exchanged(node, "t", TIME)) for tree in trees], sources, declared)
    return replace(found, trees=tuple(rebuilt(tree, lambda node: _exchanged(node, TIME, "t")) for tree in found.trees))


TIME = "t_time"
"""Stands for t while the units are told, where it is a time and no tonne."""


def _is_time(trees: Sequence[Tree]) -> bool:
    """Whether t or a power of it has a value in seconds, minutes or hours: t = 3 s, t² = 9 s²."""
    for relation in (node for tree in trees for node in walk(tree) if isinstance(node, Relation)):
        first, *rest = relation.sides
        base = first.args[0] if isinstance(first, Apply) and first.head == "pow" else first
        names = {name for side in rest for name in free_symbols(side)}
        if base == Symbol("t") and names and names <= {"s", "min", "h"}:
            return True
    return False


def _exchanged(node: Tree, one: str, other: str) -> Tree:
    return replace(node, name=other) if isinstance(node, Symbol) and node.name == one else node


def _with_units(trees: Sequence[Tree], sources: Sequence[str], declared: frozenset[str]) -> Measured:
    if not any(unit(node.name) for tree in trees for node in walk(tree) if isinstance(node, Symbol)):
        return Measured(tuple(trees), frozenset())
    arranged = tuple(_arranged(tree) for tree in trees)
    upright = unit_letters(sources)
    candidates = frozenset(name for tree in arranged for node in _quantities(tree) for name in free_symbols(node)) - declared
    outside = frozenset(name for tree in arranged for name in _outside(tree))
    spaced = _spaced(arranged, sources) if len(sources) == len(trees) else frozenset()
    units = _consistent(arranged, candidates, outside, upright, spaced)
    both = units & outside
    marked = tuple(_marked(tree, units, both, upright) for tree in arranged)
    used = frozenset(node.name for tree in marked for node in units_in(tree))
    if not used:
        return Measured(tuple(trees), frozenset())
    return Measured(tuple(_side_by_side(tree) for tree in marked), used, both & used)


# What stands after a number


SCALES = {"C": "degC", "F": "degF"}
MICRO = {"mu": "u", "µ": "u"}


def _arranged(tree: Tree) -> Tree:
    """20 °C as 20 times degC, µm and kΩ as one unit, cm3 as cm³, 100 m / 5 s as (100 m)/(5 s)."""
    return rebuilt(tree, _arrange)


def _arrange(node: Tree) -> Tree:
    match node:
        case Apply(head="mul", args=args):
            factors = _divided(_joined(_scaled(args)))
            return replace(node, args=factors) if len(factors) > 1 else factors[0]
        case _:
            return node


def _scaled(args: tuple[Tree, ...]) -> tuple[Tree, ...]:
    found: list[Tree] = []
    for arg in args:
        match arg, found:
            case Symbol(name="C" | "F" as letter), [*_, Apply(head="degree", args=(a,))]:
                found[-1:] = [a, Symbol(SCALES[letter], arg.span)]
            case _:
                found.append(arg)
    return tuple(found)


def _joined(args: tuple[Tree, ...]) -> tuple[Tree, ...]:
    """µ and m side by side are one unit; a 2 or 3 glued to a unit is its exponent."""
    found: list[Tree] = []
    for arg in args:
        last = found[-1] if found else None
        base = arg.args[0] if isinstance(arg, Apply) and arg.head == "pow" else arg
        if isinstance(last, Symbol) and isinstance(base, Symbol) and last.name in MICRO and base.name in UNITS:
            joined = Symbol(MICRO[last.name] + base.name, base.span)
            found[-1] = joined if base is arg else Apply("pow", (joined, arg.args[1])) if isinstance(arg, Apply) else joined
        elif isinstance(last, Symbol) and isinstance(base, Symbol) and base.name == "Omega" and last.name in ("k", "M"):
            found[-1] = Symbol(last.name + base.name, base.span)
        elif _glued_exponent(last, arg) and last is not None:
            found[-1] = Apply("pow", (last, arg), last.span.to(arg.span))
        else:
            found.append(arg)
    return tuple(found)


def _glued_exponent(last: Tree | None, arg: Tree) -> bool:
    return (
        isinstance(last, Symbol) and len(last.name) > 1 and unit(last.name) is not None
        and isinstance(arg, Number) and arg.text in ("2", "3") and last.span.end == arg.span.start > 0
    )  # fmt: skip


def _divided(args: tuple[Tree, ...]) -> tuple[Tree, ...]:
    """What stands after a / and a number belongs to it where a quantity is divided: 100 m / 5 s; but not in 3/4 h."""
    at = next((i for i, arg in enumerate(args[:-1]) if _divides_a_quantity(arg) and _is_name(args[i + 1])), None)
    if at is None:
        return args
    end = at + 1
    while end < len(args) and _is_name(args[end]):
        end += 1
    quotient = args[at]
    below = Apply("mul", (children(quotient)[1], *args[at + 1 : end]), form="implicit")
    return (*args[:at], Apply("div", (children(quotient)[0], below), quotient.span, "slash"), *args[end:])


def _divides_a_quantity(tree: Tree) -> bool:
    """A quantity over a bare number, with a sign that reaches no further."""
    match tree:
        case Apply(head="div", args=(above, below), form="slash" | "sign", bracketed=False):
            return not free_symbols(below) and _measured_product(above) == (True, True)
        case _:
            return False


def _is_name(tree: Tree) -> bool:
    """A unit's name, or a power of it."""
    match tree:
        case Symbol(name=name):
            return unit(name) is not None
        case Apply(head="pow", args=(Symbol(name=name), n)):
            return unit(name) is not None and integer(n) is not None
        case _:
            return False


def _measured_product(tree: Tree) -> tuple[bool, bool] | None:
    """(a number in it, a unit in it) of a product of numbers and units alone; None for anything else."""
    if not free_symbols(tree):
        return None if isinstance(tree, Relation) else (True, False)
    if _is_name(tree):
        return (False, True)
    match tree:
        case Apply(head="mul" | "div", args=args):
            parts = [_measured_product(arg) for arg in args]
        case Apply(head="pow", args=(base, n)) if integer(n) is not None:
            parts = [_measured_product(base)]
        case Apply(head="neg" | "pos", args=(a,)):
            parts = [_measured_product(a)]
        case _:
            return None
    kept = [part for part in parts if part is not None]
    if len(kept) < len(parts):
        return None
    return any(n for n, _ in kept), any(u for _, u in kept)


def _quantities(tree: Tree) -> Iterator[Tree]:
    """The largest products of numbers and units in a tree, a number first."""
    if _measured_product(tree) == (True, True) and _starts_with_number(tree):
        yield tree
        return
    if isinstance(tree, Apply) and tree.head == "mul":
        run = _leading_run(tree)
        if run is not None:
            yield run
            for rest in tree.args[len(children(run)) :]:
                yield from _quantities(rest)
            return
    for child in _open_to_units(tree):
        yield from _quantities(child)


PLACES = frozenset({
    "add", "mul", "div", "neg", "pos", "sqrt", "abs", "plus_minus", "minus_plus", "min", "max", "mixed", "list", "tuple", "vector", "row",
    "matrix", "set", "or", "and", "system", "implies", "iff", "therefore",
})  # fmt: skip
"""Heads whose operands may be quantities; those of functions are numbers."""


def _open_to_units(tree: Tree) -> tuple[Tree, ...]:
    match tree:
        case Apply(head=head, args=args) if head in PLACES:
            return args
        case Apply(head="pow" | "root", args=args):
            return args[:1]
        case Relation(sides=sides):
            return sides
        case _:
            return ()


def _leading_run(tree: Apply) -> Apply | None:
    """The number and the units of several letters at the head of a product: 4 kg · v²."""
    count = next((i for i, factor in enumerate(tree.args) if free_symbols(factor)), len(tree.args))
    end = count
    while end < len(tree.args) and _is_name(tree.args[end]) and len(free_symbols(tree.args[end])[0]) > 1:
        end += 1
    return replace(tree, args=tree.args[:end]) if 0 < count < end < len(tree.args) else None


def _starts_with_number(tree: Tree) -> bool:
    """Whether a number stands first; a currency may stand before its number."""
    match tree:
        case Apply(head="mul", args=(Symbol(name=name), *_)) if name in MONEY or name in MONEY.values():
            return True
        case Apply(head="mul" | "div" | "neg" | "pos" | "pow", args=(first, *_)) if free_symbols(first):
            return _starts_with_number(first)
        case Apply():
            return True
        case _:
            return False


def _outside(tree: Tree) -> Iterator[str]:
    """The letters that stand where no unit can."""
    if _measured_product(tree) == (True, True) and _starts_with_number(tree):
        return
    if isinstance(tree, Symbol):
        yield tree.name
    if isinstance(tree, Apply) and tree.head == "mul" and (run := _leading_run(tree)) is not None:
        for rest in tree.args[len(run.args) :]:
            yield from _outside(rest)
        return
    places = _open_to_units(tree)
    for child in children(tree):
        if any(child is place for place in places):
            yield from _outside(child)
        else:
            yield from (node.name for node in walk(child) if isinstance(node, Symbol))


def _spaced(trees: Sequence[Tree], sources: Sequence[str]) -> frozenset[str]:
    """The letters that stand after a space wherever they stand; none where there are functions, or letters but in front of =."""
    if any(isinstance(node, Apply) and node.head in CALCULUS for tree in trees for node in walk(tree)):
        return frozenset()
    if any(True for tree in trees for side in _right_sides(tree) for _ in _outside(side)):
        return frozenset()
    seen: dict[str, bool] = {}
    for tree, source in zip(trees, sources, strict=True):
        for node in walk(tree):
            if isinstance(node, Symbol):
                before = source[max(0, node.span.start - 2) : node.span.start]
                apart = before[-1:] in ("", " ", "~", "/", "(", "{") or before in ("\\,", "\\;", "\\:")
                seen[node.name] = seen.get(node.name, True) and apart
    return frozenset(name for name, apart in seen.items() if apart)


def _right_sides(tree: Tree) -> Iterator[Tree]:
    """Everything but a letter alone on the left."""
    match tree:
        case Relation(sides=(Symbol(), *rest)):
            yield from rest
        case Apply(head="list" | "or" | "and" | "system" | "implies" | "iff" | "therefore", args=args):
            for arg in args:
                yield from _right_sides(arg)
        case _:
            yield tree


CALCULUS = frozenset({"prime", "derivative", "partial", "integral", "call", "limit", "limit_left", "limit_right"})


# Which letters are units


CONVENTION: dict[str, tuple[str, ...]] = {
    "t": ("s",), "T": ("s", "K"), "m": ("kg",), "M": ("kg",), "s": ("m",), "l": ("m",), "d": ("m",), "h": ("m",), "b": ("m",), "r": ("m",),
    "a": ("m", "m/s2"), "c": ("m", "m/s"), "w": ("m",), "U": ("m", "V"), "P": ("m", "W"), "v": ("m/s",), "u": ("m/s",), "g": ("m/s2",),
    "F": ("N",), "E": ("J",), "W": ("J",), "Q": ("J", "C"), "A": ("m2",), "V": ("m3",), "I": ("A",), "R": ("ohm",), "p": ("Pa",),
}  # fmt: skip
"""What letters usually stand for, by a unit of it."""
KINDS: dict[str, tuple[str, ...]] = {"m/s": ("m", "-s"), "m/s2": ("m", "-s", "-s"), "m2": ("m", "m"), "m3": ("m", "m", "m")}


def _usual(name: str) -> tuple[Dimension, ...]:
    return tuple(_dimension_of(kind) for kind in CONVENTION.get(name[:1], ()))


def _dimension_of(kind: str) -> Dimension:
    total = NO_DIMENSION
    for part in KINDS.get(kind, (kind,)):
        found = unit(part.lstrip("-"))
        total = times(total, found.dimension if found else NO_DIMENSION, -1 if part.startswith("-") else 1)
    return total


def _consistent(
    trees: Sequence[Tree], candidates: frozenset[str], outside: frozenset[str], upright: frozenset[str], spaced: frozenset[str]
) -> frozenset[str]:
    """The candidates with which the working makes sense: the letters that do not are taken out until nothing clashes."""
    compound, usual = _beside_others(trees, candidates)
    strong = frozenset(n for n in candidates if len(n) > 1 or n in upright or n in MONEY) | compound | (usual - outside)
    kin = frozenset(axis for name in strong for axis in _axes(name))
    units = frozenset(n for n in candidates if n in strong or (n not in outside and (n in spaced or _axes(n) <= kin)))
    for _ in range(len(units) + 1):
        clashing = frozenset(n for tree in trees for n in _clashes(_plainly_marked(tree, units), strong) if n not in strong)
        if not clashing:
            break
        units -= clashing
    return units


def _axes(name: str) -> frozenset[int]:
    found = unit(name)
    return frozenset(axis for axis, power in enumerate(found.dimension) if power) if found else frozenset()


def _beside_others(trees: Sequence[Tree], candidates: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Letters in a quantity that can be nothing else: beside km or over another unit; as what a letter usually is (t = 5 s)."""
    compound: set[str] = set()
    usual: set[str] = set()
    for tree in trees:
        for node in _quantities(tree):
            names = set(free_symbols(node))
            if names <= candidates and _is_compound(node, names):
                compound |= names
        for relation in (n for n in walk(tree) if isinstance(n, Relation)):
            usual |= _conventional(relation, candidates) | _of_result(relation, candidates)
    return frozenset(compound), frozenset(usual)


def _is_compound(node: Tree, names: set[str]) -> bool:
    """Whether a unit of several letters is in it, or one unit is divided by another."""
    if any(len(name) > 1 for name in names):
        return True
    above_and_below = any(isinstance(n, Apply) and n.head == "div" and all(free_symbols(a) for a in n.args) for n in walk(node))
    return len(names) > 1 and (above_and_below or _has_negative_power(node))


def _has_negative_power(node: Tree) -> bool:
    return any(isinstance(n, Apply) and n.head == "pow" and (integer(n.args[1]) or 0) < 0 for n in walk(node))


def _conventional(relation: Relation, candidates: frozenset[str]) -> set[str]:
    """The unit in t = 5 s, m = 3 g: of the dimension that the letter on the left usually has."""
    first = relation.sides[0]
    if not isinstance(first, Symbol) or first.name in candidates & set(free_symbols(relation.sides[-1])):
        return set()
    found: set[str] = set()
    for side in relation.sides[1:]:
        names = set(free_symbols(side))
        if names and names <= candidates and _measured_product(side) == (True, True):
            size = dimension_or_none(_plainly_marked(side, frozenset(names)))
            if size is not None and size in _usual(first.name):
                found |= names
    return found


def _of_result(relation: Relation, candidates: frozenset[str]) -> set[str]:
    """The unit in 9 − 1 = 8 J: the same number stands before it without any."""
    bare = [side for side in relation.sides if not free_symbols(side)]
    found: set[str] = set()
    for side in relation.sides[1:] if bare else ():
        names = set(free_symbols(side))
        if len(names) == 1 and names <= candidates and _measured_product(side) == (True, True):
            number = rebuilt(side, lambda node: Number("1") if isinstance(node, Symbol) else node)
            found |= names if any(_same_number(one, number) for one in bare) else set()
    return found


def _plainly_marked(tree: Tree, units: frozenset[str]) -> Tree:
    """Every quantity whose letters are all among the units, with them marked."""
    if isinstance(tree, Apply | Relation):
        if _measured_product(tree) == (True, True) and _starts_with_number(tree):
            return rebuilt(tree, _mark) if set(free_symbols(tree)) <= units else tree
        if isinstance(tree, Apply) and tree.head == "mul" and (run := _leading_run(tree)) is not None and set(free_symbols(run)) <= units:
            rest = tuple(_plainly_marked(arg, units) for arg in tree.args[len(run.args) :])
            return replace(tree, args=(*(rebuilt(arg, _mark) for arg in run.args), *rest))
        parts = tuple(_plainly_marked(child, units) for child in children(tree))
        return replace(tree, args=parts) if isinstance(tree, Apply) else replace(tree, sides=parts)
    return tree


def _mark(node: Tree) -> Tree:
    if not isinstance(node, Symbol):
        return node
    name = MONEY.get(node.name, node.name)
    return Apply("unit", (Symbol(name, node.span),), node.span)


def _marked(tree: Tree, units: frozenset[str], doubtful: frozenset[str], upright: frozenset[str]) -> Tree:
    """The units of a line marked. A letter that is a variable elsewhere is one only where a quantity can be nothing else."""
    if not doubtful:
        return _plainly_marked(tree, units)
    compound, usual = _beside_others([tree], units)
    return _plainly_marked(tree, compound | usual | (units - doubtful) | (upright & units))


def _clashes(tree: Tree, strong: frozenset[str]) -> Iterator[str]:
    """The units in sums and relations that make no sense as quantities."""
    for node in walk(tree):
        parts = node.args if isinstance(node, Apply) and node.head == "add" else node.sides if isinstance(node, Relation) else ()
        if not parts or not any(has_units(part) for part in parts) or (isinstance(node, Relation) and _names_a_result(node)):
            continue
        found = [(part, _dimension_or_clash(part)) for part in parts]
        known = {d for _, d in found if d is not None}
        if len(known) > 1 and not (isinstance(node, Relation) and _are_quantities(node, strong)):
            yield from (symbol.name for part, _ in found for symbol in units_in(part))


def _are_quantities(relation: Relation, strong: frozenset[str]) -> bool:
    """Whether every side has a unit, one of them sure: 2 kg · 9.81 m/s² = 19.62 J is wrong, and no equation for J."""
    sides = [side for side in relation.sides if not isinstance(side, Symbol) and not (isinstance(side, Apply) and side.head == "missing")]
    return all(has_units(side) for side in sides) and any(symbol.name in strong for side in sides for symbol in units_in(side))


def _names_a_result(relation: Relation) -> bool:
    """A = 3 · 4 = 12 m²: a letter on the left, and a bare number beside the same number with a unit; also 9 − 1 = 8 J, which goes on."""
    first = relation.sides[0]
    goes_on = not free_symbols(first) and not has_units(first)
    if not isinstance(first, Symbol) and not (isinstance(first, Apply) and first.head == "missing") and not goes_on:
        return False
    bare = [side for side in (relation.sides if goes_on else relation.sides[1:]) if not has_units(side)]
    measured = [without_units(side) for side in relation.sides[1:] if has_units(side)]
    return bool(bare) and bool(measured) and any(_same_number(a, b) for a in bare for b in measured)


def _same_number(a: Tree, b: Tree) -> bool:
    try:
        return compared(value(a, {}), "=", value(b, {})) is True
    except (Undefined, Unknown):
        return False


def _dimension_or_clash(tree: Tree) -> Dimension | str | None:
    try:
        return None if rational(tree) == 0 else dimension(tree)
    except DimensionClash:
        return None


def _side_by_side(tree: Tree) -> Tree:
    """1 h 30 min as a sum."""
    return rebuilt(tree, _summed)


def _summed(node: Tree) -> Tree:
    match node:
        case Apply(head="mul", args=args, form="implicit") if len(args) > 2 and len(args) % 2 == 0:
            pairs = [args[i : i + 2] for i in range(0, len(args), 2)]
        case _:
            return node
    names = [u.args[0].name for _, u in pairs if isinstance(u, Apply) and u.head == "unit" and isinstance(u.args[0], Symbol)]
    if len(names) < len(pairs) or len(set(names)) < len(names) or not all(isinstance(n, Number) for n, _ in pairs):
        return node
    kin = any(set(names) <= family for family in MIXED) or len({u.dimension for n in names if (u := unit(n))}) == 1
    return Apply("add", tuple(Apply("mul", pair, form="implicit") for pair in pairs), node.span) if kin else node
