"""Mathematics on the page: MathML that stands without JavaScript, with the LaTeX from which KaTeX draws it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from service.errors import MathtutorError
from service.plot.svg import svg
from service.read import read
from service.write import mathml, speech


def drawn(shown: Mapping[str, Any], block: bool = False) -> Markup:
    """`{latex, text}` (with `mathml` where there is one) as an element."""
    tag, kind = ("div", "math block") if block else ("span", "math")
    return Markup('<{0} class="{1}" data-latex="{2}" data-text="{3}">{4}</{0}>').format(
        tag, kind, shown.get("latex", ""), shown.get("text", ""), _inner(shown)
    )


def spoken(shown: Mapping[str, Any]) -> str:
    """How the mathematics is said, in English; empty where it can't be read again."""
    try:
        return speech(read(shown.get("text", ""), "text").tree)
    except MathtutorError:
        return ""


def _inner(shown: Mapping[str, Any]) -> Markup:
    """The MathML of the document, else that of the LaTeX or text read again; the bare text where neither reads."""
    if shown.get("mathml"):
        return Markup(shown["mathml"])
    for notation, source in (("latex", shown.get("latex")), ("text", shown.get("text"))):
        if source:
            try:
                return Markup(mathml(read(source, notation).tree))
            except MathtutorError:
                continue
    return escape(shown.get("text", ""))


def picture(document: Mapping[str, Any]) -> Markup:
    """A plot as a part of the page."""
    return Markup(svg(document, inline=True))


def marked(source: str, start: int, end: int) -> Markup:
    """The string with the place of an error marked; a place at its end is marked as a gap."""
    start = max(0, min(start, len(source)))
    end = max(start, min(end, len(source)))
    place = source[start:end] or " "
    return Markup("<code>{}<mark>{}</mark>{}</code>").format(source[:start], place, source[end:])
