"""MathJSON → Tree: what MathLive and Compute Engine hand over as JSON (https://mathlive.io/math-json/).

The inverse of `service.write.mathjson`, and forgiving of the further heads that Compute Engine writes
(`Square`, `Half`, `Rational`, `Subtract`, `Hold`, `Delimiter`). Errors point at the JSON where it is malformed,
else at the whole string, since JSON values carry no positions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeGuard

from service.errors import UnknownName, Unreadable
from service.functions import BY_MATHJSON, CONSTANTS
from service.messages import Message, Said, one_of
from service.read.limits import MAX_DEPTH
from service.tree import Apply, Constant, Number, Relation, Span, Symbol, Tree

RELATIONS = {
    "Equal": "=", "NotEqual": "!=", "Unequal": "!=", "Less": "<", "LessEqual": "<=", "Greater": ">", "GreaterEqual": ">=",
    "TildeFullEqual": "~", "Approx": "~",
}  # fmt: skip
HEADS = {
    "Add": "add", "Multiply": "mul", "Divide": "div", "Rational": "div", "Negate": "neg", "PreIncrement": "pos", "Power": "pow",
    "PlusMinus": "plus_minus", "MinusPlus": "minus_plus", "MixedNumber": "mixed",
    "And": "and", "Or": "or", "Not": "not", "Implies": "implies", "Equivalent": "iff",
    "Union": "union", "Intersection": "intersection", "SetMinus": "difference", "Element": "element", "NotElement": "not_element",
    "SubsetEqual": "subset", "Set": "set", "Tuple": "tuple", "Pair": "tuple", "Triple": "tuple", "Sequence": "list", "System": "system",
    "Vector": "vector", "Matrix": "matrix", "List": "row", "D": "derivative", "PartialDerivative": "partial",
    "Limit": "limit", "LimitLeft": "limit_left", "LimitRight": "limit_right", "Percent": "percent", "Degrees": "degree",
    "DMS": "dms", "Congruent": "congruent",
    "SetBuilder": "set_builder", "Assign": "let", "Therefore": "therefore", "EvaluateAt": "subst",
    "InvisibleOperator": "mul", "Log2": "log", "Choose": "binomial",
}  # fmt: skip
CONSTANTS_BY_MATHJSON = {word: entry.name for entry in CONSTANTS for word in (entry.mathjson, *entry.heads)}
ENDS = {"Open": "()", "Closed": "[]"}


def mathjson(source: str) -> Tree:
    """The tree of a MathJSON string; Unreadable or UnknownName where it says nothing this service knows."""
    try:
        value = json.loads(source)
    except json.JSONDecodeError as error:
        place = min(error.pos, max(len(source) - 1, 0))
        raise Unreadable("This is not complete JSON.", span=Span(place, place + 1), text=source, expected="a JSON value") from error
    except RecursionError as error:
        raise Unreadable("This is nested too deeply.", span=Span(0, len(source)), text=source) from error
    return _Reader(source).of(value, 0)


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.span = Span(0, len(source))

    def refuse(self, detail: Said, expected: Said = "") -> Unreadable:
        return Unreadable(detail, span=self.span, text=self.source, expected=expected)

    def of(self, value: object, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            raise self.refuse("This is nested too deeply.")
        match value:
            case bool():
                return Constant("true" if value else "false", self.span)
            case int() | float():
                return self.number(repr(value))
            case str():
                return self.name(value)
            case {"num": str(digits)}:
                return self.number(digits)
            case {"sym": str(name)}:
                return self.name(name)
            case {"fn": [*parts]}:
                return self.of(parts, depth)
            case [str(head), *args]:
                return self.applied(head, args, depth + 1)
            case _:
                raise self.refuse("This JSON value is no mathematics.", 'a number, a name, or a list such as ["Add", "x", 1]')

    def number(self, digits: str) -> Tree:
        digits = digits.lower().replace("+", "")
        unsigned = digits.lstrip("-")
        if unsigned == "infinity":
            number: Tree = Constant("oo", self.span)
        elif unsigned.replace(".", "", 1).replace("e", "", 1).replace("-", "", 1).isdigit() and unsigned[0] != "e":
            number = Number(unsigned, self.span)
        else:
            raise self.refuse(Message("“{}” is not a number.", digits[:20]), "digits")
        return Apply("neg", (number,), self.span) if digits.startswith("-") else number

    def name(self, word: str) -> Tree:
        if word in CONSTANTS_BY_MATHJSON:
            return Constant(CONSTANTS_BY_MATHJSON[word], self.span)
        if word == "Half":
            return Apply("div", (Number("1", self.span), Number("2", self.span)), self.span)
        if word == "Nothing":
            return Apply("missing", (), self.span)
        if word.replace("_", "").isalnum() and not word[0].isdigit():
            return Symbol(word, self.span)
        raise UnknownName(Message("“{}” is not a name I know.", word[:40]), span=self.span, text=self.source)

    def applied(self, head: str, parts: Sequence[object], depth: int) -> Tree:
        if head in SPECIAL:
            return SPECIAL[head](self, parts, depth)
        args = tuple(self.of(part, depth) for part in parts)
        if head in RELATIONS and len(args) >= 2:
            return Relation((RELATIONS[head],) * (len(args) - 1), args, self.span)
        if head in BY_MATHJSON and head not in ("Negate",):
            entry = BY_MATHJSON[head]
            if len(args) not in entry.arity:
                raise self.refuse(Message("{} takes {} operands, not {}.", head, one_of(entry.arity[:3]), len(args)))
            return Apply(entry.name, args, self.span)
        if head in HEADS:
            return Apply(HEADS[head], args, self.span)
        if len(head) == 1 or head.islower():
            return Apply("call", (Symbol(head, self.span), *args), self.span)
        raise UnknownName(Message("“{}” is not an operator I know.", head[:40]), span=self.span, text=self.source)

    def bounded(self, name: str, parts: Sequence[object], depth: int) -> Tree:
        body, *limits = (self.of(part, depth) for part in parts if not _is_limits(part))
        match limits:
            case [Apply(head="element", args=(index, members))]:
                return Apply(f"{name}_over", (body, index, members), self.span)
        bounds = [self.of(p, depth) for part in parts if _is_limits(part) for p in part[1:]]
        return Apply(name, (body, *limits, *bounds), self.span)

    def interval(self, parts: Sequence[object], depth: int) -> Tree:
        if len(parts) != 2:
            raise self.refuse("An interval has two ends.")
        form, ends = "", []
        for side, part in enumerate(parts):
            kind, value = part if isinstance(part, list) and len(part) == 2 and part[0] in ENDS else ("Closed", part)
            form += ENDS[kind][side]
            ends.append(self.of(value, depth))
        return Apply("interval", tuple(ends), self.span, form)

    def piecewise(self, parts: Sequence[object], depth: int) -> Tree:
        read = [self.of(part, depth) for part in parts]
        cases = (Apply("case", (value, _condition(when)), self.span) for when, value in zip(read[::2], read[1::2], strict=False))
        return Apply("piecewise", tuple(cases), self.span)

    def power_of(self, exponent: str) -> Callable[[Sequence[object], int], Tree]:
        return lambda parts, depth: Apply("pow", (self.of(parts[0], depth), Number(exponent)), self.span)

    def chain(self, parts: Sequence[object], depth: int) -> Tree:
        """And of relations that share their middles is one chain: 1 < x ∧ x ≤ 3 is 1 < x ≤ 3."""
        args = [self.of(part, depth) for part in parts]
        relations = [arg for arg in args if isinstance(arg, Relation)]
        linked = len(relations) == len(args) > 1 and all(a.sides[-1] == b.sides[0] for a, b in pairwise(relations))
        if not linked:
            return Apply("and", tuple(args), self.span)
        signs = tuple(sign for relation in relations for sign in relation.signs)
        sides = (*relations[0].sides, *(side for relation in relations[1:] for side in relation.sides[1:]))
        return Relation(signs, sides, self.span)

    def words(self, parts: Sequence[object], depth: int) -> Tree:
        return Apply("text", tuple(Symbol(str(part).strip("'")[:200], self.span) for part in parts), self.span)

    def subtract(self, parts: Sequence[object], depth: int) -> Tree:
        first, *rest = (self.of(part, depth) for part in parts)
        return Apply("add", (first, *(Apply("neg", (arg,), self.span) for arg in rest)), self.span)

    def inner(self, parts: Sequence[object], depth: int) -> Tree:
        if not parts:
            raise self.refuse("An operand is missing here.")
        return self.of(parts[0], depth)

    def primed(self, parts: Sequence[object], depth: int) -> Tree:
        function, *order = (self.of(part, depth) for part in parts)
        return Apply("prime", (function, *(order or [Number("1")])), self.span)

    def called(self, parts: Sequence[object], depth: int) -> Tree:
        return Apply("call", tuple(self.of(part, depth) for part in parts), self.span)


def _is_limits(part: object) -> TypeGuard[list[object]]:
    return isinstance(part, list) and bool(part) and part[0] in ("Limits", "Tuple", "Triple", "Pair")


def _condition(tree: Tree) -> Tree:
    return Constant("otherwise") if tree == Constant("true") else tree


SPECIAL: dict[str, Callable[[_Reader, Sequence[object], int], Tree]] = {
    "Integrate": lambda reader, parts, depth: reader.bounded("integral", parts, depth),
    "Sum": lambda reader, parts, depth: reader.bounded("sum", parts, depth),
    "Product": lambda reader, parts, depth: reader.bounded("product", parts, depth),
    "Interval": _Reader.interval,
    "Which": _Reader.piecewise,
    "And": _Reader.chain,
    "Text": _Reader.words,
    "Subtract": _Reader.subtract,
    "Delimiter": _Reader.inner,
    "Hold": _Reader.inner,
    "Derivative": _Reader.primed,
    "Apply": _Reader.called,
    "Square": lambda reader, parts, depth: reader.power_of("2")(parts, depth),
    "Log": lambda reader, parts, depth: Apply("log", tuple(reader.of(part, depth) for part in parts), reader.span),
    "Error": lambda reader, parts, depth: Apply("missing", (), reader.span),
}
