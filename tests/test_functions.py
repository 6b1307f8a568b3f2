"""Every column of every function's record is filled or excused, and what the columns say of one another is true."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from flint import acb, arb, fmpq
from mpmath import mp

from service.algebra.build import substituted
from service.algebra.calculus import derivative
from service.algebra.values import Undefined, Unknown, value
from service.functions import CONSTANT, CONSTANTS, FOREIGN, FUNCTIONS, Function
from service.functions.record import SMOOTH
from service.read.formulas import PLACES, filled, formula
from service.tree import Apply, Constant, Number, Relation, Tree, free_symbols

MEANT = frozenset(
    {
        *("spellings", "bracketed", "letters", "indexed", "subscript", "bar", "mathml", "content", "bare", "fricas", "size", "default"),
        *("domain", "range", "ends", "period", "parity", "reasons", "flagged", "at_zero", "real_ball"),
    }
)
"""Columns whose emptiness says something itself: no other spelling, defined everywhere, not periodic, …"""
POINTS = tuple(fmpq(n, 16) for n in (5, 11, 19, 27, 43, -6, -13, -21, -37))
ALL = [pytest.param(entry, id=entry.name) for entry in (*FUNCTIONS, *FOREIGN)]
TREE = [pytest.param(entry, id=entry.name) for entry in FUNCTIONS]


def numeral(number: fmpq) -> Tree:
    size = Apply("div", (Number(str(abs(int(number.p)))), Number(str(int(number.q)))))
    return Apply("neg", (size,)) if number < 0 else size


def lists(entry: Function) -> Iterator[tuple[fmpq, ...]]:
    """Arguments to try; where several are taken, the first are small whole numbers."""
    count = 2 if max(entry.arity) > 3 else min(entry.arity)
    for first in itertools.product((fmpq(1), fmpq(2)), repeat=count - 1):
        for last in POINTS:
            yield (*first, last)


def known(tree: Tree) -> Any:
    """The tree's real value, None where it has none that balls can tell."""
    try:
        found = value(tree, {})
    except (Undefined, Unknown):
        return None
    return acb(found) if isinstance(found, acb) else acb(arb(found))


def at(entry: Function, args: tuple[fmpq, ...]) -> Any:
    """The function's real value there."""
    return known(Apply(entry.name, tuple(map(numeral, args))))


def cases(entry: Function) -> list[tuple[tuple[fmpq, ...], Any]]:
    """Arguments at which the function has a real value, with it."""
    pairs = ((args, at(entry, args)) for args in lists(entry))
    return [(args, found) for args, found in pairs if found is not None and found.imag.contains(0)]


def near(a: Any, b: Any, scale: float = 1e-12) -> bool:
    return bool(abs(acb(a) - acb(b)).abs_upper() < scale * (1 + abs(acb(b)).abs_upper()))


def formulas(entry: Function) -> Iterator[str]:
    yield from (entry.domain, entry.range, entry.definition, entry.real_form, entry.antiderivative)
    yield from (entry.inverse, *entry.solutions, entry.period)
    for count in entry.arity[:3]:
        yield from (*entry.slopes(count), *entry.singularities(count))


@pytest.mark.parametrize("entry", ALL)
def test_every_column_is_filled_or_has_its_reason(entry: Function) -> None:
    empty = {f.name for f in fields(entry) if getattr(entry, f.name) in ("", (), None) and f.name not in MEANT}
    smooth = {name for name in ("cut", "singular") if getattr(entry, name) == SMOOTH}
    one_form = {"definition", "real_form"} if entry.definition or entry.real_form else set()

    unexplained = empty - entry.reasons.keys() - smooth - one_form

    assert unexplained == set()


@pytest.mark.parametrize("entry", ALL)
def test_a_reason_stands_only_for_an_empty_column(entry: Function) -> None:
    names = {f.name for f in fields(entry)}

    filled_too = {name for name in entry.reasons if name in names and getattr(entry, name) not in ("", (), None)}

    assert entry.reasons.keys() <= names
    assert filled_too == set()


