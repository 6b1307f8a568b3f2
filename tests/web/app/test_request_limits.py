"""What one request may bring: at each limit it is answered, one past it refused; and nothing grows faster than what is sent."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from service.app import request_limits
from service.app.inputs import form_pairs, from_strings, has_bare_plus, has_plus, json_object, validated
from service.errors import MathtutorError, TooLarge
from service.http import replies
from service.http.middleware import sessions
from service.http.middleware.addresses import normalized
from service.operations import OPERATIONS
from service.read import read

EVALUATE = OPERATIONS["evaluate"].input


def _nested(levels: int) -> dict[str, Any]:
    value: Any = 1
    for _ in range(levels - 1):
        value = [value]
    return {"a": value}


AT_LIMIT: dict[str, Callable[[int], Any]] = {
    "characters": lambda n: request_limits.spend({"": "x" * n}),
    "tokens": lambda n: request_limits.spend({"": " " + "+" * n}),
    "members": lambda n: request_limits.spend({"": [1] * (n - 2)}),
    "nesting": lambda n: request_limits.spend(_nested(n)),
    "marks": lambda n: request_limits.check_json(b"," * n),
    "fields": lambda n: form_pairs("&".join(["a=1"] * n)),
}
"""Limit → what brings exactly so much."""


@pytest.mark.parametrize("name", AT_LIMIT)
def test_at_a_limit_all_is_well_and_one_past_it_is_too_large(name: str) -> None:
    most = request_limits.most(name)

    AT_LIMIT[name](most)
    with pytest.raises(TooLarge) as raised:
        AT_LIMIT[name](most + 1)

    assert raised.value.extra == {"limit": most}


def test_cookies_are_looked_at_up_to_their_limit() -> None:
    most = request_limits.most("cookies")
    cookie = "a=b; "

    assert sessions.cookie_value("a", cookie + "x" * (most - len(cookie))) == "b"
    assert sessions.cookie_value("a", cookie + "x" * (most - len(cookie) + 1)) == ""


def test_every_limit_of_the_table_has_a_test() -> None:
    assert set(request_limits.LIMITS) == {*AT_LIMIT, "cookies", "headers"}  # headers: test_protocol


def _checked(values: dict[str, Any]) -> None:
    validated(EVALUATE, {"expression": "x", **values})


PARSERS: dict[str, Callable[[str], Any]] = {
    "at": lambda text: _checked({"at": text}),
    "reading": lambda text: _checked({"reading": text}),
    "language": lambda text: _checked({"language": text}),
    "form": lambda text: from_strings(EVALUATE, form_pairs(text)),
    "a form's at": lambda text: from_strings(EVALUATE, [("expression", "x"), ("at", text)]),
    "a form's assumptions": lambda text: from_strings(EVALUATE, [("expression", "x"), ("assumptions", text)]),
    "json": lambda text: json_object(b'{"a": "' + text.encode() + b'"}'),
    "json values": lambda text: json_object(b'{"a": [' + text.encode() + b"]}"),
    "plus": lambda text: (has_plus(text), has_bare_plus(text)),
    "budget": lambda text: request_limits.spend({"a": text}),
    "cookies": lambda text: sessions.cookie_value("mathtutor_page", text),
    "address": normalized,
    "accept": lambda text: replies.chosen_media(text, ["image/svg+xml", "application/json"]),
    "accept-language": replies.languages,
    "if-none-match": lambda text: replies.holds(text, 'W/"a"'),
    "text": lambda text: read(text[:10_000], "text"),
    "latex": lambda text: read(text[:10_000], "latex"),
    "asciimath": lambda text: read(text[:10_000], "asciimath"),
    "mathml": lambda text: read(f"<math>{text[:9_900]}</math>", "mathml"),
}
"""What takes a string from outside."""
SEEDS = (
    ",", "=", ";", "\\0", "\n", "=,", ", =", "a=1,", "a=1;", "+", "%2B", "&", "a=b; ", '"', "\\", "(", ")", "{", "}", "[", "]", "<", "|",
    "_", "^", " ", "x ", "1", "1,", "1.", "e", "-", "a-", ":", "q=1;", "*/*,", "\\frac{", "\\left(", "sin ", "not in ",
    "<mi>x</mi>", "$", "!",
)  # fmt: skip
SMALL, TIMES = 2_500, 4
MEASURABLE = 2e-3
"""Seconds below which growth can't be told from the machine's noise."""


def _seconds(parse: Callable[[str], Any], text: str) -> float:
    """Processor seconds, the least of three."""
    found = []
    for _ in range(3):
        started = time.process_time()
        with contextlib.suppress(MathtutorError, ValueError):
            parse(text)
        found.append(time.process_time() - started)
    return min(found)


def _hostile(seed: str, length: int) -> Iterator[str]:
    for before, after in (("", ""), ("x", ""), ("", "x"), ("mathtutor_page=", "=")):
        yield before + seed * (length // len(seed)) + after


@pytest.mark.parametrize("name", PARSERS)
def test_time_grows_with_the_length_and_not_with_its_square(name: str) -> None:
    parse = PARSERS[name]
    worst = ("", 0.0)
    for seed in SEEDS:
        for small, large in zip(_hostile(seed, SMALL), _hostile(seed, TIMES * SMALL), strict=True):
            took = _seconds(parse, large)
            if took > MEASURABLE:
                growth = took / max(_seconds(parse, small), MEASURABLE / TIMES)
                worst = max(worst, (seed, growth), key=lambda each: each[1])

    # Four times as long: linear takes four times the time, quadratic sixteen.
    assert worst[1] < 11, f"{worst[0]!r} repeated"
