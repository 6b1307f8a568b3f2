"""Parts of a solution of a differential equation that words name: `CF: y = A e^{−x}`, `integrating factor: e^{2x}`, `try y_p = ax + b`.

Contract: a clause of a working that solves an equation → the same with the letter that the words stand for: y_h, y_p, μ; else as it is.
"""

from __future__ import annotations

import re
from dataclasses import replace

from service.grade.jets import subscript_of
from service.grade.line import Clause
from service.grade.sought import Sought
from service.tree import Apply, Relation, Symbol, Tree

SOLUTION = r"(?:functions?|solutions?|lösung(?:en)?|solución|part|teil|eq\.?|equation|gleichung|ecuación)"
HOMOGENEOUS = re.compile(
    rf"\b(?:CF|(?:complementary|homogeneous|homogene|zugehörige homogene)\s{SOLUTION}|(?:solución\s)?(?:de\sla\s)?homogénea)\b",
    re.IGNORECASE,
)
PARTICULAR = re.compile(
    rf"\b(?:PI|PS|particular\s(?:integral|{SOLUTION})|(?:partikuläre|spezielle|inhomogene)\s{SOLUTION}|solución\sparticular|particular)\b",
    re.IGNORECASE,
)
FACTOR = re.compile(r"\b(?:IF|integrating\sfactor|integrierende[rn]?\sfaktor|factor\sintegrante)\b", re.IGNORECASE)


def with_name_said(clause: Clause, sought: Sought) -> Clause:
    """The clause as a statement about y_h, y_p or μ, where its words say that it is one."""
    tree, said = clause.tree, clause.words[:100]
    if tree is None or clause.continues:
        return clause
    if clause.kind == "case":  # try y_p = ax + b
        return replace(clause, kind="statement") if _is_marked(tree, sought) else clause
    value = _value(tree, sought.function)
    name = f"{sought.function}_h" if HOMOGENEOUS.search(said) else f"{sought.function}_p" if PARTICULAR.search(said) else ""
    if name.endswith("_p") and sought.conditions and sought.solutions:
        return clause  # the solution that meets the initial condition
    if FACTOR.search(said) and not name and clause.kind == "expression":
        name = "mu"
    if not name or value is None:
        return clause
    return replace(clause, tree=Relation(("=",), (Symbol(name), value), tree.span), kind="statement")


def _value(tree: Tree, function: str) -> Tree | None:
    """The right side of y = …, or an expression by itself."""
    match tree:
        case Relation(signs=("=",), sides=(Symbol(name=name), value)) if name == function:
            return value
        case Apply(head="list" | "tuple" | "and" | "or") | Relation():
            return None
        case _:
            return tree


def _is_marked(tree: Tree, sought: Sought) -> bool:
    match tree:
        case Relation(signs=("=",), sides=(Symbol(name=name), _)):
            return subscript_of(name, sought.function) is not None
        case _:
            return False
