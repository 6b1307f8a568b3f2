"""What one request takes from the rate of its client beyond itself: a batch for each line, a page for each answer it judges."""

from __future__ import annotations

from starlette.requests import Request

from service.web.rates import Rates


class Purse:
    """The rate of one client, in requests a minute; 0: no limit."""

    def __init__(self, rates: Rates, client: str, rate: float) -> None:
        self._rates, self._client, self._rate = rates, client, rate

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
