"""What the service says in words: messages of a code and values, told where they are shown, in the reader's language."""

from __future__ import annotations

from service.messages.catalogues import ids, languages, templates
from service.messages.message import Message, Said, Value, all_of, enumerated, members_as_data, message, one_of, sentences
from service.messages.reader import SPEAKING, speaking, spoken
from service.messages.telling import document_in, told

__all__ = [
    "SPEAKING", "Message", "Said", "Value", "all_of", "document_in", "enumerated", "ids", "languages", "members_as_data", "message",
    "one_of", "sentences", "speaking", "spoken", "templates", "told",
]  # fmt: skip
