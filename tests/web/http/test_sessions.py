"""Where keys are asked for, the service's own pages compute under a session; nothing else does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from service.app import api_keys as keys
from service.http.middleware import sessions
from tests.web.http.test_admission import READ, application, asked

SECRET = b"s" * 32
PAGE = {"params": {"operation": "read", **READ}}


@pytest.fixture
def keyed(tmp_path: Path) -> dict[str, Any]:
    """Settings of a service that asks for keys, of which there is one."""
    keys.create(tmp_path / "keys.json", "moodle")
    return {"keys": str(tmp_path / "keys.json")}


def cookie_of(app: Any) -> str:
    (page,) = asked(app, ("GET", "/", {}))
    return page.headers["Set-Cookie"].partition(";")[0]


def test_a_page_that_was_opened_computes_and_its_scripts_do(keyed: dict[str, Any]) -> None:
    app = application(**keyed)
    session = {"headers": {"Cookie": cookie_of(app)}}

    page, script = asked(app, ("GET", "/", {**PAGE, **session}), ("POST", "/read", {"json": READ, **session}))

    assert "x + 1" in page.text
    assert "Set-Cookie" not in page.headers
    assert script.status_code == 200


def test_nobody_computes_without_a_session_or_a_key(keyed: dict[str, Any]) -> None:
    script, page = asked(application(**keyed), ("POST", "/read", {"json": READ}), ("GET", "/", PAGE))

    assert "has just been opened" in page.text
    assert script.status_code == 401


def test_a_session_is_for_this_origin_and_out_of_reach_of_scripts(keyed: dict[str, Any]) -> None:
    (page,) = asked(application(**keyed), ("GET", "/", {}))

    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(page.headers["Set-Cookie"].split("; "))


def test_pages_have_a_rate_of_their_own(keyed: dict[str, Any]) -> None:
    app = application(**keyed, form_rate=2)
    session = {"headers": {"Cookie": cookie_of(app)}}

    answers = asked(app, *[("POST", "/read", {"json": READ, **session})] * 3)

    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_without_a_rate_pages_have_no_sessions(keyed: dict[str, Any]) -> None:
    (page,) = asked(application(**keyed, form_rate=0), ("GET", "/", {}))

    assert "Set-Cookie" not in page.headers


def test_without_keys_there_is_nothing_to_begin() -> None:
    (page,) = asked(application(), ("GET", "/", {}))

    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("value", ["", ".", "1.x", "99999999999.", "99999999999.0", "٣.x", "9" * 40 + ".x", "é.ü"])
def test_what_was_not_signed_here_is_no_session(value: str) -> None:
    assert not sessions.is_open(f"{sessions.NAME}={value}", SECRET, 0.0)


def test_a_session_ends_and_other_keys_end_it() -> None:
    ((_, header),) = sessions.session_header(SECRET, 1_000.0)
    cookie = header.decode().partition(";")[0]

    assert sessions.is_open(f"other=1; {cookie}", SECRET, 1_000.0)
    assert not sessions.is_open(cookie, SECRET, 1_001.0 + sessions.LASTS)
    assert not sessions.is_open(cookie, b"t" * 32, 1_000.0)
    assert not sessions.is_open(cookie, b"", 1_000.0)
