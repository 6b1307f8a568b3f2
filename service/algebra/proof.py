"""A quick proof that two expressions are one: equal as rational functions of their symbols, roots and functions.

Roots, exponentials, sines and cosines enter as generators with their laws (tⁿ = radicand, b^(u+v) = b^u b^v,
sin² = 1 − cos²). Zero means proved; anything else means nothing.
"""

from __future__ import annotations

from fractions import Fraction

import flint
from flint import fmpq, fmpq_mpoly

from service.algebra.build import add, neg, number, rational, terms
from service.algebra.calculus import nth_derivative
from service.tree import Apply, Constant, Number, Symbol, Tree

COUNT = 18
RING = flint.fmpq_mpoly_ctx.get([f"k{i}" for i in range(COUNT)], "lex")
GENS = RING.gens()
LARGEST_TERMS = 2000
LARGEST_DEGREE = 400
PROOF_SECONDS = 0.25
"""The longest time that one normal form is given."""


class TooMuch(ArithmeticError):
    """Too many generators, or too large."""


def proved_equal(a: Tree, b: Tree) -> bool:
    """Whether a − b is zero in normal form."""
    forms = _Forms()
    try:
        top, _ = forms.of(add(a, neg(b)))
        return bool(forms.reduced(top).is_zero())
    except (ArithmeticError, ValueError, OverflowError, TypeError):
        return False


