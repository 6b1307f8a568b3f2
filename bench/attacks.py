"""An attacker's second look: requests made to break, hang, smuggle, cross from one client to another, or be told what is not theirs.

    python bench/attacks.py

Starts two services of its own on loopback, one open and one that asks for keys; every attack is bounded in count and time. Prints a row
for each: what was tried, what was answered, and whether that is well. Besides, the service must answer within a second after each.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
LONGEST = 8.0
"""Seconds that are listened for an answer."""
JSON = "content-type: application/json"


@dataclass(frozen=True, slots=True)
class Target:
    """A service under attack. keys: two of its clients'."""

    port: int
    pid: int
    keys: tuple[str, str] = ("", "")


def exchanged(target: Target, *pieces: bytes, pause: float = 0.0, longest: float = LONGEST) -> bytes:
    """What is answered to bytes sent piece by piece, until the connection is closed or nothing more comes."""
    said = b""
    with socket.create_connection(("127.0.0.1", target.port), timeout=longest) as connection:
        with suppress(OSError):
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
        with suppress(OSError):
            while piece := connection.recv(1 << 16):
                said += piece
                if len(said) > 1 << 22:
                    break
    return said


def request(target: Target, body: bytes, *headers: str, method: str = "POST", path: str = "/read", length: bool = True) -> bytes:
    """What is answered to one request."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "host: here",
        "connection: close",
        *headers,
        *([f"content-length: {len(body)}"] if length else []),
    ]
    return exchanged(target, "\r\n".join([*lines, "", ""]).encode("latin-1") + body)


def statuses(said: bytes) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(rb"(?:^|\n|\})HTTP/1\.1 (\d{3})", said)) or tuple(
        int(each) for each in re.findall(rb"HTTP/1\.1 (\d{3})", said)
    )


Attack = Callable[[Target], tuple[str, bool]]
"""What was seen, and whether that is well."""


def refused(said: bytes, *wanted: int) -> tuple[str, bool]:
    """Whether only these statuses were told, and nothing of our insides."""
    seen = statuses(said)
    leaks = [word for word in (b"Traceback", b"site-packages", b"/service/") if word in said]
    return f"{' '.join(map(str, seen)) or 'closed'}{' LEAK' if leaks else ''}", set(seen) <= set(wanted) and not leaks


def many_headers(target: Target) -> tuple[str, bool]:
    return refused(request(target, b"{}", JSON, *[f"x-{n}: {n}" for n in range(2_000)]), 413)


def one_large_header(target: Target) -> tuple[str, bool]:
    return refused(request(target, b"{}", JSON, "x-large: " + "a" * 200_000), 413)


def oversized_cookies(target: Target) -> tuple[str, bool]:
    cookies = "; ".join(f"c{n}=\\{n:03o}" for n in range(6_000))
    return refused(request(target, b'{"expression": "x"}', JSON, "cookie: " + cookies[:60_000]), 200, 413)


def line_feeds_in_values(target: Target) -> tuple[str, bool]:
    said = request(
        target, b'{"expression": "x"}', JSON, "x-request-id: a\r\nset-cookie: stolen=1", "accept-language: de\x0bset-cookie: a=b"
    )
    return refused(said, 200, 400)[0], b"stolen" not in said and b"set-cookie: a" not in said.lower()


def line_feeds_in_an_address(target: Target) -> tuple[str, bool]:
    said = request(target, b"", method="GET", path="/read?expression=x%0d%0aSet-Cookie:%20stolen=1&reading=%0d%0a")
    head = said.partition(b"\r\n\r\n")[0]
    return refused(said, 200, 422)[0], b"stolen" not in head


def odd_methods(target: Target) -> tuple[str, bool]:
    seen = [statuses(request(target, b"", method=method)) for method in ("TRACE", "CONNECT", "PROPFIND", "PUT", "PATCH", "DELETE", "get")]
    return str(seen), all(set(each) <= {400, 404, 405} for each in seen)


def odd_content_types(target: Target) -> tuple[str, bool]:
    kinds = (
        "multipart/form-data; boundary=x",
        "text/xml",
        "application/json; charset=utf-16",
        "application/json; charset=",
        "a" * 5_000,
        "/",
    )
    seen = [statuses(request(target, b'{"expression": "x"}', f"content-type: {kind}")) for kind in kinds]
    return str(seen), all(set(each) <= {200, 400, 413, 415, 422} for each in seen)


def gzip_bomb(target: Target) -> tuple[str, bool]:
    return refused(request(target, gzip.compress(b" " * (1 << 26)), JSON, "content-encoding: gzip"), 400, 413, 415)


def deflate_bomb(target: Target) -> tuple[str, bool]:
    return refused(request(target, zlib.compress(b"[" * (1 << 24)), JSON, "content-encoding: deflate"), 400, 413, 415)


def deep_json(target: Target) -> tuple[str, bool]:
    deep = b'{"expression":' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"}"
    return refused(request(target, deep, JSON), 400, 413, 422)


def deep_json_in_a_string(target: Target) -> tuple[str, bool]:
    nested = json.dumps("[" * 9_000 + "]" * 9_000).encode()
    return refused(request(target, b'{"expression":' + nested + b',"notation":"mathjson"}', JSON), 413, 422)


def repeated_keys(target: Target) -> tuple[str, bool]:
    return refused(request(target, b'{"expression":"x","expression":"y"}', JSON), 200, 400, 422)


def not_a_number(target: Target) -> tuple[str, bool]:
    bodies = (b'{"expression":"x","timeout":NaN}', b'{"expression":"x","timeout":1e999}', b'{"expression":"x","timeout":-Infinity}')
    seen = [statuses(request(target, body, JSON, path="/simplify")) for body in bodies]
    return str(seen), all(set(each) <= {400, 422} for each in seen)


def surrogates(target: Target) -> tuple[str, bool]:
    bodies = (b'{"expression":"\\ud800"}', b'{"expression":"\\udfff x"}', b'{"expression":"\xed\xa0\x80"}', b'{"\\ud800":1}', b"\xff\xfe{}")
    seen = [statuses(request(target, body, JSON)) for body in bodies]
    return str(seen), all(set(each) <= {400, 422} for each in seen)


def null_and_controls(target: Target) -> tuple[str, bool]:
    said = request(target, b'{"expression":"x\\u0000\\u001b[2J\\u202e+1"}', JSON)
    return refused(said, 422)[0], refused(said, 422)[1] and b"\x1b" not in said and b"\x00" not in said


def slow_header(target: Target) -> tuple[str, bool]:
    """One byte at a time keeps nobody waiting; the end of it is the protocol's own test."""
    held = [socket.create_connection(("127.0.0.1", target.port), timeout=2) for _ in range(100)]
    for connection in held:
        connection.sendall(b"POST /read HTTP/1.1\r\nhost: he")
    took = answered_in(target)
    for connection in held:
        connection.close()
    return f"healthz in {took * 1e3:.0f} ms", took < 1


