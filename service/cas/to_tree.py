"""SymPy → Tree in the order and form of a textbook: what is printed is decided here.

Terms stand in descending powers, a product with denominators is one fraction in lowest terms, numeric square roots
are merged (√2·√π is √(2π)), and negative signs stand in front of fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy
from sympy import Basic, Expr, S
from sympy.core.sympify import _sympify

from service.cas.decimals import decimal
from service.cas.formulas import Formula
from service.cas.products import power, product
from service.cas.root_sums import RealRootLogs, RootLogs, free_name, may_have_real_roots
from service.cas.statements import STATEMENTS
from service.cas.textbook import negated, rational, signed_terms
from service.errors import NoClosedForm
from service.functions import BY_SYMPY, CONSTANTS, FOREIGN, Function
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree


def to_tree(value: Basic | Tree | Sequence[Basic] | Mapping[Basic, Basic]) -> Tree:
    """The tree of a SymPy object (trees pass through unchanged).

    Raises NoClosedForm where the object holds something that has no written form here.
    """
    if isinstance(value, Number | Symbol | Constant | Apply | Relation):
        return value
    if isinstance(value, Mapping):
        pairs = [Relation(("=",), (to_tree(left), to_tree(right))) for left, right in value.items()]
        return pairs[0] if len(pairs) == 1 else Apply("and", tuple(pairs))
    if isinstance(value, list | tuple):
        return Apply("tuple", tuple(to_tree(item) for item in value))
    return _of(_sympify(value))


def _of(value: Basic) -> Tree:
    if type(value).__name__ in DEFINED:
        return _of(DEFINED[type(value).__name__](*value.args))
    for kind in type(value).__mro__:
        if kind in KINDS:
            return KINDS[kind](value, _of)
        if kind.__name__ in STATEMENTS:
            return STATEMENTS[kind.__name__](value, _of)
        if kind.__name__ in BY_SYMPY and kind not in NOT_FUNCTIONS:
            return _function(value)
    raise NoClosedForm("The answer holds a function that has no written form here.")


Of = Callable[[Basic], Tree]
NAMED: dict[Basic, Constant] = {
    **{
        getattr(S, entry.sympy, None) or getattr(sympy, entry.sympy): Constant(entry.name)
        for entry in CONSTANTS
        if entry.name != "otherwise"
    },
}
DEFINED: dict[str, Formula] = {entry.sympy: Formula(entry.definition) for entry in FOREIGN if entry.definition}
"""What only SymPy writes, its acot among them, which jumps at 0."""
NOT_FUNCTIONS = (sympy.Basic, sympy.Expr)


def _named(value: Basic, of: Of) -> Tree:
    return NAMED[value]


def _symbol(value: sympy.Symbol, of: Of) -> Tree:
    if value.name.startswith("Dummy"):  # a bound letter that has no name of its own
        raise NoClosedForm("The answer holds a function that has no written form here.")
    return Symbol(value.name.lstrip("_") or "t")


def _float(value: sympy.Float, of: Of) -> Tree:
    written = decimal(abs(value)) or "0"
    number = Number(written)
    return negated(number) if value < 0 else number


def _number(value: sympy.Rational, of: Of) -> Tree:
    return rational(value)


def _infinite(value: Expr, of: Of) -> Tree:
    return negated(Constant("oo"))


def _undefined(value: Expr, of: Of) -> Tree:
    raise NoClosedForm("The value is not defined.")


def _sum(value: sympy.Add, of: Of) -> Tree:
    return Apply("add", tuple(of(term) for term in signed_terms(value)))


def _function(value: Expr) -> Tree:
    if isinstance(value, sympy.polygamma) and value.args[0] == 0:
        return Apply("digamma", (_of(value.args[1]),))
    entry = BY_SYMPY[type(value).__name__]
    args = _arguments(value, entry)
    if entry.name == "hyper":
        upper, lower, argument = args
        return Apply("hyper", (Apply("row", tuple(map(_of, upper))), Apply("row", tuple(map(_of, lower))), _of(argument)))
    return Apply(entry.name, tuple(_of(arg) for arg in args))


def _arguments(value: Expr, entry: Function) -> tuple[Basic, ...]:
    """In a fixed order where any order says the same; without a last one that is SymPy's default: ζ(s, 1) is ζ(s)."""
    if max(entry.arity) > 3:
        return tuple(sorted(value.args, key=sympy.default_sort_key))
    if entry.default and len(value.args) == max(entry.arity) and value.args[-1] == sympy.Rational(entry.default):
        return tuple(value.args[:-1])
    return tuple(value.args)


