"""Formulas inside a sentence: the student's own, as they are written by hand, and the places that are filled in with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from math import prod

from flint import fmpq

from service.algebra.build import ONE, ZERO, add, div, mul, neg, number, power, rational
from service.algebra.expressions import outcome
from service.algebra.laws import law
from service.algebra.patterns import letters, written
from service.functions import GREEK, GREEK_LETTERS
from service.messages import Message, templates, told
from service.tree import Apply, Constant, Symbol, Tree, free_symbols, rebuilt
from service.write import text

PLACE = re.compile(r"\{(=?)([^{}]*?)([+-]?)\}")
LONGEST = 90
"""Characters of a formula in a sentence; one that is longer helps nobody."""


def said(code: str, parts: Mapping[str, Tree], english: str = "") -> Message | None:
    """The message of a code with the values of those of its places that can be filled in; None where no sentence of it can be.

    english: its sentence where that stands in a table of rules.
    """
    own, *others = templates(code, english)
    values: dict[str, str] = {}
    for template in (own, *others):
        for place in PLACE.finditer(template):
            value = None if place[0][1:-1] in values else _place(place[1], place[2], place[3], parts)
            if value is not None and len(value) <= LONGEST:
                values[place[0][1:-1]] = value
    made = Message.of_table(code, english, values)
    return made if told(made) else None


def _place(worked: str, source: str, sign: str, parts: Mapping[str, Tree]) -> str | None:
    tree = filled(source, parts)
    if tree is None:
        return None
    if sign:
        negative = isinstance(tree, Apply) and tree.head == "neg"
        if negative != (sign == "-"):
            return None
        tree = tree.args[0] if negative and isinstance(tree, Apply) else tree
    return shown(worked_out(tree) if worked else plain(tree))


def filled(source: str, parts: Mapping[str, Tree]) -> Tree | None:
    """The formula of a place in the student's letters; None where a letter of it stands for nothing."""
    template = law(source)
    if not letters(template) <= parts.keys():
        return None
    return written(template, parts)


def shown(tree: Tree) -> str:
    """The formula as it stands in a sentence: 2x·y, √(x + 1), (x^2)′."""
    return by_hand(text(rebuilt(tree, _as_word)))


def _as_word(node: Tree) -> Tree:
    """Derivatives, integrals and limits as they are spoken of, in one piece."""
    match node:
        case Apply(head="derivative", args=(f, Symbol())):
            return Symbol(f"({shown(f)})′")
        case Apply(head="integral", args=(f, x)):
            return Symbol(f"∫{_factor(f)} d{shown(x)}")
        case Apply(head="integral", args=(f, x, a, b)):
            return Symbol(f"∫{_factor(f)} d{shown(x)} ({shown(a)} … {shown(b)})")
        case Apply(head="pow", args=(base, Apply(head="pow") as exponent)):
            return replace(node, args=(base, Symbol(f"({shown(exponent)})")))
        case Apply(head="log", args=(a, base)):
            return Symbol(f"log_{shown(base)}({shown(a)})")
        case Apply(head="abs", args=(a,)):
            return Symbol(f"|{shown(a)}|")
        case Apply(head="sum", args=(f, k, a, b)):
            return Symbol(f"Σ {_factor(f)} ({shown(k)} = {shown(a)} … {shown(b)})")
        case Apply(head="limit" | "limit_left" | "limit_right", args=(f, x, a)):
            return Symbol(f"lim {_factor(f)} ({shown(x)}→{shown(a)})")
        case _:
            return node


def _factor(tree: Tree) -> str:
    return f"({shown(tree)})" if isinstance(tree, Apply) and tree.head in {"add", "neg"} else shown(tree)


NAMES = {"sqrt(": "√(", "cbrt(": "∛(", "log(": "ln(", "asin(": "arcsin(", "acos(": "arccos(", "atan(": "arctan("}
GREEK_NAME = re.compile(rf"(?<![A-Za-z])({'|'.join(sorted(GREEK_LETTERS, key=len, reverse=True))})(?![A-Za-z])")
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
INDEX = re.compile(rf"(?<![\w.])([^\W\d_]|{'|'.join(GREEK)})_?(\d{{1,3}})(?![\w.])")
UNIT = re.compile(r"unit\((`?[^()`]*`?)\)")
WORDS = {"<=": "≤", ">=": "≥", "!=": "≠"}


