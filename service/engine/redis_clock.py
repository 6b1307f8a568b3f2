"""The time of the Redis server, by which machines that share it agree on ages and leases though their own clocks differ."""

from __future__ import annotations

import time

from redis import Redis


class RedisClock:
    """Seconds since 1970 by the server's clock, carried on by this machine's monotonic one; by its own before the first reading."""

    def __init__(self) -> None:
        self._ahead = time.time() - time.monotonic()

    def now(self) -> float:
        return time.monotonic() + self._ahead

    def read(self, redis: Redis) -> None:
        """Ask a server, over a connection that blocks. Raises its errors."""
        self.told(redis.time())

    def told(self, said: tuple[int, int]) -> None:
        """The server said so now: seconds and microseconds."""
        self._ahead = said[0] + said[1] / 1e6 - time.monotonic()
