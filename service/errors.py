"""What can go wrong, for two audiences: students learn what to change, operators learn what broke.

Every error has a stable `code` for programs, a `detail` sentence for its reader, and an HTTP status.
`as_data` and `from_data` carry an error across a process boundary as plain data.
"""

from __future__ import annotations

from typing import ClassVar, NotRequired, TypedDict

from service.messages import Message, Said, document_in, members_as_data, message, spoken, told
from service.messages.message import from_data as message_from
from service.tree import Span


class ErrorData(TypedDict):
    """An error as plain data that crosses a process boundary; where one points into a string, with the place."""

    code: str
    detail: dict[str, object]
    extra: dict[str, object]
    span: NotRequired[list[int]]
    field: NotRequired[str]
    expected: NotRequired[dict[str, object]]
    suggestion: NotRequired[str | None]


class MathtutorError(Exception):
    """The base of every error this service raises on purpose."""

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong on our side"

    def __init__(self, detail: Said, **extra: object) -> None:
        super().__init__(detail)
        self.detail = message(detail)
        self.extra = extra

    def __str__(self) -> str:
        """The detail in English, for logs."""
        return told(self.detail)

    @property
    def retry_after(self) -> float | None:
        """Seconds after which to come back, where the error says so."""
        seconds = self.extra.get("retry_after")
        return seconds if isinstance(seconds, int | float) else None

    def as_data(self) -> ErrorData:
        """Plain data from which `from_data` makes an equal error."""
        return {"code": self.code, "detail": self.detail.as_data(), "extra": members_as_data(self.extra)}

    def as_problem(self) -> dict[str, object]:
        """The members of an RFC 9457 problem document, without the request id, in the language of the request under way."""
        return document_in(self.problem(), spoken())

    def problem(self) -> dict[str, object]:
        """The same with its messages not yet told, as JSON values."""
        return {
            "type": f"/problems/{self.code}",
            "title": Message(self.title).as_data(),
            "status": self.status,
            "detail": self.detail.as_data(),
            "code": self.code,
            **members_as_data(self.extra),
        }


class StudentError(MathtutorError):
    """Something the sender can mend; the detail says how."""

    code = "invalid_request"
    status = 422
    title = "The request can't be carried out"


class Unreadable(StudentError):
    """The string can't be read: where, why, and what could stand there."""

    code = "syntax_error"
    title = "The expression can't be read"

    def __init__(
        self,
        detail: Said,
        *,
        span: Span,
        text: str = "",
        field: str = "expression",
        expected: Said = "",
        suggestion: str | None = None,
        **extra: object,
    ) -> None:
        super().__init__(detail, **extra)
        self.span, self.text, self.field = span, text, field
        self.expected, self.suggestion = message(expected), suggestion

    def in_field(self, field: str) -> Unreadable:
        """The same error, said of the named field of the request."""
        self.field = field
        return self

    def as_data(self) -> ErrorData:
        return {
            **super().as_data(),
            "span": [self.span.start, self.span.end],
            "field": self.field,
            "expected": self.expected.as_data(),
            "suggestion": self.suggestion,
        }

    def problem(self) -> dict[str, object]:
        place = {"field": self.field, "start": self.span.start, "end": self.span.end}
        suggestion = {} if self.suggestion is None else {"suggestion": self.suggestion}
        return {**super().problem(), "position": place, "expected": self.expected.as_data(), **suggestion}


class UnknownName(Unreadable):
    """A word that names no function, constant or variable."""

    code = "unknown_name"
    title = "A name is not known"


class UnknownCommand(Unreadable):
    """A LaTeX command or environment that our reader does not know; the second reader may."""

    code = "unsupported"
    title = "This notation is not supported"


class Meaningless(Unreadable):
    """What was read can't stand where it does: a set where a number is needed, two operands where there should be three."""

    code = "unsupported"
    title = "This is not supported"