def slow_body(target: Target) -> tuple[str, bool]:
    held = [socket.create_connection(("127.0.0.1", target.port), timeout=2) for _ in range(100)]
    for connection in held:
        connection.sendall(f"POST /read HTTP/1.1\r\nhost: here\r\n{JSON}\r\ncontent-length: 1000\r\n\r\n{{".encode())
    took = answered_in(target)
    for connection in held:
        connection.close()
    return f"healthz in {took * 1e3:.0f} ms", took < 1


def pipelined(target: Target) -> tuple[str, bool]:
    one = f'POST /read HTTP/1.1\r\nhost: here\r\n{JSON}\r\ncontent-length: 19\r\n\r\n{{"expression": "x"}}'.encode()
    said = exchanged(target, one * 500, b"GET /healthz HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n")
    return f"{said.count(b'HTTP/1.1 200')} answers", said.count(b"HTTP/1.1 200") == 501


def pipelined_and_gone(target: Target) -> tuple[str, bool]:
    hang = b'{"expression": "sin(x^x) exp(tan(x^3))/(ln(x)^7+%d)"}'
    for number in range(5):
        body = hang % number
        one = f"POST /integrate HTTP/1.1\r\nhost: here\r\n{JSON}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body
        with socket.create_connection(("127.0.0.1", target.port), timeout=2) as connection:
            connection.sendall(one * 20)
    time.sleep(1)
    took = answered_in(target)
    return f"healthz in {took * 1e3:.0f} ms", took < 1


