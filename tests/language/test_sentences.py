"""Sentences in other languages: recognised by their words, with what stands in their places kept."""

from __future__ import annotations

import pytest

from service.language import document_in, languages, said, speaking
from service.language.po import entries
from service.language.sentences import FOLDER, PLACE
from tests.spoken import sentences, titles

FILES = sorted(FOLDER.glob("*.po"))
OTHERS = sorted(languages() - {"en"})


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_the_code_has_a_translation(language: str) -> None:
    known = {english for _, english, told in entries(FOLDER / f"{language}.po") if told}

    missing = {sentence: place for sentence, place in {**sentences(), **titles()}.items() if sentence not in known}

    assert missing == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_translation_keeps_every_place(path) -> None:
    for _, english, told in entries(path):
        assert len(PLACE.findall(english)) == len(PLACE.findall(told)), english


@pytest.mark.parametrize(
    ("sentence", "language", "told"),
    [
        ("This bracket is never closed.", "de", "Diese Klammer wird nie geschlossen."),
        ("This bracket is never closed.", "de-CH", "Diese Klammer wird nie geschlossen."),
        ("This bracket is never closed.", "en", "This bracket is never closed."),
        ("This bracket is never closed.", "sw", "This bracket is never closed."),
        ("The command “\\fra” is not known. Did you mean “\\frac”?", "de", "Der Befehl „\\fra“ ist nicht bekannt. Meinst du „\\frac“?"),
        ("“}{” can't stand here.", "es", "«}{» no puede ir aquí."),
        ("“{0}” has no argument.", "de", "„{0}“ hat kein Argument."),
        (
            "The integral diverges at x = 0. This was seen at sampled values of the parameters.",
            "de",
            "Das Integral divergiert bei x = 0. Das zeigte sich an Beispielwerten der Parameter.",
        ),
        ("Nobody says this.", "de", "Nobody says this."),
    ],
)
def test_a_sentence_is_said_in_the_language_asked_for(sentence: str, language: str, told: str) -> None:
    assert said(sentence, language) == told


def test_a_hostile_sentence_is_looked_up_in_linear_time() -> None:
    sentence = "“" + "” is read as “" * 100_000

    assert said(sentence, "de") == sentence


def test_only_what_is_said_is_translated() -> None:
    document = {"input": {"text": "left"}, "notes": [{"code": "real_root", "message": "Odd roots of negative numbers are taken as real."}]}

    assert document_in(document, "de") == {
        "input": {"text": "left"},
        "notes": [{"code": "real_root", "message": "Ungerade Wurzeln negativer Zahlen werden reell genommen."}],
    }


def test_an_error_speaks_the_language_of_its_request() -> None:
    from service.errors import NotFound

    error = NotFound("There is nothing to read.")
    with speaking("es"):
        assert error.as_problem()["detail"] == "No hay nada que leer."
    assert error.as_problem()["detail"] == "There is nothing to read."
