"""Strategies on a line that is an alternative: the rule for the first case that is not solved, on all that it fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from service.algebra.statements import all_of, any_of
from service.rules.equations.sides import cases_of, conditions_of, is_solved_for
from service.rules.rule import Move, Scope, Used
from service.rules.strategies import Strategy
from service.tree import Apply, Tree


def is_solved_case(case: Tree, x: str) -> bool:
    """x = c and the like, without a condition beside it."""
    return len(conditions_of(case)) == 1 and is_solved_for(case, x)


def in_cases(strategy: Strategy, kept: Strategy) -> Strategy:
    """The strategy on a line, or on the cases of `u = 0 or v = 0`: the rule of the first that is not solved, on all that it fits.

    kept: what is made of a whole case with a condition beside it. A letter is brought in where there is one case.
    """
    on_case = _in_case(strategy, kept)

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        cases = cases_of(line)
        open_cases = [case for case in cases if not is_solved_case(case, scope.letter)]
        for used in on_case(open_cases[0], scope) if open_cases else ():
            if used.move.lets and len(cases) > 1:
                continue
            changed = {open_cases[0]: used.move.after}
            for case in open_cases[1:]:
                same = next((other for other in on_case(case, scope)), None)
                if same is not None and same.rule == used.rule:
                    changed[case] = same.move.after
            whole = any_of(*dict.fromkeys(_flat(changed.get(case, case) for case in cases)))
            alone = len(changed) == 1
            yield replace(
                used,
                move=replace(
                    used.move,
                    after=whole,
                    parts=used.move.parts if alone else {},
                    touched=used.move.touched if whole == used.move.after else None,
                ),
            )

    return offered


def _in_case(strategy: Strategy, kept: Strategy) -> Strategy:
    """The strategy on the statement of a case that is not solved, its condition kept beside it."""

    def offered(case: Tree, scope: Scope) -> Iterator[Used]:
        parts = conditions_of(case)
        if len(parts) == 1:
            yield from strategy(case, scope)
            yield from kept(case, scope)
            return
        todo = next((part for part in parts if not is_solved_for(part, scope.letter)), None)
        if todo is None:
            yield from kept(case, scope)
            return
        others = [part for part in parts if part is not todo]
        for used in strategy(todo, scope):
            if not used.move.lets:
                spread = any_of(*(all_of(*others, one) for one in cases_of(used.move.after)))
                yield Used(used.rule, Move(spread, used.move.parts, conditions=used.move.conditions))
        yield from kept(case, scope)

    return offered


def _flat(cases: Iterable[Tree]) -> Iterator[Tree]:
    """Cases of a case as cases of the whole; a case that is never true is none."""
    for case in cases:
        if isinstance(case, Apply) and case.head == "or":
            yield from _flat(case.args)
        else:
            yield case
