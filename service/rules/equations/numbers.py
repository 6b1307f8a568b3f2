"""Complex numbers in equations: a root or a quotient worked out to a + b·i, with the steps that lead there."""

from __future__ import annotations

import sympy

from service.algebra.build import apply, div
from service.cas import to_tree
from service.cas.cartesian import cartesian
from service.rules.complex_numbers import has_i, is_plain
from service.rules.equations.sides import value
from service.rules.rule import Link, Move, Used
from service.rules.simplifying import to_cartesian
from service.rules.tidy import tidied
from service.rules.told import READ_OFF
from service.tree import Apply, Tree, free_symbols


def root_worked_out(root: Tree) -> tuple[Tree, tuple[Link, ...]]:
    """√d worked out, and the steps where d is not real; what stands under the root comes first."""
    match root:
        case Apply(head="sqrt", args=(inner,)) if has_i(inner) and not free_symbols(inner):
            plain = to_tree(cartesian(sympy.expand(value(inner))))
            return _worked_out(root) if is_plain(inner) or not has_i(plain) else (apply("sqrt", plain), ())
        case _:
            return tidied(root), ()


def quotient_worked_out(above: Tree, below: Tree) -> tuple[Tree, tuple[Link, ...]]:
    """a/b worked out, and the steps where one of them is not real."""
    whole = div(above, below)
    return _worked_out(whole) if has_i(whole) and not free_symbols(whole) else (tidied(whole), ())


def _worked_out(number: Tree) -> tuple[Tree, tuple[Link, ...]]:
    links = to_cartesian(number)
    return (links[-1].used.move.after, links) if links else (tidied(number), ())


def read_off(line: Tree, links: tuple[Link, ...], after: Tree) -> tuple[Link, ...]:
    """The steps on a number of the line, and the line that comes of them; nothing without steps."""
    return (*links, Link(links[-1].used.move.after, Used(READ_OFF, Move(after, touched=(line, after))))) if links else ()