class _Forms:
    """One run: which tree is which generator. Later generators come first in the order, so that laws rewrite towards earlier ones."""

    def __init__(self) -> None:
        self.known: dict[Tree | tuple[object, ...] | str, fmpq_mpoly] = {}
        self.laws: list[tuple[int, int, fmpq_mpoly]] = []

    def generator(self, key: Tree | tuple[object, ...] | str, degree: int = 0, law: fmpq_mpoly | None = None) -> fmpq_mpoly:
        if key not in self.known:
            index = COUNT - 1 - len(self.known)
            if index < 0:
                raise TooMuch
            self.known[key] = GENS[index]
            if law is not None:
                self.laws.append((index, degree, law))
        return self.known[key]

    def of(self, tree: Tree) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        """(numerator, denominator)."""
        match tree:
            case Number(text=text):
                return _constant(Fraction(text)), _constant(1)
            case Constant(name="i"):
                return self.generator("i", 2, _constant(-1)), _constant(1)
            case Symbol() | Constant():
                return self._powered(tree, Fraction(1)) if tree == Constant("e") else (self.generator(tree), _constant(1))
            case Apply(head="add", args=args):
                return self._sum(args)
            case Apply(head="mul", args=args):
                top, bottom = _constant(1), _constant(1)
                for arg in args:
                    p, q = self.of(arg)
                    top, bottom = self._cancelled(top * p, bottom * q)
                return top, bottom
            case Apply(head="div", args=(a, b)):
                (p, q), (r, s) = self.of(a), self.of(b)
                return self._cancelled(p * s, q * self._nonzero(r))
            case Apply(head="neg", args=(a,)):
                p, q = self.of(a)
                return -p, q
            case Apply(head="pos", args=(a,)):
                return self.of(a)
            case Apply(head="percent", args=(a,)):
                p, q = self.of(a)
                return p, q * 100
            case Apply(head="pow", args=(a, b)):
                exponent = rational(b)
                return self._symbolic_power(a, b) if exponent is None else self._powered(a, exponent)
            case Apply(head="exp", args=(a,)):
                return self._symbolic_power(Constant("e"), a)
            case Apply(head="sqrt", args=(a,)):
                return self._powered(a, Fraction(1, 2))
            case Apply(head="root", args=(a, n)):
                order = rational(n)
                if not order:
                    raise TooMuch
                return self._powered(a, 1 / order)
            case Apply(head="abs", args=(a,)):
                return self._absolute(a)
            case Apply(head="derivative" | "partial"):
                return self._differentiated(tree)
            case Apply(head=head, args=args):
                return self._function(head, args)
            case _:
                raise TooMuch

    def _sum(self, args: tuple[Tree, ...]) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        top, bottom = _constant(0), _constant(1)
        for arg in args:
            p, q = self.of(arg)
            top, bottom = (top + p, bottom) if q == bottom else self._cancelled(top * q + p * bottom, bottom * q)
        return self._cancelled(top, bottom)

    def _cancelled(self, top: fmpq_mpoly, bottom: fmpq_mpoly) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        if len(top) > LARGEST_TERMS or len(bottom) > LARGEST_TERMS:
            raise TooMuch
        top, bottom = self.reduced(top), self._nonzero(self.reduced(bottom))
        common = top.gcd(bottom)
        return (top, bottom) if common.is_constant() else (top // common, bottom // common)

    def _nonzero(self, p: fmpq_mpoly) -> fmpq_mpoly:
        if p.is_zero():
            raise TooMuch
        return p

    def reduced(self, p: fmpq_mpoly) -> fmpq_mpoly:
        """Modulo the laws, the latest generators first."""
        for index, degree, law in sorted(self.laws):
            while p.degrees()[index] >= degree:
                step = {}
                for monomial, coefficient in p.to_dict().items():
                    if monomial[index] >= degree:
                        step[tuple(m - degree if i == index else m for i, m in enumerate(monomial))] = coefficient
                high = RING.from_dict(step)
                p = p - high * GENS[index] ** degree + high * law
                if len(p) > LARGEST_TERMS:
                    raise TooMuch
        return p

    def _powered(self, base: Tree, exponent: Fraction) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        if base == Constant("e"):
            return self._raised(self.generator(("e", exponent.denominator)), _constant(1), exponent.numerator)
        p, q = self.of(base)
        if exponent.denominator > 1:
            p, q = self._root(p, q, exponent.denominator), _constant(1)
        return self._raised(p, q, exponent.numerator)

    def _root(self, p: fmpq_mpoly, q: fmpq_mpoly, n: int) -> fmpq_mpoly:
        """(p/q)^(1/n) as a generator t with tⁿ = p/q; the denominator must be a number."""
        if not q.is_constant():
            raise TooMuch
        radicand = p / q.leading_coefficient()
        if radicand.is_constant():
            value = radicand.leading_coefficient() if not radicand.is_zero() else fmpq(0)
            if value < 0 and n == 2:
                return self.generator("i", 2, _constant(-1)) * self._root(-p, q, 2)
            return self._numeric_root(Fraction(int(value.p), int(value.q)), n)
        return self.generator(("root", str(radicand), n), n, radicand)

    def _numeric_root(self, value: Fraction, n: int) -> fmpq_mpoly:
        """Roots of primes are the generators: √8 = 2√2, 1/√2 = √2/2."""
        if value < 0 and n % 2:
            return -self._numeric_root(-value, n)
        if value < 0:
            raise TooMuch
        inside = value.numerator * value.denominator ** (n - 1)
        product = _constant(Fraction(1, value.denominator))
        for prime, exponent in flint.fmpz(inside).factor() if inside else ():
            whole, rest = divmod(int(exponent), n)
            product = product * (int(prime) ** whole)
            if rest:
                t = self.generator(("prime", int(prime), n), n, _constant(int(prime)))
                product = product * t**rest
        return product if inside else _constant(0)

    def _raised(self, p: fmpq_mpoly, q: fmpq_mpoly, n: int) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        if n < 0:
            p, q, n = q, self._nonzero(p), -n
        if max(len(p), len(q)) > 1 and n > 40:
            p, q = self._large_power(p, n), self._large_power(q, n)
            return p, q
        if n * max(p.total_degree(), q.total_degree(), 1) > LARGEST_DEGREE * (50 if len(p) * len(q) == 1 else 1):
            raise TooMuch
        return self._cancelled(p**n, q**n)

    def _large_power(self, p: fmpq_mpoly, n: int) -> fmpq_mpoly:
        """(a − x)⁶⁰⁰⁰ is not multiplied out: its base, up to sign, is a generator."""
        if len(p) <= 1:
            return p**n
        side = -1 if p.leading_coefficient() < 0 else 1
        return self.generator(("base", str(p * side))) ** n * side**n

    def _symbolic_power(self, base: Tree, exponent: Tree) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        """b^(u + 2v) = b^u (b^v)²."""
        top, bottom = _constant(1), _constant(1)
        for term in _expanded_terms(exponent):
            scale, rest = _scaled(term)
            if rest is None:
                p, q = self._powered(base, scale)
            else:
                t = self.generator(("power", base, rest, scale.denominator))
                p, q = self._raised(t, _constant(1), scale.numerator)
            top, bottom = self._cancelled(top * p, bottom * q)
        return top, bottom

    def _absolute(self, inside: Tree) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        p, q = self.of(inside)
        if len(p) and p.leading_coefficient() < 0:
            p = -p
        if p.is_constant() and q.is_constant():
            return p, q
        squared = self.generator(("abs", str(p)), 2, self.reduced(p * p)) if not p.is_constant() else p
        under = self.generator(("abs", str(q)), 2, self.reduced(q * q)) if not q.is_constant() else q
        return squared, under

    def _differentiated(self, tree: Apply) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        order = rational(tree.args[2]) if len(tree.args) > 2 else Fraction(1)
        variable = tree.args[1]
        if not isinstance(variable, Symbol) or order is None:
            raise TooMuch
        return self.of(nth_derivative(tree.args[0], variable.name, int(order)))

    def _function(self, head: str, args: tuple[Tree, ...]) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        if head in QUOTIENTS and len(args) == 1:
            above, below = QUOTIENTS[head]
            (p, q), (r, s) = (self.of(Apply(h, args)) if h else (_constant(1), _constant(1)) for h in (above, below))
            return self._cancelled(p * s, q * self._nonzero(r))
        if head in {"sin", "cos"}:
            return self._wave(head, args[0])
        if head == "log" and len(args) == 2:
            (p, q), (r, s) = self.of(Apply("log", args[:1])), self.of(Apply("log", args[1:]))
            return self._cancelled(p * s, q * self._nonzero(r))
        if head in OPAQUE_REFUSED:
            raise TooMuch
        return self.generator((head, *(self._key(a) for a in args))), _constant(1)

    def _wave(self, head: str, u: Tree) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        key = self._key(u)
        cosine = self.generator(("cos", key))
        if head == "cos":
            return cosine, _constant(1)
        return self.generator(("sin", key), 2, 1 - cosine**2), _constant(1)

    def _key(self, tree: Tree) -> str:
        p, q = self.of(tree)
        scale = q.leading_coefficient()
        return f"{p / scale}|{q / scale}"


QUOTIENTS = {"tan": ("sin", "cos"), "cot": ("cos", "sin"), "sec": ("", "cos"), "csc": ("", "sin")}
OPAQUE_REFUSED = frozenset({"integral", "limit", "limit_left", "limit_right", "plus_minus", "minus_plus", "missing", "text", "matrix"})


def _constant(value: Fraction | int) -> fmpq_mpoly:
    fraction = Fraction(value)
    return RING.constant(fmpq(fraction.numerator, fraction.denominator))


def _scaled(term: Tree) -> tuple[Fraction, Tree | None]:
    """(numeric factor, the rest); the rest is None for a number."""
    value = rational(term)
    if value is not None:
        return value, None
    match term:
        case Apply(head="neg", args=(a,)):
            scale, rest = _scaled(a)
            return -scale, rest
        case Apply(head="div", args=(a, b)) if under := rational(b):
            scale, rest = _scaled(a)
            return scale / under, rest
        case Apply(head="mul", args=args):
            scale, kept_factors = Fraction(1), list[Tree]()
            for arg in args:
                factor, kept = _scaled(arg)
                scale *= factor
                kept_factors += [] if kept is None else [kept]
            whole = Apply("mul", tuple(kept_factors)) if len(kept_factors) > 1 else None
            return scale, kept_factors[0] if len(kept_factors) == 1 else whole
        case _:
            return Fraction(1), term


def _expanded_terms(exponent: Tree) -> tuple[Tree, ...]:
    """Terms of an exponent, with a numeric factor carried into a sum: 2(x + 1) is 2x, 2."""
    found: list[Tree] = []
    for term in terms(exponent):
        scale, rest = _scaled(term)
        if rest is not None and isinstance(rest, Apply) and rest.head == "add":
            found += [Apply("mul", (number(scale), inner)) for inner in terms(rest)]
        else:
            found.append(term)
    return tuple(found)
