"""What stands in the log: one line to an entry, nothing that a terminal obeys, nothing that a student wrote."""

from __future__ import annotations

import json

from service.app.logs import line
from service.engine.caching import without_text


def test_an_entry_is_one_line_whatever_is_in_it() -> None:
    entry = {"path": "/a\n\x1b[2J\x7f\x85\x9b31m\u2028b", "word": "größer"}

    written = line(entry)

    assert not any(ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 or sign in "\u2028\u2029" for sign in written)
    assert json.loads(written) == entry
    assert "größer" in written


def test_a_traceback_is_logged_without_what_a_student_wrote() -> None:
    trace = 'Traceback (most recent call last):\n  File "/srv/x.py", line 3, in f\n    g("my secret")\nValueError: my secret is no number'

    assert without_text(trace) == '  File "/srv/x.py", line 3, in f\nValueError'
