"""The FriCAS process: asked without waiting, heard in time, ended in time."""

import os
import signal
import time
from pathlib import Path

import pytest

from service.integrate.fricas.question import Question
from service.integrate.fricas.session import Session

LOGARITHM = Question("log(v1)", "v1")
HARD = Question("1/(v1*(2-3*v1+v1^2)^(1/3))", "v1")
pytestmark = pytest.mark.fricas


def soon(seconds=60.0):
    return time.monotonic() + seconds


@pytest.fixture
def session():
    session = Session()
    yield session
    session.end()


def test_it_works_while_nobody_waits(session):
    session.ask(LOGARITHM)

    assert session.asked is not None
    assert session.integrals(LOGARITHM, 20.0, soon()) == ("v1*log(v1)+(-1)*v1",)


def test_what_is_not_ready_can_be_waited_for_again(session):
    session.ask(LOGARITHM)

    early = session.integrals(LOGARITHM, 20.0, time.monotonic())

    assert early is None
    assert session.integrals(LOGARITHM, 20.0, soon())


def test_one_answer_is_never_taken_for_another(session):
    session.ask(HARD)

    assert session.integrals(LOGARITHM, 20.0, soon()) == ("v1*log(v1)+(-1)*v1",)


def test_what_nobody_wants_to_know_any_more_is_ended(session):
    session.ask(HARD)
    process = session.process

    session.rest()

    assert process is not None
    assert process.poll() is not None
    assert session.process is None


def test_a_process_that_has_answered_is_kept(session):
    session.integrals(LOGARITHM, 20.0, soon())
    process = session.process

    session.rest()

    assert session.process is process
    assert process is not None
    assert process.poll() is None


def test_a_process_that_has_died_is_started_again(session):
    session.integrals(LOGARITHM, 20.0, soon())
    assert session.process is not None
    session.process.kill()
    session.process.wait()

    assert session.integrals(Question("exp(v1)", "v1"), 20.0, soon()) == ("exp(v1)",)


def test_it_ends_with_the_process_that_asks_it():
    reader, writer = os.pipe()
    owner = os.fork()
    if owner == 0:
        session = Session()
        session.integrals(LOGARITHM, 20.0, soon())
        os.write(writer, str(session.process.pid if session.process else 0).encode())
        signal.pause()
    asked = int(os.read(reader, 20))

    os.kill(owner, signal.SIGKILL)

    os.waitpid(owner, 0)
    assert asked
    assert ended(asked)


def ended(pid: int) -> bool:
    """Whether a process is gone, or dead and not yet buried, within ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False
