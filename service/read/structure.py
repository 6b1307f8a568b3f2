"""Brackets: which closes which, and where the commas between them stand. One pass over the tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.errors import Unreadable
from service.messages import Message
from service.read.limits import check_depth
from service.read.tokens import CLOSER_OF, CLOSERS, Token


@dataclass(frozen=True, slots=True)
class Structure:
    """partner: index of an opener → index of its closer. commas: index of an opener → indices of the commas directly in it."""

    partner: dict[int, int]
    commas: dict[int, list[int]]


def structure(tokens: Sequence[Token], source: str) -> Structure:
    """The bracket structure; Unreadable at the bracket that is never closed or closes nothing."""
    partner: dict[int, int] = {}
    commas: dict[int, list[int]] = {}
    stack: list[int] = []
    environments: list[int] = []
    for index, token in enumerate(tokens):
        kind = token.kind
        if kind == "]" or kind == "[":
            kind = _turned(tokens, index, stack)
        if kind in CLOSER_OF:
            stack.append(index)
            check_depth(len(stack))
            commas[index] = []
        elif kind in CLOSERS:
            _close(tokens, stack, index, partner, source)
        elif kind in (",", ";"):
            if stack:
                commas[stack[-1]].append(index)
        elif kind == "begin":
            environments.append(index)
            check_depth(len(environments))
        elif kind == "end":
            _close_environment(tokens, environments, index, partner, source)
    if stack:
        raise _never_closed(tokens[stack[-1]], source)
    if environments:
        token = tokens[environments[-1]]
        raise Unreadable(
            Message("\\begin{{}} has no \\end{{}}.", token.value, token.value),
            span=token.span,
            text=source,
            expected=Message("\\end{{}}", token.value),
        )
    return Structure(partner, commas)


def _turned(tokens: Sequence[Token], index: int, stack: list[int]) -> str:
    """]a, b[ is an open interval: a bracket turned outwards takes the other kind, and the value of a round one."""
    token = tokens[index]
    if token.kind == "]":
        if not any(tokens[opener].kind in ("[", "(", "null(") for opener in stack[-1:]) and (
            not index or tokens[index - 1].kind in BEFORE_OPERAND
        ):
            token.kind, token.value = "[", "("
    elif (
        stack
        and tokens[stack[-1]].kind == "["
        and tokens[index - 1].kind not in BEFORE_OPERAND
        and tokens[index + 1].kind in AFTER_INTERVAL
    ):
        token.kind, token.value = "]", ")"
    return token.kind


BEFORE_OPERAND = frozenset({"rel", "element", "not_element", "union", "intersection", "difference", ",", ";", "(", "{", "set(", "subset"})
AFTER_INTERVAL = frozenset({"eof", ")", "}", ")set", "union", "intersection", "difference", "and", "or", ",", ";", "newline"})


def _close(tokens: Sequence[Token], stack: list[int], index: int, partner: dict[int, int], source: str) -> None:
    token = tokens[index]
    if not stack:
        raise Unreadable(
            "This bracket closes nothing: no bracket is open here.", span=token.span, text=source,
            expected="the end, or an opening bracket before it",
        )  # fmt: skip
    opener = stack.pop()
    if token.kind not in CLOSER_OF[tokens[opener].kind]:
        if any(token.kind in CLOSER_OF[tokens[earlier].kind] for earlier in stack[-3:]):
            raise _never_closed(tokens[opener], source)
        raise Unreadable(
            Message("“{}” does not close “{}”.", source[token.start:token.end], source[tokens[opener].start:tokens[opener].end]),
            span=token.span, text=source, expected=_written(tokens[opener]),
        )  # fmt: skip
    partner[opener] = index


def _close_environment(tokens: Sequence[Token], environments: list[int], index: int, partner: dict[int, int], source: str) -> None:
    token = tokens[index]
    if not environments or tokens[environments[-1]].value != token.value:
        raise Unreadable(Message("\\end{{}} has no \\begin{{}} before it.", token.value, token.value), span=token.span, text=source)
    partner[environments.pop()] = index


def _never_closed(token: Token, source: str) -> Unreadable:
    return Unreadable("This bracket is never closed.", span=token.span, text=source, expected=_written(token))


def _written(opener: Token) -> str:
    """The closing bracket that a student would write."""
    return {
        "(": ")", "[": "]", "{": "}", "set(": "}", "floor(": "\\rfloor", "ceil(": "\\rceil", "angle(": "\\rangle", "abs(": "|",
    }.get(opener.kind, "\\right")  # fmt: skip
