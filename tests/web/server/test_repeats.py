"""A remembered answer is written past the server's loop over headers, and is the same as one that is not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn

from service.config import Settings
from service.server.application import create_app
from service.server.protocol import bounded_protocol
from tests.web.http.test_admission import Idle

BODY = b'{"expression": "x + 1"}'


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A whole service, in a thread, that limits rates."""
    settings = Settings(rate=1000.0)
    config = uvicorn.Config(
        create_app(settings, Idle()), http=bounded_protocol(settings), lifespan="off", log_config=None, server_header=False
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


def asked(port: int, method: str, target: str, body: bytes = b"", *more: str) -> bytes:
    """All that is answered to a request and closed."""
    lines = [f"{method} {target} HTTP/1.1", "host: here", "content-type: application/json", f"content-length: {len(body)}", *more]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        said = b""
        while piece := connection.recv(1 << 16):
            said += piece
    return said


def kept_alive(port: int, *bodies: bytes) -> bytes:
    """The answers to requests on one connection, of which only the last is said to be."""
    head = b"POST /read HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\nx-request-id: mine\r\ncontent-length: %d\r\n%s\r\n%s"
    sent = [head % (len(body), b"connection: close\r\n" if last else b"", body) for last, body in marked_source(bodies)]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"".join(sent))
        said = b""
        while piece := connection.recv(1 << 16):
            said += piece
    return said


def marked_source(bodies: tuple[bytes, ...]) -> Iterator[tuple[bool, bytes]]:
    return ((number == len(bodies), body) for number, body in enumerate(bodies, start=1))


def parted(answer: bytes) -> tuple[bytes, dict[bytes, bytes], bytes]:
    """Status line, headers and body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.split(b"\r\n")
    pairs = [tuple(line.split(b": ", 1)) for line in lines]
    assert len({name for name, _ in pairs}) == len(pairs), "a header stands twice"
    return status, dict(pairs), body


CHANGING = {b"date", b"ratelimit", b"connection", b"content-length"}


def test_a_repeat_on_a_kept_connection_has_the_headers_and_the_body_of_the_first_answer(port: int) -> None:
    said = kept_alive(port, BODY, BODY, BODY)
    answers = [parted(b"HTTP/1.1" + each) for each in said.split(b"HTTP/1.1")[1:]]
    (first, fresh, body), (again, repeated, told), (last, closing, _) = answers

    assert first == again == last == b"HTTP/1.1 200 OK"
    assert {name: value for name, value in repeated.items() if name not in CHANGING} == {
        name: value for name, value in fresh.items() if name not in CHANGING
    }
    assert set(repeated) == set(fresh)
    assert closing[b"connection"] == b"close"
    assert told == body.replace(b'"cached":false', b'"cached":true')
    assert int(repeated[b"content-length"]) == len(told)
    assert {fresh[b"ratelimit"][:13], repeated[b"ratelimit"][:13]} == {b'"requests";r='}
    assert repeated[b"x-request-id"] == b"mine"


def test_requests_that_follow_a_repeat_at_once_are_answered_in_order(port: int) -> None:
    other = b'{"expression": "y + 2"}'

    said = kept_alive(port, BODY, other, BODY, other, BODY)

    assert said.count(b"HTTP/1.1 200 OK") == 5
    assert [each for each in (b"x+1", b"y+2") if each in said.replace(b" ", b"")] == [b"x+1", b"y+2"]


def test_a_repeat_that_is_asked_with_its_tag_hears_that_it_has_it(port: int) -> None:
    target = "/read?expression=z"
    _, headers, _ = parted(asked(port, "GET", target, b"", "connection: close"))

    status, again, body = parted(asked(port, "GET", target, b"", "connection: close", f"if-none-match: {headers[b'etag'].decode()}"))

    assert status.startswith(b"HTTP/1.1 304")
    assert body == b""
    assert again[b"etag"] == headers[b"etag"]


def test_repeats_are_counted_with_their_status(port: int) -> None:
    asked(port, "POST", "/read", BODY, "connection: close")
    kept_alive(port, BODY, BODY, BODY)

    figures = asked(port, "GET", "/metrics", b"", "connection: close").decode()

    assert 'mathtutor_requests_total{method="POST",route="/read",status="200"}' in figures
    assert 'status="0"' not in figures
