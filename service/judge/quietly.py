"""The one place of the judge where an exception becomes “this method says nothing”.

Its methods try what often fails, so that a failure is counted and no trace is kept; elsewhere `service.quietly` keeps one.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from sympy.polys.polyerrors import BasePolynomialError

from service.clock import SliceOver, left, within
from service.errors import MathtutorError, OutOfTime

Found = TypeVar("Found")
LOG = logging.getLogger(__name__)
NOTHING_SAID = (
    ArithmeticError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, NotImplementedError, BasePolynomialError,
    MathtutorError,
)  # fmt: skip
"""What a method raises where it can't say anything; a lack of memory is not among them."""
PROOF_SECONDS = 0.25
"""The longest time for one normal form."""
silenced: Counter[str] = Counter()
"""Method → how often its exception was taken for silence, in this process."""


def quietly(method: Callable[..., Found], *args: Any, default: Found | None = None) -> Found | None:
    """What the method returns; the default where it raises what a method without an answer raises.

    The end of a time slice that still surrounds the caller goes through, and so does a request that is out of time.
    """
    try:
        return method(*args)
    except OutOfTime:
        raise
    except NOTHING_SAID as error:
        _noted(method, error)
        return default
    except SystemError as error:  # an alarm that rings inside flint comes out as a SystemError
        if left() <= 0:
            raise SliceOver from error
        _noted(method, error)
        return default


def briefly(seconds: float, method: Callable[..., Found], *args: Any, default: Found | None = None) -> Found | None:
    """The same, and the default too where the method takes longer than so many seconds."""
    try:
        with within(seconds):
            return quietly(method, *args, default=default)
    except SliceOver:
        if left() <= 0:
            raise
        return default


def _noted(method: Callable[..., Any], error: BaseException) -> None:
    name = getattr(method, "__name__", type(method).__name__)
    silenced[name] += 1
    LOG.debug("%s says nothing: %s", name, type(error).__name__)
