"""The allowance of a request: what it takes from its client's rate beyond itself, as a batch does for its lines."""

from __future__ import annotations

import math

from starlette.requests import Request

from service.errors import RateLimited
from service.http.middleware.rates import RateLimiter

OFTEN = "That was a lot of requests in a short time. Please wait a moment."


class Allowance:
    """The rate of one client, in requests a minute; 0: no limit."""

    __slots__ = ("_client", "_rate", "_rates")

    def __init__(self, rates: RateLimiter, client: str, rate: float) -> None:
        self._rates, self._client, self._rate = rates, client, rate

    def pay(self, cost: float) -> None:
        """Take so many requests. Raises RateLimited where the client has not that many left."""
        if cost > 0 and (seconds := self.take(cost)) > 0:
            raise RateLimited(OFTEN, retry_after=math.ceil(seconds))

    def take(self, cost: float = 1.0) -> float:
        """Take so many requests. Seconds to wait where they can't be taken yet, else 0."""
        if not self._rate:
            return 0.0
        may, _, next_free = self._rates.take(self._client, self._rate, min(cost, self._rate))
        return 0.0 if may else next_free


FREE = Allowance(RateLimiter(), "", 0.0)


def allowance(request: Request) -> Allowance:
    """The allowance that admission gave to a request."""
    found = request.scope.get("allowance")
    return found if isinstance(found, Allowance) else FREE
