"""Time slices: measured in processor time, ended by the clock at the latest, and binding only those who opened them."""

from __future__ import annotations

import time

import pytest

from service import clock
from service.cas.child import in_child
from service.clock import SliceOver, within

LONG = 60.0


def spin(seconds: float) -> float:
    """Use that much processor time."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        sum(range(1000))
    return seconds


def test_a_slice_ends_when_its_processor_time_is_used_up():
    with pytest.raises(SliceOver), within(0.05, time.monotonic() + LONG):
        spin(LONG)


def test_waiting_does_not_use_up_a_slice():
    with within(0.1, time.monotonic() + LONG):
        time.sleep(0.3)

    assert clock.left() == float("inf")


def test_a_slice_ends_at_its_moment_on_the_clock_even_if_it_only_waits():
    with pytest.raises(SliceOver), within(LONG, time.monotonic() + 0.05):
        time.sleep(LONG)


def test_an_outer_slice_ends_an_inner_one():
    with pytest.raises(SliceOver), within(0.05, time.monotonic() + LONG), within(LONG):
        spin(LONG)

    assert clock.left() == float("inf")


def test_a_child_s_time_counts():
    def waits_then_works() -> None:
        in_child(spin, 0.4, seconds=LONG)
        spin(LONG)

    with pytest.raises(SliceOver), within(0.2, time.monotonic() + LONG):
        waits_then_works()


def test_a_child_is_ended_when_its_own_processor_time_is_used_up():
    assert in_child(spin, LONG, seconds=0.1, until=time.monotonic() + LONG) is None


def test_a_slice_that_was_left_behind_binds_nobody():
    def opened() -> within:
        left_behind = within(0.05, time.monotonic() + LONG)
        left_behind.__enter__()
        return left_behind

    left_behind = opened()

    assert spin(0.3) == 0.3
    left_behind.__exit__(None, None, None)
