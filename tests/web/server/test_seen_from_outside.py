"""A live server as its operator sees it: metrics, spans, logs and py-spy; and clients that are slow."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

SECRET, ENDLESS = "x^7 sin(13 x)", "x^100000 - 1"
PY_SPY = shutil.which("py-spy") or shutil.which("py-spy", path=str(Path(sys.executable).parent))


@dataclass
class Served:
    """A running service, what its collector received, and where its log is."""

    url: str
    pid: int
    log: Path
    spans: list[Any] = field(default_factory=list)


def collector(spans: list[Any]) -> ThreadingHTTPServer:
    """Receives OTLP over HTTP."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            received = ExportTraceServiceRequest.FromString(body)
            if self.path == "/v1/traces":
                spans.extend(span for of in received.resource_spans for scope in of.scope_spans for span in scope.spans)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service with one worker at a time that was asked one question."""
    folder, spans = tmp_path_factory.mktemp("served"), list[Any]()
    receiver = collector(spans)
    settings = {
        "PORT": "0",
        "MATHTUTOR_WORKERS": "1",
        "MATHTUTOR_DATABASE": f"sqlite:///{folder}/store.sqlite3",
        "MATHTUTOR_OTLP": f"http://127.0.0.1:{receiver.server_port}",
    }
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen([sys.executable, "-m", "service"], env={**os.environ, **settings}, stdout=written)
    try:
        url = _address(log, process)
        httpx.post(f"{url}/differentiate", json={"expression": SECRET}, headers={"X-Request-ID": "mine-1"}, timeout=30).raise_for_status()
        yield Served(url, process.pid, log, spans)
    finally:
        process.terminate()
        process.wait(20)
        receiver.shutdown()
        receiver.server_close()


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    while process.poll() is None:
        for line in log.read_text().splitlines():
            if '"listening"' in line and line.endswith("}"):
                return str(json.loads(line)["url"])
        time.sleep(0.05)
    raise AssertionError("the server did not start")


def _until(seconds: float, true: Any) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_a_computation_is_a_span_at_the_collector_without_what_was_asked(served: Served) -> None:
    assert _until(15, lambda: served.spans)
    (span,) = [span for span in served.spans if span.name == "compute differentiate"]
    attributes = {each.key: each.value.string_value for each in span.attributes}

    assert attributes["mathtutor.request_id"] == "mine-1"
    assert attributes["mathtutor.outcome"] == "answered"
    assert attributes["mathtutor.verification"] in ("proved", "checked")
    assert b"sin" not in span.SerializeToString()


def test_a_remembered_answer_is_no_span(served: Served) -> None:
    before = httpx.get(f"{served.url}/metrics").text
    httpx.post(f"{served.url}/differentiate", json={"expression": SECRET}).raise_for_status()
    httpx.post(f"{served.url}/differentiate", json={"expression": f" {SECRET}"}).raise_for_status()
    after = httpx.get(f"{served.url}/metrics").text

    for level in ("repeat", "memory"):
        line = f'mathtutor_cache_hits_total{{level="{level}"}}'
        assert _figure(after, line) == _figure(before, line) + 1
    assert len([span for span in served.spans if span.name == "compute differentiate"]) <= 1


def _figure(text: str, name: str) -> float:
    return next((float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(name)), 0.0)


def test_metrics_tell_of_lanes_waits_kills_checks_and_strategies(served: Served) -> None:
    httpx.post(f"{served.url}/integrate", json={"expression": "x cos(x)"}, timeout=30).raise_for_status()
    late = httpx.post(f"{served.url}/factor", json={"expression": ENDLESS, "timeout": 0.2}, timeout=30)
    text = httpx.get(f"{served.url}/metrics").text

    assert late.status_code != 200
    assert _figure(text, "mathtutor_queue_wait_seconds_count") >= 3
    assert _figure(text, 'mathtutor_kills_total{cause="deadline"}') >= 1
    assert sum(_figure(text, f'mathtutor_verification_total{{status="{status}"}}') for status in ("proved", "checked")) >= 2
    assert 'mathtutor_strategy_total{strategy="integrate.' in text
    assert "mathtutor_engine_running_fast" in text
    assert "mathtutor_engine_waiting_slow" in text


def test_the_log_has_the_request_and_nothing_a_student_wrote(served: Served) -> None:
    assert _until(10, lambda: '"mine-1"' in served.log.read_text())
    text = served.log.read_text()

    assert '"answered"' in text
    assert "sin" not in text


def test_slow_clients_keep_nobody_waiting(served: Served) -> None:
    address = httpx.URL(served.url)
    slow = []
    for _ in range(50):
        connection = socket.create_connection((address.host, address.port or 80))
        connection.sendall(b"POST /differentiate HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: 30\r\n\r\n{")
        slow.append(connection)
    try:
        answer = httpx.post(f"{served.url}/differentiate", json={"expression": "x^5"}, timeout=20)
    finally:
        for connection in slow:
            connection.close()

    assert answer.status_code == 200


@pytest.mark.skipif(PY_SPY is None, reason="py-spy is not installed")
def test_py_spy_sees_what_a_worker_is_doing(served: Served) -> None:
    """As docs/operating.md shows it, where the system lets one process look into another."""
    asking = threading.Thread(target=lambda: httpx.post(f"{served.url}/factor", json={"expression": ENDLESS, "timeout": 8}, timeout=30))
    asking.start()
    said = ""
    for _ in range(20):
        time.sleep(0.3)
        for worker in _descendants(served.pid):
            done = subprocess.run([str(PY_SPY), "dump", "--pid", str(worker)], capture_output=True, text=True, check=False, timeout=30)
            said = done.stdout + done.stderr
            if "ermission denied" in said or "not permitted" in said:
                asking.join()
                pytest.skip("looking into another process is not permitted here")
            if "answer (service/tutor.py" in said:
                asking.join()
                return
    asking.join()
    raise AssertionError(said)


def _descendants(pid: int) -> list[int]:
    """The workers: what runs below the fork server."""
    try:
        below = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [*below, *(each for child in below for each in _descendants(child))]
