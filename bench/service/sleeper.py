"""The task of the engine's benchmark: sleep, or return at once."""

from __future__ import annotations

import time
from typing import Any


def do(question: Any) -> dict[str, Any]:
    time.sleep(question.options["seconds"])
    return {}
