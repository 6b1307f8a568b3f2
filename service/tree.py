"""What was written, unevaluated: the tree every part of the service passes on.

A tree keeps the writer's order and form. `2/4` stays a quotient of two numbers, `a − b` stays a
sum whose second term is negated, and nothing is folded, sorted or cancelled. Two trees are equal
when they say the same mathematics in the same order; where they stood in the source (`span`) and
how they were dressed (`form`, `bracketed`) do not count.

Shapes of the heads (args in order):

    add          a, b, …                     a + b − c is add(a, b, neg(c))
    mul          a, b, …                     form "implicit", "star", "dot" or "cross"
    div          a, b                        form "slash", "frac" or "sign" (÷)
    neg, pos     a                           plus_minus, minus_plus: a  or  a, b  (a ± b)
    pow          base, exponent              form "function" for sin²x: pow(sin(x), 2)
    sqrt         a                           root: a, n  (the n-th root; a cube root is root(a, 3))
    abs floor ceiling factorial double_factorial binomial log gcd lcm min max sin …
                                             the names of `functions`;  log has 1 or 2 args (x, base)
    exp          a                           e^a written with the constant is pow(Constant("e"), a)
    call         Symbol(f), a, …             a declared or primed function: f(x)
    prime        f or call, Number(n)        f'(x) is call(prime(f, 1), x)
    integral     f, x                        or f, x, a, b; iterated integrals nest
    derivative   f, x                        or f, x, Number(n); form "prime", "leibniz" or "call"
    partial      f, x, n                     ∂ⁿf/∂xⁿ
    limit        f, x, a                     also limit_left, limit_right
    sum product  f, k, a, b              sum_over product_over: f, k, S (a set)
    relation     `Relation`                  chains keep all their signs: 1 < x ≤ 3
    and or not   a, b, …                     system: a; b; …   (also a brace)
    set tuple list   a, b, …                 set_builder: x, condition
    interval     a, b                        form names the ends: "[]", "[)", "(]", "()"
    union intersection difference   A, B, …  element: x, A   not_element: x, A   subset: A, B
    matrix       row(a, b, …), …             vector: a, b, …
    piecewise    case(value, condition), …   the last condition may be Constant("otherwise")
    implies iff  A, B                        therefore: A
    let          Relation                    let u = x²
    subst        f, x, a, b                  [f] from a to b
    percent degree   a                   dms: degrees, minutes[, seconds]
    congruent    a, b, n                 a ≡ b (mod n)
    text         Symbol(words)               a comment in a line of working
    unit         Symbol(name)                a unit of a quantity, where a working is judged (`algebra.quantities`); never read
    missing                                  an empty placeholder
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stood in the source: 0-based character offsets, `end` exclusive."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of the other."""
        return Span(min(self.start, other.start), max(self.end, other.end))


NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral as written, without grouping: `2`, `0.50`, `1e-3` (always with a decimal point)."""

    text: str
    span: Span = field(default=NOWHERE, compare=False)
    bracketed: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A variable: `x`, `alpha`, `x1` (x₁), `x_max`. Subscripts are part of the name; see `subscripted`."""

    name: str
    span: Span = field(default=NOWHERE, compare=False)
    bracketed: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Constant:
    """A named constant: e, i, pi, oo, complex_oo, euler_gamma, golden_ratio, catalan, true, false, otherwise,
    emptyset, reals, complexes, integers, naturals, rationals."""

    name: str
    span: Span = field(default=NOWHERE, compare=False)
    bracketed: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Apply:
    """An operator or function applied to its operands; the module's docstring lists the heads."""

    head: str
    args: tuple[Tree, ...]
    span: Span = field(default=NOWHERE, compare=False)
    form: str = field(default="", compare=False)
    bracketed: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Relation:
    """`sides[0] signs[0] sides[1] signs[1] …`; signs are among = != < <= > >= and ~ (approximately)."""

    signs: tuple[str, ...]
    sides: tuple[Tree, ...]
    span: Span = field(default=NOWHERE, compare=False)
    bracketed: bool = field(default=False, compare=False)