@lru_cache(maxsize=512)
def by_hand(plain_text: str) -> str:
    """`2*x` as 2x, `a*b` as a·b, `sqrt(5)` as √5, `45*`min`` and 45*unit(min) as 45 min."""
    said_so = INDEX.sub(lambda found: found[1] + found[2].translate(SUBSCRIPTS), plain_text)
    said_so = UNIT.sub(r"`\1`", said_so).replace("``", "`")
    said_so = re.sub(r"(?<=\d)\*`", " ", said_so).replace("`", "")
    said_so = re.sub(r"(?<![A-Za-z\d.^/])(\d+(?:\.\d+)?)\*(?=[A-Za-zαβγδθλμπφω√(])(?!d\w+/d)", r"\1", said_so).replace("*", "·")
    for name, hand in NAMES.items():
        said_so = re.sub(rf"(?<![A-Za-z]){re.escape(name)}", hand, said_so)
    for sign, hand in WORDS.items():
        said_so = said_so.replace(sign, hand)
    said_so = re.sub(r"√\((\d+|[^\W\d_])\)", r"√\1", said_so)
    said_so = re.sub(r"\^(\d)(?![\w.])", lambda found: SUPERSCRIPTS[int(found[1])], said_so)
    said_so = GREEK_NAME.sub(lambda found: GREEK_LETTERS[found[1]], said_so)
    said_so = re.sub(r"(?<![A-Za-z])oo(?![A-Za-z])", "∞", said_so)
    return said_so.replace("-", "−").replace("'", "′")


# Tidying


def plain(tree: Tree) -> Tree:
    """Without factors 1, terms 0, exponents 1 and double signs; nothing is worked out."""
    return rebuilt(tree, _plain)


def _plain(node: Tree) -> Tree:
    match node:
        case Apply(head="add", args=args):
            return add(*(part for arg in args for part in _flat(arg, "add")))
        case Apply(head="mul", args=args):
            return _signed(mul, tuple(part for arg in args for part in _flat(arg, "mul")))
        case Apply(head="neg", args=(a,)):
            return neg(a)
        case Apply(head="div", args=(a, b)):
            return _signed(div, (a, b))
        case Apply(head="pow", args=(a, b)):
            return power(a, b)
        case Apply(head="root", args=(a, n)) if rational(n) == 2:
            return Apply("sqrt", (a,))
        case _:
            return node


def _flat(tree: Tree, head: str) -> tuple[Tree, ...]:
    return tree.args if isinstance(tree, Apply) and tree.head == head and not tree.bracketed else (tree,)


def _signed(make: object, parts: tuple[Tree, ...]) -> Tree:
    """A minus sign of the first part in front of the whole."""
    first, *rest = parts
    if isinstance(first, Apply) and first.head == "neg" and make is mul:
        return neg(mul(first.args[0], *rest))
    return mul(*parts) if make is mul else div(*parts)


def worked_out(tree: Tree) -> Tree:
    """With arithmetic on numbers carried out and number factors collected: x^2 + 2·x·3 + 3^2 is x^2 + 6x + 9."""
    return rebuilt(tree, _worked)


LARGEST = 10**9
"""Numbers beyond it stay as they are written: 7^40."""
KEPT = frozenset(
    {"or", "and", "set", "interval", "matrix", "row", "tuple", "plus_minus", "system", "list", "text", "let", "limit", "integral"}
)


def _worked(node: Tree) -> Tree:
    if isinstance(node, Apply) and not free_symbols(node) and node.head not in KEPT:
        found = outcome(node, {}, True)
        if isinstance(found, fmpq) and max(abs(found.p), found.q) < LARGEST:
            return number(Fraction(int(found.p), int(found.q)))
    match node:
        case Apply(head="mul"):
            return _product(node)
        case Apply(head="add", args=args):
            return _sum(tuple(part for arg in args for part in _flat(arg, "add")))
        case Apply(head="div", args=(a, b)) if rational(b) is not None and rational(a) is None:
            return _quotient(a, b)
        case Apply(head="pow", args=(Apply(head="mul", args=(k, *rest)), n)) if rational(k) is not None and rational(n) is not None:
            return mul(_worked(Apply("pow", (k, n))), _worked(Apply("pow", (mul(*rest), n))))
        case Apply(head="pow", args=(Apply(head="pow", args=(a, m)), n)) if rational(m) is not None and rational(n) is not None:
            return power(a, _worked(Apply("mul", (m, n))))
        case Apply(head="sqrt", args=(a,)) if (exact := _exact_root(a, 2)) is not None:
            return exact
        case Apply(head="root", args=(a, n)) if (exact := _exact_root(a, rational(n))) is not None:
            return exact
        case Apply(head="log", args=(Constant(name="e"),)):
            return ONE
        case Apply(head="abs" | "sqrt"):
            return node
        case _:
            return _plain(node)


