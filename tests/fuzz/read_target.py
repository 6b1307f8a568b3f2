"""The reader under libFuzzer, through atheris: nothing but our own errors, and what is read can be written.

    python tests/fuzz/read_target.py tests/fuzz/corpus -max_total_time=60

libFuzzer keeps every input that reaches new code in the corpus folder; the suite runs all of them (test_corpus.py).
"""

from __future__ import annotations

import contextlib
import sys

if __name__ == "__main__":
    import atheris

    watched = atheris.instrument_imports(include=["service.read"])
else:
    watched = contextlib.nullcontext()

with watched:
    from service import write
    from service.errors import StudentError
    from service.read import NOTATIONS, read, read_line

KINDS = ("auto", *NOTATIONS)


def one_input(data: bytes) -> None:
    """The first byte chooses the notation and the reader, the rest is what is read."""
    if not data:
        return
    source = data[1:].decode("utf-8", "replace")
    kind = KINDS[data[0] % len(KINDS)]
    reader = read if data[0] < 128 else read_line
    try:
        tree = reader(source, kind).tree
    except StudentError:
        return
    for output in write.FORMATS.values():
        output(tree)
    write.speech(tree)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
