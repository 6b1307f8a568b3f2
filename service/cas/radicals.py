"""Expressions with roots as a textbook leaves them: powers taken out, the index reduced, one root a term, no root of a number below a bar.

    √(100n³) = 10n√n      ∛(56x²y⁸) = 2y²·∛(7x²y²)      ⁸√(x⁶y⁴z²) = ⁴√(x³y²z)      3/(4 − 3√3) = −(9√3 + 12)/11

Contract: an expression whose letters under even roots are not negative → its tree in this form, None where it is no sum of such terms
over a number. Equality is checked by the caller.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd, lcm, prod

import sympy
from sympy import Expr, Integer, Rational, S

from service.cas.to_tree import to_tree
from service.tree import Apply, Number, Tree, walk

MOST_INDEX = 60
MOST_TERMS = 12


def has_roots(tree: Tree) -> bool:
    """Whether roots were written as roots."""
    return any(isinstance(node, Apply) and node.head in ("sqrt", "root") for node in walk(tree))


def under_even_roots(value: Expr) -> dict[Expr, Expr]:
    """Each letter that a root says is not negative, as √(100n³) says of n, with one that is known to be so."""
    found = {}
    for power in value.atoms(sympy.Pow):
        if power.exp.is_Rational and power.exp.q % 2 == 0 and len(power.base.free_symbols) == 1:
            (letter,) = power.base.free_symbols
            factor, degree = power.base.as_coeff_Mul()[1].as_base_exp()
            if factor == letter and degree.is_odd and power.base.as_coeff_Mul()[0].is_positive:
                found[letter] = sympy.Symbol(letter.name, nonnegative=True)
    return found


def in_roots(value: Expr) -> Tree | None:
    """The tree of a value with roots in simplest radical form; None where it is no sum of such terms."""
    plain = sympy.powdenest(sympy.expand_power_base(_rationalised(value), force=False))
    above, below = sympy.fraction(sympy.together(plain)) if plain.is_Add or plain.is_Mul else (plain, S.One)
    if below.has(sympy.Pow) and is_rooted(below):
        above, below = plain, S.One
    terms = sympy.Add.make_args(sympy.expand(above))
    if len(terms) > MOST_TERMS or not is_rooted(above):
        return None
    monomials = [_monomial(term) for term in terms]
    if any(monomial is None for monomial in monomials):
        return None
    known = [monomial for monomial in monomials if monomial is not None]
    if len(known) == 1:
        return _written([Monomial(known[0].outer / below, known[0].index, known[0].inner)])
    return _over(_written(known), below)


def is_rooted(value: Expr) -> bool:
    """Whether a fractional power stands in a value."""
    return any(power.exp.is_Rational and power.exp.q > 1 for power in value.atoms(sympy.Pow))


def _rationalised(value: Expr) -> Expr:
    """Without roots of numbers in denominators."""
    below = sympy.fraction(sympy.together(value))[1]
    numeric = any(p.base.is_Rational and p.exp.is_Rational and p.exp.q == 2 for p in below.atoms(sympy.Pow))
    return sympy.radsimp(value) if numeric and not below.free_symbols and below.is_Add else value


@dataclass(frozen=True, slots=True)
class Monomial:
    """outer · inner^(1/index); index 1 where no root is left."""

    outer: Expr
    index: int
    inner: Expr


def _monomial(term: Expr) -> Monomial | None:
    """A product of powers with rational exponents, its whole powers outside and the rest under one root."""
    powers = list(_powers(term))
    if any(not exponent.is_Rational for _, exponent in powers):
        return None
    index = lcm(*(int(exponent.q) for _, exponent in powers))
    if index > MOST_INDEX or any(exponent.q > 1 and not _may_leave(base) for base, exponent in powers):
        return None
    outer = [base ** sympy.floor(exponent) for base, exponent in powers]
    rests = [(base, int((exponent - sympy.floor(exponent)) * index)) for base, exponent in powers]
    kept = [(base, rest) for base, rest in rests if rest]
    common = gcd(index, *(rest for _, rest in kept)) if kept else index
    inner = prod((base ** (rest // common) for base, rest in kept), start=S.One)
    return Monomial(sympy.Mul(*outer), index // common, inner)


def _powers(term: Expr) -> Iterator[tuple[Expr, Rational]]:
    """The bases of a product with their exponents; each letter and prime once."""
    found: dict[Expr, Rational] = {}
    for factor in sympy.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        for part, times in _parts(base):
            found[part] = found.get(part, S.Zero) + exponent * times
    yield from found.items()


def _parts(base: Expr) -> list[tuple[Expr, Rational]]:
    """A positive rational number by its primes, anything else as it is."""
    if base.is_Rational and base.is_positive and base != 1 and max(base.p, base.q) < 10**12:
        return [(Integer(prime), Integer(times)) for prime, times in sympy.factorrat(base).items()]
    return [(base, S.One)]


def _may_leave(base: Expr) -> bool:
    """Whether powers of a base may be taken out of a root: it is a number or not negative."""
    return bool(base.is_nonnegative) and (base.is_Symbol or base.is_Integer or base.is_Add)


def _written(monomials: list[Monomial]) -> Tree:
    trees = [_term(monomial) for monomial in monomials]
    return trees[0] if len(trees) == 1 else Apply("add", tuple(trees))


def _term(monomial: Monomial) -> Tree:
    """outer · ⁿ√inner, over the denominator of outer."""
    if monomial.index == 1:
        return to_tree(monomial.outer)
    above, below = sympy.fraction(monomial.outer)
    negative = above.could_extract_minus_sign()
    above = -above if negative else above
    under = to_tree(monomial.inner)
    root = Apply("sqrt", (under,)) if monomial.index == 2 else Apply("root", (under, Number(str(monomial.index))))
    factors = () if above == 1 else _factors(to_tree(above))
    tree: Tree = root if not factors else Apply("mul", (*factors, root), form="implicit")
    tree = _over(tree, below)
    return Apply("neg", (tree,)) if negative else tree


def _factors(tree: Tree) -> tuple[Tree, ...]:
    return tree.args if isinstance(tree, Apply) and tree.head == "mul" else (tree,)


def _over(tree: Tree, below: Expr) -> Tree:
    if below == 1:
        return tree
    if below == -1:
        return Apply("neg", (tree,))
    if below.is_Rational and below.is_negative:
        return Apply("neg", (_over(tree, -below),))
    return Apply("div", (tree, to_tree(below)), form="frac")