@pytest.mark.parametrize("entry", ALL)
def test_every_formula_reads_and_names_its_arguments_only(entry: Function) -> None:
    for text in formulas(entry):
        if text:
            assert set(free_symbols(formula(text))) <= {*PLACES, "k"}, text


@pytest.mark.parametrize("entry", TREE)
def test_the_range_holds_every_value(entry: Function) -> None:
    condition = formula(entry.range) if entry.range else None

    for _, found in cases(entry):
        if isinstance(condition, Relation):
            sides = [known_at(side, found) for side in condition.sides]
            for sign, left, right in zip(condition.signs, sides, sides[1:], strict=False):
                assert not_against(sign, left - right), (entry.name, found)


def known_at(tree: Tree, place: Any) -> Any:
    found = value(tree, {"a": place})
    return acb(found) if isinstance(found, acb) else acb(arb(found))


def not_against(sign: str, difference: Any) -> bool:
    """Whether a difference can have this sign, as far as its ball tells."""
    size, tiny = difference.real, arb(2) ** -60
    if sign == "!=":
        return not difference.is_zero()
    return bool(size < tiny if sign.startswith("<") else size > -tiny)


@pytest.mark.parametrize("entry", TREE)
def test_the_evaluators_agree(entry: Function) -> None:
    for args, found in cases(entry):
        if entry.floats:
            assert near(entry.floats(*(int(a.p) / int(a.q) for a in args)), found, 1e-9), args
        if entry.mpmath:
            own = getattr(mp, entry.mpmath) if isinstance(entry.mpmath, str) else lambda *values: entry.mpmath(mp, *values)
            result = own(*(mp.mpf(int(a.p)) / int(a.q) for a in args))
            assert near(acb(arb(str(mp.re(result))), arb(str(mp.im(result)))), found, 1e-9), args
        if entry.ball and entry.name not in ("min", "max", "floor", "ceiling"):
            assert near(entry.ball(*(acb(arb(a)) for a in args)), found), args
        if entry.on_reals:
            assert near(entry.on_reals(*(arb(a) for a in args)), found), args


@pytest.mark.parametrize("entry", TREE)
def test_definition_and_real_form_have_the_functions_values(entry: Function) -> None:
    for args, found in cases(entry):
        for text in filter(None, (entry.definition, entry.real_form)):
            other = known(filled(text, [*map(numeral, args)]))
            assert other is None or near(other, found), (text, args)


@pytest.mark.parametrize("entry", TREE)
def test_the_derivative_is_the_slope(entry: Function) -> None:
    step = fmpq(1, 1 << 40)
    for args, _ in cases(entry):
        for index, text in enumerate(entry.slopes(len(args))):
            right, left = (at(entry, (*args[:index], args[index] + s, *args[index + 1 :])) for s in (step, -step))
            stated = known(filled(text, [*map(numeral, args)])) if text else None
            if right is not None and left is not None and stated is not None:
                assert near((right - left) / acb(arb(2 * step)), stated, 1e-9), (text, args)


@pytest.mark.parametrize("entry", TREE)
def test_the_antiderivative_has_the_function_as_its_derivative(entry: Function) -> None:
    if not entry.antiderivative or entry.name == "dirac":
        return
    for args, found in cases(entry):
        slope = known(filled_at(derivative(formula(entry.antiderivative), "a"), args))
        assert slope is None or near(slope, found), args


def filled_at(tree: Tree, args: tuple[fmpq, ...]) -> Tree:
    return substituted(tree, dict(zip(PLACES, map(numeral, args), strict=False)))


@pytest.mark.parametrize("entry", TREE)
def test_the_inverse_takes_the_value_back(entry: Function) -> None:
    if entry.name == "root":  # its inverse is by the radicand, with the order as it stands
        return
    for args, found in cases(entry):
        for text in filter(None, (entry.inverse, *entry.solutions)):
            try:
                place = value(formula(text), {"a": found, "k": fmpq(1)})
                again = value(Apply(entry.name, (formula("a"),)), {"a": place})
            except (Undefined, Unknown):
                continue
            assert near(again, found, 1e-9), (text, args)


