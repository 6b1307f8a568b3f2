"""The local engine's workers: what they answer, what kills them, and that another takes their place."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from service import tutor
from service.config import Settings
from service.engine.answer_cache import CacheEntry
from service.engine.lanes import Lanes
from service.engine.local import LocalEngine
from service.engine.shared import Shared
from service.engine.spans import REQUEST
from service.engine.worker_pool import WorkerHandle
from service.errors import InternalError, OutOfTime, TooHard, Unsupported
from service.http.metrics import Metrics
from service.operations import OPERATIONS
from tests.engine.engines import LONGEST, Deed, EngineOf, error_of, exists, running, until, within_limits

DIFFERENTIATE = OPERATIONS["differentiate"]
SOLVE = OPERATIONS["solve"]


def test_an_answer_comes_back_with_its_time(engine_of: EngineOf, deed: Deed) -> None:
    async def test() -> None:
        async with running(engine_of()) as engine:
            answer = await engine.run(deed("echo", value=[1, "ü"]))

        assert answer["value"] == [1, "ü"]
        assert answer["elapsed_ms"] > 0
        assert answer["cached"] is False

    within_limits(test())


def test_an_answer_of_megabytes_comes_back_whole(engine_of: EngineOf, deed: Deed) -> None:
    async def test() -> None:
        async with running(engine_of()) as engine:
            answer = await engine.run(deed("big_answer"))

        assert len(answer["value"]) == 5_000_000

    within_limits(test())


def test_an_error_keeps_its_code_and_data(engine_of: EngineOf, deed: Deed) -> None:
    async def test() -> None:
        async with running(engine_of()) as engine:
            error = await error_of(engine.run(deed("refuse")))

        assert isinstance(error, Unsupported)
        assert error.extra == {"head": "foo"}

    within_limits(test())


@pytest.mark.parametrize("name", ["break", "not_json"])
def test_a_fault_of_ours_tells_the_student_nothing_of_our_insides(engine_of: EngineOf, deed: Deed, name: str) -> None:
    async def test() -> None:
        async with running(engine_of()) as engine:
            error = await error_of(engine.run(deed(name)))

        assert isinstance(error, InternalError)
        assert "secret" not in str(error.as_problem())

    within_limits(test())


@pytest.mark.parametrize("name", ["fill", "big_integer", "big_flint", "recurse"])
def test_a_computation_that_outgrows_its_worker_is_too_hard(engine_of: EngineOf, deed: Deed, name: str) -> None:
    async def test() -> None:
        async with running(engine_of(memory_mb=256)) as engine:
            error = await error_of(engine.run(deed(name, deadline=20.0)))
            again = await engine.run(deed("echo", value="alive"))

        assert isinstance(error, TooHard)
        assert again["value"] == "alive"

    within_limits(test())


@pytest.mark.parametrize("name", ["sleep", "stuck_in_c"])
def test_a_computation_is_stopped_at_its_deadline(engine_of: EngineOf, deed: Deed, name: str) -> None:
    async def test() -> None:
        async with running(engine_of()) as engine:
            await engine.run(deed("echo"))
            error = await error_of(engine.run(deed(name, deadline=0.2, seconds=60)))
            again = await engine.run(deed("echo", value="alive"))

        assert isinstance(error, OutOfTime)
        assert error.status == 504
        assert error.extra["deadline"] == 0.2
        assert again["value"] == "alive"

    within_limits(test())


def test_what_a_worker_started_dies_with_it(engine_of: EngineOf, deed: Deed, tmp_path: Path) -> None:
    fifo = tmp_path / "told"
    os.mkfifo(fifo)

    async def test() -> None:
        async with running(engine_of(walls="off")) as engine:  # it tells by a file
            asking = asyncio.ensure_future(error_of(engine.run(deed("child", fifo=str(fifo), deadline=1.0))))
            child = int(await asyncio.to_thread(fifo.read_text))
            existed = exists(child)
            error = await asking

            assert existed
            assert isinstance(error, OutOfTime)
            await until(lambda: not exists(child))

    within_limits(test())


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_worker_that_dies_at_work_is_an_answer_and_is_replaced(engine_of: EngineOf, deed: Deed, number: int) -> None:
    async def test() -> None:
        async with running(engine_of()) as engine:
            error = await error_of(engine.run(deed("die", signal=int(number))))
            again = await engine.run(deed("echo", value="alive"))

        assert isinstance(error, TooHard)
        assert again["value"] == "alive"

    within_limits(test())


def test_a_worker_killed_from_outside_at_work_loses_nothing(engine_of: EngineOf, deed: Deed, tmp_path: Path) -> None:
    path = tmp_path / "once"
    path.touch()

    async def test() -> None:
        async with running(engine_of(walls="off")) as engine:  # it remembers by a file
            answer = await engine.run(deed("die_once", path=str(path)))

        assert answer["value"] == "second time"

    within_limits(test())


def test_an_idle_worker_that_is_killed_is_replaced(engine_of: EngineOf, deed: Deed) -> None:
    async def test() -> None:
        async with running(engine_of()) as engine:
            pid = (await engine.run(deed("echo")))["pid"]
            os.kill(pid, signal.SIGKILL)
            await until(lambda: not exists(pid))
            answers = [await engine.run(deed("echo")) for _ in range(10)]
            await until(lambda: engine.status()["workers_idle"] == 5)

        assert pid not in [answer["pid"] for answer in answers]

    within_limits(test())


def test_workers_born_before_the_fork_server_was_warm_are_replaced_by_warm_ones() -> None:
    async def test() -> None:
        async with running(LocalEngine(Settings(workers=1, cache_mb=0))) as engine:
            await until(lambda: engine.status()["workers_idle"] == 4)
            pool = engine._dispatcher.pool if engine._dispatcher else None
            assert pool is not None
            first = set(pool.handles)
            await until(lambda: not first & pool.handles)
            await until(lambda: engine.status()["workers_idle"] == 4)
            answer = await engine.run(tutor.question(DIFFERENTIATE, DIFFERENTIATE.input.model_validate({"expression": "x^2"})))

        assert not any(exists(handle.pid) for handle in first)
        assert answer["result"]["text"] == "2*x"

    within_limits(test())


def test_an_answer_that_is_remembered_is_told_in_any_language() -> None:
    async def test() -> None:
        given = SOLVE.input.model_validate({"expression": "x^2 = 2x - 1"})
        english, german = tutor.question(SOLVE, given, "en"), tutor.question(SOLVE, given, "de")

        async with running(LocalEngine(Settings(workers=1))) as engine:
            computed = await engine.run(english)
            remembered = engine.recall(german)

        assert remembered is not None
        assert tutor.in_language(computed, english)["notes"][0]["message"] == "Repeated roots: 1 counts 2 times."
        assert tutor.in_language(remembered, german)["notes"][0]["message"] == "Mehrfache Nullstellen: 1 zählt 2-mal."

    within_limits(test())


def test_a_dead_fork_server_is_started_again_and_loses_no_question(engine_of: EngineOf, deed: Deed) -> None:
    async def test() -> None:
        async with running(engine_of()) as engine:
            pid = (await engine.run(deed("echo")))["pid"]
            asking = asyncio.ensure_future(engine.run(deed("sleep", seconds=0.3)))
            await asyncio.sleep(0.05)
            os.kill(_parent(pid), signal.SIGKILL)
            slept = await asking
            answer = await engine.run(deed("echo", value="alive"))

        assert slept["did"] == "sleep"
        assert answer["value"] == "alive"

    within_limits(test())


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_stopping_ends_every_process_at_once(engine_of: EngineOf, deed: Deed) -> None:
    async def test() -> None:
        async with running(engine_of()) as engine:
            pid = (await engine.run(deed("echo")))["pid"]
            parent = _parent(pid)
            asking = asyncio.ensure_future(error_of(engine.run(deed("sleep", seconds=60, deadline=60.0))))
            await asyncio.sleep(0.05)
            started = time.monotonic()
        error = await asking

        assert error.code == "overloaded"
        assert time.monotonic() - started < 5
        await until(lambda: not exists(pid) and not exists(parent))

    within_limits(test())


def test_a_worker_is_retired_after_its_tasks(engine_of: EngineOf, deed: Deed) -> None:
    async def test() -> None:
        async with running(engine_of(tasks_per_worker=3)) as engine:
            pids = [(await engine.run(deed("echo")))["pid"] for _ in range(12)]

        assert max(pids.count(pid) for pid in pids) == 3

    within_limits(test())


def test_a_worker_has_given_up_files_network_and_privileges(engine_of: EngineOf, deed: Deed, tmp_path: Path) -> None:
    async def test(port: int) -> None:
        async with running(engine_of()) as engine:
            answer = await engine.run(deed("limits", path=str(tmp_path / "written"), port=port))
        value = answer["value"]

        assert value["memory"] == 512 << 20
        assert value["core"] == 0
        assert value["write_refused"]
        assert value["leader"]
        assert value["hash_seed"] == "0"
        assert value["gains_nothing"]

    with socket.create_server(("127.0.0.1", 0)) as server:
        within_limits(test(server.getsockname()[1]))


def test_what_left_the_network_reaches_nobody_on_this_machine() -> None:
    program = (
        "import socket, sys; from service.engine import harden; left = harden.leave_the_network()\n"
        "try: socket.create_connection(('127.0.0.1', int(sys.argv[1])), timeout=1); print(left, 'reached')\n"
        "except OSError: print(left, 'refused')"
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        said = subprocess.run([sys.executable, "-c", program, port], capture_output=True, text=True, check=True, timeout=20).stdout.split()

    if said[0] == "False":
        pytest.skip("this system lets no process leave the network")
    assert said == ["True", "refused"]


def test_a_cancelled_question_is_no_longer_computed(engine_of: EngineOf, deed: Deed) -> None:
    async def test() -> None:
        async with running(engine_of()) as engine:
            asking = asyncio.ensure_future(engine.run(deed("sleep", seconds=60, deadline=60.0)))
            await until(lambda: engine.status()["running_fast"] == 1)
            asking.cancel()
            await until(lambda: engine.status()["running_fast"] == 0)

            assert engine.status()["kills_cancelled"] == 1

    within_limits(test())


def test_identical_questions_are_computed_once(engine_of: EngineOf, deed: Deed) -> None:
    question = deed("sleep", seconds=0.2)

    async def test() -> None:
        async with running(engine_of()) as engine:
            answers = await asyncio.gather(*(engine.run(question) for _ in range(50)))

            assert engine.status()["tasks"] == 1
        assert [answer["cached"] for answer in answers].count(False) == 1

    within_limits(test())


def test_who_gives_up_does_not_take_the_answer_from_the_others(engine_of: EngineOf, deed: Deed) -> None:
    question = deed("sleep", seconds=0.3)

    async def test() -> None:
        async with running(engine_of()) as engine:
            first, second = (asyncio.ensure_future(engine.run(question)) for _ in range(2))
            await until(lambda: engine.status()["running_fast"] == 1)
            first.cancel()

            assert (await second)["did"] == "sleep"

    within_limits(test())


def test_a_repeated_question_is_remembered(engine_of: EngineOf, deed: Deed) -> None:
    question = deed("echo", value=3)

    async def test() -> None:
        async with running(engine_of()) as engine:
            first, second = await engine.run(question), await engine.run(question)

        assert (first["cached"], second["cached"]) == (False, True)
        assert second["value"] == 3

    within_limits(test())


def test_a_timeout_is_remembered_only_for_no_longer_a_deadline(engine_of: EngineOf, deed: Deed, monkeypatch: pytest.MonkeyPatch) -> None:
    for look in ("worked", "worked_so_far"):  # alone on its machine
        monkeypatch.setattr(WorkerHandle, look, lambda handle: time.monotonic())
    from dataclasses import replace

    question = deed("sleep", seconds=0.5, deadline=0.1)
    longer = replace(question, context=replace(question.context, deadline=5.0))

    async def test() -> None:
        async with running(engine_of()) as engine:
            await error_of(engine.run(question))
            tasks = engine.status()["kills_deadline"]
            remembered = await error_of(engine.run(question))

            assert isinstance(remembered, OutOfTime)
            assert engine.status()["kills_deadline"] == tasks
            assert (await engine.run(longer))["did"] == "sleep"

    within_limits(test())


def test_a_timeout_on_a_busy_machine_is_told_to_those_who_wait_and_not_kept(
    engine_of: EngineOf, deed: Deed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for look in ("worked", "worked_so_far"):  # others have the processor half of the time
        monkeypatch.setattr(WorkerHandle, look, lambda handle: 0.5 * time.monotonic())
    question = deed("sleep", seconds=0.5, deadline=0.1)

    async def test() -> None:
        async with running(engine_of()) as engine:
            first = await error_of(engine.run(question))
            kills = engine.status()["kills_deadline"]
            await error_of(engine.run(question))

            assert (first.code, first.status) == ("deadline_exceeded", 504)
            assert engine.status()["kills_deadline"] == kills + 1

    within_limits(test())


def test_progress_is_told(engine_of: EngineOf, deed: Deed) -> None:
    told: list[Any] = []

    async def test() -> None:
        async with running(engine_of(Lanes(2, 2, slice=0.05))) as engine:
            await engine.run(deed("sleep", seconds=0.2), on_progress=told.append)

        assert [each["state"] for each in told] == ["waiting", "running", "moved", "done"]

    within_limits(test())


def test_what_is_tried_is_told_to_all_who_ask_the_same(engine_of: EngineOf, deed: Deed, tmp_path: Path) -> None:
    first: list[str] = []
    second: list[str] = []
    question = deed("try", names=["Euler's substitution", "Euler's substitution", "residues"], pause=0.3)

    async def test() -> None:
        async with running(engine_of()) as engine:
            asked = asyncio.ensure_future(engine.run(question, on_progress=lambda news: first.append(str(news.get("trying")))))
            await until(lambda: "residues" in first)
            await engine.run(question, on_progress=lambda news: second.append(str(news.get("trying"))))
            await asked

    within_limits(test())

    assert [each for each in first if each != "None"] == ["eulers_substitution", "residues"]
    assert second[0] == "residues"


def test_silenced_methods_are_counted_by_name_and_logged_with_the_request_but_without_its_words(engine_of: EngineOf, deed: Deed) -> None:
    async def test() -> dict[str, Any]:
        REQUEST.set("r-1")
        async with running(engine_of()) as engine:
            await engine.run(deed("silence"))
            return engine.status()

    with capture_logs() as logged:
        figures = asyncio.run(asyncio.wait_for(test(), LONGEST))
    told = {entry["method"]: entry for entry in logged if entry["event"] == "method_silenced"}

    assert figures["silenced_deeds.fault"] == 1
    assert figures["silenced_deeds.nothing"] == 2
    assert {entry["request_id"] for entry in told.values()} == {"r-1"}
    assert (told["deeds.fault"]["log_level"], told["deeds.nothing"]["log_level"]) == ("warning", "info")
    assert "deeds.py" in told["deeds.fault"]["trace"]
    assert "a student's words" not in str(logged)


def test_what_was_silenced_is_a_metric_by_method(engine_of: EngineOf, deed: Deed) -> None:
    async def test() -> str:
        async with running(engine_of()) as engine:
            await engine.run(deed("silence"))
            return Metrics(engine.status).text().decode()

    told = asyncio.run(asyncio.wait_for(test(), LONGEST))

    assert 'mathtutor_silenced_total{method="deeds.nothing"} 2.0' in told


def test_what_a_busy_machine_cut_short_is_told_to_who_waits_and_not_remembered(engine_of: EngineOf, deed: Deed) -> None:
    async def test() -> None:
        async with running(engine_of()) as engine:
            question, whole = deed("cut"), deed("echo")
            answers = [await engine.run(each) for each in (question, question, whole, whole)]

        assert answers[0]["value"] == "less than on a quiet machine"
        assert [answer["cached"] for answer in answers] == [False, False, False, True]

    within_limits(test())


class Sharing(Shared):
    """Keeps in a list what is shared."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[dict[str, Any]] = []

    async def _get(self, key: str) -> CacheEntry | None:
        return None

    async def _put(self, key: str, entry: CacheEntry) -> None:
        self.kept.append(entry.told)

    async def _drop(self, key: str) -> None: ...


def test_what_a_busy_machine_cut_short_is_not_shared_with_other_processes(engine_of: EngineOf, deed: Deed) -> None:
    async def test() -> list[dict[str, Any]]:
        async with running(engine_of()) as engine:
            engine._shared = sharing = Sharing()
            await engine.run(deed("cut"))
            await engine.run(deed("echo"))
        return sharing.kept

    kept = asyncio.run(asyncio.wait_for(test(), LONGEST))

    assert [told["answer"]["did"] for told in kept] == ["echo"]
