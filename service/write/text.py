"""Tree → the contract's plain text: explicit `*` and `^`, one spelling for each thing, brackets as needed."""

from __future__ import annotations

from collections.abc import Callable

from service.functions import CONSTANT, GREEK, WHOLE_NAMES
from service.tree import Apply, Number, Symbol, Tree
from service.write.binding import (
    ATOM,
    CONJUNCTION,
    DISJUNCTION,
    IMPLICATION,
    NEGATION,
    POSTFIX,
    POWER,
    PRODUCT,
    RELATION,
    SETS,
    SIGN,
    SUM,
    declared_constants,
    ends,
    terms,
)
from service.write.writer import Writer

BETWEEN: dict[str, tuple[str, int]] = {
    "and": (" and ", CONJUNCTION), "or": (" or ", DISJUNCTION),
    "union": (" union ", SETS), "intersection": (" intersect ", SETS), "difference": (" \\ ", SETS),
    "element": (" in ", SETS), "not_element": (" not in ", SETS), "subset": (" subset ", SETS),
    "implies": (" => ", IMPLICATION), "iff": (" <=> ", IMPLICATION),
    "system": ("; ", IMPLICATION), "list": (", ", IMPLICATION),
}  # fmt: skip
BEFORE: dict[str, tuple[str, int]] = {"not": ("not ", NEGATION), "let": ("let ", IMPLICATION), "therefore": ("therefore ", IMPLICATION)}
AFTER: dict[str, str] = {"factorial": "!", "double_factorial": "!!", "percent": "%", "degree": "°"}
SIGNS = {"=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "~": "≈"}


def text(tree: Tree, *, declared: frozenset[str] = frozenset()) -> str:
    """The tree as plain text that reads back as the same tree.

    declared: names used as symbols elsewhere; where e or i is one, the constants are `exp(1)`, `sqrt(-1)`.
    """
    return _Text(declared_constants(tree, declared)).of(tree)


def _name(name: str) -> str:
    """The name; one whose letters would read as a product, such as a unit's, in backticks: `cm`."""
    letters = name.partition("_")[0].rstrip("0123456789'")
    if len(letters) < 2 or letters in GREEK or letters in WHOLE_NAMES or not letters.isascii():
        return name
    return f"`{name}`"


class _Text(Writer):
    signs = SIGNS
    between_marks = BETWEEN
    before_marks = BEFORE

    def numeral(self, digits: str) -> str:
        return digits

    def symbol(self, name: str) -> str:
        return _name(name)

    def apply(self, tree: Apply) -> str:
        return WRITERS.get(tree.head, _Text.call)(self, tree)

    def bracketed(self, inner: str) -> str:
        return f"({inner})"

    def constant(self, name: str) -> str:
        if name in self.declared:
            return {"e": "exp(1)", "i": "sqrt(-1)"}[name]
        return CONSTANT[name].text

    def sum(self, tree: Apply) -> str:
        written = ""
        for index, (sign, term) in enumerate(terms(tree.args)):
            level = SIGN if index == 0 else PRODUCT
            part = self.inside(term, level)
            written += part if index == 0 else f" {sign} {part}"
        return written

    def product(self, tree: Apply) -> str:
        first, *rest = tree.args
        head = self.of(first) if isinstance(first, Apply) and first.head == "div" else self.inside(first, POWER)
        return "*".join([head, *(self.inside(factor, POWER) for factor in rest)])

    def quotient(self, tree: Apply) -> str:
        above, below = tree.args
        return f"{self.inside(above, PRODUCT)}/{self.inside(below, POWER)}"

    def mixed(self, tree: Apply) -> str:
        whole, part = tree.args
        return f"{self.of(whole)} + {self.of(part)}"

    def sign(self, tree: Apply) -> str:
        mark = {"neg": "-", "pos": "+", "plus_minus": "±", "minus_plus": "∓"}[tree.head]
        if len(tree.args) == 2:
            left, right = tree.args
            return f"{self.inside(left, SUM)} {mark} {self.inside(right, PRODUCT)}"
        return f"{mark}{self.inside(tree.args[0], PRODUCT)}"

    def power(self, tree: Apply) -> str:
        """a^b; a power in the exponent in brackets, e^(x^2), which reads the same and is never taken for (e^x)^2."""
        base, exponent = tree.args
        raised = isinstance(exponent, Apply) and exponent.head in ("pow", "root")
        above = f"({self.of(exponent)})" if raised else self.inside(exponent, POWER)
        return f"{self.inside(base, POSTFIX)}^{above}"

    def inside(self, tree: Tree, level: int) -> str:
        """As everywhere; x^(1/4) is a root that is written as a power, and is bracketed like one: (x^(1/4))^2."""
        as_power = isinstance(tree, Apply) and tree.head == "root" and tree.args[1] != Number("3")
        return self.bracketed(self.of(tree)) if as_power and level > POWER else super().inside(tree, level)

    def root(self, tree: Apply) -> str:
        radicand, index = tree.args
        if index == Number("3"):
            return f"cbrt({self.of(radicand)})"
        return f"{self.inside(radicand, POSTFIX)}^(1/{self.inside(index, POSTFIX)})"

    def postfix(self, tree: Apply) -> str:
        return self.inside(tree.args[0], ATOM) + AFTER[tree.head]

    def sum_over(self, tree: Apply) -> str:
        body, variable, members = tree.args
        return f"{tree.head.removesuffix('_over')}({self.inside(body, RELATION)}, {self.of(variable)} in {self.inside(members, SETS)})"

    def angle(self, tree: Apply) -> str:
        degrees, *parts = (self.of(arg) for arg in tree.args)
        return f"{degrees}°" + "".join(part + mark for part, mark in zip(parts, ("'", "''"), strict=False))

    def congruent(self, tree: Apply) -> str:
        left, right, modulus = tree.args
        return f"{self.inside(left, SETS)} ≡ {self.inside(right, SETS)} (mod {self.inside(modulus, SUM)})"

    def integral(self, tree: Apply) -> str:
        return self.bound("integrate", tree) if len(tree.args) > 2 else self.named("integrate", tree.args)

    def bound(self, name: str, tree: Apply) -> str:
        body, variable, low, high = (self.of(arg) for arg in tree.args)
        return f"{name}({body}, ({variable}, {low}, {high}))"

    def sum_or_product(self, tree: Apply) -> str:
        return self.bound(tree.head, tree)

    def derivative(self, tree: Apply) -> str:
        name = "diff" if tree.head == "derivative" else "partial"
        if len(tree.args) == 3 and not isinstance(tree.args[2], Number):
            body, variable, order = (self.of(arg) for arg in tree.args)
            return f"{name}({body}, ({variable}, {order}))"
        return self.named(name, tree.args)

    def limit(self, tree: Apply) -> str:
        side = {"limit": "", "limit_left": ", left", "limit_right": ", right"}[tree.head]
        return f"limit({', '.join(self.of(arg) for arg in tree.args)}{side})"

    def applied(self, tree: Apply) -> str:
        function, *args = tree.args
        return self.named(self.inside(function, ATOM), tuple(args))

    def enclosed(self, tree: Apply) -> str:
        opening, closing = {"set": ("{", "}"), "tuple": ("(", ")"), "matrix": ("[", "]"), "row": ("[", "]")}[tree.head]
        inner = ", ".join(self.of(arg) for arg in tree.args)
        comma = "," if tree.head == "tuple" and len(tree.args) == 1 else ""
        return f"{opening}{inner}{comma}{closing}"

    def set_builder(self, tree: Apply) -> str:
        variable, condition = tree.args
        return f"{{{self.of(variable)} | {self.of(condition)}}}"

    def interval(self, tree: Apply) -> str:
        opening, closing = ends(tree)
        low, high = tree.args
        return f"{opening}{self.of(low)}, {self.of(high)}{closing}"

    def piecewise(self, tree: Apply) -> str:
        cases = (f"({', '.join(self.of(part) for part in case.args)})" for case in tree.args if isinstance(case, Apply))
        return f"piecewise({', '.join(cases)})"

    def words(self, tree: Apply) -> str:
        return " ".join(f'"{arg.name}"' for arg in tree.args if isinstance(arg, Symbol))

    def missing(self, tree: Apply) -> str:
        return "□"

    def call(self, tree: Apply) -> str:
        return self.named(tree.head, tree.args)

    def named(self, name: str, args: tuple[Tree, ...]) -> str:
        return f"{name}({', '.join(self.inside(arg, RELATION) for arg in args)})"


WRITERS: dict[str, Callable[[_Text, Apply], str]] = {
    "add": _Text.sum, "mul": _Text.product, "div": _Text.quotient, "mixed": _Text.mixed,
    "neg": _Text.sign, "pos": _Text.sign, "plus_minus": _Text.sign, "minus_plus": _Text.sign,
    "pow": _Text.power, "root": _Text.root,
    **dict.fromkeys(AFTER, _Text.postfix), **dict.fromkeys(BETWEEN, _Text.between), **dict.fromkeys(BEFORE, _Text.before),
    "integral": _Text.integral, "sum": _Text.sum_or_product, "product": _Text.sum_or_product,
    "derivative": _Text.derivative, "partial": _Text.derivative,
    "limit": _Text.limit, "limit_left": _Text.limit, "limit_right": _Text.limit,
    "call": _Text.applied, "prime": _Text.prime,
    "set": _Text.enclosed, "tuple": _Text.enclosed, "matrix": _Text.enclosed, "row": _Text.enclosed,
    "set_builder": _Text.set_builder, "interval": _Text.interval, "piecewise": _Text.piecewise,
    "sum_over": _Text.sum_over, "product_over": _Text.sum_over, "dms": _Text.angle, "congruent": _Text.congruent,
    "text": _Text.words, "missing": _Text.missing,
}  # fmt: skip
