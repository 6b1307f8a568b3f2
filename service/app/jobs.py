"""Jobs: questions whose answers may take longer than a request should wait, submitted with a deadline of their own."""

from __future__ import annotations

from collections.abc import Mapping

from service.app import request_limits
from service.app.ask import read_question
from service.app.service import Service
from service.engine import requests
from service.engine.jobs import JobDocument, Jobs
from service.errors import InvalidRequest
from service.messages import Message

WEIGHT = 16
"""Bytes of a form that take as long to parse as one character takes to be read."""


async def submit(service: Service, jobs: Jobs, values: Mapping[str, object], client: str, language: str) -> JobDocument:
    """The new job's document. values: the operation's name and its fields. Raises StudentErrors, RateLimited and Unavailable."""
    fields = {name: value for name, value in values.items() if name != "operation"}
    operation = service.operations[operation_named(service, values.get("operation"))]
    size = request_limits.spend(fields) * WEIGHT
    question = await service.side_thread.by_size(client, size, read_question, operation, fields, language)
    deadline = _deadline(fields.get("timeout"), service.settings.job_timeout_max)
    stored = requests.written(operation.name, fields, language, deadline)
    return await jobs.submit(requests.with_deadline(question, deadline), client, stored)


def operation_named(service: Service, name: object) -> str:
    """The name, where an operation has it. Raises InvalidRequest."""
    if not isinstance(name, str) or name not in service.operations:
        listed = ", ".join(service.operations)
        raise InvalidRequest(
            Message("“operation” must be one of {}.", listed), errors=[{"field": "operation", "message": Message("is not known")}]
        )
    return name


def _deadline(wanted: object, longest: float) -> float:
    return float(wanted) if isinstance(wanted, int | float) and wanted <= longest else longest
