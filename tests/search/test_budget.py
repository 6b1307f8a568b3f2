"""A budget can be shared out, and no part of it ends later than the whole."""

from math import inf

import pytest

from service.clock import SliceOver
from service.search import Budget


def test_a_part_is_never_more_than_the_whole() -> None:
    whole = Budget.of(1.0)

    part = whole.part(1000.0)

    assert part == whole


def test_parts_of_parts_end_within_the_whole() -> None:
    whole = Budget.of(1000.0)

    part = whole.share(0.5).part(400.0).share(0.5, of_clock=0.5)

    assert part.processor < whole.processor
    assert part.end < whole.end


def test_what_is_kept_is_left_when_the_rest_is_used_up() -> None:
    whole = Budget.of(100.0)

    rest = whole.less(99.9)

    assert rest.left < 0.2
    assert whole.left > 99


def test_a_budget_without_limits_is_never_over() -> None:
    assert not Budget().is_over
    assert Budget().left == inf


def test_a_budget_that_is_over_ends_its_slice_before_it_begins() -> None:
    over = Budget.of(0.0)

    with pytest.raises(SliceOver), over.slice():
        raise AssertionError("the body is not entered")

    assert over.is_over
    assert over.part(10.0).is_over


def test_one_by_the_clock_does_not_count_processor_time() -> None:
    assert Budget.by_clock(10.0).processor == inf
