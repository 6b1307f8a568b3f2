"""Problem documents (RFC 9457): what every door tells of an error."""

from __future__ import annotations

from service.errors import InternalError, MathtutorError

INTERNAL = "Something went wrong on our side. Quote the request id if you tell us."


def document(error: MathtutorError, request_id: str) -> dict[str, object]:
    """The problem's members; the detail of an internal error stays inside."""
    shown = InternalError(INTERNAL) if error.status == 500 else error
    return {**shown.as_problem(), "request_id": request_id}
