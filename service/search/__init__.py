"""Searches: a budget of time, an ordered table of strategies, and one runner over it.

    for strategy, value in attempts(STRATEGIES, problem, Budget.of(3.0)): ...

Contract: the strategies are tried in the order of the table, each within its part of the budget; what one raises or does not find in
its time means that it says nothing. Nothing is verified here. Integrals, equations, differential equations, limits, sums and shorter
forms are searched for like this; see `docs/search.md`.
"""

from service.search.budget import Budget
from service.search.failures import FAILURES
from service.search.runner import attempts, each_in_time, first, in_time
from service.search.strategy import Strategy, always

__all__ = ["FAILURES", "Budget", "Strategy", "always", "attempts", "each_in_time", "first", "in_time"]
