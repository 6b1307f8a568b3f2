"""Who is let wait, who is told at once that it would take too long, and when each is to come back; on a clock that only the tests move."""

from __future__ import annotations

import asyncio
import random

from service.engine.lanes import Lanes
from service.engine.waiting import CALM, LONG, SHORT, Mean, Pressure, Refusals, Wait
from service.errors import Overloaded
from tests.engine.simulated import HANGS, Simulation, simulated

Told = tuple[str, float, float | Overloaded]
"""An operation, after how many seconds its client heard, and what."""
NEEDED = {"check": 0.06, "compare": 0.03, "differentiate": 0.05, "integrate": 0.2, "factor": HANGS}
"""Processor seconds of what a class asks, by operation."""
MIX = ["check"] * 4 + ["compare"] * 4 + ["differentiate"] * 3 + ["integrate"] * 5 + ["factor"] * 2
BRIEF = {"check", "compare", "differentiate"}


def wait(seconds: float) -> Wait:
    return Wait(seconds, seconds)


def test_a_burst_may_wait_longer_than_those_who_come_where_people_have_waited_for_long() -> None:
    now = [100.0]
    pressure = Pressure(lambda: now[0], longest=10.0)
    calm = pressure.allows(wait(LONG))
    pressure.waited(LONG + 0.1)
    busy = pressure.allows(wait(LONG)), pressure.allows(wait(SHORT))
    now[0] += CALM + 1

    assert calm
    assert busy == (False, True)
    assert pressure.allows(wait(LONG))


def test_what_is_waited_already_counts() -> None:
    pressure = Pressure(lambda: 0.0, longest=2.0)

    assert pressure.allows(wait(1.0))
    assert not pressure.allows(wait(1.0), already=1.0)


def test_a_mean_follows_the_last_values() -> None:
    mean = Mean(1.0)
    for _ in range(30):
        mean.seen(3.0)

    assert 2.9 < mean.value <= 3.0


def test_a_few_hear_of_their_refusal_at_once_and_many_at_different_moments() -> None:
    refusals = Refusals(lambda: 0.0, most=0.8, few=3)
    moments = []
    for number in range(100):
        refusals.told(f"{number}", "integrate", 5.0)
        moments.append(refusals.moment())

    assert moments[:3] == [0.0] * 3
    assert max(moments) <= 0.8
    assert len({round(moment, 2) for moment in moments}) > 50


def test_who_was_refused_is_early_until_the_time_that_it_was_told_for_that_operation_only() -> None:
    now = [0.0]
    refusals = Refusals(lambda: now[0], most=0.8, few=3)
    refusals.told("a", "integrate", 5.0)
    now[0] = 2.0

    early = [refusals.early("a", "integrate"), refusals.early("a", "check"), refusals.early("b", "integrate")]
    now[0] = 5.0

    assert early == [3.0, 0.0, 0.0]
    assert refusals.early("a", "integrate") == 0.0
    assert len(refusals) == 0


async def class_of(simulation: Simulation, size: int, pause: float, seconds: float) -> list[Told]:
    """What students of a class were told who ask now and then, of whom some send what hangs."""
    chance, loop = random.Random(5), asyncio.get_running_loop()
    end = loop.time() + seconds
    told: list[Told] = []

    async def student(number: int) -> None:
        await asyncio.sleep(chance.random() * pause)
        while loop.time() < end:
            operation, started = chance.choice(MIX), loop.time()
            outcome = await simulation.asked(f"student {number}", NEEDED[operation], 5.0, operation)
            told.append((operation, loop.time() - started, outcome))
            await asyncio.sleep(chance.expovariate(1 / pause))

    await asyncio.gather(*map(student, range(size)))
    return told


def test_short_questions_of_a_class_wait_for_nobody_while_every_ninth_of_its_questions_hangs() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(2, 2), cores=2)
        await asyncio.sleep(1)
        told = await class_of(simulation, size=100, pause=8.0, seconds=60.0)
        await simulation.end()
        short = [(seconds, outcome) for operation, seconds, outcome in told if operation in BRIEF]

        assert len(short) > 300
        assert not [outcome for _, outcome in short if isinstance(outcome, Overloaded)]
        assert sorted(seconds for seconds, _ in short)[int(0.99 * len(short))] < 0.5
        assert max(seconds for seconds, _ in short) < 1.5

    simulated(test())


