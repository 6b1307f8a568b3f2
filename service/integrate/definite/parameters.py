"""Parameters of unknown sign: what is found for positive ones, carried to as many others as it holds for.

    f(−p) = f(p)  gives the value at |p|;   f(−p) = −f(p)  gives sgn p times the value at |p|

Elsewhere the condition p > 0 is kept, or loosened where the value holds at sampled values beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from sympy import Abs, Dummy, Expr, Gt, I, Integer, Lt, Mul, Ne, Pow, Symbol, expand, log, nan, oo, sign, simplify, true, zoo
from sympy.logic.boolalg import Boolean

from service.clock import spent
from service.integrate.definite.conditions import tidied_conditions
from service.integrate.definite.task import GIVEN_UP, Task, of_unknown_sign
from service.integrate.found import Found
from service.numerics.quadrature.integrals import integral_value
from service.numerics.quadrature.outcome import Divergence
from service.search import Budget, in_time
from service.verify.definite import draws, judged

TRIALS = 8
"""Values of the parameters at which a condition is tried."""
SECONDS = 0.6
"""For the trials of one condition."""


def with_signs(task: Task) -> Iterator[tuple[Task, dict[Symbol, Expr]]]:
    """The task with a positive symbol for each parameter p of unknown sign, and the way back; then with one standing for −p."""
    unknown = of_unknown_sign(task)
    for negative in (None, *unknown) if unknown else ():
        swap: dict[Symbol, Expr] = {}
        back: dict[Symbol, Expr] = {}
        for symbol in unknown:
            new, turn = Dummy(symbol.name, positive=True, integer=symbol.is_integer), -1 if symbol == negative else 1
            swap[symbol], back[new] = turn * new, turn * symbol
        given = tuple(relation.xreplace(swap) for relation in task.given)
        yield replace(task, f=task.f.xreplace(swap), a=task.a.xreplace(swap), b=task.b.xreplace(swap), given=given), back


def trials(task: Task, value: Expr, conditions: Sequence[Boolean], count: int = TRIALS) -> list[tuple[dict[Symbol, Expr], bool]]:
    """Values of the parameters that fit the conditions, and whether the value is right there; those that can't be told are left out."""
    end = spent() + SECONDS
    found: list[tuple[dict[Symbol, Expr], bool]] = []
    for draw in draws(sorted(task.parameters, key=str), (*task.given, *conditions), count):
        if spent() > end:
            break
        status = _status(task, value, dict(draw))
        if status != "unverified":
            found.append((dict(draw), status != "failed"))
    return found


def _status(task: Task, value: Expr, place: dict[Symbol, Expr]) -> str:
    """How the value stands up at one place; where a part of it is not defined or not real, it does not."""
    there = value.xreplace(place)
    if there.has(I, nan, zoo, oo, -oo) or any(base.xreplace(place) == 0 for base in _bases(value)):
        return "failed"
    outcome = integral_value(task.f.xreplace(place), task.x, task.a.xreplace(place), task.b.xreplace(place))
    return judged(outcome, there).status


def _bases(value: Expr) -> Iterator[Expr]:
    """What must not be 0: denominators and what stands under a logarithm."""
    yield from (part.base for part in value.atoms(Pow) if part.exp.could_extract_minus_sign() and part.base.free_symbols)
    yield from (part.args[0] for part in value.atoms(log))


def _holds(task: Task, value: Expr, conditions: Sequence[Boolean]) -> bool:
    tried = trials(task, value, conditions)
    return len(tried) >= 3 and all(right for _, right in tried)


def carried(task: Task, found: Found, back: dict[Symbol, Expr]) -> Found | None:
    """What was found for positive parameters under the weakest conditions under which it is seen to hold; None where it is wrong."""
    assert found.value is not None  # candidates without a value are not carried
    value, own = found.value.xreplace(back), tuple(condition.xreplace(back) for condition in found.conditions)
    sides = {old: Gt(old, 0) for old in back.values()}
    narrowing = _narrowing(task, value, (*sides.values(), *own))
    if narrowing is None:
        return None
    own = (*own, *narrowing)
    for old in back.values():
        parity = _parity(task, old) if old.is_Symbol else 0
        if parity:
            value, own = _mirrored(value, old, parity), tuple(condition.xreplace({old: Abs(old)}) for condition in own)
            sides[old] = Ne(old, 0)
        else:
            others = [side for other, side in sides.items() if other != old]
            sides[old] = _loosened(task, value, old, (*others, *own))
    return replace(found, value=value, conditions=tidied_conditions((*sides.values(), *own)))


def _narrowing(task: Task, value: Expr, conditions: Sequence[Boolean]) -> tuple[Boolean, ...] | None:
    """A further condition that tells where the value is right from where it is not: (), (p < 1), (a > b); None where it is wrong."""
    tried = trials(task, value, conditions, 2 * TRIALS)
    right, wrong = [draw for draw, good in tried if good], [draw for draw, good in tried if not good]
    if not wrong and right:
        return ()
    for relation in _relations(sorted(task.parameters, key=str)):
        if right and all(relation.xreplace(draw) for draw in right) and not any(relation.xreplace(draw) for draw in wrong):
            return (relation,) if _holds(task, value, (*conditions, relation)) else None
    return None


def _relations(parameters: Sequence[Symbol]) -> Iterator[Boolean]:
    for p in parameters:
        yield from (Lt(p, 1), Gt(p, 1))
    for p, q in combinations(parameters, 2):
        yield from (Gt(p, q), Lt(p, q))


