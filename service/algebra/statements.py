"""Relations as logic: chains, ±, sets, systems and intervals opened into and, or, not of single relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from service.algebra.build import FALSE, TRUE, add, apply, equation, neg, substituted
from service.algebra.values import Undefined, Unknown, Value, ball, holds, value
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, children, free_symbols, rebuilt, walk

LOGIC = frozenset({"and", "or", "not", "system", "element", "not_element", "implies", "iff"})
SETS = frozenset({"set", "interval", "union", "intersection", "difference", "set_builder"})
SET_CONSTANTS = frozenset({"emptyset", "reals", "complexes", "integers", "naturals", "rationals"})
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
MIRRORED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<=", "~": "~"}


def is_set(tree: Tree) -> bool:
    """A set as written: {1, 2}, an interval, a union, ∅, ℝ."""
    match tree:
        case Apply(head="interval", args=(Relation(), *_)):
            return False  # [x + y = 3, x − y = 1] lists equations
        case Apply(head=head):
            return head in SETS
        case Constant(name=name):
            return name in SET_CONSTANTS
        case _:
            return False


def is_statement(tree: Tree) -> bool:
    """Whether a tree claims something: a relation, or logic over relations."""
    match tree:
        case Relation() | Constant(name="true" | "false") | Apply(head="interval", args=(Relation(), *_)):
            return True
        case Apply(head="tuple" | "list" | "vector", args=args):
            return bool(args) and all(is_statement(a) for a in args)
        case Apply(head=head):
            return head in LOGIC
        case _:
            return False


def statement(tree: Tree, unknown: str | None = None) -> Tree:
    """The logic of a line: and, or, not over relations of two sides, true and false, and propositions (symbols).

    A set on its own says `unknown ∈ set`.
    """
    if is_set(tree) and unknown is not None:
        return _member(Symbol(unknown), tree)
    match tree:
        case Relation(signs=signs, sides=sides):
            return _relation(signs, sides)
        case Apply(head="interval", args=(Relation(), *_) as parts):
            return all_of(*(statement(a, unknown) for a in parts))
        case Apply(head="and" | "system", args=args):
            return all_of(*(statement(a, unknown) for a in _completed(args)))
        case Apply(head="or", args=args):
            return any_of(*(statement(a, unknown) for a in _completed(args)))
        case Apply(head="tuple" | "list" | "vector", args=args):
            return _listed(tuple(statement(a, unknown) for a in args))
        case Apply(head="not", args=(a,)):
            return negated(statement(a, unknown))
        case Apply(head="implies", args=(a, b)):
            return any_of(negated(statement(a, unknown)), statement(b, unknown))
        case Apply(head="iff", args=(a, b)):
            left, right = statement(a, unknown), statement(b, unknown)
            return any_of(all_of(left, right), all_of(negated(left), negated(right)))
        case Apply(head="element", args=(x, where)):
            return _member(x, where)
        case Apply(head="not_element", args=(x, where)):
            return negated(_member(x, where))
        case Apply(head="therefore", args=(a,)):
            return statement(a, unknown)
        case _:
            return tree


def all_of(*parts: Tree) -> Tree:
    """Conjunction, flattened."""
    flat = [p for part in parts for p in (part.args if isinstance(part, Apply) and part.head == "and" else (part,)) if p != TRUE]
    if FALSE in flat:
        return FALSE
    return TRUE if not flat else flat[0] if len(flat) == 1 else Apply("and", tuple(flat))


def any_of(*parts: Tree) -> Tree:
    """Disjunction, flattened."""
    flat = [p for part in parts for p in (part.args if isinstance(part, Apply) and part.head == "or" else (part,)) if p != FALSE]
    if TRUE in flat:
        return TRUE
    return FALSE if not flat else flat[0] if len(flat) == 1 else Apply("or", tuple(flat))


def negated(tree: Tree) -> Tree:
    """The negation, pushed down to the relations."""
    match tree:
        case Relation(signs=(mark,), sides=sides) if mark in OPPOSITE:
            return Relation((OPPOSITE[mark],), sides)
        case Apply(head="and", args=args):
            return any_of(*(negated(a) for a in args))
        case Apply(head="or", args=args):
            return all_of(*(negated(a) for a in args))
        case Apply(head="not", args=(a,)):
            return a
        case Constant(name="true"):
            return FALSE
        case Constant(name="false"):
            return TRUE
        case _:
            return Apply("not", (tree,))


def _completed(parts: tuple[Tree, ...]) -> tuple[Tree, ...]:
    """`x = 1 or 2` means `x = 1 or x = 2`."""
    first = parts[0]
    if not (isinstance(first, Relation) and len(first.sides) == 2):
        return parts
    return tuple(p if is_statement(p) or is_set(p) or _is_proposition(p) else Relation(first.signs, (first.sides[0], p)) for p in parts)


def _is_proposition(tree: Tree) -> bool:
    return isinstance(tree, Symbol)


def _listed(parts: tuple[Tree, ...]) -> Tree:
    """`x = 2, x = −2` lists solutions; `x = 2, y = 3` is a system; `…, k ∈ ℤ` goes with all of it."""
    said = tuple(p for p in parts if isinstance(p, Apply) and p.head == "element")
    if said and len(said) < len(parts):
        return all_of(_listed(tuple(p for p in parts if p not in said)), *said)
    parts = _with_signs_apart(parts)
    heads = [p.sides[0] for p in parts if isinstance(p, Relation) and p.signs in (("=",), ("~",))]
    alike = len(heads) == len(parts) and len(set(heads)) == 1 and len(parts) > 1 and _same_letters(parts)
    alike = alike and not _rounds_another(parts)
    return any_of(*parts) if alike else all_of(*parts)


CLOSE = 0.01
"""Two values nearer than this share of their sizes may be one, rounded."""


def _rounds_another(parts: tuple[Tree, ...]) -> bool:
    """Whether a value given with ≈ is, as far as one can see, one of the others: x = √2, x ≈ 1.41."""
    about = [p for p in parts if isinstance(p, Relation) and p.signs == ("~",)]
    return any(_is_close(p.sides[1], other.sides[1]) for p in about for other in parts if isinstance(other, Relation) and other is not p)


def _is_close(a: Tree, b: Tree) -> bool:
    try:
        first, second = (complex(ball(value(tree, {}))) for tree in (a, b))
    except (Undefined, Unknown):
        return True
    return abs(first - second) <= CLOSE * (abs(first) + abs(second))


def _with_signs_apart(parts: tuple[Tree, ...]) -> tuple[Tree, ...]:
    """`x = ±1, x = ±3`, each opened into two values of the one letter, as the four values of it."""
    opened = [part.args if isinstance(part, Apply) and part.head == "or" else (part,) for part in parts]
    flat = tuple(one for values in opened for one in values)
    equal = all(isinstance(one, Relation) and one.signs == ("=",) and isinstance(one.sides[0], Symbol) for one in flat)
    return flat if equal and len({one.sides[0] for one in flat if isinstance(one, Relation)}) == 1 else parts


def _same_letters(parts: tuple[Tree, ...]) -> bool:
    """Whether the values hold the same letters: x = 2, x = −2 are two solutions; U = 2πr, U = 30 hold together."""
    return len({frozenset(free_symbols(p.sides[1])) for p in parts if isinstance(p, Relation)}) == 1


def _relation(signs: tuple[str, ...], sides: tuple[Tree, ...]) -> Tree:
    chosen = [
        all_of(*(_pair(sign, a, b) for sign, a, b in zip(signs, version, version[1:], strict=False))) for version in signed_versions(sides)
    ]
    return any_of(*chosen)


def _pair(mark: str, left: Tree, right: Tree) -> Tree:
    if is_set(left) and not is_set(right):
        left, right = right, left
    if is_set(right) and not is_set(left) and mark == "=":
        return _member(left, right)
    if (
        mark == "="
        and isinstance(left, Apply)
        and isinstance(right, Apply)
        and left.head == right.head
        and left.head in {"tuple", "vector", "matrix", "row"}
    ):
        if len(left.args) != len(right.args):
            return FALSE
        return all_of(*(_pair(mark, a, b) for a, b in zip(left.args, right.args, strict=True)))
    if mark in LIMITLESS and (LIMITLESS[mark][0] == left or LIMITLESS[mark][1] == right):
        return TRUE
    return Relation((mark,), (left, right))


MINUS_INFINITY, INFINITY = Apply("neg", (Constant("oo"),)), Constant("oo")
LIMITLESS: dict[str, tuple[Tree, Tree]] = {
    "<": (MINUS_INFINITY, INFINITY),
    "<=": (MINUS_INFINITY, INFINITY),
    ">": (INFINITY, MINUS_INFINITY),
    ">=": (INFINITY, MINUS_INFINITY),
}
"""−∞ < x and x < ∞ say nothing about a real x."""


def signed_versions(trees: tuple[Tree, ...]) -> Iterator[tuple[Tree, ...]]:
    """The trees with every ± taken as +, then as − (∓ the other way); once where there is none."""
    if not any(isinstance(node, Apply) and node.head in {"plus_minus", "minus_plus"} for tree in trees for node in walk(tree)):
        yield trees
        return
    for plus in (True, False):
        yield tuple(rebuilt(tree, lambda node, plus=plus: _signed(node, plus)) for tree in trees)  # type: ignore[misc]


def _signed(node: Tree, plus: bool) -> Tree:
    if not isinstance(node, Apply) or node.head not in {"plus_minus", "minus_plus"}:
        return node
    positive = plus == (node.head == "plus_minus")
    last = node.args[-1] if positive else neg(node.args[-1])
    return last if len(node.args) == 1 else add(*node.args[:-1], last)


def _member(x: Tree, where: Tree) -> Tree:
    """x ∈ where, as relations."""
    match where:
        case Apply(head="set", args=args):
            return any_of(*(statement(a) if is_statement(a) else _relation(("=",), (x, a)) for a in args))
        case Apply(head="tuple" | "list" | "vector", args=args):
            return any_of(*(equation(x, a) for a in args))
        case Apply(head="interval", args=(low, high), form=form):
            return all_of(*_bounds(x, low, high, form or "[]"))
        case Apply(head="union", args=args):
            return any_of(*(_member(x, a) for a in args))
        case Apply(head="intersection", args=args):
            return all_of(*(_member(x, a) for a in args))
        case Apply(head="difference", args=(a, b)):
            return all_of(_member(x, a), negated(_member(x, b)))
        case Apply(head="set_builder", args=(Symbol(name=name), condition)):
            return statement(substituted(condition, {name: x}))
        case Apply(head="set_builder", args=(member, condition)):
            return all_of(equation(x, member), statement(condition))
        case Constant(name="emptyset"):
            return FALSE
        case Constant(name="reals" | "complexes"):
            return TRUE
        case _:
            return apply("element", x, where)


def _bounds(x: Tree, low: Tree, high: Tree, form: str) -> Iterator[Tree]:
    if low != Apply("neg", (Constant("oo"),)):
        yield Relation(("<=" if form[0] == "[" else "<",), (low, x))
    if high != Constant("oo"):
        yield Relation(("<=" if form[-1] == "]" else "<",), (x, high))


def atoms(tree: Tree) -> tuple[Relation, ...]:
    """The relations in a statement."""
    match tree:
        case Relation():
            return (tree,)
        case Apply(head="and" | "or" | "not"):
            return tuple(atom for child in children(tree) for atom in atoms(child))
        case _:
            return ()


def propositions(tree: Tree) -> tuple[str, ...]:
    """Names of the symbols that stand as statements of their own: A in `A or not B`."""
    match tree:
        case Symbol(name=name):
            return (name,)
        case Apply(head="and" | "or" | "not", args=args):
            return tuple(dict.fromkeys(name for a in args for name in propositions(a)))
        case _:
            return ()


def truth(tree: Tree, at: Mapping[str, Value], real: bool, said: Mapping[str, bool] | None = None) -> bool | None:
    """Whether a statement holds at a point; None where it can't be told. `said`: the truth of propositions."""
    match tree:
        case Apply(head="and", args=args):
            answers = [truth(a, at, real, said) for a in args]
            return False if False in answers else None if None in answers else True
        case Apply(head="or", args=args):
            answers = [truth(a, at, real, said) for a in args]
            return True if True in answers else None if None in answers else False
        case Apply(head="not", args=(a,)):
            inner = truth(a, at, real, said)
            return None if inner is None else not inner
        case Symbol(name=name):
            return None if said is None else said.get(name)
        case _:
            return holds(tree, at, real)


