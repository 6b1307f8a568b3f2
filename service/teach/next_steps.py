"""What the strategy of a topic says of a line: the best next step, all sensible ones, the rest of the way.

Contract: a step that is offered holds, as far as the judge of whoever asks can tell; nothing else is known of how it was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from service.rules.rule import Scope, Used
from service.teach.solution import Topic
from service.tree import Tree
from service.write import text

Holds = Callable[[Tree, Used], bool]
"""Whether a use of a rule on a line is one that the judge finds right."""
MOST_STEPS = 25


def next_steps(topic: Topic, line: Tree, scope: Scope, holds: Holds) -> Iterator[Used]:
    """All steps that make sense on the line, the best first; none where it is done.

    A line may be the end of its topic and yet not have the form that is wanted, or speak of a letter that is still to be put back.
    """
    if not topic.is_done(line, scope) or scope.goal is not None or scope.lets:
        yield from (used for used in topic.strategy(line, scope) if _is_new(line, used.move.after) and holds(line, used))


def way(topic: Topic, line: Tree, scope: Scope, holds: Holds) -> tuple[Used, ...]:
    """The best next step again and again: as many are left as it has."""
    found: list[Used] = []
    seen = {line}
    while len(found) < MOST_STEPS:
        used = next((u for u in next_steps(topic, line, scope, holds) if u.move.after not in seen), None)
        if used is None:
            break
        found.append(used)
        line = used.move.after
        seen.add(line)
    return tuple(found)


def is_detour(topic: Topic, before: Tree, after: Tree, scope: Scope, holds: Holds) -> bool:
    """Whether a sound step brings the end no nearer."""
    return len(way(topic, after, scope, holds)) >= len(way(topic, before, scope, holds))


def _is_new(before: Tree, after: Tree) -> bool:
    return after != before and text(after) != text(before)
