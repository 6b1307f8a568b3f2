"""Messages on a stream: four bytes of length, then the message."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

LENGTH = struct.Struct("!I")
CHUNK = 1 << 18


def framed(message: bytes) -> bytes:
    """The message as it is sent."""
    return LENGTH.pack(len(message)) + message


def received(stream: socket.socket) -> Iterator[bytes]:
    """The messages that arrive, until the end of the stream. Blocks."""
    inbox = Inbox()
    while piece := stream.recv(CHUNK):
        yield from inbox.add(piece)


class Inbox:
    """Puts messages together from the pieces that arrive."""

    def __init__(self) -> None:
        self._pieces = bytearray()

    def add(self, piece: bytes) -> list[bytes]:
        """The messages that are whole with this piece."""
        self._pieces += piece
        whole = []
        while len(self._pieces) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(self._pieces)[0]
            if len(self._pieces) < end:
                break
            whole.append(bytes(self._pieces[LENGTH.size : end]))
            del self._pieces[:end]
        return whole