def assignments(names: tuple[str, ...]) -> Iterator[dict[str, bool]]:
    """Every way in which propositions can be true or false."""
    for row in product((True, False), repeat=len(names)):
        yield dict(zip(names, row, strict=True))


def cases(tree: Tree) -> tuple[tuple[Relation, ...], ...]:
    """Disjunctive normal form: the alternatives, each a tuple of relations that hold together. Empty for false."""
    match tree:
        case Constant(name="true"):
            return ((),)
        case Constant(name="false"):
            return ()
        case Relation():
            return ((tree,),)
        case Apply(head="or", args=args):
            return tuple(case for a in args for case in cases(a))
        case Apply(head="and", args=args):
            total: list[tuple[Relation, ...]] = [()]
            for a in args:
                total = [left + right for left in total for right in cases(a)]
                if len(total) > 128:
                    raise ValueError("too many cases")
            return tuple(total)
        case _:
            raise ValueError("not in normal form")


def is_ordered(tree: Tree) -> bool:
    """Whether an order relation occurs, so that the variables are real."""
    return any(mark in {"<", "<=", ">", ">="} for atom in atoms(tree) for mark in atom.signs)


def unknowns(tree: Tree) -> tuple[str, ...]:
    """Free symbols of the relations in a statement."""
    return tuple(dict.fromkeys(name for atom in atoms(tree) for name in free_symbols(atom)))


def zero_form(atom: Relation) -> Tree:
    """left − right."""
    left, right = atom.sides
    return left if right == Number("0") else add(left, neg(right))