def _exact_root(tree: Tree, degree: Fraction | int | None) -> Tree | None:
    """5 for the square root of 25; None where it is no fraction."""
    value = rational(tree)
    if value is None or degree not in (2, 3, 4, 5, 6) or value < 0 or max(value.numerator, value.denominator) > 10**12:
        return None
    top, bottom = (round(part ** (1 / int(degree))) for part in (value.numerator, value.denominator))
    return number(Fraction(top, bottom)) if Fraction(top, bottom) ** int(degree) == value else None


def _product(node: Apply) -> Tree:
    """Number × the rest, equal letters as powers."""
    parts = [part for arg in node.args for part in _flat(arg, "mul")]
    scale = Fraction(1)
    counted: dict[Tree, Fraction] = {}
    for part in parts:
        factor, todo = _opened(part)
        scale *= factor
        for one in todo:
            base, exponent = _base(one)
            counted[base] = counted.get(base, Fraction(0)) + exponent
    letters_of = [power(base, number(exponent)) for base, exponent in counted.items() if exponent]
    if not letters_of:
        return number(scale)
    whole = mul(number(abs(scale.numerator)), *letters_of)
    whole = whole if scale.denominator == 1 else div(whole, number(scale.denominator))
    return ZERO if not scale else neg(whole) if scale < 0 else whole


def _opened(part: Tree) -> tuple[Fraction, list[Tree]]:
    """(the number, the other factors) of a factor, minus signs and number denominators taken off."""
    value = rational(part)
    if value is not None:
        return value, []
    match part:
        case Apply(head="neg", args=(a,)):
            scale, rest = _opened(a)
            return -scale, rest
        case Apply(head="div", args=(a, k)) if under := rational(k):
            scale, rest = _opened(a)
            return scale / under, rest
        case Apply(head="mul", args=args):
            opened = [_opened(arg) for arg in args]
            return prod((scale for scale, _ in opened), start=Fraction(1)), [one for _, rest in opened for one in rest]
        case _:
            return Fraction(1), [part]


def _base(tree: Tree) -> tuple[Tree, Fraction]:
    match tree:
        case Apply(head="pow", args=(base, exponent)) if (value := rational(exponent)) is not None and value > 0:
            return base, value
        case _:
            return tree, Fraction(1)


def _sum(parts: tuple[Tree, ...]) -> Tree:
    """Like terms together, numbers last where they stood last."""
    counted: dict[Tree, Fraction] = {}
    for part in parts:
        scale, rest = _scaled(part)
        counted[rest] = counted.get(rest, Fraction(0)) + scale
    return add(*(_times_tree(scale, rest) for rest, scale in counted.items() if scale))


def _scaled(tree: Tree) -> tuple[Fraction, Tree]:
    value = rational(tree)
    if value is not None:
        return value, ONE
    match tree:
        case Apply(head="neg", args=(a,)):
            scale, rest = _scaled(a)
            return -scale, rest
        case Apply(head="mul", args=(k, *rest)) if (found := rational(k)) is not None:
            return found, mul(*rest)
        case Apply(head="div", args=(a, k)) if (found := rational(k)) is not None:
            scale, rest_of = _scaled(a)
            return scale / found, rest_of
        case _:
            return Fraction(1), tree


def _times_tree(scale: Fraction, rest: Tree) -> Tree:
    if rest == ONE:
        return number(scale)
    top = rest if abs(scale.numerator) == 1 else mul(number(abs(scale.numerator)), *_flat(rest, "mul"))
    whole = top if scale.denominator == 1 else div(top, number(scale.denominator))
    return neg(whole) if scale < 0 else whole


def _quotient(a: Tree, b: Tree) -> Tree:
    under = rational(b)
    if not under:
        return div(a, b)
    if isinstance(a, Apply) and a.head in {"plus_minus", "minus_plus"} and under > 0:
        return replace(a, args=tuple(_worked(div(arg, b)) for arg in a.args))
    if isinstance(a, Apply) and a.head == "add":
        return div(a, b) if under > 0 else neg(div(a, number(-under)))
    scale, rest = _scaled(a)
    return _times_tree(scale / under, rest)
