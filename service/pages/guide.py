"""The guide: one page a task, from Markdown beside this file, for the people who write programs that ask the service.

Contract: pages are made once, from our own files alone. Each heading has an id; each error's code in the table of errors has one too,
so that the `type` of a problem document leads to its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from service.config import PACKAGE

FOLDER = PACKAGE / "pages" / "guide"
ORDER = ("start", "defaults", "steps", "check", "compare", "graphs", "batch", "jobs", "keys", "embed", "errors")
CODE_CELL = re.compile(r"<code>([a-z_]+)</code>")


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page. sections: (id, heading, plain text) of each part, for the search."""

    name: str
    title: str
    body: Markup
    sections: tuple[tuple[str, str, str], ...]


@lru_cache(maxsize=1)
def guide_pages() -> Mapping[str, GuidePage]:
    """Every page by its name, in the order of the list beside them."""
    return {name: _page(name) for name in ORDER}


@lru_cache(maxsize=1)
def index() -> list[dict[str, str]]:
    """What the search looks through: the address, heading and text of every section."""
    return [
        {"href": f"/guide/{page.name}#{anchor}", "page": page.title, "heading": heading, "text": text}
        for page in guide_pages().values()
        for anchor, heading, text in page.sections
    ]


def _page(name: str) -> GuidePage:
    source = (FOLDER / f"{name}.md").read_text("utf-8")
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(source)
    sections = tuple(_sections(tokens))
    body = reader.renderer.render(tokens, reader.options, {})
    return GuidePage(name, sections[0][1], Markup(_with_anchors(body) if name == "errors" else body), sections)


def _sections(tokens: list[Token]) -> Iterator[tuple[str, str, str]]:
    """Gives each heading its id, and yields what stands under it."""
    anchor, heading, said = "", "", list[str]()
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and following is not None:
            if heading:
                yield anchor, heading, " ".join(said)
            heading, said = following.content, []
            anchor = slug(heading)
            token.attrSet("id", anchor)
        elif token.type in ("inline", "fence") and token.content != heading:
            said.append(token.content)
    yield anchor, heading, " ".join(said)


def slug(heading: str) -> str:
    """The id of a heading: its words in small letters."""
    return "-".join(re.findall(r"[a-z0-9]+", heading.lower()))


def _with_anchors(body: str) -> str:
    """The rows of a table of codes, each code with an id of its own the first time it stands there."""
    seen: set[str] = set()

    def named(found: re.Match[str]) -> str:
        code = found[1]
        if code in seen:
            return found[0]
        seen.add(code)
        return f'<code id="{code}">{code}</code>'

    head, table, rest = body.partition("<tbody>")
    return head + table + CODE_CELL.sub(named, rest)
