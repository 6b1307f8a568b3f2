"""Nobody gets over the walls around a worker: as root and as another user, with namespaces allowed and denied."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from service.config import Settings
from service.engine import harden, walls
from service.engine.lanes import Lanes
from service.engine.local import LocalEngine
from service.engine.walls import landlock, seccomp
from service.question import Context, Question
from tests.engine.climbing import CLIMBS, Prey, climbed
from tests.engine.engines import exists, until

NOBODY = 65534
MEMORY = 2048


@pytest.fixture
def prey(tmp_path: Path) -> Iterator[Prey]:
    """A file, a server and a process outside, all of which anybody could reach."""
    for folder in (tmp_path, *list(tmp_path.parents)[:3]):
        os.chmod(folder, 0o755)
    (tmp_path / "open").mkdir()
    os.chmod(tmp_path / "open", 0o777)
    secret = tmp_path / "open" / "secret"
    secret.write_text("secret")
    secret.chmod(0o666)
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as local:
        path = str(tmp_path / "open" / "socket")
        local.bind(path)
        os.chmod(path, 0o777)
        local.listen()
        yield Prey(str(secret), str(secret.parent), process.pid, server.getsockname()[1], path)
    process.kill()
    process.wait(10)


def in_child(call: Callable[[], Any]) -> Any:
    """What the call returns in a process of its own, which is then gone."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            told = json.dumps(call())
        except BaseException as error:
            told = json.dumps({"failed": repr(error)})
        os.write(writer, told.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(told)


def behind_walls(prey: Prey, user: int, leaves_the_network: bool) -> dict[str, Any]:
    """The walls that stand, and which attempts got over them."""

    def attempt() -> dict[str, Any]:
        os.environ["MATHTUTOR_DATABASE"] = "postgresql://tutor:hunter2@db/tutor"
        os.setsid()
        if user != os.getuid():
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        if leaves_the_network:
            harden.leave_the_network()
        stand = walls.raise_walls(MEMORY, fricas=False)
        return {"stand": stand, "over": climbed(prey)}

    told: dict[str, Any] = in_child(attempt)
    return told


USERS = [pytest.param(0, id="root"), pytest.param(NOBODY, id="another user")]


@pytest.mark.parametrize("wall", CLIMBS)
@pytest.mark.parametrize("leaves_the_network", [True, False], ids=["namespaces", "no namespaces"])
@pytest.mark.parametrize("user", USERS)
def test_a_wall_that_is_said_to_stand_is_not_climbed(prey: Prey, user: int, leaves_the_network: bool, wall: str) -> None:
    if user != os.getuid() and os.getuid() != 0:
        pytest.skip(f"only root can become user {user}: the wall “{wall}” was NOT climbed as that user")

    told = behind_walls(prey, user, leaves_the_network)

    assert "failed" not in told
    if wall not in told["stand"]:
        pytest.skip(f"this system has no wall “{wall}”: it was NOT climbed")
    assert told["over"][wall] == []
    assert Path(prey.secret).read_text() == "secret"


def test_without_walls_the_attempts_would_get_over(prey: Prey) -> None:
    if os.getuid() != 0:
        pytest.skip("only root gets over everything: the attempts were NOT tried")

    over = in_child(lambda: {name: climbed(prey)[name] for name in ("network", "processes", "signals", "group")})
    os.kill(prey.pid, signal.SIGCONT)

    assert set(over["network"]) == set(CLIMBS["network"])
    assert {"hold a process", "bound a process", "lower a process"} <= set(over["processes"])
    assert set(over["signals"]) == set(CLIMBS["signals"])
    assert set(over["group"]) == set(CLIMBS["group"])


def test_a_kernel_without_landlock_and_seccomp_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 0)
    monkeypatch.setattr(seccomp, "is_known", lambda: False)

    stand = walls.possible(fricas=False)

    assert walls.missing(stand) == ("network", "files", "programs", "processes", "kernel", "group")
    with pytest.raises(walls.NoWalls, match="network, files, programs"):
        walls.check(Settings(walls="required", fricas=False))
    assert walls.check(Settings(walls="best", fricas=False)) == stand


def test_an_older_kernel_keeps_no_signals_inside_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 4)

    assert "signals" not in walls.possible(fricas=False)


def test_both_machines_have_filters_that_fit_a_kernel() -> None:
    for machine in seccomp.MACHINES:
        program = list(seccomp.instructions(machine, may_execute=False))

        assert all(len(instruction) == 8 for instruction in program)
        assert len(program) < 4096


@pytest.mark.fricas
def test_fricas_answers_behind_the_walls() -> None:
    def ask() -> Any:
        walls.raise_walls(MEMORY, fricas=True)
        from service.integrate.fricas.question import Question as Integral
        from service.integrate.fricas.session import SESSION

        answers = SESSION.integrals(Integral("log(v1)", "v1"), 20.0, time.monotonic() + 60)
        SESSION.end()
        return list(answers or ())

    import service.integrate.fricas.session  # noqa: F401  # before the walls, as the fork server does

    assert in_child(ask) == ["v1*log(v1)+(-1)*v1"]


@pytest.mark.fricas
def test_beside_fricas_no_program_is_started_neither_directly_nor_by_its_shell(prey: Prey) -> None:
    def attempt() -> Any:
        stand = walls.raise_walls(MEMORY, fricas=True)
        return {"stand": stand, "over": [name for name in climbed(prey)["programs"] if name != "start a shell"]}

    told = in_child(attempt)

    if "programs" not in told["stand"]:
        pytest.skip("this system has no wall “programs” beside FriCAS: it was NOT climbed")
    assert told["over"] == []


def test_workers_tell_which_walls_stand() -> None:
    engine = LocalEngine(Settings(workers=1, cache_mb=0), target="deeds:do", preload="deeds")

    async def test() -> tuple[str, ...]:
        await engine.start()
        await engine.run(Question("deed", {}, Context(), {"deed": "echo"}))
        stand = engine.status()["walls"]
        await engine.stop()
        return tuple(stand)

    stand = asyncio.run(asyncio.wait_for(test(), 60))

    assert stand == walls.possible(fricas=bool(Settings().fricas and walls.fricas_program()))


def test_what_a_worker_leaves_behind_is_ended() -> None:
    engine = LocalEngine(Settings(workers=1, cache_mb=0), target="deeds:do", preload="deeds", lanes=Lanes(1, 1, slice=20.0))
    left: list[int] = []

    async def test() -> None:
        await engine.start()
        question = Question("deed", {}, Context(deadline=3.0), {"deed": "leave_behind"})
        told = await engine.run(question, on_progress=lambda news: left.append(int(news["trying"])) if "trying" in news else None)
        assert exists(left[0])
        os.kill(told["pid"], signal.SIGKILL)
        await until(lambda: not exists(left[0]))
        await engine.stop()

    asyncio.run(asyncio.wait_for(test(), 60))
