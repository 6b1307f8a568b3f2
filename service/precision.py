"""How many bits balls carry."""

from __future__ import annotations

from typing import Any

import flint

BITS = 160
"""Where nothing else is said."""


def precision(bits: int = BITS) -> Any:
    """A context in which balls carry so many bits."""
    return flint.ctx.workprec(bits)
