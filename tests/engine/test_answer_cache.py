"""What is remembered, for whom, and within what space."""

from __future__ import annotations

from service.engine.answer_cache import BRIEFLY, AnswerCache, CacheEntry, cache_entry

PROVED = {"answer": {"verification": {"status": "proved"}}}
UNDECIDED = {"answer": {"verdict": "undecided", "lines": []}}
TIMEOUT = {"error": {"code": "deadline_exceeded"}}


def test_a_final_answer_serves_every_deadline_and_another_only_shorter_ones() -> None:
    final, open_ = CacheEntry(PROVED, 2.0, 10), CacheEntry(UNDECIDED, 2.0, 10)

    assert final.serves(30.0, now=0)
    assert open_.serves(2.0, now=0)
    assert not open_.serves(2.5, now=0)


def test_a_timeout_is_remembered_briefly_and_a_typo_not_at_all() -> None:
    timeout = cache_entry(TIMEOUT, 5.0, 10, now=100.0)

    assert timeout is not None
    assert timeout.serves(5.0, now=100.0 + BRIEFLY)
    assert not timeout.serves(5.0, now=101.0 + BRIEFLY)
    assert cache_entry({"error": {"code": "unsupported"}}, 5.0, 10) is None


def test_a_clock_that_is_set_back_keeps_no_failure_for_longer() -> None:
    timeout = cache_entry(TIMEOUT, 5.0, 10, now=100_000.0)

    assert timeout is not None
    assert timeout.serves(5.0, now=100_000.0)
    assert not timeout.serves(5.0, now=13_600.0)


def test_the_memory_is_bounded_and_drops_what_was_used_longest_ago() -> None:
    memory = AnswerCache(12_000)
    for name in "abc":
        memory.put(name, CacheEntry(PROVED, 5.0, 1_000))
    memory.get("a", 5.0)

    memory.put("d", CacheEntry(PROVED, 5.0, 1_000))
    memory.put("huge", CacheEntry(PROVED, 5.0, 1_000_000))

    assert [name for name in ("a", "b", "c", "d", "huge") if memory.get(name, 5.0)] == ["a", "c", "d"]
    assert memory.bytes <= 12_000
