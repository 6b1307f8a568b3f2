"""Logarithms joined and taken apart, with the base that was written.

    log_b(u^k v / w) = k log_b u + log_b v − log_b w        log_b(b^k u) = k + log_b u        log_(b^k) u = (log_b u)/k

Contract: trees in, trees out; None where there is nothing to do. `expanded` keeps to factors that are known to be positive, all but
one; `combined` gives a form whose equality the caller checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sympy
from sympy import Expr, Rational, S

from service.cas.from_tree import to_sympy
from service.cas.radicals import in_roots
from service.cas.to_tree import to_tree
from service.question import Context
from service.tree import Apply, Constant, Number, Tree, rebuilt, walk
from service.write import text

E = Constant("e")
LARGEST = 10**6
"""Largest exponent of the base that is taken out of a number."""


@dataclass(frozen=True, slots=True)
class Log:
    """factor · log(argument), to a base shared with others."""

    factor: Rational
    argument: Expr


def combined(tree: Tree, context: Context) -> Tree | None:
    """A sum of at least two logarithms, to bases that are powers of the first, as one logarithm; else None."""
    if not isinstance(tree, Apply) or tree.head != "add":
        return None
    terms = [_multiple(term) for term in tree.args]
    if any(term is None for term in terms):
        return None
    known = [term for term in terms if term is not None]
    base = _base(known[0][1])
    logs = [_to_base(factor, log, base, context) for factor, log in known]
    if any(log is None for log in logs):
        return None
    product = sympy.Mul(*(log.argument**log.factor for log in logs if log is not None))
    if product.is_number:
        return None
    written = _argument(product)
    if len(_text(written)) > MOST_LONGER * len(_text(tree)):
        return None
    return Apply("log", (written,) if base == E else (written, base))


MOST_LONGER = 2


def _text(tree: Tree) -> str:
    return text(tree)


def _argument(product: Expr) -> Tree:
    """The argument of the one logarithm, roots written as roots."""
    above, below = sympy.fraction(product)
    parts = [in_roots(part) or to_tree(part) for part in (above, below)]
    return parts[0] if below == 1 else Apply("div", (parts[0], parts[1]), form="frac")


def _multiple(tree: Tree, sign: int = 1) -> tuple[Rational, Apply] | None:
    """c·log u as (c, log u), for a rational number c."""
    match tree:
        case Apply(head="log"):
            return Rational(sign), tree
        case Apply(head="neg", args=(inner,)):
            return _multiple(inner, -sign)
        case Apply(head="div", args=(above, Number() as below)):
            found = _multiple(above, sign)
            return None if found is None else (found[0] / Rational(below.text), found[1])
        case Apply(head="mul", args=(*factors, Apply(head="log") as log)):
            values = [to_sympy(factor) for factor in factors]
            return (sign * sympy.Mul(*values), log) if all(value.is_Rational for value in values) else None
    return None


def _base(log: Apply) -> Tree:
    return log.args[1] if len(log.args) > 1 else E


def _to_base(factor: Rational, log: Apply, base: Tree, context: Context) -> Log | None:
    """The logarithm to another base, where one base is a rational power of the other."""
    argument = to_sympy(log.args[0], context)
    own = _base(log)
    if own == base:
        return Log(factor, argument)
    power = sympy.simplify(sympy.log(to_sympy(own)) / sympy.log(to_sympy(base)))
    return Log(factor / power, argument) if power.is_Rational else None


def has_logarithms(tree: Tree) -> bool:
    """Whether a logarithm stands in a tree."""
    return any(isinstance(node, Apply) and node.head == "log" for node in walk(tree))


def expanded(tree: Tree, context: Context, *, force: bool = False) -> Tree | None:
    """The tree with each logarithm of a product taken apart; None where none is. force: as for positive factors."""

    def apart(node: Tree) -> Tree:
        if isinstance(node, Apply) and node.head == "log":
            return _apart(node, context, force) or node
        return node

    changed = rebuilt(tree, apart)
    return changed if changed != tree else None


def _apart(log: Apply, context: Context, force: bool) -> Tree | None:
    base = _base(log)
    value, base_value = to_sympy(log.args[0], context), to_sympy(base, context)
    factors = list(_factors(value))
    if not force and sum(not part.is_positive for part, _ in factors) > 1:
        return None
    if not force and any(not part.is_positive and power != 1 for part, power in factors):
        return None
    terms = [term for part, power in factors for term in _terms(part, power, base, base_value)]
    return _sum(terms) if len(terms) > 1 or len(factors) != 1 or factors[0][1] != 1 else None


def _factors(value: Expr) -> Iterator[tuple[Expr, Rational]]:
    """Bases with their rational exponents; the rational number among them as one factor."""
    plain = sympy.powdenest(sympy.expand_power_base(value))
    number: Expr = S.One
    for factor in sympy.Mul.make_args(sympy.expand_power_base(plain)):
        base, exponent = factor.as_base_exp()
        if base.is_Rational:
            number *= factor
        elif exponent.is_Rational:
            yield base, exponent
        else:
            yield factor, S.One
    if number != 1:
        yield number, S.One


def _terms(part: Expr, power: Rational, base: Tree, base_value: Expr) -> Iterator[Tree]:
    """power · log_base(part); powers of the base in a number come out as a number."""
    if not part.is_number:
        yield _times(power, _log(to_tree(part), base))
        return
    exponent = sympy.simplify(sympy.log(part) / sympy.log(base_value))
    if exponent.is_Rational:
        yield to_tree(power * exponent)
        return
    whole = _power_of(base_value, part)
    if whole:
        yield to_tree(power * whole)
        part = sympy.nsimplify(part / base_value**whole) if part.is_Rational else part / base_value**whole
    yield _times(power, _log(to_tree(part), base))


def _power_of(base: Expr, number: Expr) -> int:
    """The k for which number/base^k lies in [1, base), for a number far from 1; 0 else."""
    if not (base.is_Integer and base > 1 and number.is_positive):
        return 0
    size = int(sympy.floor(sympy.log(number, base).evalf(30)))
    return size if size >= 1 or size < -1 else 0


def _log(argument: Tree, base: Tree) -> Tree:
    return Apply("log", (argument,) if base == E else (argument, base))


def _times(power: Rational, log: Tree) -> Tree:
    """c·log u, the sign in front and a fraction below."""
    if power < 0:
        return Apply("neg", (_times(-power, log),))
    tree = log if power.p == 1 else Apply("mul", (Number(str(power.p)), log), form="implicit")
    return tree if power.q == 1 else Apply("div", (tree, Number(str(power.q))), form="frac")


def _sum(terms: Sequence[Tree]) -> Tree:
    """Positive terms first, then negative ones; numbers last among each."""
    ordered = sorted(terms, key=lambda term: (isinstance(term, Apply) and term.head == "neg", not has_logarithms(term)))
    return ordered[0] if len(ordered) == 1 else Apply("add", tuple(ordered))
