"""How many bits balls carry."""

from __future__ import annotations

from contextlib import AbstractContextManager

import flint

BITS = 160
"""Where nothing else is said."""


def precision(bits: int = BITS) -> AbstractContextManager[object, None]:
    """A context in which balls carry so many bits."""
    context: AbstractContextManager[object, None] = flint.ctx.workprec(bits)
    return context
