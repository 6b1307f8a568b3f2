"""Connections that are slow, endless or no HTTP at all: a problem document, and the connection is closed."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from service.config import Settings
from service.server.protocol import bounded_protocol

Client = Callable[[], socket.socket]
HEAD = b"POST /read HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\n"


async def _echo(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await PlainTextResponse(f"read {len(body)}")(scope, receive, send)


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    """A server that allows 4 KiB of head and 0.4 seconds."""
    settings = Settings(head_bytes=4096, request_seconds=0.4)
    config = uvicorn.Config(_echo, port=0, http=bounded_protocol(settings), lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield listening.getsockname()
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture
def client(address: tuple[str, int]) -> Iterator[Client]:
    opened: list[socket.socket] = []

    def connect() -> socket.socket:
        opened.append(socket.create_connection(address, timeout=20))
        return opened[-1]

    yield connect
    for each in opened:
        each.close()


def answer(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Everything until the server closes the connection."""
    said = b""
    while piece := connection.recv(1 << 16):
        said += piece
    head, _, body = said.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(status.split()[1]), headers, body


def drip(connection: socket.socket, piece: bytes) -> None:
    """Send it again and again until the server has had enough."""
    try:
        while True:
            connection.sendall(piece)
            time.sleep(0.05)
    except OSError:
        return


NO_HTTP = {
    "a method nobody knows": (b"FROBNICATE / HTTP/1.1\r\nhost: here\r\n\r\n", 405, "method_not_allowed"),
    "no HTTP": (b"GET / NOTHING/9\r\n\r\n", 400, "malformed_request"),
    "two lengths": (HEAD + b"content-length: 2\r\ncontent-length: 3\r\n\r\n{}", 400, "malformed_request"),
    "a length and chunks": (HEAD + b"content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", 400, "malformed_request"),
    "a header's name with a space": (HEAD + b"content-length : 2\r\n\r\n{}", 400, "malformed_request"),
    "a negative length": (HEAD + b"content-length: -2\r\n\r\n{}", 400, "malformed_request"),
    "a chunk of nonsense": (HEAD + b"transfer-encoding: chunked\r\n\r\nzz\r\n", 400, "malformed_request"),
    "a large address": (b"GET /read?expression=" + b"x" * 5000 + b" HTTP/1.1\r\nhost: here\r\n\r\n", 413, "too_large"),
    "more headers than are looked at": (HEAD + b"a: 1\r\n" * 99 + b"\r\n", 413, "too_large"),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", 400, "malformed_request"),
    "two hosts": (b"GET / HTTP/1.1\r\nhost: here\r\nhost: there\r\n\r\n", 400, "malformed_request"),
    "a compressed transfer": (HEAD + b"transfer-encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400, "malformed_request"),
    "two transfer encodings": (
        HEAD + b"transfer-encoding: identity\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
        "malformed_request",
    ),
    "many headers": (HEAD + b"x-header: 1\r\n" * 500 + b"\r\n", 413, "too_large"),
}


@pytest.mark.parametrize("name", NO_HTTP)
def test_what_is_no_request_is_a_problem_and_the_end(client: Client, name: str) -> None:
    sent, status, code = NO_HTTP[name]
    connection = client()

    connection.sendall(sent)
    answered, headers, body = answer(connection)

    assert (answered, json.loads(body)["code"]) == (status, code)
    assert headers["content-type"] == "application/problem+json"
    assert headers["x-request-id"] == json.loads(body)["request_id"]


@pytest.mark.parametrize("start", [b"POST /re", HEAD, HEAD + b"content-length: 30\r\n\r\n{"], ids=["address", "headers", "body"])
def test_a_request_that_never_ends_is_ended(client: Client, start: bytes) -> None:
    connection = client()

    connection.sendall(start)
    status, _, body = answer(connection)

    assert (status, json.loads(body)["code"]) == (408, "request_timeout")


@pytest.mark.parametrize("start", [b"GET /", HEAD + b"x-long: ", HEAD + b"content-length: 300\r\n\r\n"], ids=["address", "header", "body"])
def test_a_request_that_drips_is_ended(client: Client, start: bytes) -> None:
    connection = client()

    connection.sendall(start)
    dripping = threading.Thread(target=drip, args=(connection, b"x"))
    dripping.start()
    status, _, _ = answer(connection)
    dripping.join()

    assert status == 408


def test_who_says_nothing_is_not_waited_for(client: Client) -> None:
    assert client().recv(1) == b""


def test_a_head_without_an_end_is_cut_off(client: Client) -> None:
    connection = client()
    connection.sendall(b"GET / HTTP/1.1\r\nx-long: ")

    flood = threading.Thread(target=drip, args=(connection, b"x" * 3000))
    flood.start()
    status, _, _ = answer(connection)
    flood.join()

    assert status in (408, 413)


def test_a_body_that_keeps_coming_may_take_its_time(client: Client) -> None:
    connection = client()
    connection.sendall(HEAD + b"connection: close\r\ncontent-length: 40000\r\n\r\n")

    for _ in range(10):
        connection.sendall(b" " * 4000)
        time.sleep(0.08)
    status, _, body = answer(connection)

    assert (status, body) == (200, b"read 40000")


def test_a_second_request_has_its_own_time(client: Client) -> None:
    connection = client()
    for closing in (b"", b"connection: close\r\n"):
        time.sleep(0.25)
        connection.sendall(HEAD + closing + b"content-length: 2\r\n\r\n{}")
        if not closing:
            assert b"read 2" in connection.recv(1 << 16)

    assert answer(connection)[0] == 200


def test_as_many_headers_as_are_looked_at_are_taken(client: Client) -> None:
    connection = client()

    connection.sendall(HEAD + b"a: 1\r\n" * 97 + b"content-length: 2\r\n\r\n{}")

    assert b"read 2" in connection.recv(1 << 16)


def test_trailers_of_a_body_are_bounded_like_headers(client: Client) -> None:
    connection = client()
    connection.sendall(HEAD + b"transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n")

    connection.sendall(b"x-more: a\r\n" * 200)
    status, headers, body = answer(connection)

    assert (status, json.loads(body)["code"], headers["connection"]) == (413, "too_large", "close")


def test_requests_that_follow_each_other_at_once_are_no_large_head(client: Client) -> None:
    connection = client()
    one = HEAD + b"content-length: 2\r\n\r\n{}"
    last = HEAD + b"connection: close\r\ncontent-length: 2\r\n\r\n{}"

    connection.sendall(one * 400 + last)
    said = b""
    while piece := connection.recv(1 << 16):
        said += piece

    assert said.count(b"HTTP/1.1 200") == 401


def test_who_takes_no_answer_is_cut_off() -> None:
    """A large answer to a client that reads nothing, with half a second for taking it."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(2_000):
            await send({"type": "http.response.body", "body": b"x" * 65_536, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    config = uvicorn.Config(
        app, port=0, http=bounded_protocol(Settings(request_seconds=0.5)), lifespan="off", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        with socket.create_connection(listening.getsockname(), timeout=20) as slow:
            slow.sendall(b"GET / HTTP/1.1\r\nhost: here\r\n\r\n")

            time.sleep(4)
            taken = 0
            try:
                while piece := slow.recv(1 << 16):
                    taken += len(piece)
            except ConnectionError:
                pass
        server.should_exit = True
        thread.join()

    assert taken < 2_000 * 65_536
