"""Rules that split an equation into alternatives, or work on some of them."""

from __future__ import annotations

from service.algebra.build import ZERO, add, mul, neg, power, rational, sub
from service.algebra.expressions import same
from service.algebra.opaque import has_head
from service.algebra.statements import statement, zero_form
from service.judge.solved import is_solved
from service.rules.recognition.equations import equation_rule, scaled_both_sides
from service.tree import Apply, Constant, Number, Relation, Tree, free_symbols


def statement_rule(before: Tree, after: Tree) -> str | None:
    """The id of the rule; None where none is confirmed."""
    cases, alternatives = _alternatives(before), _alternatives(after)
    if len(cases) > 1 and len(cases) == len(alternatives):
        return _within(cases, alternatives) or ("solved" if is_solved(after) else None)
    if len(cases) == 1 and len(alternatives) > 1:
        return _split(cases[0], alternatives, after)
    if after in (Constant("true"), Constant("false")):
        return "always_true" if after == Constant("true") else "never_true"
    return "solved" if is_solved(after) else None


def _alternatives(line: Tree) -> tuple[Tree, ...]:
    """The relations joined by or, with ± taken both ways."""
    logic = statement(line)
    return logic.args if isinstance(logic, Apply) and logic.head == "or" else (logic,)


def _within(cases: tuple[Tree, ...], alternatives: tuple[Tree, ...]) -> str | None:
    """The rule used on the alternatives that changed, where it is one and the same."""
    pairs = [(a, b) for a, b in zip(cases, alternatives, strict=True) if a != b]
    names = {equation_rule(a, b) if isinstance(a, Relation) and isinstance(b, Relation) else None for a, b in pairs}
    return names.pop() if len(names) == 1 else None


def _split(before: Tree, alternatives: tuple[Tree, ...], after: Tree) -> str | None:
    if not isinstance(before, Relation) or before.signs != ("=",):
        return "solved" if is_solved(after) else None
    equations = [one for one in alternatives if isinstance(one, Relation) and one.signs == ("=",)]
    if len(equations) == len(alternatives):
        for name, holds in (("split_absolute_value", _absolute), ("took_square_root", _roots), ("zero_product", _product)):
            if holds(before, equations):
                return name
    return "solved_quadratic" if is_solved(after) else None


def _product(before: Relation, alternatives: list[Relation]) -> bool:
    """u·v = 0 → u = 0 or v = 0: every alternative makes a factor zero, or together they make the product."""
    left, right = before.sides if before.sides[1] == ZERO else before.sides[::-1]
    bases = _factors(left)
    if right != ZERO or not bases:
        return False
    if len(bases) == 1 and bases[0] == left:
        return not all(is_solved(one) for one in alternatives) and _proportional(mul(*(zero_form(one) for one in alternatives)), left)
    return all(any(_proportional(zero_form(one), base) for base in bases) for one in alternatives)


def _factors(tree: Tree) -> list[Tree]:
    """The factors with a letter, powers by their bases."""
    match tree:
        case Apply(head="neg", args=(a,)):
            return _factors(a)
        case Apply(head="div", args=(a, b)) if not free_symbols(b):
            return _factors(a)
        case Apply(head="mul", args=args):
            return [base for a in args for base in _factors(a)]
        case Apply(head="pow", args=(base, n)) if (rational(n) or 0) > 0:
            return _factors(base)
        case _:
            return [tree] if free_symbols(tree) else []


def _proportional(form: Tree, base: Tree) -> bool:
    return same(form, base) or same(form, neg(base)) or scaled_both_sides(base, ZERO, form, ZERO)


def _roots(before: Relation, alternatives: list[Relation]) -> bool:
    """u² = c → u = √c or u = −√c; u² = v² too."""
    for square, other in (before.sides, before.sides[::-1]):
        match square:
            case Apply(head="pow", args=(base, Number(text="2"))) if len(alternatives) == 2:
                differences = [add(base, neg(_shift(one, base))) for one in alternatives]
                if all(same(power(sub(base, d), Number("2")), other) for d in differences):
                    return True
            case _:
                continue
    return False


def _shift(one: Relation, base: Tree) -> Tree:
    """What u is said to be: u = r as written, or x = s with u = x + h."""
    left, right = one.sides
    return right if left == base else add(base, neg(zero_form(one)))


def _absolute(before: Relation, alternatives: list[Relation]) -> bool:
    """|u| = c → u = c or u = −c."""
    if not has_head(before, "abs"):
        return False
    for side, other in (before.sides, before.sides[::-1]):
        match side:
            case Apply(head="abs", args=(u,)):
                expected = [sub(u, other), add(u, other)]
                found = [zero_form(one) for one in alternatives]
                return len(found) == 2 and all(any(_proportional(f, e) for e in expected) for f in found)
            case _:
                continue
    return False