def _exponential(value: sympy.exp, of: Of) -> Tree:
    return Apply("pow", (Constant("e"), of(value.args[0])))


def _call(value: sympy.core.function.AppliedUndef, of: Of) -> Tree:
    return Apply("call", (Symbol(value.func.__name__), *(of(arg) for arg in value.args)))


def _order(value: sympy.Order, of: Of) -> Tree:
    return Apply("call", (Symbol("O"), of(value.expr)))


def _derivative(value: sympy.Derivative, of: Of) -> Tree:
    body, *counts = value.args
    head = "derivative" if len(body.free_symbols) <= 1 else "partial"
    tree = of(body)
    for variable, count in reversed(counts):
        order = () if count == 1 and head == "derivative" else (of(count),)
        tree = Apply(head if order or head == "derivative" else "derivative", (tree, of(variable), *order))
    return tree


def _integral(value: sympy.Integral, of: Of) -> Tree:
    tree = of(value.function)
    for variable, *bounds in value.limits:
        if len(bounds) not in (0, 2):
            raise NoClosedForm("The answer holds an integral with one bound.")
        tree = Apply("integral", (tree, of(variable), *(of(bound) for bound in bounds)))
    return tree


def _indexed(value: sympy.Sum | sympy.Product, of: Of) -> Tree:
    tree = of(value.function)
    for index, low, high in value.limits:
        tree = Apply("sum" if isinstance(value, sympy.Sum) else "product", (tree, of(index), of(low), of(high)))
    return tree


def _limit(value: sympy.Limit, of: Of) -> Tree:
    body, variable, point, side = value.args
    head = {"+": "limit_right", "-": "limit_left"}.get(str(side), "limit") if point.is_finite is not False else "limit"
    return Apply(head, (of(body), of(variable), of(point)))


def _substitution(value: sympy.Subs, of: Of) -> Tree:
    raise NoClosedForm("The answer holds a derivative at a point, which has no written form here.")


def _root_logs(value: RootLogs, of: Of) -> Tree:
    """Σ c ln g over r ∈ ℂ with p = 0; Re in front where a root may be real, and g negative there."""
    c, g, r, p = value.args
    name = sympy.Symbol(free_name({symbol.name for symbol in value.free_symbols}), complex=True)
    c, g, p = (part.xreplace({r: name}) for part in (c, g, p))
    members = Apply("set_builder", (Apply("element", (of(name), Constant("complexes"))), Relation(("=",), (of(p), Number("0")))))
    total = Apply("sum_over", (_times_log(c, _less(g, name, of), of), of(name), members))
    return Apply("re", (total,)) if isinstance(value, RealRootLogs) and may_have_real_roots(p, name) else total


def _less(g: Expr, name: sympy.Symbol, of: Of) -> Tree:
    """u − r in that order."""
    rest = sympy.expand(g + name)
    return of(g) if rest.has(name) or rest == 0 else Apply("add", (of(rest), Apply("neg", (of(name),))))


def _times_log(c: Expr, inside: Tree, of: Of) -> Tree:
    logarithm = Apply("log", (inside,))
    above, below = sympy.fraction(c)
    if below.free_symbols:
        return Apply("div", (_times_log(above, inside, of), of(below)), form="frac")
    return logarithm if c == 1 else Apply("mul", (of(c), logarithm), form="implicit")


KINDS: dict[type[Any], Callable[[Any, Of], Tree]] = {
    RootLogs: _root_logs,
    **dict.fromkeys((type(constant) for constant in NAMED), _named),
    sympy.Symbol: _symbol,
    sympy.core.numbers.NegativeInfinity: _infinite,
    sympy.core.numbers.NaN: _undefined,
    sympy.Rational: _number,
    sympy.Float: _float,
    sympy.Add: _sum,
    sympy.Mul: product,
    sympy.Pow: power,
    sympy.exp: _exponential,
    sympy.core.function.AppliedUndef: _call,
    sympy.Order: _order,
    sympy.Derivative: _derivative,
    sympy.Integral: _integral,
    sympy.Sum: _indexed,
    sympy.Product: _indexed,
    sympy.Limit: _limit,
    sympy.Subs: _substitution,
}  # fmt: skip
"""Which writer each SymPy class has; a class without one is looked up by its bases."""
