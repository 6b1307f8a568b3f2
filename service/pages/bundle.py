"""The page's modules as one file: over a slow network each file costs a way to the service and back.

Contract: a module and what it imports from beside it → one module that does the same. ValueError for what is not understood: an import from
elsewhere, a circle of imports, an export that is no function, constant or class.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"\./([\w-]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
LEFT = re.compile(r"^(?:import\b(?!\()|export\b).*", re.MULTILINE)


def bundle(entries: tuple[str, ...], sources: Mapping[str, str]) -> str:
    """The modules that the entries lead to, each before those that import it.

    sources: file name → text.
    """
    ordered: list[str] = []
    for entry in entries:
        _collect(entry, sources, ordered, ())
    return "".join(_wrapped(name, sources[name]) for name in ordered)


def _collect(name: str, sources: Mapping[str, str], ordered: list[str], above: tuple[str, ...]) -> None:
    """Puts a module into the order, after what it imports."""
    if name in above:
        raise ValueError(f"a circle of imports: {' → '.join((*above, name))}")
    if name in ordered:
        return
    for _, imported in IMPORT.findall(sources[name]):
        _collect(imported, sources, ordered, (*above, name))
    ordered.append(name)


def _wrapped(name: str, source: str) -> str:
    """A module as a constant that holds what it exports."""
    body = IMPORT.sub(_taken, source)
    exported = ", ".join(EXPORT.findall(body))
    body = EXPORT.sub("", body)
    if left := LEFT.search(body):
        raise ValueError(f"{name}: {left[0]}")
    return f"// {name}\nconst {_constant(name)} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


def _taken(found: re.Match[str]) -> str:
    """An import as what is taken from the module's constant; nothing where it is only to be run."""
    names, module = found.groups()
    return f"const {{{names.replace(' as ', ': ')}}} = {_constant(module)};\n" if names else ""


def _constant(name: str) -> str:
    return "of_" + name.removesuffix(".js").replace("-", "_")
