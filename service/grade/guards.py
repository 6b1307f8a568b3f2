"""Conditions that a mal-rule puts on what its letters stand for."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isqrt

from service.algebra.build import factors, mul, rational, terms
from service.algebra.expressions import outcome
from service.algebra.patterns import Binding
from service.algebra.polynomials import names_of, polynomial, ring_of
from service.algebra.values import sign
from service.tree import Apply, Constant, Tree, free_symbols, walk


def _sign(tree: Tree | None) -> int | None:
    """−1, 0 or 1 of a formula without letters; None for anything else."""
    if tree is None or free_symbols(tree):
        return None
    found = outcome(tree, {}, True)
    return None if found is None or isinstance(found, str) else sign(found)


def _is_polynomial(tree: Tree | None) -> bool:
    """Only sums, products and whole powers of letters."""
    if tree is None:
        return False
    for node in walk(tree):
        if isinstance(node, Apply):
            if node.head == "pow" and not (
                (rational(node.args[1]) or 0) > 0 and (rational(node.args[1]) or 0) == int(rational(node.args[1]) or 0)
            ):
                return False
            if node.head not in {"add", "mul", "neg", "pow", "pos"} and not (node.head == "div" and rational(node.args[1]) is not None):
                return False
    return True


def _is_factor(divisor: Tree | None, tree: Tree | None) -> bool:
    """Whether a whole number divides every term of a sum: 3 of 6x."""
    k = rational(divisor) if divisor is not None else None
    if not k or tree is None:
        return False
    sizes = [rational(mul(*(one for one in factors(term) if rational(one) is not None))) for term in terms(tree)]
    return all(size is not None and (size / k).denominator == 1 for size in sizes)


def _is_acute(angle: Tree) -> bool:
    """Whether sine and cosine of it are both positive."""
    return all(_sign(Apply(head, (angle,))) == 1 for head in ("sin", "cos"))


def _is_square(value: Fraction | None) -> bool:
    """Whether a rational number has a rational root."""
    return value is not None and value >= 0 and all(isqrt(part) ** 2 == part for part in (value.numerator, value.denominator))


def _with_letter(bound: Binding, name: str) -> bool:
    return name in bound and bool(free_symbols(bound[name]))


def _square_negative(bound: Binding) -> bool:
    """a² = c with c < 0, or a² + c = 0 with c > 0: `c` is written on the right in the one, on the left in the other."""
    return _sign(bound.get("c")) in {-1, 1}


def _is_real(bound: Binding) -> bool:
    return not any(node == Constant("i") for tree in bound.values() for node in walk(tree))


def _is_split(bound: Binding) -> bool:
    """Whether the factors b and c are numbers or a bracket, 3·5 and 3(x + 1), and none is a letter that only stands beside its number."""
    written = [bound[name] for name in "bc" if name in bound]
    return all(not free_symbols(tree) or (isinstance(tree, Apply) and tree.head in {"add", "neg"}) for tree in written)


GUARDS: dict[str, Callable[[Binding], bool]] = {
    "polynomials": lambda bound: _is_polynomial(bound.get("a")) and _is_polynomial(bound.get("b")),
    "not_polynomials": lambda bound: not (_is_polynomial(bound.get("a")) and _is_polynomial(bound.get("b"))),
    "a_has_letter": lambda bound: _with_letter(bound, "a"),
    "b_without_letters": lambda bound: "b" in bound and not free_symbols(bound["b"]),
    "a_not_in_b": lambda bound: not _is_factor(bound.get("a"), bound.get("b")),
    "angle_beyond_the_first_quadrant": lambda bound: "a" in bound and not free_symbols(bound["a"]) and not _is_acute(bound["a"]),
    "c_no_square": lambda bound: not _is_square(rational(bound["c"])),
    "a_number": lambda bound: "a" in bound and not free_symbols(bound["a"]),
    "two_numbers": lambda bound: all(not free_symbols(bound[name]) and abs(rational(bound[name]) or 0) != 1 for name in "ab"),
    "a_negative": lambda bound: _sign(bound.get("a")) == -1,
    "c_negative": lambda bound: _sign(bound.get("c")) == -1,
    "c_positive": lambda bound: _sign(bound.get("c")) == 1,
    "root_of_a_letter": lambda bound: _with_letter(bound, "a") and _sign(bound.get("c")) != -1,
    "c_not_zero": lambda bound: _sign(bound.get("c")) != 0,
    "n_whole": lambda bound: (rational(bound["n"]) or 0).denominator == 1,
    "n_not_one": lambda bound: "n" not in bound or abs(rational(bound["n"]) or 0) != 1,
    "negative_factor": lambda bound: _sign(bound["k"]) == -1 if "k" in bound else _with_letter(bound, "a"),
    "k_negative_or_absent": lambda bound: "k" not in bound or _sign(bound["k"]) == -1,
    "k_positive_or_absent": lambda bound: "k" not in bound or _sign(bound["k"]) == 1,
    "not_zero_or_one": lambda bound: all(rational(tree) not in (0, 1) for name, tree in bound.items() if name in "kn"),
    "p_constant": lambda bound: "p" in bound and not free_symbols(bound["p"]),
    "square_negative": _square_negative,
    "u_not_linear": lambda bound: "u" in bound and not _is_linear(bound["u"]),
    "u_nonlinear": lambda bound: "u" in bound and bound["u"] != bound.get("x") and not _is_linear(bound["u"]),
    "product_of_numbers_or_a_bracket": lambda bound: _is_real(bound) and _is_split(bound),
    "real": lambda bound: not any(node == Constant("i") for tree in bound.values() for node in walk(tree)),
    "u_not_x": lambda bound: bound.get("u") != bound.get("x"),
}
"""Name in the TOML files → whether the mal-rule applies."""


def _is_linear(tree: Tree) -> bool:
    """kx + n in one letter."""
    names = free_symbols(tree)
    p = polynomial(tree, names, ring_of(tree)) if len(names) == 1 and names_of(tree) == names else None
    return p is not None and p.total_degree() <= 1
