"""FriCAS beside the strategies: asked once they have taken a moment, heard in its turn."""

import time
from types import SimpleNamespace

import pytest
from sympy import Rational, Symbol, acos, acsc, diff, exp, log, simplify, sqrt

from service.config import settings
from service.integrate import antiderivatives, fricas
from service.integrate.numeric import slope_check
from service.integrate.real_form import real_forms
from service.search import Budget

x = Symbol("x", real=True)
needs_fricas = pytest.mark.fricas


@pytest.fixture
def allowed(monkeypatch):
    monkeypatch.setenv("MATHTUTOR_FRICAS", "true")
    settings.cache_clear()
    yield
    fricas.SESSION.end()
    settings.cache_clear()


def test_it_is_asked_only_where_the_operator_allows_it():
    assert not fricas.is_installed(log(x), x)


@needs_fricas
def test_what_it_finds_differentiates_back():
    f = x**3 * (1 - x**2) ** Rational(3, 2) * acos(x)

    found = [F for F in fricas.found(f, x, 20.0, time.monotonic() + 60) if F is not None]

    assert found
    assert abs((diff(found[0], x) - f).subs(x, Rational(1, 3)).evalf(30)) < 1e-20
    fricas.SESSION.end()


@needs_fricas
@pytest.mark.parametrize(
    "f",
    [
        (2 * x**4 - x**3 + 3 * x**2 + 2 * x + 2) * exp(x / (x**2 + 2)) / (x**3 + 2 * x),
        x / sqrt(x**4 + 10 * x**2 - 96 * x - 71),
        (x**2 - 1) ** Rational(5, 2) * acsc(x) / x**3,  # FriCAS's own answer is right for x > 0 only
        x * exp(x) / (x**2 + 4),  # and here complex
    ],
)
def test_what_it_finds_is_brought_into_a_form_that_is_right_and_real_everywhere(f):
    value = next(iter(fricas.found(f, x, 20.0, time.monotonic() + 60)))

    assert value is not None
    form = next(form for form in real_forms(value, f, x) if slope_check(form, f, x).good)
    assert slope_check(form, f, x).complex == 0
    fricas.SESSION.end()


@needs_fricas
def test_it_is_heard_in_its_turn(allowed):
    f = (2 * x**4 - x**3 + 3 * x**2 + 2 * x + 2) * exp(x / (x**2 + 2)) / (x**3 + 2 * x)

    found = next(antiderivatives(f, x, 60.0))

    assert found.strategy == "FriCAS"
    assert simplify(diff(found.value, x) - f) == 0


@needs_fricas
def test_parts_are_put_to_it_only_where_it_gives_up_the_whole(allowed):
    inside = SimpleNamespace(depth=1, budget=Budget.by_clock(60), companion=fricas.Companion())

    inside.companion.begin(log(x), x)
    for_a_whole_it_can_do = list(fricas.antiderivatives(1 / x, x, inside))
    inside.companion = fricas.Companion()
    inside.companion.begin(exp(x**2) * log(x + exp(x)), x)
    for_a_whole_it_cannot_do = list(fricas.antiderivatives(1 / x, x, inside))

    assert for_a_whole_it_can_do == []
    assert for_a_whole_it_cannot_do == [log(x)]


@needs_fricas
def test_nothing_is_worked_on_when_the_search_is_over(allowed):
    search = antiderivatives(1 / (x * (x**2 - 3 * x + 2) ** Rational(1, 3)) + 1 / (x + log(x)), x, 2.0)

    next(search, None)

    assert fricas.SESSION.asked is None or fricas.SESSION.asked.is_answered
