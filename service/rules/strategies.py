"""Strategies: what to do next with a line. They compose rules and know no mathematics.

A strategy is a function from a line and its scope to the uses of rules that make sense there, the best first. From it come the next
step (the first), all next steps, and the worked solution (the first again and again, `worked`).
Source of the combinators: Heeren, Jeuring, Gerdes, Specifying rewrite strategies for interactive exercises (2010).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from service.quietly import quietly
from service.rules.rule import Move, Rule, Scope, Used
from service.tree import Tree, children, rebuilt, walk

Strategy = Callable[[Tree, Scope], Iterator[Used]]


@dataclass(frozen=True, slots=True)
class Method:
    """One of several usual ways of working a kind of question.

    id: the word by which it is asked for, such as `completing_the_square`. strategy: the whole strategy of the topic, this way. fits:
    whether a line of a solution is one that the method is for; it is listed where it fits one of them.
    """

    id: str
    strategy: Strategy
    fits: Callable[[Tree, Scope], bool]


def use(rule: Rule) -> Strategy:
    """The rule on the line as a whole; one that fails on it offers nothing."""
    return lambda line, scope: iter(quietly(_uses, rule, line, scope) or ())


def _uses(rule: Rule, line: Tree, scope: Scope) -> tuple[Used, ...]:
    return tuple(Used(rule, move) for move in rule.moves(line, scope))


def choice(*strategies: Strategy) -> Strategy:
    """What any of them offers, in their order."""
    return lambda line, scope: (used for strategy in strategies for used in strategy(line, scope))


def first(*strategies: Strategy) -> Strategy:
    """What the first offers that offers anything."""

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        for strategy in strategies:
            found = False
            for used in strategy(line, scope):
                found = True
                yield used
            if found:
                return

    return offered


def either(is_meant: Callable[[Tree], bool], one: Strategy, other: Strategy) -> Strategy:
    """The one strategy on the lines that are meant, the other on all others."""
    return lambda line, scope: one(line, scope) if is_meant(line) else other(line, scope)


def unless(is_done: Callable[[Tree, Scope], bool], strategy: Strategy) -> Strategy:
    """Nothing where the line is done, else what the strategy offers."""
    return lambda line, scope: iter(()) if is_done(line, scope) else strategy(line, scope)


def somewhere(strategy: Strategy, is_place: Callable[[Tree], bool], joined: Callable[[Tree], Tree] = lambda line: line) -> Strategy:
    """The strategy at the first place that it fits; joined: what is made of the line around it, such as sums in sums opened."""

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        for place in dict.fromkeys(node for node in walk(line) if is_place(node)):
            found = False
            for used in strategy(place, scope):
                found = True
                yield used.elsewhere(joined(put(line, place, used.move.after)), place)
            if found:
                return

    return offered


def innermost(strategy: Strategy, joined: Callable[[Tree], Tree] = lambda line: line) -> Strategy:
    """The strategy at the first place that it fits, parts before the whole, from the left; joined as for `somewhere`."""

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        for place in dict.fromkeys(_inside_out(line)):
            found = False
            for used in strategy(place, scope):
                found = True
                yield used.elsewhere(joined(put(line, place, used.move.after)), place)
            if found:
                return

    return offered


def at_once(strategy: Strategy) -> Strategy:
    """The first use at each place that holds no other such place, all of them in one step; its parts where it is one place only."""

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        found: dict[Tree, Used] = {}
        for place in dict.fromkeys(_inside_out(line)):
            used = None if any(node in found for node in walk(place)) else next(iter(strategy(place, scope)), None)
            if used is not None:
                found[place] = used
        if found:
            yield _together(line, found)

    return offered


def _together(line: Tree, found: Mapping[Tree, Used]) -> Used:
    """The line with all these places changed, told as one use of the first rule."""
    after = rebuilt(line, lambda node: found[node].move.after if node in found else node)
    place, used = next(iter(found.items()))
    if len(found) == 1:
        return used.elsewhere(after, place)
    conditions = tuple(dict.fromkeys(condition for each in found.values() for condition in each.move.conditions))
    return replace(used, move=Move(after, conditions=conditions))


def _inside_out(tree: Tree) -> Iterator[Tree]:
    for child in children(tree):
        yield from _inside_out(child)
    yield tree


def put(line: Tree, place: Tree, changed: Tree) -> Tree:
    """The line with each part that is like the place replaced."""
    return rebuilt(line, lambda node: changed if node == place else node)


def everywhere(strategy: Strategy) -> Strategy:
    """The strategy at every place, parts before the whole, from the left."""

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        for place in dict.fromkeys(_inside_out(line)):
            for used in strategy(place, scope):
                yield used.elsewhere(put(line, place, used.move.after), place)

    return offered


def reaching(strategy: Strategy, is_goal: Callable[[Tree, Scope], bool], cost: Callable[[Tree], int], most: int) -> Strategy:
    """The first step of a way that ends where the goal is, looked for among the lines of least cost; nothing where none is found.

    most: lines that are looked at.
    """

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        waiting: list[tuple[int, int, Tree, Used | None]] = [(0, 0, line, None)]
        seen, tried = {line}, 0
        while waiting and len(seen) < most and tried < MOST_TRIED * most:
            depth, _, at, begun = heappop(waiting)
            for used in strategy(at, scope):
                after, tried = used.move.after, tried + 1
                if after in seen:
                    continue
                seen.add(after)
                start = begun or used
                if is_goal(after, scope):
                    yield start
                    return
                heappush(waiting, (depth + STEP_COST + cost(after) - cost(at), len(seen), after, start))

    return offered


MOST_TRIED = 3
"""Uses of rules that are tried for each line that may be looked at."""
STEP_COST = 6
"""What a step more costs, beside lines that grow."""


def worked(strategy: Strategy, line: Tree, scope: Scope, accepts: Callable[[Tree, Scope, Used], bool], most: int) -> Iterator[Used]:
    """The strategy again and again, from the line on: of what it offers, the first use that is accepted each time.

    Ends where nothing is offered or accepted, and after so many steps.
    """
    seen = {line}
    for _ in range(most):
        used = next((u for u in strategy(line, scope) if u.move.after not in seen and accepts(line, scope, u)), None)
        if used is None:
            return
        line = used.move.after
        scope = replace(scope.after(used.move), values={} if used.rule.promise == "method_line" else scope.values)
        seen.add(line)
        yield used