def tiny_chunks(target: Target) -> tuple[str, bool]:
    head = f"POST /read HTTP/1.1\r\nhost: here\r\nconnection: close\r\n{JSON}\r\ntransfer-encoding: chunked\r\n\r\n".encode()
    return refused(exchanged(target, head, b"1\r\n \r\n" * 150_000, b'13\r\n{"expression": "x"}\r\n0\r\n\r\n'), 200, 413)


def chunk_extensions(target: Target) -> tuple[str, bool]:
    head = f"POST /read HTTP/1.1\r\nhost: here\r\nconnection: close\r\n{JSON}\r\ntransfer-encoding: chunked\r\n\r\n".encode()
    return refused(exchanged(target, head, b"13;" + b"a=b;" * 50_000, b'\r\n{"expression": "x"}\r\n0\r\n\r\n'), 200, 400, 413)


def trailers(target: Target) -> tuple[str, bool]:
    head = f"POST /read HTTP/1.1\r\nhost: here\r\n{JSON}\r\ntransfer-encoding: chunked\r\n\r\n".encode()
    end = b"0\r\n" + b"".join(b"x-%d: a\r\n" % n for n in range(5_000)) + b"\r\n"
    said = exchanged(target, head, b'13\r\n{"expression": "x"}\r\n', end)
    return refused(said, 200, 400, 413)


def smuggled(target: Target) -> tuple[str, bool]:
    inner = b"GET /metrics HTTP/1.1\r\nhost: here\r\n\r\n"
    heads = (
        b"transfer-encoding: chunked\r\ncontent-length: %d\r\n", b"transfer-encoding : chunked\r\ncontent-length: %d\r\n",
        b"transfer-encoding: xchunked\r\ncontent-length: %d\r\n", b"content-length: +%d\r\n",
        b"content-length: 0\r\ncontent-length: %d\r\n",
    )  # fmt: skip
    seen = []
    for head in heads:
        said = exchanged(target, b"POST /read HTTP/1.1\r\nhost: here\r\n" + head % len(inner) + b"\r\n0\r\n\r\n" + inner, longest=2)
        seen.append(b"mathtutor_requests" in said and len(statuses(said)) > 1)
    return f"{sum(seen)} of {len(seen)} got through", not any(seen)


def another_host(target: Target) -> tuple[str, bool]:
    said = exchanged(target, b"GET http://evil.example/docs HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n")
    return f"{statuses(said)}", b"evil.example" not in said


def guessed_jobs(target: Target) -> tuple[str, bool]:
    names = ("1", "0" * 32, "../../etc/passwd", "%2e%2e%2fetc%2fpasswd", "a" * 5_000, "' OR 1=1 --", "%00")
    seen = [
        statuses(request(target, b"", method=method, path=f"/jobs/{name.replace(' ', '%20')}"))
        for name in names
        for method in ("GET", "DELETE")
    ]
    return f"{sorted(set(sum(seen, ())))}", all(set(each) <= {400, 404, 405, 413, 422} for each in seen)


def static_traversal(target: Target) -> tuple[str, bool]:
    paths = (
        "/static/x/../../config.py",
        "/static/x/%2e%2e/%2e%2e/config.py",
        "/static//etc/passwd",
        "/static/x/..%5c..%5cconfig.py",
        "//etc/passwd",
    )
    answers = [request(target, b"", method="GET", path=path) for path in paths]
    return str([statuses(each) for each in answers]), all(set(statuses(each)) <= {400, 404} for each in answers)


def prototype_members(target: Target) -> tuple[str, bool]:
    body = b'{"expression":"x","__proto__":{"a":1},"constructor":1,"__class__":"x","model_config":{}}'
    return refused(request(target, body, JSON), 422)


