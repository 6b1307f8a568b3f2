"""Sums and products written with an ellipsis, as sums and products with bounds.

    1 + 2 + … + n  →  Σ k, k = 1 … n            1 + 1/2 + 1/4 + …  →  Σ (1/2)^k, k = 0 … ∞

Contract: a sum or product in which MARK stands for left-out terms → `sum` or `product` with a general term that gives the
first terms and the last exactly; None where no such term is found. The general terms tried, in order: arithmetic,
geometric, powers of an arithmetic sequence, and quotients and products of these.
An infinite sum needs three terms. Where two general terms fit (1 + 2 + … + 64), there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import factorial, prod

from service.algebra.build import add, div, integer, mul, neg, number, power, rational, substituted
from service.tree import Apply, Constant, Number, Symbol, Tree, free_symbols, rebuilt, walk

MARK = "ꙮ"
"""The letter that stands for an ellipsis while a line is read; no alphabet that people write mathematics in has it."""
COUNTERS = ("k", "j", "i", "m", "l")


def has_ellipsis(tree: Tree) -> bool:
    return any(isinstance(node, Symbol) and node.name.startswith(MARK) for node in walk(tree))


def filled(tree: Tree) -> Tree | None:
    """The tree with every ellipsis resolved; None where one is not."""
    changed = rebuilt(tree, _filled)
    return None if has_ellipsis(changed) else changed


def _filled(node: Tree) -> Tree:
    match node:
        case Apply(head="add", args=args) if any(_is_mark(a) for a in args):
            return _total("sum", _flat(args), node) or node
        case Apply(head="mul", args=args) if any(a == Symbol(MARK) for a in args) and len(args) > 2:
            return _total("product", list(args), node) or node
        case Apply(head="div", args=(top, _)) if has_ellipsis(top):
            listed = _in_order(node)
            return (_total("product", listed, node) if len(listed) > 2 else None) or node
        case _:
            return node


def _in_order(node: Tree) -> list[Tree]:
    """1/2·2/3·…·(n − 1)/n, which is read from the left, as its fractions one by one."""
    match node:
        case Apply(head="mul", args=args):
            return [factor for arg in args for factor in _in_order(arg)]
        case Apply(head="div", args=(top, bottom), bracketed=False) if (
            isinstance(top, Apply) and top.head in {"mul", "div"} and not top.bracketed
        ):
            *first, last = _in_order(top)
            return [*first, div(last, bottom)]
        case _:
            return [node]


def _is_mark(tree: Tree) -> bool:
    match tree:
        case Symbol(name=name):
            return name == MARK
        case Apply(head="neg", args=(inner,)):
            return _is_mark(inner)
        case Apply(head="mul", form="implicit", args=(Symbol(name=name), *_)):
            return name == MARK
        case _:
            return False


def _flat(args: Sequence[Tree]) -> list[Tree]:
    """`… n` without a sign between, as `… + n`."""
    found: list[Tree] = []
    for arg in args:
        match arg:
            case Apply(head="mul", form="implicit", args=(Symbol(name=name) as mark, *rest)) if name == MARK and rest:
                found += [mark, rest[0] if len(rest) == 1 else Apply("mul", tuple(rest), form="implicit")]
            case Apply(head="neg", args=(inner,)) if _is_mark(inner):
                found.append(inner)
            case _:
                found.append(arg)
    return found


def _total(head: str, args: Sequence[Tree], node: Tree) -> Tree | None:
    """The sum or product with bounds, and the terms after its last; None where no general term, or more than one, gives what is written."""
    places = [i for i, a in enumerate(args) if _is_mark(a)]
    if len(places) != 1 or places[0] < 1:
        return None
    first, last = list(args[: places[0]]), list(args[places[0] + 1 :])
    for size in range(len(last), 0, -1) if last else (0,):
        whole = _bounded(head, first, last[:size], node)
        if whole is not None:
            rest = last[size:]
            return whole if not rest else Apply("add" if head == "sum" else "mul", (whole, *rest))
    return None


def _bounded(head: str, first: Sequence[Tree], last: Sequence[Tree], node: Tree) -> Tree | None:
    if len(first) == 1:
        fit = _of_ends(first[0], last, _counter(node))
        return None if fit is None else _with_bounds(head, fit)
    telescoping = _of_pairs(first, last, _counter(node)) if head == "sum" else None
    if telescoping is not None:
        return _with_bounds(head, telescoping)
    for skipped in range(min(2, len(first) - 1)):
        fits = list(_fits(first[skipped:], last, _counter(node)))
        if fits and not _are_one(fits):
            return None
        if fits:
            best = min(fits, key=lambda fit: 2 * len(list(walk(fit.term))) + len(list(walk(fit.upper))))
            whole = _with_bounds(head, best)
            return whole if not skipped else Apply("add" if head == "sum" else "mul", (*first[:skipped], whole))
    fit = _of_ends(first[0], last, _counter(node)) if len(last) == 1 else None
    return None if fit is None or not _begins(fit, first, _counter(node)) else _with_bounds(head, fit)


def _with_bounds(head: str, fit: Fit) -> Tree:
    return Apply(head, (fit.term, fit.index.letter, number(fit.index.origin), fit.upper))


def _of_ends(first: Tree, last: Sequence[Tree], counter: str) -> Fit | None:
    """1² + … + n²: the last term with its letter for the index, where that gives the first term."""
    if not last:
        return None
    letters = [name for name in ("n", "N", "k", "m", "j", "r") if name in free_symbols(last[-1])]
    for name in letters:
        term = substituted(last[-1], {name: Symbol(counter)})
        for origin in (1, 0, 2):
            if _same(substituted(term, {counter: number(origin)}), first) and _lead_up(term, counter, Symbol(name), last):
                return Fit(term, Index(Symbol(counter), origin), Symbol(name))
    return None


def _of_pairs(first: Sequence[Tree], last: Sequence[Tree], counter: str) -> Fit | None:
    """1 − 1/2 + 1/2 − 1/3 + … + 1/n − 1/(n + 1): differences, of which the last gives the general one."""
    if len(first) % 2 or len(first) < PAIR or len(last) != PAIR:
        return None
    pairs = [add(a, b) for a, b in zip(first[::2], first[1::2], strict=True)]
    fit = _of_ends(pairs[0], [add(*last)], counter)
    if fit is None or not any(isinstance(one, Apply) and one.head == "neg" for one in last):
        return None
    return fit if _begins(fit, pairs, counter) else None


def _begins(fit: Fit, terms: Sequence[Tree], counter: str) -> bool:
    """Whether the general term gives the first terms."""
    given = (substituted(fit.term, {counter: number(fit.index.origin + i)}) for i in range(len(terms)))
    return all(_same(term, written) for term, written in zip(given, terms, strict=True))


PAIR = 2
"""Terms of a difference."""


def _lead_up(term: Tree, counter: str, upper: Tree, last: Sequence[Tree]) -> bool:
    """Whether the terms written before the last one are those that the general term gives."""
    back = enumerate(reversed(last[:-1]), start=1)
    return all(_same(substituted(term, {counter: add(upper, number(-steps))}), written) for steps, written in back)


@dataclass(frozen=True, slots=True)
class Index:
    """A counter and its first value."""

    letter: Symbol
    origin: int


@dataclass(frozen=True, slots=True)
class Fit:
    """A general term that gives the terms written, and the last index."""

    term: Tree
    index: Index
    upper: Tree


def _fits(first: Sequence[Tree], last: Sequence[Tree], counter: str) -> Iterator[Fit]:
    for origin in (0, 1):
        index = Index(Symbol(counter), origin)
        recurs = not last and _is_recurring(first)
        for term in _geometric(_rationals(first), index) if recurs else _general_terms(first, index):
            if not last and len(first) < 3 and not recurs:
                continue
            upper = _upper(term, counter, last) if last else Constant("oo")
            if upper is not None:
                yield Fit(term, index, upper)


def _is_recurring(terms: Sequence[Tree]) -> bool:
    """45/100 + 45/10000 + …: each term a power of ten smaller."""
    values = _rationals(terms)
    if len(values) != PAIR or min(values) <= 0:
        return False
    ratio = values[0] / values[1]
    return ratio.denominator == 1 and ratio > 1 and set(str(ratio.numerator)) <= {"1", "0"} and str(ratio.numerator)[0] == "1"


def _rationals(terms: Sequence[Tree]) -> list[Fraction]:
    """The terms as numbers; nothing where one is none."""
    values = [_numeral(term) for term in terms]
    known = [value for value in values if value is not None]
    return known if len(known) == len(values) else []


def _numeral(term: Tree) -> Fraction | None:
    """The number that a term is, also one with powers of numbers: 47/100²."""
    found = rational(term)
    if found is not None or free_symbols(term):
        return found
    match term:
        case Apply(head="div", args=(top, bottom)):
            above, below = _numeral(top), _numeral(bottom)
            return None if above is None or not below else above / below
        case Apply(head="mul", args=args):
            parts = [_numeral(arg) for arg in args]
            return None if None in parts else prod((part for part in parts if part is not None), start=Fraction(1))
        case Apply(head="pow", args=(base, n)):
            value, exponent = _numeral(base), integer(n)
            return None if not value or exponent is None or abs(exponent) > MOST_EXPONENT else value**exponent
        case _:
            return None


MOST_EXPONENT = 12


def _are_one(fits: Sequence[Fit]) -> bool:
    """Whether all general terms are one sequence."""
    shifted = [substituted(fit.term, {fit.index.letter.name: add(Symbol(MARK), number(fit.index.origin))}) for fit in fits]
    return all(_same(shifted[0], other) for other in shifted[1:])


def _counter(node: Tree) -> str:
    used = set(free_symbols(node))
    return next((name for name in COUNTERS if name not in used), "k_0")


# general terms: t(origin), t(origin + 1), … are the terms given


def _general_terms(terms: Sequence[Tree], k: Index) -> Iterator[Tree]:
    if len(terms) < 2 or all(term == terms[0] for term in terms):
        return
    values = [_numeral(term) for term in terms]
    if all(v is not None for v in values):
        yield from _of_numbers([v for v in values if v is not None], k)
    shaped = _merged(list(terms), k)
    if shaped is not None:
        yield shaped
    yield from _by_ratio(terms, k)


def _of_numbers(values: Sequence[Fraction], k: Index) -> Iterator[Tree]:
    yield from _arithmetic(values, k)
    yield from _geometric(values, k)
    yield from _powers(values, k)
    if len(values) > 2 and all(v != 0 for v in values):
        yield from _factorials(values, k)
        yield from _alternating(values, k)
        yield from _quotients(values, k)


def _factorials(values: Sequence[Fraction], k: Index) -> Iterator[Tree]:
    """1, 1, 2, 6 and 1, 1, 1/2, 1/6, from 0! or from 1!."""
    for shift in (0, 1):
        wanted = [Fraction(factorial(i + shift)) for i in range(len(values))]
        term = Apply("factorial", (add(k.letter, number(shift - k.origin)),))
        if list(values) == wanted:
            yield term
        if list(values) == [1 / w for w in wanted]:
            yield div(number(1), term)


def _alternating(values: Sequence[Fraction], k: Index) -> Iterator[Tree]:
    if any((v > 0) != ((values[0] > 0) == (i % 2 == 0)) for i, v in enumerate(values)):
        return
    sign = power(neg(number(1)), k.letter)
    positive = (values[0] > 0) == (k.origin % 2 == 0)
    for term in _of_numbers([abs(v) for v in values], k):
        yield mul(sign if positive else neg(sign), term)


def _quotients(values: Sequence[Fraction], k: Index) -> Iterator[Tree]:
    if all(v.denominator == 1 for v in values) or any(v < 0 for v in values):
        return
    for above in _of_numbers([Fraction(v.numerator) for v in values], k):
        for below in _of_numbers([Fraction(v.denominator) for v in values], k):
            yield div(above, below)


def _arithmetic(values: Sequence[Fraction], k: Index) -> Iterator[Tree]:
    step = values[1] - values[0]
    if all(b - a == step for a, b in pairwise(values)):
        yield add(mul(number(step), k.letter), number(values[0] - step * k.origin))


def _geometric(values: Sequence[Fraction], k: Index) -> Iterator[Tree]:
    if values[0] == 0 or values[1] in (0, values[0], -values[0]):
        return
    ratio = values[1] / values[0]
    if all(b == a * ratio for a, b in pairwise(values)):
        yield mul(number(values[0] / ratio**k.origin), power(number(ratio), k.letter))


def _powers(values: Sequence[Fraction], k: Index) -> Iterator[Tree]:
    """1, 4, 9 and 1, 8, 27: powers of an arithmetic sequence."""
    if len(values) < 3:
        return
    for exponent in (2, 3, 4):
        bases = [_exact_root(v, exponent) for v in values]
        if all(b is not None for b in bases):
            for base in _arithmetic([b for b in bases if b is not None], k):
                yield power(base, number(exponent))


def _exact_root(value: Fraction, exponent: int) -> Fraction | None:
    if value < 0 or value.denominator != 1 or value > 10**6:
        return None
    base = round(float(value) ** (1 / exponent))
    return Fraction(base) if base**exponent == value else None


def _merged(terms: list[Tree], k: Index) -> Tree | None:
    """Terms of one shape: the first with its changing parts replaced by their general terms."""
    first = terms[0]
    if all(term == first for term in terms):
        return first
    values = [_numeral(term) for term in terms]
    if all(v is not None for v in values):
        return next(_of_numbers([v for v in values if v is not None], k), None)
    if isinstance(first, Apply) and all(isinstance(t, Apply) and t.head == first.head and len(t.args) == len(first.args) for t in terms):
        columns = zip(*(t.args for t in terms if isinstance(t, Apply)), strict=True)
        merged = [_merged(list(column), k) for column in columns]
        return None if any(m is None for m in merged) else Apply(first.head, tuple(m for m in merged if m is not None), form=first.form)
    return None


def _by_ratio(terms: Sequence[Tree], k: Index) -> Iterator[Tree]:
    """Powers of one letter, each times a coefficient: 1, r, r²; a, a r, a r²; x, −x³/3, x⁵/5."""
    split = [_monomial(term) for term in terms]
    if any(s is None for s in split):
        return
    parts = [s for s in split if s is not None]
    letters = list(dict.fromkeys(name for _, powers in parts for name in powers))
    coefficients = [c for c, _ in parts]
    constant = all(c == coefficients[0] for c in coefficients)
    general = number(coefficients[0]) if constant else next(_of_numbers(coefficients, k), None)
    exponents = [next(_arithmetic([Fraction(powers.get(name, 0)) for _, powers in parts], k), None) for name in letters]
    if general is None or not letters or any(e is None for e in exponents):
        return
    yield mul(general, *(power(Symbol(name), e) for name, e in zip(letters, exponents, strict=True) if e is not None))


def _monomial(tree: Tree) -> tuple[Fraction, dict[str, int]] | None:
    """A rational number times powers of letters with whole exponents."""
    value = rational(tree)
    if value is not None:
        return value, {}
    match tree:
        case Symbol(name=name):
            return Fraction(1), {name: 1}
        case Apply(head="neg", args=(a,)):
            inner = _monomial(a)
            return None if inner is None else (-inner[0], inner[1])
        case Apply(head="pow", args=(Symbol(name=name), exponent)) if (n := integer(exponent)) is not None:
            return Fraction(1), {name: n}
        case Apply(head="mul", args=args):
            return _product([_monomial(a) for a in args])
        case Apply(head="factorial", args=(a,)) if (n := integer(a)) is not None and 0 <= n <= 30:
            return Fraction(factorial(n)), {}
        case Apply(head="div", args=(above, below)):
            under = _monomial(below)
            if under is None or under[0] == 0:
                return None
            return _product([_monomial(above), (1 / under[0], {name: -n for name, n in under[1].items()})])
        case _:
            return None


def _product(parts: Sequence[tuple[Fraction, dict[str, int]] | None]) -> tuple[Fraction, dict[str, int]] | None:
    value, powers = Fraction(1), dict[str, int]()
    for part in parts:
        if part is None:
            return None
        value *= part[0]
        for name, n in part[1].items():
            powers[name] = powers.get(name, 0) + n
    return value, powers


# the last index


def _upper(term: Tree, counter: str, last: Sequence[Tree]) -> Tree | None:
    """The index at which the general term is the last one written; those written before it must fit too."""
    upper = _solved(term, counter, last[-1])
    if upper is None:
        return None
    if not _lead_up(term, counter, upper, last):
        return None
    whole = rational(upper)
    return None if whole is not None and (whole.denominator != 1 or whole < 1) else upper


def _solved(term: Tree, counter: str, target: Tree) -> Tree | None:
    """The k with term(k) = target; checked by value at whole numbers."""
    for guess in _guesses(term, counter, target):
        if _same(substituted(term, {counter: guess}), target):
            return _tidy(guess)
    return None


def _guesses(term: Tree, counter: str, target: Tree) -> Iterator[Tree]:
    """Linear parts of the term against the parts of the target at the same place, then small shifts of its letters."""
    value = rational(target)
    if value is not None:
        yield from (number(n) for n in range(1, 400))
        return
    names = [name for name in free_symbols(target) if name in ("n", "N", "m", "p", "q", "t")] or list(free_symbols(target))
    for name in names[:3]:
        for times in (1, 2, 3):
            for shift in (0, -1, -2, 1, -3, 2):
                base: Tree = Symbol(name) if times == 1 else mul(number(times), Symbol(name))
                yield base if shift == 0 else add(base, number(shift))
        for shift in (0, -1, 1):
            yield div(add(Symbol(name), number(shift)), number(2))


def _tidy(tree: Tree) -> Tree:
    match tree:
        case Apply(head="add", args=(a, Number(text="0"))):
            return a
        case _:
            return tree


def _same(left: Tree, right: Tree) -> bool:
    """Equality at several whole values of every letter, exactly; the letters of both sides must be the same."""
    names = sorted(set(free_symbols(left)) | set(free_symbols(right)))
    for shift in range(5):
        at = {name: number(3 + shift + 2 * i) for i, name in enumerate(names)}
        a, b = _exact(substituted(left, at)), _exact(substituted(right, at))
        if a is None or b is None or a != b:
            return False
    return True


def _exact(tree: Tree) -> Fraction | None:
    """The value of a tree of whole numbers, sums, products, quotients, small powers and factorials; None for anything else."""
    match tree:
        case Number():
            return rational(tree)
        case Apply(head="neg", args=(a,)):
            inner = _exact(a)
            return None if inner is None else -inner
        case Apply(head="add" | "mul" as head, args=args):
            return _folded(head, [_exact(a) for a in args])
        case Apply(head="div", args=(a, b)):
            above, below = _exact(a), _exact(b)
            return None if above is None or below is None or below == 0 else above / below
        case Apply(head="pow", args=(a, b)):
            return _raised(_exact(a), _exact(b))
        case Apply(head="factorial", args=(a,)):
            return _factorial(_exact(a))
        case _:
            return None


def _folded(head: str, values: Sequence[Fraction | None]) -> Fraction | None:
    total = Fraction(0 if head == "add" else 1)
    for value in values:
        if value is None:
            return None
        total = total + value if head == "add" else total * value
    return total


def _raised(base: Fraction | None, exponent: Fraction | None) -> Fraction | None:
    if base is None or exponent is None or exponent.denominator != 1 or abs(exponent) > 400 or (base == 0 and exponent < 0):
        return None
    if base.numerator.bit_length() > 64 or base.denominator.bit_length() > 64:
        return None
    return base ** int(exponent)


def _factorial(value: Fraction | None) -> Fraction | None:
    if value is None or value.denominator != 1 or not 0 <= value <= 60:
        return None
    total = 1
    for factor in range(2, int(value) + 1):
        total *= factor
    return Fraction(total)