def _parity(task: Task, p: Symbol) -> int:
    """1 where the integrand is even in p, −1 where odd, 0 elsewhere or where a bound or what is given holds p."""
    if p in task.a.free_symbols | task.b.free_symbols or any(p in relation.free_symbols for relation in task.given):
        return 0
    flipped = task.f.xreplace({p: -p})
    for parity in (1, -1):
        if flipped == parity * task.f or _is_zero(flipped - parity * task.f):
            return parity
    return 0


def _is_zero(f: Expr) -> bool:
    if expand(f) == 0:
        return True
    return in_time(Budget.of_work(0.15), lambda: simplify(f), GIVEN_UP) == 0


def _mirrored(value: Expr, p: Symbol, parity: int) -> Expr:
    """The value for either sign of p; as it stands where it has that parity itself."""
    flipped = value.xreplace({p: -p})
    if flipped == parity * value or expand(flipped - parity * value) == 0:
        return value
    mirrored = value.xreplace({p: Abs(p)})
    return mirrored if parity == 1 else sign(p) * mirrored


def _loosened(task: Task, value: Expr, p: Expr, others: Sequence[Boolean]) -> Boolean:
    """True, p > −1 or p > 0, the first under which the value holds at all trials."""
    if _holds(task, value, (*others, Lt(p, 0))):
        return true
    return Gt(p, -1) if _holds(task, value, (*others, Lt(p, 0), Gt(p, -1))) else Gt(p, 0)


def with_drawn_signs(value: Expr) -> Expr:
    """sgn p |p| as p, p sgn p as |p|, |p| |q| as |pq|."""
    return value.replace(lambda part: part.is_Mul and part.has(sign, Abs), _drawn)


def _drawn(product: Mul) -> Expr:
    powers = product.as_powers_dict()
    for part in [part for part in powers if isinstance(part, sign) and powers[part] == 1]:
        p = part.args[0]
        size = Abs(p)
        for old, new in ((size, p), (p, size)):
            if powers.get(old, 0) in (1, -1):
                return _drawn(product * new ** powers[old] / (part * old ** powers[old]))
    sizes = [part for part in powers if isinstance(part, Abs)]
    for power in (1, -1):
        equal = [part for part in sizes if powers[part] == power]
        if len(equal) > 1:
            return product / Mul(*equal) ** power * Abs(Mul(*[part.args[0] for part in equal]), evaluate=False) ** power
    return product


def with_exceptions(task: Task, found: Found) -> Found:
    """The value less the cases in which it is another: a ≠ 0, n ≠ m, n ≠ −m; p ≠ 0 is dropped where the value holds there.

    ∫₀^2π cos nx cos mx dx = 0 does not hold for n = m, and ∫₀^∞ sin(ax)/x dx = π sgn(a)/2 does for a = 0.
    """
    if found.value is None or not task.parameters:
        return found
    stated = [condition for condition in found.conditions if not _is_nonzero(condition)]
    cases = [Ne(p, 0) for p in sorted(task.parameters, key=str)]
    needed = [case for case in (*cases, *_coincidences(task, found.value)) if not _holds_without(task, found.value, stated, case)]
    return replace(found, value=with_drawn_signs(found.value), conditions=tidied_conditions((*stated, *needed)))


def _is_nonzero(condition: Boolean) -> bool:
    return isinstance(condition, Ne) and condition.lhs.is_Symbol and condition.rhs == 0


def _coincidences(task: Task, value: Expr) -> Iterator[Boolean]:
    """p ≠ q and p ≠ −q for whole numbers, and for others where the value is not defined there; p ≠ −1, p ≠ 1 likewise."""
    parameters = sorted(task.parameters, key=str)
    for p, q in combinations(parameters, 2):
        whole = p.is_integer and q.is_integer
        yield from (Ne(p, other) for other in (q, -q) if whole or _is_singular(value, p, other))
    for p in parameters:
        yield from (Ne(p, number) for number in map(Integer, (-1, 1, -2, 2)) if _is_singular(value, p, number))


def _is_singular(value: Expr, p: Symbol, place: Expr) -> bool:
    return any(base.xreplace({p: place}).equals(0) for base in _bases(value) if p in base.free_symbols)


def _holds_without(task: Task, value: Expr, conditions: Sequence[Boolean], case: Boolean) -> bool:
    """Whether the value is right where the two sides of p ≠ q are equal, as far as one draw tells."""
    if case in (True, False):
        return True
    same = {case.lhs: case.rhs}
    left = [condition.xreplace(same) for condition in conditions]
    if any(condition == False for condition in left):  # noqa: E712  a SymPy truth value
        return True
    parameters = sorted(task.parameters - {case.lhs}, key=str)
    given = [condition for condition in (*task.given, *left) if condition.free_symbols <= set(parameters)]
    draw = next(draws(parameters, given, 1), None)
    if draw is None:
        return True
    place = {**draw, case.lhs: case.rhs.xreplace(dict(draw))}
    return _status(task, value, place) != "failed"


def divergence(task: Task) -> Divergence | None:
    """The divergence that all sampled values of the parameters share, None where one of them converges."""
    outcomes = []
    for draw in draws(sorted(task.parameters, key=str), task.given, 24):
        place = dict(draw)
        outcomes.append(integral_value(task.f.xreplace(place), task.x, task.a.xreplace(place), task.b.xreplace(place)))
        if not isinstance(outcomes[-1], Divergence):
            return None
    signs = {outcome.sign for outcome in outcomes if isinstance(outcome, Divergence)}
    first = outcomes[0] if outcomes else None
    if not isinstance(first, Divergence):
        return None
    return Divergence(first.place, signs.pop() if len(signs) == 1 else 0)
