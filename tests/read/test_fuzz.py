"""Nothing that is sent to the reader breaks it: it reads, or raises an error of ours, and what it reads reads back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service import write
from service.errors import StudentError
from service.read import read, read_line
from tests.read.tables import malformed, notation

PIECES = [
    *"xyzabcdefiIE0123456789+-*/^()[]{}|_!,;=<>.'%°&: \\", *"√²½∫≤∈π`",
    "sin", "log", "ln", "sqrt", "int", "sum", "lim", "d/dx", "dx", "pi", "and", "or", "->", "<=", "f(", "integrate(", "diff(", "matrix(",
    "\\frac", "\\sqrt", "\\int", "\\sum", "\\lim", "\\sin", "\\log", "\\left(", "\\right)", "\\left|", "\\right|", "\\{", "\\}", "\\\\",
    "\\begin{cases}", "\\end{cases}", "\\text{if}", "\\mathrm{d}", "\\partial", "\\over", "\\middle|", "\\cdot", "\\to",
    "E{\\left(", "J_{", '"',
]  # fmt: skip
WRITTEN = [row[0] for row in (*notation(), *malformed())]
patient = settings(max_examples=400, deadline=None)


def reads_or_refuses(written: str) -> None:
    for reader in (read, read_line):
        for kind in ("text", "latex", "auto"):
            try:
                tree = reader(written, kind).tree
            except StudentError:
                continue
            write.text(tree)
            write.latex(tree)


@patient
@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_pieces_of_notation_in_any_order_are_read_or_refused(written):
    reads_or_refuses(written)


@patient
@given(st.text(max_size=40))
def test_any_characters_are_read_or_refused(written):
    reads_or_refuses(written)


@patient
@given(st.sampled_from(WRITTEN), st.integers(0, 60), st.integers(0, 4), st.sampled_from(PIECES))
def test_a_string_with_a_slip_is_read_or_refused(written, at, dropped, put):
    reads_or_refuses(written[:at] + put + written[at + dropped :])


@pytest.mark.parametrize(
    "written",
    [
        "]a[",
        "[a",
        "d^d^d/d",
        "{\\over",
        "x|",
        "\\left.",
        "(|)",
        "{|}",
        "`a",
        "\\text",
        "\\mathrm",
        "\\begin{array}{",
        "_{",
        "^{'",
        "\\right.",
        "[[",
        "\\int\\frac{",
        "\\lim_{-",
        "sin-",
        "d/d",
        "∂_",
        "\\sum_{=",
        "f'''(",
        "lim x->",
        "%e",
        "!=",
        '-|"a b"|',
        '2*"a b"%',
        '2*"a b"!',
        'log"a b"b',
        '\\left|"a b"\\right|',
        '-"a b"',
    ],
)
def test_what_once_could_break_it_is_refused(written):
    reads_or_refuses(written)


@patient
@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join), st.sampled_from(["text", "latex"]))
def test_what_is_read_reads_back_as_the_same(written, kind):
    try:
        tree = read(written, kind).tree
        meant = write.text(tree)
    except StudentError:
        return

    assert write.text(read(meant, "text").tree) == meant
    assert write.text(read(write.latex(tree), "latex").tree) == meant


@pytest.mark.parametrize(
    "written", ['-|"a b"|', '2*"a b"%', '2*"a b"!', 'log"a b"b', 'log "a b"', '\\left|"a b"\\right|', '-"a b"', 'sin-"a b"']
)
def test_words_are_no_operand(written):
    with pytest.raises(StudentError):
        read(written, "text")