def names_of_python(target: Target) -> tuple[str, bool]:
    texts = (
        "__import__('os').system('id')",
        "x.__class__.__mro__",
        "eval(1)",
        "{{7*7}}",
        "${7*7}",
        "lambda: 0",
        "\\input{/etc/passwd}",
        "\\write18{id}",
    )
    answers = [request(target, json.dumps({"expression": each}).encode(), JSON) for each in texts]
    return str([statuses(each) for each in answers]), all(set(statuses(each)) <= {200, 422} and b"uid=" not in each for each in answers)


def huge_results(target: Target) -> tuple[str, bool]:
    bodies = (("/expand", "(a+b+c+d+f+g)^60"), ("/evaluate", "9^9^9^9"), ("/evaluate", "10^(10^6)!"), ("/factor", "x^100000-1"))
    seen = []
    for path, expression in bodies:
        body = json.dumps({"expression": expression, "timeout": 1}).encode()
        seen.append(statuses(request(target, body, JSON, path=path)))
    return str(seen), all(set(each) <= {413, 422, 503, 504} for each in seen)


def a_batch_that_never_ends(target: Target) -> tuple[str, bool]:
    line = b'{"operation":"read","expression":"x"}\n'
    head = b"POST /batch HTTP/1.1\r\nhost: here\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n"
    before = memory(target.pid)
    with socket.create_connection(("127.0.0.1", target.port), timeout=2) as connection, suppress(OSError):
        connection.sendall(head)
        for _ in range(2_000):
            connection.sendall(b"%x\r\n" % (50 * len(line)) + line * 50 + b"\r\n")
    grown = memory(target.pid) - before
    took = answered_in(target)
    return f"{grown} MiB more, healthz in {took * 1e3:.0f} ms", grown < 30 and took < 1


OPEN_SERVICE: tuple[Attack, ...] = (
    many_headers, one_large_header, oversized_cookies, line_feeds_in_values, line_feeds_in_an_address, odd_methods, odd_content_types,
    gzip_bomb, deflate_bomb, deep_json, deep_json_in_a_string, repeated_keys, not_a_number, surrogates, null_and_controls, slow_header,
    slow_body, pipelined, pipelined_and_gone, tiny_chunks, chunk_extensions, trailers, smuggled, another_host, guessed_jobs,
    static_traversal, prototype_members, names_of_python, huge_results, a_batch_that_never_ends,
)  # fmt: skip


def bearer(key: str) -> str:
    return f"authorization: Bearer {key}"


def without_a_key(target: Target) -> tuple[str, bool]:
    seen = [
        statuses(request(target, b'{"expression":"x"}', JSON, path=path))
        for path in ("/read", "/READ", "/read/", "//read", "/jobs", "/batch")
    ]
    return str(seen), all(set(each) <= {401, 404, 405} for each in seen)


def odd_keys(target: Target) -> tuple[str, bool]:
    key = target.keys[0]
    odd = ("Bearer", "Bearer ", f"bearer  {key}x", f"Basic {key}", f"Bearer {key[:-1]}", f"Bearer {key}\x00", "Bearer " + "a" * 9_000)
    seen = [statuses(request(target, b'{"expression":"x"}', JSON, f"authorization: {each}")) for each in odd]
    return str(seen), all(set(each) <= {400, 401, 403, 413, 429} for each in seen)


def anothers_job(target: Target) -> tuple[str, bool]:
    """A key reads, follows and cancels the job of another."""
    mine, other = map(bearer, target.keys)
    said = request(target, b'{"operation":"differentiate","expression":"x^3"}', JSON, mine, path="/jobs")
    job = json.loads(said.partition(b"\r\n\r\n")[2])["id"]
    tries = [("GET", f"/jobs/{job}"), ("DELETE", f"/jobs/{job}"), ("GET", f"/jobs/{job}/events")]
    seen = [statuses(request(target, b"", other, method=method, path=path)) for method, path in tries]
    own = statuses(request(target, b"", mine, method="GET", path=f"/jobs/{job}"))
    return f"{seen}, its own {own}", all(each == (404,) for each in seen) and own == (200,)


