"""What a formula that was read is: a claim, an indeterminate form, a name; and ways of writing solutions as logic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from service.algebra.build import rational
from service.algebra.statements import is_set, is_statement
from service.grade.line import ClauseKind
from service.grade.reading.spellings import with_names
from service.tree import Apply, Constant, Number, Relation, Span, Symbol, Tree, free_symbols, rebuilt, walk

INFINITE = Constant("oo")


def spoken(tree: Tree, source: str) -> Tree:
    """The tree with two ways of writing that only lines of working use: `D_x (f)` is d/dx f, `root (a) 3` a cube root."""
    return with_names(rebuilt(tree, lambda node: _spoken(node, source)))


def _spoken(node: Tree, source: str) -> Tree:
    match node:
        case Apply(head="mul", args=(Symbol(name=name), *rest)) if name.startswith("D_") and len(name) == 3 and rest:
            return Apply("derivative", (_joined(rest), Symbol(name[2])), node.span)
        case Apply(head="mul", args=(Apply(head="div", args=(top, Apply(head="sqrt") as under)), Number() as order, *rest)) if source[
            under.span.start :
        ].startswith("root"):
            return _joined([Apply("div", (top, Apply("root", (under.args[0], order)))), *rest])
        case Apply(head="mul", args=args):
            return _with_root_words(node, args, source)
        case Apply(head="div", form="slash", args=(Apply(head="div", form="sign", args=(dividend, top)), below)) if (
            not node.args[0].bracketed and _is_tight(source, top, below) and not _is_tight(source, dividend, top)
        ):
            fraction = Apply("div", (top, below), Span(top.span.start, node.span.end), "slash")
            return Apply("div", (dividend, fraction), node.span, "sign")
        case _:
            return node


def _is_tight(source: str, left: Tree, right: Tree) -> bool:
    """Whether no space stands beside the sign between two operands: 2/3, but 3/4 ÷ 2."""
    return not any(char.isspace() for char in source[left.span.end : right.span.start])


def _with_root_words(node: Tree, args: Sequence[Tree], source: str) -> Tree:
    for i, a in enumerate(args[:-1]):
        if isinstance(a, Apply) and a.head == "sqrt" and source[a.span.start :].startswith("root") and isinstance(args[i + 1], Number):
            return _joined([*args[:i], Apply("root", (a.args[0], args[i + 1])), *args[i + 2 :]])
    return node


def _joined(factors: Sequence[Tree]) -> Tree:
    return factors[0] if len(factors) == 1 else Apply("mul", tuple(factors), form="implicit")


def with_solutions(tree: Tree) -> Tree:
    """`x = 2, 3`, `x = 2 and 3`, `x = 1 and x = 2` as alternatives; counters `k ∈ ℤ` beside each alternative."""
    match tree:
        case Apply(head="list" | "tuple" | "system" | "or" | "and" as head, args=args) if len(args) > 1:
            if any(isinstance(a, Apply) and a.head == "or" and any(_counts(b) for b in a.args) for a in args):
                return _by_alternative(args)
            args = _flat(args) if head in {"list", "or"} else args
            if head == "list" and (several := _values_of_part(args)) is not None:
                return replace(several, span=tree.span)
            first = _assigned(args[0])
            values = [_value_of(a, first) for a in args] if first is not None else [None]
            bare = any(not is_statement(a) for a in args)
            if (
                first is None
                or any(v is None for v in values)
                or (not bare and (head not in {"and", "system"} or len(set(map(repr, values))) < 2))
            ):
                return tree
            if head in {"and", "system"} and not all(v is not None and _is_constant(v) for v in values):
                return tree
            return Apply("or", tuple(Relation(("=",), (first, v)) for v in values if v is not None), tree.span)
        case _:
            return tree


def _values_of_part(args: Sequence[Tree]) -> Apply | None:
    """`3x = π/2, 3π/2, 5π/2`: the values of a multiple of a letter, or of a sum with it."""
    match args:
        case [Relation(signs=("=",), sides=(Apply(head="mul" | "add" | "div") as left, first)), *rest] if rest:
            closed = all(not is_statement(one) and not is_set(one) and not free_symbols(one) for one in (first, *rest))
            whole = closed and len(free_symbols(left)) == 1
            return Apply("or", tuple(Relation(("=",), (left, value)) for value in (first, *rest))) if whole else None
        case _:
            return None


def _flat(parts: Sequence[Tree]) -> tuple[Tree, ...]:
    """`x = π/2, 3π/2 or x = 0` as three parts."""
    return tuple(
        inner for part in parts for inner in (_flat(part.args) if isinstance(part, Apply) and part.head in {"list", "or"} else (part,))
    )


def _assigned(tree: Tree) -> Symbol | None:
    """The letter that an equation gives a value free of it."""
    match tree:
        case Relation(signs=("=",), sides=(Symbol() as letter, value)) if not is_set(value) and letter not in set(walk(value)):
            return letter
        case _:
            return None


def _value_of(tree: Tree, letter: Symbol) -> Tree | None:
    match tree:
        case Relation(signs=("=",), sides=(left, value)) if left == letter:
            return value
        case Relation():
            return None
        case _ if is_statement(tree) or is_set(tree):
            return None
        case _:
            return tree


def _counts(tree: Tree) -> bool:
    """k ∈ ℤ."""
    return isinstance(tree, Apply) and tree.head == "element" and tree.args[1] == Constant("integers")


def _by_alternative(parts: Sequence[Tree]) -> Tree:
    """The comma binds tighter than `or` where what follows it is `k ∈ ℤ`."""
    groups: list[list[Tree]] = [[]]
    for part in parts:
        alternatives = part.args if isinstance(part, Apply) and part.head == "or" else (part,)
        groups[-1].append(alternatives[0])
        groups += [[alternative] for alternative in alternatives[1:]]
    return Apply("or", tuple(group[0] if len(group) == 1 else Apply("and", tuple(group)) for group in groups))


def is_form(tree: Tree) -> bool:
    """0/0, ∞/∞, 1^∞, ∞ − ∞, 0·∞, ∞^0, 0^0: an indeterminate form, whatever its signs and brackets."""
    match tree:
        case Apply(head="vector" | "pos", args=(inner,)):
            return is_form(inner)
        case Apply(head="div", args=(a, b)):
            return (_is_zero(a) and _is_zero(b)) or (_is_infinite(a) and _is_infinite(b))
        case Apply(head="pow", args=(a, b)):
            return (a == Number("1") and _is_infinite(b)) or (_is_infinite(a) and _is_zero(b)) or (_is_zero(a) and _is_zero(b))
        case Apply(head="add", args=(a, Apply(head="neg", args=(b,)))):
            return _is_infinite(a) and _is_infinite(b)
        case Apply(head="mul", args=(a, b)):
            if (_is_zero(a) and _is_infinite(b)) or (_is_infinite(a) and _is_zero(b)):
                return True
            return any(is_form(part) for part in (a, b)) and all(_is_infinite(part) or _is_zero(part) or is_form(part) for part in (a, b))
        case _:
            return False


def _is_pole(tree: Tree) -> bool:
    """2/0 standing alone: the form of a pole, whose sign the next line tells."""
    match tree:
        case Apply(head="vector" | "pos" | "neg", args=(inner,)):
            return _is_pole(inner)
        case Apply(head="div", args=(above, below)):
            return rational(above) is not None and _is_zero(below)
        case _:
            return False


def _is_zero(tree: Tree) -> bool:
    return rational(tree) == 0


def _is_infinite(tree: Tree) -> bool:
    match tree:
        case Constant(name="oo"):
            return True
        case Apply(head="neg" | "pos", args=(inner,)):
            return _is_infinite(inner)
        case _:
            return False


def is_assignment(tree: Tree) -> bool:
    """letter = value, or letter ≠, <, > value: what may stand as a condition before a colon."""
    return isinstance(tree, Relation) and isinstance(tree.sides[0], Symbol) and len(tree.sides) == 2


def is_given_value(tree: Tree) -> bool:
    """letter = number."""
    return isinstance(tree, Relation) and tree.signs == ("=",) and isinstance(tree.sides[0], Symbol) and _is_constant(tree.sides[1])


def _is_constant(tree: Tree) -> bool:
    return not any(isinstance(node, Symbol) for node in walk(tree))


def continued(tree: Tree) -> tuple[Tree, str]:
    """A line that starts with a sign: what follows it, and the sign; the sign is "" for any other."""
    match tree:
        case Relation(signs=signs, sides=(Apply(head="missing"), *rest)):
            return (rest[0] if len(rest) == 1 else Relation(signs[1:], tuple(rest), tree.span)), signs[0]
        case Apply(head="tuple" | "list", args=(Relation(signs=("=",), sides=(Apply(head="missing"), first)), *rest)) if not any(
            is_statement(part) for part in rest
        ):
            if all(_is_constant(part) for part in rest):
                return Apply("list", (first, *rest), tree.span), "="
            return Relation(("=",) * len(rest), (first, *rest), tree.span), "="
        case _:
            return tree, ""


def kind_of(tree: Tree) -> ClauseKind:
    match tree:
        case Apply(head="text"):
            return "comment"
        case Apply(head="let"):
            return "let"
        case _ if is_form(tree) or _is_pole(tree):
            return "form"
        case _:
            return "statement" if is_statement(tree) or is_set(tree) else "expression"


def without_forms(tree: Tree) -> tuple[Tree | None, Tree | None]:
    """A chain without the sides that name a form, and the form: `lim … = 0/0 = 3` is lim … = 3."""
    match tree:
        case Relation(signs=signs, sides=sides) if any(is_form(side) for side in sides[1:]):
            form = next(side for side in sides[1:] if is_form(side))
            kept = [(sign, side) for sign, side in zip(("=", *signs), sides, strict=True) if not is_form(side)]
            left = (
                None if not kept else kept[0][1] if len(kept) == 1 else Relation(tuple(s for s, _ in kept[1:]), tuple(t for _, t in kept))
            )
            return left, form
        case _:
            return tree, None
