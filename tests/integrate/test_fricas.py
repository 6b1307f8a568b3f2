"""FriCAS as a second engine: what it is asked, what it answers, and that it is ended in time."""

import os
import shutil
import signal
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from sympy import Function, I, Rational, Symbol, acos, diff, exp, log, pi, polylog, sin, sqrt, zeta

from service.integrate import fricas

x, a = Symbol("x", real=True), Symbol("a", real=True)
NAMES = {x: "v1", a: "v2"}
SYMBOLS = {"v1": x, "v2": a}


@pytest.mark.parametrize(
    ("f", "written"),
    [
        (x**2 + a, "(v2+(v1^(2)))"),
        (sqrt(x), "(v1^(1/2))"),
        (exp(x) * pi, "(%pi*exp(v1))"),
        (sin(x) / x, "((v1^(-1))*sin(v1))"),
    ],
)
def test_an_integrand_is_written_from_its_structure(f, written):
    assert fricas.written(f, NAMES) == written


@pytest.mark.parametrize("f", [I * x, Function("f")(x), 0.5 * x, zeta(x)])
def test_what_fricas_has_no_name_for_is_not_asked(f):
    assert fricas.written(f, NAMES) is None


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("atan((v1*v2^(1/2))/v2)/(v2^(1/2))", None),
        ("(-1)*dilog((-1)*v1+1)", -polylog(2, x)),
        ("(-4)*2^(1/2)*v1", -4 * sqrt(2) * x),
        ("-v1^2", -(x**2)),
        ("fresnelS(v1*(2/pi())^(1/2))", None),
    ],
)
def test_an_answer_is_parsed(answer, value):
    parsed = fricas.parsed(answer, SYMBOLS)

    assert parsed is not None
    assert value is None or parsed == value


@pytest.mark.parametrize("answer", ["integral(sin(v1)/v1,v1::Symbol)", "rootOf(v1)", "v9", "(v1", "v1)", "v1 v1", "", "__import__(1)"])
def test_an_answer_without_a_counterpart_is_dropped(answer):
    assert fricas.parsed(answer, SYMBOLS) is None


needs_fricas = pytest.mark.skipif(shutil.which("fricas") is None, reason="FriCAS is not installed: its tests were NOT run")


@needs_fricas
def test_fricas_finds_what_differentiates_back():
    f = x**3 * (1 - x**2) ** Rational(3, 2) * acos(x)

    found = [F for F in fricas.antiderivatives(f, x, SimpleNamespace(left=20.0)) if F is not None]

    assert found
    assert abs((diff(found[0], x) - f).subs(x, Rational(1, 3)).evalf(30)) < 1e-20
    fricas.SESSION.end()


@needs_fricas
def test_a_question_that_takes_too_long_ends_the_process():
    session = fricas.Session()
    session.integrals("log(v1)", "v1", 20.0)
    process = session.process

    answered = session.integrals("log(v1)", "v1", 1e-9)

    assert answered == ()
    assert process is not None
    assert process.poll() is not None
    assert session.process is None


@needs_fricas
def test_it_ends_with_the_process_that_asks_it():
    reader, writer = os.pipe()
    owner = os.fork()
    if owner == 0:
        session = fricas.Session()
        session.integrals("log(v1)", "v1", 20.0)
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


def test_it_is_asked_only_where_the_operator_allows_it():
    assert not fricas.is_installed(log(x), x)
