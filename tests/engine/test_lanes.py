"""Which job runs when: lanes, fairness, and bounded waiting."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from service.engine.fair import FairQueue, Needs, Usage
from service.engine.lanes import Lanes
from service.engine.local import LocalEngine
from service.errors import MathtutorError, Overloaded
from service.question import Question
from tests.engine.engines import Deed, EngineOf, error_of, running, until, within_limits
from tests.engine.simulated import HANGS, Simulation, simulated


async def outcome(engine: LocalEngine, question: Question, client: str) -> Any:
    try:
        return (await engine.run(question, client=client))["did"]
    except MathtutorError as error:
        return error


def test_use_counts_for_half_after_its_half_life() -> None:
    now = [0.0]
    usage = Usage(lambda: now[0], half_life=30.0)
    usage.charge("a", 8.0)

    now[0] = 60.0

    assert usage.of("a") == 2.0
    assert usage.of("b") == 0.0


def test_what_a_job_is_taken_to_need_follows_its_clients_last_ones_of_that_operation() -> None:
    needs = Needs(0.05)
    for _ in range(20):
        needs.seen("a", "check", 0.01)
    quick = needs.expected("a", "check")
    for _ in range(3):
        needs.seen("a", "check", 1.0)

    assert quick == pytest.approx(0.01)
    assert needs.expected("a", "check") > 0.5
    assert needs.known("a", "integrate") is None
    assert needs.expected("a", "integrate") == 0.05


def test_what_a_newcomers_job_is_taken_to_need_follows_those_of_other_newcomers() -> None:
    needs = Needs(0.05)
    for number in range(20):
        needs.seen(f"{number}", "integrate", 0.3)

    assert needs.expected("somebody new", "integrate") == pytest.approx(0.3, abs=0.03)
    assert needs.expected("somebody new", "check") == 0.05


def test_it_is_told_when_others_are_taken_to_be_on_the_other_side_of_a_bound() -> None:
    needs = Needs(0.05)

    changes = [needs.seen(f"{number}", "integrate", 0.3, 0.1) for number in range(4)]

    assert changes == [True, False, False, False]


def test_the_client_with_the_least_use_is_next_and_serves_its_own_in_order() -> None:
    queue: FairQueue[int] = FairQueue()
    for client, job in (("a", 1), ("a", 2), ("b", 3)):
        queue.put(client, job)
    use = {"a": 5.0, "b": 1.0}

    first = queue.take(queue.next_client(use.__getitem__) or "")
    second = queue.take(queue.next_client(use.__getitem__) or "")

    assert (first, second, len(queue)) == (3, 1, 1)


def test_who_is_next_can_be_chosen_among_some() -> None:
    queue: FairQueue[int] = FairQueue()
    for client, job in (("a", 1), ("b", 2), ("c", 3)):
        queue.put(client, job)
    use = {"a": 1.0, "b": 5.0, "c": 7.0}

    assert queue.next_client(use.__getitem__, lambda client: client != "a") == "b"
    assert queue.next_client(use.__getitem__, lambda client: False) is None


async def known(simulation: Simulation, *clients: str) -> None:
    """Let some clients have asked what is quick."""
    for client in clients:
        for _ in range(20):
            await simulation.asked(client, QUICKLY)


QUICKLY = 0.005
CROWD = 200


def test_clients_known_to_be_quick_wait_for_nobody_while_hundreds_of_addresses_hang() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(2, 2))
        polite = [f"polite {number}" for number in range(5)]
        await known(simulation, *polite)
        crowd = simulation.crowd(CROWD)
        served: list[float | Overloaded] = []
        for _ in range(400):
            served += await asyncio.gather(*(simulation.asked(client, QUICKLY) for client in polite))
            await asyncio.sleep(0.05)
        await simulation.end(*crowd)

        assert not [each for each in served if isinstance(each, Overloaded)]
        assert max(float(each) for each in served if not isinstance(each, Overloaded)) < 0.1

    simulated(test())


def test_a_newcomer_goes_before_hundreds_of_addresses_that_are_known_to_hang() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(2, 2))
        await asyncio.sleep(1)
        crowd = simulation.crowd(CROWD)
        await asyncio.sleep(40)
        first = await simulation.asked("newcomer", QUICKLY)
        later = [await simulation.asked("newcomer", QUICKLY) for _ in range(20)]
        await simulation.end(*crowd)

        assert isinstance(first, float)
        assert first < 0.1
        assert later == [pytest.approx(QUICKLY)] * 20

    simulated(test())


def test_a_quick_client_gets_the_worker_that_has_done_most_and_who_may_hang_the_one_that_has_done_least() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(2, 2))
        await asyncio.sleep(1)
        await known(simulation, "polite")
        crowd = simulation.crowd(CROWD)
        for _ in range(100):
            await simulation.asked("polite", QUICKLY)
            await asyncio.sleep(0.05)
        done = sorted(handle.tasks for handle in simulation.pool.handles)
        await simulation.end(*crowd)

        assert done[-1] > 100

    simulated(test())


def test_a_crowd_that_insists_costs_few_workers() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(2, 2))
        await asyncio.sleep(1)
        crowd = simulation.crowd(CROWD)
        await asyncio.sleep(60)
        killed = simulation.pool.killed
        await simulation.end(*crowd)

        assert killed < 60 * 18

    simulated(test())


def test_a_job_that_overruns_its_slice_goes_on_in_the_slow_lane(engine_of: EngineOf, deed: Deed) -> None:
    async def test() -> None:
        async with running(engine_of(Lanes(1, 1, slice=0.05))) as engine:
            asking = asyncio.ensure_future(outcome(engine, deed("sleep", seconds=0.5), "a"))
            await until(lambda: engine.status()["running_slow"] == 1)
            meanwhile = await outcome(engine, deed("echo"), "a")

            assert not asking.done()
            assert meanwhile == "echo"
            assert await asking == "sleep"
            assert engine.status().get("kills_preempted", 0) == 0

    within_limits(test())


def test_a_job_stopped_for_want_of_room_is_answered_later() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(1, 1, slice=0.05))
        await asyncio.sleep(1)
        told = await asyncio.gather(*(simulation.asked(f"{number}", 0.5) for number in range(4)))
        stopped = simulation.dispatcher.counts["kills_preempted"]
        await simulation.end()

        assert stopped > 0
        assert not [each for each in told if isinstance(each, Overloaded)]

    simulated(test())


def test_nobody_waits_longer_than_the_bound() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(1, 1, slice=0.05, wait=0.4))
        started = asyncio.get_running_loop().time()
        asked = [asyncio.ensure_future(simulation.asked(f"{number % 3}", HANGS, deadline=60.0)) for number in range(9)]
        done, _ = await asyncio.wait(asked, timeout=30)
        refused = [each.result() for each in done]

        assert len(refused) >= 6
        assert all(isinstance(each, Overloaded) and each.extra["retry_after"] >= 1 for each in refused)
        assert asyncio.get_running_loop().time() - started < 31
        await simulation.end()
        await asyncio.gather(*asked)

    simulated(test())


def test_asking_an_engine_that_has_stopped_is_refused(engine_of: EngineOf, deed: Deed) -> None:
    async def test() -> None:
        assert isinstance(await error_of(engine_of().run(deed("echo"))), Overloaded)

    within_limits(test())


def test_who_cannot_be_served_in_time_hears_so_soon_and_when_to_come_back() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(1, 1, slice=0.5, wait=6.0))
        await asyncio.sleep(1)
        waits: list[float] = []

        async def asked(number: int) -> float | Overloaded:
            started = asyncio.get_running_loop().time()
            told = await simulation.asked(f"student {number}", 0.3)
            if isinstance(told, Overloaded):
                waits.append(asyncio.get_running_loop().time() - started)
            return told

        told = await asyncio.gather(*map(asked, range(120)))
        refused = [each for each in told if isinstance(each, Overloaded)]
        await simulation.end()

        assert len(told) - len(refused) >= 5
        assert refused
        assert sum(wait < 2.5 for wait in waits) >= 0.8 * len(waits)
        assert all(1 <= each.extra["retry_after"] <= 60 for each in refused)

    simulated(test())


def test_a_class_is_served_while_other_programs_have_most_of_the_processor() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(2, 2), share=0.3)
        await asyncio.sleep(1)

        async def student(number: int) -> list[float | Overloaded]:
            await asyncio.sleep(number / 8)
            served = []
            for _ in range(5):
                served.append(await simulation.asked(f"student {number}", 0.15))
                await asyncio.sleep(10)
            return served

        served = [each for class_ in await asyncio.gather(*map(student, range(20))) for each in class_]
        await simulation.end()

        assert not [each for each in served if isinstance(each, Overloaded)]
        assert simulation.dispatcher.counts["kills_preempted"] < 15
        assert simulation.dispatcher.counts["overran"] == 0

    simulated(test())


def test_a_long_job_keeps_its_priority_until_another_comes() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(fast=2, slow=2, slice=0.25))
        await asyncio.sleep(1.0)
        long = asyncio.ensure_future(simulation.asked("a", 3.0))
        await asyncio.sleep(1.0)
        alone = [handle.lowered for handle in simulation.pool.handles]
        await simulation.asked("b", 0.01)
        beside = [handle.lowered for handle in simulation.pool.handles]
        await long

        assert not any(alone)
        assert beside.count(True) == 1

    simulated(test())
