"""Prometheus metrics: requests by route, method and status, their duration, and the engine's figures."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

from service.http.loop_lag import LoopLag

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "DELETE"))


class Metrics:
    """The registry of one app, so that two apps in one process don't meet."""

    def __init__(self, status: Callable[[], Mapping[str, object]], lag: LoopLag | None = None) -> None:
        lag = lag or LoopLag()
        self.registry = CollectorRegistry()
        self._answers = AnswerCounts()
        self.registry.register(self._answers)
        self.waits = Histogram("mathtutor_queue_wait_seconds", "Seconds to a worker.", buckets=BUCKETS, registry=self.registry)
        late: tuple[tuple[str, str, Callable[[], float]], ...] = (
            ("last", "now", lambda: lag.last),
            ("max", "at worst in the last minute", lag.worst),
        )
        for name, what, figure in late:
            gauge = Gauge(f"mathtutor_loop_lag_{name}_seconds", f"How late the event loop is {what}.", registry=self.registry)
            gauge.set_function(figure)
        self._repeats = 0
        self.refusals: Callable[[], int] = lambda: 0
        more: dict[str, Callable[[], int]] = {"cache_hits_repeat": lambda: self._repeats, "keys_refused": lambda: self.refusals()}
        self.registry.register(EngineFigures(lambda: {**status(), **{name: figure() for name, figure in more.items()}}))

    def count_answer(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self._answers.count(route, method if method in METHODS else "other", status, seconds)

    def count_repeat(self) -> None:
        """Count an exact repeat."""
        self._repeats += 1

    def text(self) -> bytes:
        """The figures in Prometheus' text format."""
        return generate_latest(self.registry)


class AnswerCounts(Collector):
    """Answers by route, method and status, and their durations by route: kept as plain numbers, since every request adds to them."""

    def __init__(self) -> None:
        self._requests: dict[tuple[str, str, int], int] = {}
        self._buckets: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answer."""
        of = (route, method, status)
        self._requests[of] = self._requests.get(of, 0) + 1
        if route not in self._buckets:
            self._buckets[route], self._sums[route] = [0] * (len(BUCKETS) + 1), 0.0
        self._buckets[route][bisect_left(BUCKETS, seconds)] += 1
        self._sums[route] += seconds

    def collect(self) -> Iterable[Metric]:
        requests = CounterMetricFamily("mathtutor_requests", "Answers sent.", labels=("route", "method", "status"))
        for (route, method, status), count in self._requests.items():
            requests.add_metric((route, method, str(status)), count)
        yield requests
        durations = HistogramMetricFamily("mathtutor_request_seconds", "Seconds to the answer.", labels=("route",))
        for route, counts in self._buckets.items():
            ends = (*map(floatToGoString, BUCKETS), "+Inf")
            durations.add_metric((route,), list(zip(ends, accumulate(counts), strict=True)), self._sums[route])
        yield durations


LABELLED = (
    ("kills_", "mathtutor_kills", "cause", "Computations that were ended."),
    ("cache_hits_", "mathtutor_cache_hits", "level", "Answers told again, by where they were remembered."),
    ("verification_", "mathtutor_verification", "status", "Computed answers by how they were checked."),
    ("strategy_", "mathtutor_strategy", "strategy", "Computed answers by what found them."),
    ("silenced_", "mathtutor_silenced", "method", "Methods that raised and so said nothing."),
)
"""Figures that are one counter with a label: the prefix of their names, the counter, its label, its meaning."""


class EngineFigures(Collector):
    """The engine's status: counters by cause, level, status and strategy, and each other number as a gauge."""

    def __init__(self, status: Callable[[], Mapping[str, object]]) -> None:
        self.status = status

    def collect(self) -> Iterable[Metric]:
        figures = {name: value for name, value in self.status().items() if isinstance(value, int | float)}
        for prefix, counter, label, meaning in LABELLED:
            family = CounterMetricFamily(counter, meaning, labels=(label,))
            for name in [name for name in figures if name.startswith(prefix)]:
                family.add_metric((name.removeprefix(prefix),), float(figures.pop(name)))
            yield family
        for name, value in figures.items():
            gauge = GaugeMetricFamily(f"mathtutor_engine_{name}", f"The engine's figure “{name}”.")
            gauge.add_metric((), float(value))
            yield gauge
