"""A message crosses processes as data and is told in the language of whoever reads it."""

from __future__ import annotations

import json

import pytest

from service.errors import NotFound, Unreadable, from_data
from service.messages import Message, all_of, document_in, enumerated, one_of, sentences, speaking, told
from service.messages.message import from_data as message_from
from service.question import Note
from service.read import read
from service.tree import Span

CLOSED = "This bracket is never closed."


@pytest.mark.parametrize(
    ("message", "language", "sentence"),
    [
        (Message(CLOSED), "de", "Diese Klammer wird nie geschlossen."),
        (Message(CLOSED), "de-CH", "Diese Klammer wird nie geschlossen."),
        (Message(CLOSED), "en", CLOSED),
        (Message(CLOSED), "sw", CLOSED),
        (
            sentences(Message("The command “\\{}” is not known.", "fra"), Message("Did you mean “\\{}”?", "frac")),
            "de",
            "Der Befehl „\\fra“ ist nicht bekannt. Meinst du „\\frac“?",
        ),
        (Message("“{}” can't stand here.", "}{"), "es", "«}{» no puede ir aquí."),
        (Message("“{}” has no argument.", "{0}"), "de", "„{0}“ hat kein Argument."),
        (Message("The integral diverges at {} = {}.", "x", read("1/2").tree), "de", "Das Integral divergiert bei x = 1/2."),
        (Message("{} may be any numbers.", all_of(["C1", "C2", "C3"])), "es", "C1 y C2 y C3 pueden ser números cualesquiera."),
        (Message("{} arguments", one_of([1, 2])), "de", "1 oder 2 Argumente"),
        (Message("line_implies", added="x = 2"), "de", "Das folgt, kann aber Lösungen hinzufügen (x = 2): Probe machen."),
        (Message("hint_right_line", right=enumerated(["x = 1", Message("word_or"), "x = 2"], " ")), "de", "Richtig wäre: x = 1 oder x = 2"),
        (Message("Nobody says this."), "de", "Nobody says this."),
    ],
)
def test_a_message_is_told_in_the_language_asked_for(message: Message, language: str, sentence: str) -> None:
    assert told(message, language) == sentence


@pytest.mark.parametrize(
    "message",
    [
        Message(CLOSED),
        Message("The integral diverges at {} = {}.", "x", read("x^2 <= 1/y'").tree),
        Message("line_implies", added=Message("{} and {}", 1, 2.5)),
        Message.of_table("malrule_x_name", "An error with {a}", {"=2*a": "4"}),
    ],
)
def test_a_message_is_the_same_after_its_way_as_json(message: Message) -> None:
    there = json.loads(json.dumps(message.as_data()))

    assert message_from(there) == message
    assert hash(message_from(there)) == hash(message)


@pytest.mark.parametrize(
    "data", [{}, {"@say": 1}, {"@say": "x", "values": 3}, {"@say": "x", "values": [{"@tree": ["z"]}]}, {"@say": "", "values": [None]}]
)
def test_what_is_no_message_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="this is no"):
        message_from(data)  # type: ignore[arg-type]


def test_a_sentence_without_its_values_is_left_out() -> None:
    message = Message.of_table("malrule_x_nudge", "Look at {a}. Is {b} right?", {"a": "x + 1"})

    assert told(message) == "Look at x + 1."


def test_only_messages_of_an_answer_are_told() -> None:
    note = Note("real_root", "The cube (fifth, …) root of a negative number is taken as a negative number.")
    document = {
        "input": {"text": "The cube (fifth, …) root of a negative number is taken as a negative number."},
        "notes": [note.as_data()],
    }

    assert document_in(document, "de") == {
        "input": {"text": "The cube (fifth, …) root of a negative number is taken as a negative number."},
        "notes": [{"code": "real_root", "message": "Die dritte (fünfte, …) Wurzel einer negativen Zahl wird als negative Zahl genommen."}],
    }


def test_an_error_speaks_the_language_of_its_request() -> None:
    error = NotFound("There is nothing to read.")

    with speaking("es"):
        assert error.as_problem()["detail"] == "No hay nada que leer."
    assert error.as_problem()["detail"] == "There is nothing to read."
    assert str(error) == "There is nothing to read."


def test_an_error_crosses_to_another_process_with_its_values() -> None:
    error = Unreadable(Message("“{}” has no argument.", "sin"), span=Span(0, 3), expected="an argument")

    again = from_data(json.loads(json.dumps(error.as_data())))

    with speaking("de"):
        assert again.as_problem() == error.as_problem()
        assert again.as_problem()["detail"] == "„sin“ hat kein Argument."
