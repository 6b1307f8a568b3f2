"""What an operation says of itself: its sentences exist in every language, and its face names fields that it has."""

import re

import pytest

from service.app.inputs import choices
from service.operations import DONE_BY, OPERATIONS
from service.operations.operation import Operation
from service.pages.fields import UNSEEN
from service.pages.words import languages, words
from service.read.verbs import VERBS

EACH = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)


@pytest.mark.parametrize("language", languages())
@EACH
def test_every_title_label_and_choice_is_said_in_every_language(operation: Operation, language: str) -> None:
    table = words(language).table
    shown = [name for name in operation.input.model_fields if name not in UNSEEN]

    wanted = [f"operation.{operation.name}", *(f"field.{name}" for name in shown)]
    helped = {name for name in shown if {f"help.{name}", f"help.{operation.name}.{name}"} & table.keys()}
    wanted += [f"choice.{choice}" for name in shown for choice in choices(operation.input, name)]

    assert [key for key in wanted if key not in table] == []
    assert language == "en" or set(shown) <= helped  # in English, it is the field's own description


@EACH
def test_a_face_names_only_fields_of_its_operation(operation: Operation) -> None:
    face = operation.face
    placed = re.findall(r"[a-z_]+", " ".join(re.findall(r"\{([a-z_/]+)\}", face.before + face.after)))
    given = face.showcase.values if face.showcase else {}

    named = {*placed, *face.first, *face.rare, *(face.area or ()), *given}

    assert named <= operation.input.model_fields.keys()


@EACH
def test_the_examples_of_an_operation_are_sound_requests(operation: Operation) -> None:
    offered = [*operation.examples, *([operation.face.showcase.values] if operation.face.showcase else [])]

    for example in offered:
        operation.input.model_validate(dict(example))


def test_a_verb_belongs_to_one_operation_and_is_one_that_can_be_read() -> None:
    said = [verb for operation in OPERATIONS.values() for verb in operation.verbs]

    assert len(said) == len(DONE_BY)
    assert set(said) <= set(VERBS.values())
