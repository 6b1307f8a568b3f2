"""Time slices: measured in processor time, ended by the clock at the latest, and binding only those who opened them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service import clock
from service.cas.child import in_child
from service.clock import SliceOver, is_over, seconds_to, within

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


# What a busy machine cuts short


@pytest.fixture
def task(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """A task that has just begun: seconds on the clock, and those of them in which it had the processor."""
    at = {"clock": 100.0, "worked": 5.0}
    monkeypatch.setattr(clock.time, "monotonic", lambda: at["clock"])
    monkeypatch.setattr(clock, "spent", lambda: at["worked"])
    clock.CUTS.forget()
    return at


def looked_too_late() -> bool:
    return is_over(102.0)


def had_nothing_left() -> bool:
    return seconds_to(102.0) <= 0


def began_no_slice() -> bool:
    try:
        with within(1.0, 102.0):
            return False
    except SliceOver:
        return True


LOOKS = [looked_too_late, had_nothing_left, began_no_slice]


@pytest.mark.parametrize("look", LOOKS)
def test_time_that_is_up_while_others_had_the_processor_is_a_cut(task: dict[str, float], look: Callable[[], bool]):
    task["clock"] += 3.0
    task["worked"] += 1.0

    assert look()
    assert clock.CUTS.were_made


@pytest.mark.parametrize("look", LOOKS)
def test_time_that_was_used_up_is_no_cut(task: dict[str, float], look: Callable[[], bool]):
    task["clock"] += 3.0
    task["worked"] += 2.9

    assert look()
    assert not clock.CUTS.were_made


@pytest.mark.parametrize("look", LOOKS[:2])
def test_time_that_is_not_up_is_no_cut_however_busy_the_machine_is(task: dict[str, float], look: Callable[[], bool]):
    task["clock"] += 1.0

    assert not look()
    assert not clock.CUTS.were_made


def test_what_a_program_of_ours_worked_counts_as_work(task: dict[str, float]):
    task["clock"] += 3.0
    clock.CUTS.worked_for_us(2.9)

    assert is_over(102.0)
    assert not clock.CUTS.were_made


def test_the_next_task_knows_nothing_of_the_cuts_of_the_last(task: dict[str, float]):
    task["clock"] += 3.0
    is_over(102.0)
    clock.CUTS.forget()

    is_over(102.0)

    assert not clock.CUTS.were_made


SERVICE = Path(clock.__file__).parent
WORKING = ("algebra", "cas", "compare", "differential", "grade", "integrate", "judge", "operations", "plot", "solve", "verify")


def test_no_computation_compares_the_clock_by_itself():
    comparing = re.compile(r"time\.monotonic\(\) *[<>]=?|[<>]=? *time\.monotonic\(\)")

    telling = {
        f"{path.relative_to(SERVICE)}: {line.strip()}"
        for part in WORKING
        for path in (SERVICE / part).rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if comparing.search(line)
    }

    assert telling == {'judge/relations.py: if found.relation != "undecided" or time.monotonic() < scope.until:'}
