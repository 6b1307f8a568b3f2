"""Named functions and constants on values, from their records: undefined off the real domain, exact at 0 where the record says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from flint import acb, fmpq

from service.functions import BY_NAME, Function
from service.numerics.exact.formulas import Formula, Operations, ready
from service.numerics.exact.numbers import Undefined, Unknown, Value, ball, is_real, is_small, is_zero, sign
from service.numerics.exact.operators import EXACT
from service.read.formulas import PLACES, formula
from service.tree import Apply, Number, Relation, Tree

Operation = Callable[..., Value]


def _named(entry: Function) -> Operation:
    """f on values: at 0, by its own evaluator, or by its definition."""
    inner = _by_evaluator(entry) if entry.ball else _by_definition(entry)

    def value(*args: Value, real: bool) -> Value:
        if entry.at_zero is not None and len(args) == 1 and is_zero(args[0]):
            return fmpq(entry.at_zero)
        near_end = entry.domain and _near_an_end(entry.domain, args, real)
        return inner(*([_middle(a) for a in args] if near_end else args), real=real)

    return value


def _by_evaluator(entry: Function) -> Operation:
    def value(*args: Value, real: bool) -> Value:
        try:
            result = acb(entry.ball(*map(ball, args)))  # type: ignore[misc]  # asked for by `_named` only where there is one
        except (TypeError, ValueError, AttributeError) as error:
            raise Unknown(entry.name) from error
        if not real or any(is_real(a) is False for a in args):
            return result
        if result.is_finite() and not result.imag.contains(0):
            raise Undefined("not real")
        return acb(result.real) if entry.domain else result

    return value


def _by_definition(entry: Function) -> Operation:
    return lambda *args, real: evaluated(formula(entry.definition), dict(zip(PLACES, args, strict=False)), real)


def evaluated(tree: Tree, at: Mapping[str, Value], real: bool) -> Value:
    """A formula of a record at values of its places."""
    return _ready(tree, real)(at)


@lru_cache(maxsize=1024)
def _ready(tree: Tree, real: bool) -> Formula:
    return ready(tree, real, Operations(FUNCTIONS, partial(FUNCTIONS["pow"], real=real)))


def _near_an_end(domain: str, args: tuple[Value, ...], real: bool) -> bool:
    """Whether a number may lie on an end of the domain. Raises Undefined where it lies outside."""
    at = dict(zip(PLACES, args, strict=False))
    near = False
    for relation, room in _rooms(domain):
        left = evaluated(room, at, real)
        if relation == "!=":
            if _may_be_zero(left):
                raise Undefined("a pole")
        elif real:
            if sign(left) == -1 or (relation in ("<", ">") and _may_be_zero(left)):
                raise Undefined("outside the domain")
            near = near or (isinstance(left, acb) and sign(left) is None and is_small(left))
    return near


def _may_be_zero(under: Value) -> bool:
    zero = is_zero(under)
    return zero is True or (zero is None and is_small(under))


@lru_cache(maxsize=256)
def _rooms(domain: str) -> tuple[tuple[str, Tree], ...]:
    """Each link of the domain as (sign, what must not be negative, or not zero)."""
    tree = formula(domain)
    if not isinstance(tree, Relation):
        raise Unknown(domain)
    links = zip(tree.signs, tree.sides, tree.sides[1:], strict=False)
    return tuple((relation, _less(right, left) if relation in ("<", "<=") else _less(left, right)) for relation, left, right in links)


def _less(a: Tree, b: Tree) -> Tree:
    return a if b == Number("0") else Apply("add", (a, Apply("neg", (b,))))


def _middle(a: Value) -> Value:
    return acb(ball(a).real.mid())


FUNCTIONS: dict[str, Operation] = {
    **EXACT,
    **{name: _named(entry) for name, entry in BY_NAME.items() if name not in EXACT and (entry.ball or entry.definition)},
}
"""Head → its operation on values."""