def test_beyond_capacity_a_refusal_is_heard_soon_and_says_when_to_come_back() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(2, 2), cores=2)
        await asyncio.sleep(1)
        told = await class_of(simulation, size=400, pause=8.0, seconds=40.0)
        await simulation.end()
        refused = [(seconds, outcome) for _, seconds, outcome in told if isinstance(outcome, Overloaded)]
        late = [seconds for seconds, _ in refused if seconds > 3.0]

        assert len(refused) > 100
        assert all(1 <= outcome.extra["retry_after"] <= 60 for _, outcome in refused)
        assert sorted(seconds for seconds, _ in refused)[len(refused) // 2] < 1.0
        assert len(late) < 0.05 * len(refused)

    simulated(test())


def test_who_is_let_wait_is_served() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(2, 2), cores=2)
        await asyncio.sleep(1)
        loop, started = asyncio.get_running_loop(), asyncio.get_running_loop().time()
        heard: list[float] = []

        async def asked(number: int) -> float | Overloaded:
            await asyncio.sleep(number / 40)
            began = loop.time()
            outcome = await simulation.asked(f"newcomer {number}", 0.15, operation="integrate")
            if isinstance(outcome, Overloaded):
                heard.append(loop.time() - began)
            return outcome

        told = await asyncio.gather(*map(asked, range(400)))
        await simulation.end()

        assert loop.time() - started < 15
        assert len(told) - len(heard) > 90
        assert max(heard) < 1.0

    simulated(test())


def test_a_clients_own_questions_are_no_reason_to_refuse_the_others_it_asks() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(2, 2))
        await asyncio.sleep(1)
        told = await asyncio.gather(*(simulation.asked("a batch", 0.2) for _ in range(40)))
        await simulation.end()

        assert not [each for each in told if isinstance(each, Overloaded)]

    simulated(test())


def test_a_short_question_goes_before_the_long_ones_of_the_same_client() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(2, 2))
        await asyncio.sleep(1)
        for operation, seconds in (("check", 0.02), ("integrate", 0.2)):
            for _ in range(5):
                await simulation.asked("a class behind one address", seconds, operation=operation)
        long = [asyncio.ensure_future(simulation.asked("a class behind one address", 0.2, operation="integrate")) for _ in range(12)]
        await asyncio.sleep(0.01)
        short = await simulation.asked("a class behind one address", 0.02, operation="check")
        await asyncio.gather(*long)
        await simulation.end()

        assert isinstance(short, float)
        assert short < 0.05

    simulated(test())


def test_one_operation_that_hangs_makes_the_clients_others_no_slower() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(2, 2), cores=2)
        await asyncio.sleep(1)
        for number in range(30):
            await simulation.asked(f"student {number}", 0.03, operation="check")
        hanging = [asyncio.ensure_future(simulation.asked(f"student {number}", HANGS, 5.0, "integrate")) for number in range(30)]
        await asyncio.sleep(0.3)
        told = [await simulation.asked(f"student {number}", 0.03, operation="check") for number in range(30)]
        await asyncio.gather(*hanging)
        await simulation.end()

        assert max(each for each in told if isinstance(each, float)) < 0.2
        assert not [each for each in told if isinstance(each, Overloaded)]

    simulated(test())


def test_who_comes_back_too_early_is_turned_away_before_its_question_is_read_while_no_place_is_free() -> None:
    async def test() -> None:
        simulation = Simulation(Lanes(1, 0))
        await asyncio.sleep(1)
        crowd = simulation.crowd(30)
        await asyncio.sleep(3)
        refused = [client for (client, operation), _ in simulation.dispatcher._refusals._back_at.items()]
        error: Overloaded | None = None
        try:
            await simulation.dispatcher.turn_away(refused[-1], "")
        except Overloaded as raised:
            error = raised
        await simulation.dispatcher.turn_away("somebody new", "")
        await simulation.end(*crowd)

        assert error is not None
        assert error.extra["retry_after"] >= 1

    simulated(test())
