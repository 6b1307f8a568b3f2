"""Asking a running service for checks: what the programs that measure /check share."""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.append(str(Path(__file__).parents[1] / "tests" / "grade"))

from graded import Finding, Graded, finding, graded

__all__ = ["Finding", "Graded", "Reply", "finding", "graded", "loopback", "p95", "post"]

LONGEST = 60.0
"""Seconds after which an answer is no longer waited for."""


@dataclass(frozen=True)
class Reply:
    """An answer of the service. status: 0 where none came."""

    status: int
    document: dict[str, Any]
    seconds: float

    @property
    def told(self) -> str:
        """What a refusal says."""
        return f"{self.status} {self.document.get('code', '')} {self.document.get('detail', '')}".strip()


def post(url: str, question: dict[str, Any]) -> Reply:
    """The reply to one check. Raises URLError where no service listens."""
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url.rstrip("/") + "/check", json.dumps(question).encode(), headers)
    started = time.perf_counter()
    status, body = _answer(request)
    return Reply(status, _object(body), time.perf_counter() - started)


def _answer(request: urllib.request.Request) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(request, timeout=LONGEST) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()
    except TimeoutError:
        return 0, b""


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def loopback(url: str) -> str:
    """The address of a service on this machine. Raises ArgumentTypeError for any other."""
    if urlsplit(url).hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise argparse.ArgumentTypeError("must be an address of this machine, such as http://127.0.0.1:8000")
    return url


def p95(values: list[float]) -> float:
    """The 95th percentile; 0 of nothing."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))] if values else 0.0
