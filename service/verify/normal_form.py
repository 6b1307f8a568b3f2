"""A normal form that proves differences to be zero."""

from __future__ import annotations

from typing import Any

import sympy

from service.question import Context


def is_proved_zero(difference: Any, context: Context) -> bool:
    """Whether the difference is shown to be zero wherever it is defined."""
    return bool(sympy.expand(difference) == 0)
