"""OpenTelemetry spans of what is computed, sent to a collector where one is configured; no student's text is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Protocol

from service import __version__
from service.engine.outcome import Outcome
from service.question import Question

Ended = Callable[[Outcome], None]
REQUEST: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered."""
MOST_LATE = 1_000
"""Milliseconds between a span's end and its being sent."""


class Spans(Protocol):
    """Wraps computations."""

    def computing(self, question: Question) -> AbstractContextManager[Ended]:
        """A span for one computation; what it enters is told the outcome."""
        ...

    def close(self) -> None:
        """Send what is left."""
        ...


class NoSpans:
    """Nobody collects."""

    @contextmanager
    def computing(self, question: Question) -> Iterator[Ended]:
        """See `Spans.computing`."""
        yield lambda told: None

    def close(self) -> None:
        """See `Spans.close`."""


class Exported:
    """To a collector that speaks OTLP over HTTP: Datadog's agent, Jaeger, Tempo, the OpenTelemetry Collector."""

    def __init__(self, endpoint: str) -> None:
        # The packages are loaded only where somebody collects.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        resource = Resource.create({"service.name": "mathtutor", "service.version": __version__})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=5)
        self._provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=MOST_LATE))
        self._tracer = self._provider.get_tracer("mathtutor", __version__)

    @contextmanager
    def computing(self, question: Question) -> Iterator[Ended]:
        """See `Spans.computing`."""
        context = question.context
        given: dict[str, str | float] = {
            "mathtutor.operation": question.operation,
            "mathtutor.deadline": context.deadline,
            "mathtutor.domain": context.domain,
            "mathtutor.request_id": REQUEST.get(),
        }
        with self._tracer.start_as_current_span(f"compute {question.operation}", attributes=given, record_exception=False) as span:

            def ended(told: Outcome) -> None:
                error = told.get("error")
                span.set_attribute("mathtutor.outcome", error["code"] if error else "answered")
                if "strategy" in told:
                    span.set_attribute("mathtutor.strategy", str(told["strategy"]))
                verification = told.get("answer", {}).get("verification")
                if isinstance(verification, dict):
                    span.set_attribute("mathtutor.verification", str(verification.get("status")))

            yield ended

    def close(self) -> None:
        """See `Spans.close`."""
        self._provider.shutdown()


def spans(endpoint: str) -> Spans:
    """To the collector at that address; nowhere without one."""
    return Exported(endpoint) if endpoint else NoSpans()
