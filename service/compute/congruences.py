"""Congruences with one unknown: a x² + b x ≡ c (mod n), solved by trying every residue.

Contract: a polynomial with whole numbers as coefficients, a modulus from 1 to LARGEST → the residues, as x = r + n·k with k in ℤ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Poly

from service.cas import symbol, to_sympy
from service.compute.computation import Computation
from service.errors import NoClosedForm, Unsupported
from service.messages import Message
from service.question import Claim, Note, Question, Result, Verification
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols

LARGEST = 5000
MOST = 60
"""Most residues that are written."""


def _candidates(problem: Congruence) -> Iterator[Result]:
    """The residues with n·k added. Raises Unsupported for a modulus that is no small whole number."""
    question, modulus, found = problem.question, problem.modulus, problem.residues
    name = question.context.variable or "x"
    if len(found) > MOST:
        raise NoClosedForm("There are too many solutions to be listed.")
    letter = next(one for one in ("k", "n", "m", "j") if one != name and one not in free_symbols(question.expression))
    if not found:
        yield Result(Constant("emptyset"), strategy="every residue", extra={"solutions": [], "excluded": []})
        return
    values = [_shifted(residue, modulus, letter) for residue in found]
    parts: list[Tree] = [Relation(("=",), (Symbol(name), value)) for value in values]
    yield Result(
        parts[0] if len(parts) == 1 else Apply("or", tuple(parts)),
        conditions=(Apply("element", (Symbol(letter), Constant("integers"))),),
        notes=(Note("periodic", Message("{} stands for any whole number.", letter)),),
        extra={"solutions": [{name: value} for value in values], "excluded": []},
        strategy="every residue",
    )


def _shifted(residue: int, modulus: int, letter: str) -> Tree:
    """r + n·k."""
    step = Symbol(letter) if modulus == 1 else Apply("mul", (Number(str(modulus)), Symbol(letter)), form="implicit")
    return step if residue == 0 else Apply("add", (Number(str(residue)), step))


@dataclass(frozen=True, slots=True)
class Congruence:
    """residues: those for which it holds; every one was tried."""

    question: Question
    modulus: int
    residues: tuple[int, ...]


def _problem(question: Question) -> Congruence:
    """Raises Unsupported for a modulus that is no small whole number, and for what is no polynomial over ℤ."""
    tree = question.expression
    if not isinstance(tree, Apply) or len(tree.args) != 3:
        raise Unsupported("A congruence has two sides and a modulus.")
    left, right, modulus = (to_sympy(arg, question.context) for arg in tree.args)
    x = symbol(question.context.variable or "x", question.context)
    if not modulus.is_Integer or not 1 <= modulus <= LARGEST:
        raise Unsupported(Message("The modulus of a congruence is a whole number from 1 to {} here.", LARGEST))
    difference = left - right
    if not difference.is_polynomial(x) or difference.free_symbols - {x}:
        raise Unsupported("A congruence is solved for one unknown, with whole numbers as coefficients.")
    coefficients = Poly(difference, x).all_coeffs()
    if not all(coefficient.is_Integer for coefficient in coefficients):
        raise Unsupported("A congruence is solved for one unknown, with whole numbers as coefficients.")
    n = int(modulus)
    reduced = [int(coefficient) % n for coefficient in coefficients]
    return Congruence(question, n, tuple(r for r in range(n) if _value(reduced, r, n) == 0))


def _value(coefficients: list[int], at: int, n: int) -> int:
    total = 0
    for coefficient in coefficients:
        total = (total * at + coefficient) % n
    return total


def _verified(problem: Congruence, claim: Claim) -> Verification:
    """Every residue was tried, which is a proof."""
    return Verification("proved", "every residue was tried", problem.modulus)


CONGRUENCE = Computation(_problem, _candidates, _verified)
