"""Message catalogues in gettext's .po format, read as they are, so that translators need no build step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ENTRY = re.compile(r'^(msgctxt|msgid|msgstr)\s+(".*")$|^(".*")$')
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


def entries(path: Path) -> Iterator[tuple[str, str, str]]:
    """(context or "", English, translation) of every entry; the header and entries marked fuzzy are left out."""
    for block in re.split(r"\n\s*\n", path.read_text("utf-8")):
        if re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE):
            continue
        found = _block(block)
        if found.get("msgctxt") or found.get("msgid"):
            yield found.get("msgctxt", ""), found.get("msgid", ""), found.get("msgstr", "")


def _block(block: str) -> dict[str, str]:
    """keyword → its string, continued lines joined."""
    found: dict[str, str] = {}
    keyword = ""
    for line in block.splitlines():
        match = ENTRY.match(line.strip())
        if match is None:
            continue
        keyword = match[1] or keyword
        found[keyword] = found.get(keyword, "") + _unquoted(match[2] or match[3])
    return found


def _unquoted(quoted: str) -> str:
    return re.sub(r"\\(.)", lambda m: ESCAPES.get(m[1], m[1]), quoted[1:-1])