@pytest.mark.parametrize("entry", TREE)
def test_parity_and_period_hold(entry: Function) -> None:
    sign = {"odd": -1, "even": 1}.get(entry.parity)
    for args, found in cases(entry):
        mirrored = at(entry, tuple(-a for a in args)) if sign else None
        assert mirrored is None or near(mirrored * (sign or 1), found), args
        if entry.period:
            moved = known(Apply(entry.name, (Apply("add", (numeral(args[0]), formula(entry.period))),)))
            assert near(moved, found), args


@pytest.mark.parametrize("entry", TREE)
def test_a_value_at_zero_is_exact(entry: Function) -> None:
    if entry.at_zero is not None:
        assert value(Apply(entry.name, (Number("0"),)), {}) == fmpq(entry.at_zero)


def test_names_and_spellings_are_each_one_functions() -> None:
    words = [word for entry in FUNCTIONS for word in (entry.name, *entry.spellings)]
    heads = [entry.mathjson for entry in FUNCTIONS]

    assert len(words) == len(set(words))
    assert len(heads) == len(set(heads))


def test_bracketed_words_are_words_of_the_function() -> None:
    for entry in FUNCTIONS:
        assert set(entry.bracketed) <= {entry.name, *entry.spellings}, entry.name


def test_constants_have_one_value_for_every_backend() -> None:
    for entry in CONSTANTS:
        assert (entry.floats is None) == (entry.ball is None), entry.name
        if entry.ball and entry.floats:
            assert near(entry.ball(arb), value(Constant(entry.name), {})), entry.name
            assert abs(float(entry.ball(arb).mid()) - entry.floats) < 1e-15, entry.name
    assert set(CONSTANT) == {entry.name for entry in CONSTANTS}


FAR = 10**4


@pytest.mark.parametrize("entry", TREE)
def test_the_limits_at_both_ends_are_approached(entry: Function) -> None:
    for side, stated in zip((-1, 1), entry.ends, strict=False):
        found = at(entry, (fmpq(side * FAR),)) if stated else None
        if found is None:
            continue
        if stated.endswith("oo"):
            assert found.real * (-1 if stated.startswith("-") else 1) > 5, stated
        else:
            assert near(found, known(formula(stated)), 1e-1), stated


SERVICE = Path(__file__).parent.parent / "service"
OF_ONE_STRATEGY = {
    "numerics/exact/operators.py": "the operators and functions that are exact on fractions",
    "rules/integration_parts.py": "the functions that are differentiated by choice in integration by parts",
    "cas/computed.py": "what SymPy must be asked in its own way",
    "integrate/hypergeometric.py": "exponents of e^x in each: the substitution's own",
    "integrate/inverse_substitution.py": "the identity that each substitution brings",
    "integrate/parallel.py": "the kernels whose ring the method builds",
    "integrate/table.py": "powers of functions: a textbook's table",
    "read/latex_commands.py": "what every command of LaTeX means",
    "read/sorts.py": "the sorts of operators and of matrix functions",
    "verify/normal_form.py": "the generators of the normal form",
}
"""Module → why it lists functions of its own."""
MANY = 10


def test_no_table_of_functions_stands_outside_their_records() -> None:
    names = {name for entry in (*FUNCTIONS, *FOREIGN) for name in (entry.name, entry.sympy)}
    modules = {path.relative_to(SERVICE).as_posix(): ast.parse(path.read_text("utf-8")) for path in SERVICE.rglob("*.py")}

    tables = {
        module for module, tree in modules.items() for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and len(names & listed(node)) >= MANY and not module.startswith("functions/")
    }  # fmt: skip

    assert tables == OF_ONE_STRATEGY.keys()


def listed(node: ast.AST) -> set[str]:
    """The words and names that a literal lists, as entries or as keys."""
    entries = [e for n in ast.walk(node) if isinstance(n, ast.Tuple | ast.Set | ast.List) for e in n.elts]
    keys = [k for n in ast.walk(node) if isinstance(n, ast.Dict) for k in n.keys if k is not None]
    return {str(getattr(e, "attr", None) or getattr(e, "id", None) or getattr(e, "value", "")) for e in (*entries, *keys)}
