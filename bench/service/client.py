"""A client that does next to nothing, so that the server's work is what is seen."""

from __future__ import annotations

import asyncio
import re
import urllib.request

LENGTH = re.compile(rb"content-length: (\d+)")


class Connection:
    """One keep-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def to(cls, port: int) -> Connection:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def post(self, path: str, body: bytes, forwarded: str = "") -> tuple[int, bytes]:
        """Status and body of the answer. forwarded: the client's address, as a proxy tells it."""
        head = f"POST {path} HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
        head += f"x-forwarded-for: {forwarded}\r\n\r\n" if forwarded else "\r\n"
        self._writer.write(head.encode() + body)
        answered = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = LENGTH.search(answered)
        return int(answered[9:12]), await self._reader.readexactly(int(length[1]) if length else 0)

    def close(self) -> None:
        self._writer.close()


async def once(port: int, body: bytes, path: str = "/differentiate") -> tuple[int, bytes]:
    connection = await Connection.to(port)
    try:
        return await connection.post(path, body)
    finally:
        connection.close()


def figure(port: int, name: str) -> float:
    """One of the engine's figures."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as reply:
        found = re.search(rf"^mathtutor_engine_{name} (\S+)$", reply.read().decode(), re.MULTILINE)
    return float(found[1]) if found else 0.0
