"""What one request takes from its client's rate beyond itself: a batch for its lines, a page for the answers it judges, a long deadline."""

from __future__ import annotations

import math

from starlette.requests import Request

from service.errors import RateLimited
from service.http.middleware.rates import Rates

OFTEN = "That was a lot of requests in a short time. Please wait a moment."


class Purse:
    """The rate of one client, in requests a minute; 0: no limit."""

    def __init__(self, rates: Rates, client: str, rate: float) -> None:
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


FREE = Purse(Rates(), "", 0.0)


def purse(request: Request) -> Purse:
    """The purse that the gate gave to a request."""
    found = request.scope.get("purse")
    return found if isinstance(found, Purse) else FREE
