"""Trees as polynomials with rational coefficients in their symbols, for the tests of form (python-flint)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import flint
from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from service.algebra.build import integer, rational
from service.tree import Apply, Constant, Number, Symbol, Tree, free_symbols, walk
from service.write import text

LARGEST = 120


def names_of(*trees: Tree) -> tuple[str, ...]:
    """Symbols and named constants, which count as letters here."""
    return tuple(sorted({n for t in trees for n in (*free_symbols(t), *_constants(t))}))


def _constants(tree: Tree) -> set[str]:
    return {f"\u0000{n.name}" for n in walk(tree) if isinstance(n, Constant)}


ARITHMETIC = frozenset({"add", "mul", "neg", "pos", "div"})


def lettered(tree: Tree) -> Tree:
    """The tree with sin x, √2, e^x each a letter of its own, so that sin²x + sin x is a polynomial."""
    match tree:
        case Apply(head="pow", args=(base, exponent)) if integer(exponent) is not None:
            return replace(tree, args=(lettered(base), exponent))
        case Apply(head=head, args=args) if head in ARITHMETIC:
            return replace(tree, args=tuple(lettered(a) for a in args))
        case Apply():
            return Symbol(f"\u0000{text(tree)}")
        case _:
            return tree


def ring_of(*trees: Tree) -> fmpq_mpoly_ctx:
    """A ring with a generator for every letter."""
    count = max(1, len(names_of(*trees)))
    return flint.fmpq_mpoly_ctx.get([f"v{i}" for i in range(count)], "lex")


def polynomial(tree: Tree, names: tuple[str, ...], ring: fmpq_mpoly_ctx) -> fmpq_mpoly | None:
    """The polynomial, None where the tree is not one (a root, a function, a symbol in a denominator)."""
    match tree:
        case Number(text=numeral):
            value = Fraction(numeral)
            return ring.constant(fmpq(value.numerator, value.denominator))
        case Symbol(name=name):
            return ring.gens()[names.index(name)]
        case Constant(name=name):
            return ring.gens()[names.index(f"\u0000{name}")]
        case Apply(head="add" | "mul" as head, args=args):
            total = ring.constant(0 if head == "add" else 1)
            for arg in args:
                part = polynomial(arg, names, ring)
                if part is None:
                    return None
                total = total + part if head == "add" else total * part
            return total
        case Apply(head="neg" | "pos" as head, args=(a,)):
            inner = polynomial(a, names, ring)
            return None if inner is None else -inner if head == "neg" else inner
        case Apply(head="div", args=(a, b)):
            top, under = polynomial(a, names, ring), rational(b)
            return None if top is None or not under else top / fmpq(under.numerator, under.denominator)
        case Apply(head="pow", args=(a, n)):
            base, exponent = polynomial(a, names, ring), integer(n)
            if base is None or exponent is None or not 0 <= exponent <= LARGEST:
                return None
            return base**exponent
        case _:
            return None


def degree_in(p: fmpq_mpoly, names: tuple[str, ...], variable: str) -> int:
    """The degree in one letter."""
    return int(p.degrees()[names.index(variable)]) if variable in names else 0
