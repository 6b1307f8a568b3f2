"""Rules of congruences: a ≡ b (mod n), a \\equiv b \\pmod{n}, a ≡ b mod n."""

from __future__ import annotations

from itertools import pairwise

from service.read.groups import one_token
from service.read.pratt import SUM, Parser, apply
from service.tree import Apply, Relation, Span, Tree

IDENTICAL = ("≡", "\\equiv", "≢")


def is_identity(written: str) -> bool:
    """Whether a sign may begin a congruence: ≡, and its negation."""
    return written in IDENTICAL or (written.startswith("\\not") and written.endswith("\\equiv"))


def congruence(parser: Parser, chain: Relation) -> Tree:
    """The chain as congruences where a modulus stands here or at its end; a chain of ≡ without one is an equation."""
    sides, modulus = list(chain.sides), _modulus(parser)
    if modulus is None:
        split = _split(sides[-1])
        if split is None:
            return chain
        sides[-1], modulus = split
        parser.note("congruence", "“a ≡ b mod n” is read as a congruence: a and b leave the same remainder.")
    span = parser.spanning(chain.span.start)
    found = [_congruent(left, right, modulus, sign, span) for (left, right), sign in zip(pairwise(sides), chain.signs, strict=True)]
    return found[0] if len(found) == 1 else apply("and", tuple(found), span)


def _congruent(left: Tree, right: Tree, modulus: Tree, sign: str, span: Span) -> Apply:
    tree = apply("congruent", (left, right, modulus), span)
    return tree if sign == "=" else apply("not", (tree,), span)


def _modulus(parser: Parser) -> Tree | None:
    """The n of \\pmod{n} or (mod n), if one stands here."""
    if parser.accept("pmod"):
        return one_token(parser)
    if parser.token.kind != "(" or parser.peek().kind != "mod":
        return None
    parser.at += 2
    modulus = parser.expression(SUM)
    parser.expect(")", "The bracket of this modulus is never closed.", ")")
    return modulus


def _split(tree: Tree) -> tuple[Tree, Tree] | None:
    """b and n of a right side b mod n: the modulus belongs to all of it, 1 + x mod 5."""
    match tree:
        case Apply(bracketed=True):
            return None
        case Apply(head="mod", args=(below, modulus), form="infix"):
            return below, modulus
        case Apply(head="add" | "neg" as head, args=(*first, last)):
            split = _split(last)
            return split and (Apply(head, (*first, split[0]), tree.span, tree.form), split[1])
        case _:
            return None