def repeats_of_another(target: Target) -> tuple[str, bool]:
    """What one key asked is told to another only as an answer, never without a key."""
    body = b'{"expression":"x + 4711"}'
    request(target, body, JSON, bearer(target.keys[0]))
    return refused(request(target, body, JSON), 401)


def forged_session(target: Target) -> tuple[str, bool]:
    said = request(target, b"", method="GET", path="/")
    found = re.search(rb"mathtutor_page=([^;\r\n]+)", said)
    cookie = found[1].decode() if found else ""
    forged = [f"{cookie[:-1]}{'a' if cookie[-1:] != 'a' else 'b'}", f"9{cookie}", cookie[::-1], "", "a.b", f"{int(time.time()) + 10**9}.x"]
    seen = [statuses(request(target, b'{"expression":"x"}', JSON, f"cookie: mathtutor_page={each}")) for each in forged]
    beyond = [statuses(request(target, b"{}", JSON, f"cookie: mathtutor_page={cookie}", path=path)) for path in ("/batch", "/metrics")]
    return f"{seen}, a real one beyond pages {beyond}", all(set(each) <= {401, 400} for each in (*seen, *beyond))


def figures_without_a_key(target: Target) -> tuple[str, bool]:
    return refused(request(target, b"", method="GET", path="/metrics"), 401)


CLOSED_SERVICE: tuple[Attack, ...] = (without_a_key, odd_keys, anothers_job, repeats_of_another, forged_session, figures_without_a_key)


def answered_in(target: Target) -> float:
    """Seconds until /healthz is answered."""
    started = time.monotonic()
    with suppress(urllib.error.URLError, OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{target.port}/healthz", timeout=10).close()
    return time.monotonic() - started


def memory(pid: int) -> int:
    """MiB that a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024
    return 0


@contextmanager
def service(folder: Path, **settings: str) -> Iterator[Target]:
    """A service of this program's own, ready."""
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": "0", "MATHTUTOR_DATABASE": f"sqlite:///{folder}/store.sqlite3", **settings}
    process = subprocess.Popen([sys.executable, "-m", "service"], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        line = next(line for line in process.stdout if b'"listening"' in line)
        threading.Thread(target=process.stdout.read, daemon=True).start()
        target = Target(int(json.loads(line)["url"].rpartition(":")[2]), process.pid)
        while b"200" not in request(target, b"", method="GET", path="/readyz")[:20]:
            time.sleep(0.1)
        yield target
    finally:
        process.terminate()
        process.wait(20)


def tried(attacks: tuple[Attack, ...], target: Target) -> int:
    """Prints a row for each attack; how many went wrong."""
    wrong = 0
    for attack in attacks:
        seen, well = attack(target)
        took = answered_in(target)
        well = well and took < 1
        wrong += not well
        print(f"{attack.__name__.replace('_', ' '):32} {'well ' if well else 'WRONG'} {seen[:150]}", flush=True)
    return wrong


def main() -> int:
    """How many attacks went wrong."""
    from service.app import api_keys as keys

    with tempfile.TemporaryDirectory() as folder:
        with service(Path(folder), MATHTUTOR_WORKERS="2") as target:
            wrong = tried(OPEN_SERVICE, target)
            status = urllib.request.urlopen(f"http://127.0.0.1:{target.port}/metrics", timeout=10).read().decode()
            ours = sum(
                float(line.split()[-1])
                for line in status.splitlines()
                if line.startswith("mathtutor_requests_total") and 'status="500"' in line
            )
            print(f"answers of 500: {ours:.0f}")
        path = Path(folder) / "keys.json"
        made = keys.create(path, "one", None, None), keys.create(path, "two", None, None)
        with service(Path(folder), MATHTUTOR_WORKERS="2", MATHTUTOR_KEYS=str(path)) as target:
            wrong += tried(CLOSED_SERVICE, Target(target.port, target.pid, made))
    return wrong + int(ours)


if __name__ == "__main__":
    sys.exit(main())
