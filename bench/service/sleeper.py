"""The task of the engine's benchmark: sleep, or return at once."""

from __future__ import annotations

import time
from typing import Any


def do(question: Any) -> dict[str, Any]:
    if seconds := question.options["seconds"]:  # to sleep for no time takes the system 70 µs
        time.sleep(seconds)
    return {}