class NoValueThere(Meaningless):
    """What was read divides by zero, at a place that can be pointed at."""

    code = "undefined"
    title = "This is not defined"


class AmbiguousVariable(StudentError):
    """Several symbols could be the variable; `extra["candidates"]` lists them."""

    code = "ambiguous_variable"
    title = "Which variable?"


class Unsupported(StudentError):
    """The input was understood, but this operation does not apply to it."""

    code = "unsupported"
    title = "This is not supported"


class Undefined(Unsupported):
    """The value does not exist: a division by zero, the logarithm of 0."""

    code = "undefined"
    title = "This is not defined"


class InvalidRequest(StudentError):
    """A field is missing, unknown or has an impossible value."""

    code = "invalid_request"
    title = "The request is not valid"


class MalformedRequest(StudentError):
    code = "malformed_request"
    status = 400
    title = "The body can't be read"


class TooLarge(StudentError):
    """Over a size limit; nothing was computed."""

    code = "too_large"
    status = 413
    title = "Too large"


class TooSlow(StudentError):
    """The request did not arrive in time."""

    code = "request_timeout"
    status = 408
    title = "The request came too slowly"


class TooHard(StudentError):
    """A memory or size limit was reached while computing."""

    code = "too_hard"
    title = "Too hard for this service"


class NoClosedForm(StudentError):
    """No exact answer was found within the methods tried; this does not claim that none exists."""

    code = "no_closed_form"
    title = "No closed form was found"


class Unauthorized(StudentError):
    code = "unauthorized"
    status = 401
    title = "A key is needed"


class Forbidden(StudentError):
    code = "forbidden"
    status = 403
    title = "Not allowed"


class NotFound(StudentError):
    code = "not_found"
    status = 404
    title = "Not found"


class MethodNotAllowed(StudentError):
    code = "method_not_allowed"
    status = 405
    title = "Method not allowed"


class UnsupportedMediaType(StudentError):
    code = "unsupported_media_type"
    status = 415
    title = "Unsupported media type"


class RateLimited(StudentError):
    code = "rate_limited"
    status = 429
    title = "Too many requests"


class OperatorError(MathtutorError):
    """Something the operator of the service should know about."""


class OutOfTime(OperatorError):
    """The computation was stopped at its deadline."""

    code = "deadline_exceeded"
    status = 504
    title = "The computation was stopped at its deadline"


class Overloaded(OperatorError):
    """The queue is full; `extra["retry_after"]` says when to come back, in seconds."""

    code = "overloaded"
    status = 503
    title = "The service is busy"


class Unavailable(OperatorError):
    """A part of the service, such as its store, can't be reached; computing goes on without it."""

    code = "unavailable"
    status = 503
    title = "A part of the service is not available"


class InternalError(OperatorError):
    """Our fault."""


KINDS: dict[str, type[MathtutorError]] = {
    kind.code: kind
    for kind in (
        Unsupported, Undefined, AmbiguousVariable, InvalidRequest, MalformedRequest, TooLarge, TooHard, NoClosedForm,
        Unauthorized, Forbidden, NotFound, MethodNotAllowed, UnsupportedMediaType, RateLimited, OutOfTime,
        Overloaded, Unavailable, InternalError,
    )
}  # fmt: skip
READING_KINDS: dict[str, type[Unreadable]] = {kind.code: kind for kind in (Unreadable, UnknownName, UnknownCommand, NoValueThere)}


def from_data(data: ErrorData) -> MathtutorError:
    """The error that `as_data` described."""
    if "span" in data:
        kind = READING_KINDS.get(data["code"], Unreadable)
        error = kind(
            message_from(data["detail"]),
            span=Span(*data["span"]),
            field=data["field"],
            expected=message_from(data["expected"]),
            suggestion=data["suggestion"],
        )
        error.extra.update(data["extra"])
        return error
    return KINDS.get(data["code"], InternalError)(message_from(data["detail"]), **data["extra"])