Tree = Number | Symbol | Constant | Apply | Relation


def children(tree: Tree) -> tuple[Tree, ...]:
    """The operands of a node; none for a leaf."""
    match tree:
        case Apply(args=args):
            return args
        case Relation(sides=sides):
            return sides
        case _:
            return ()


def walk(tree: Tree) -> Iterator[Tree]:
    """Every node, parents before their operands, in the order of writing."""
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        todo.extend(reversed(children(node)))


def rebuilt(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """The tree with `change` applied to every node, operands first."""
    match tree:
        case Apply(args=args):
            return change(replace(tree, args=tuple(rebuilt(a, change) for a in args)))
        case Relation(sides=sides):
            return change(replace(tree, sides=tuple(rebuilt(s, change) for s in sides)))
        case _:
            return change(tree)


def subscripted(base: str, subscript: str) -> str:
    """The name of a letter with a subscript. x₁, x_1 and x1 are one symbol, `x1`; other subscripts follow one underscore."""
    return f"{base}{subscript}" if subscript.isdigit() and base[-1:].isalpha() else f"{base}_{subscript}"


def canonical_name(written: str) -> str:
    """The name under which a symbol written like this is known: `x_1` is `x1`."""
    base, mark, subscript = written.partition("_")
    return subscripted(base, subscript) if mark else written


def base_and_subscript(name: str) -> tuple[str, str]:
    """The letter and its subscript, "" where there is none: `x1` → x, 1."""
    base, mark, subscript = name.partition("_")
    if mark:
        return base, subscript
    letters = name.rstrip("0123456789")
    return (letters, name[len(letters) :]) if letters else (name, "")


BINDERS: dict[str, int] = {
    "integral": 1, "sum": 1, "product": 1, "sum_over": 1, "product_over": 1, "limit": 1,
    "limit_left": 1, "limit_right": 1, "subst": 1, "set_builder": 0,
}  # fmt: skip
"""Heads that bind a variable, with the index of the bound symbol among their operands."""


def free_symbols(tree: Tree) -> tuple[str, ...]:
    """Names of the unbound symbols, each once, in the order of writing.

    The variable of an indefinite integral is free in it (the answer is a function of it); those of a
    definite integral, a sum or a limit are bound, except in the bounds.
    """
    found: dict[str, None] = {}
    _collect_free(tree, frozenset(), found)
    return tuple(found)


def likeliest_variable(names: Sequence[str]) -> str | None:
    """x where it is among them, else the first; None for none."""
    return "x" if "x" in names else next(iter(names), None)


def only_variable(names: Sequence[str]) -> str | None:
    """x where it is among them, else the only one; None where that leaves a choice."""
    return likeliest_variable(names) if "x" in names or len(names) == 1 else None


def _collect_free(tree: Tree, bound: frozenset[str], found: dict[str, None]) -> None:
    match tree:
        case Symbol(name=name):
            if name not in bound:
                found.setdefault(name)
        case Apply(head="text" | "unit"):
            return
        case Apply(head="call", args=(Symbol(), *rest)):
            for arg in rest:
                _collect_free(arg, bound, found)
        case Apply(head="prime", args=(Symbol(), _)):
            return
        case Apply(head=head, args=args) if head in BINDERS and _binds(head, args):
            index = BINDERS[head]
            variable = _bound_letter(args[index])
            inner = bound | {variable.name} if isinstance(variable, Symbol) else bound
            scoped = {0} if head != "set_builder" else {1}
            for position, arg in enumerate(args):
                if position != index:
                    _collect_free(arg, inner if position in scoped else bound, found)
        case _:
            for child in children(tree):
                _collect_free(child, bound, found)


def _bound_letter(place: Tree) -> Tree:
    """x in {x ∈ ℝ | x > 2}."""
    match place:
        case Apply(head="element", args=(Symbol() as letter, _)):
            return letter
        case _:
            return place


def _binds(head: str, args: tuple[Tree, ...]) -> bool:
    return not (head == "integral" and len(args) == 2)
