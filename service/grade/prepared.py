"""Trees made ready for reading in a context: differentials as letters, calls of unknown functions as names."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from service.algebra.build import ONE, mul, sub
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, rebuilt
from service.write import text

DIFFERENTIAL = "d"


def differential(name: str) -> str:
    """The letter for dx."""
    return f"{DIFFERENTIAL}{name}"


def prepared(tree: Tree, functions: Container[str], letters: frozenset[str] = frozenset()) -> Tree:
    """d·x in a product as the letter dx; P(A) of a function that nothing defines as a name of its own."""
    return _named_calls(rebuilt(tree, lambda node: _with_inner_variable(_with_differentials(node, letters))), functions)


def _with_inner_variable(node: Tree) -> Tree:
    """∫ [xy + y²/2]₀² dx: the bounds are those of y, since over x it is still to be integrated."""
    match node:
        case Apply(head="integral", args=(body, Symbol() as x, *_)):
            return replace(node, args=(rebuilt(body, lambda inner: _between(inner, x)), *node.args[1:]))
        case _:
            return node


def _between(node: Tree, outer: Symbol) -> Tree:
    match node:
        case Apply(head="subst", args=(body, Symbol() as letter, lower, upper)) if letter == outer:
            others = [name for name in free_symbols(body) if name != outer.name]
            return replace(node, args=(body, Symbol(others[0]), lower, upper)) if len(others) == 1 else node
        case _:
            return node


def _with_differentials(node: Tree, letters: frozenset[str]) -> Tree:
    """`2 x d x` read as a product of letters: the d with the letter after it is dx, unless d is a letter of the working."""
    match node:
        case Apply(head="mul", args=args) if "d" not in letters and any(a == Symbol("d") for a in args[:-1]):
            parts: list[Tree] = []
            index = 0
            while index < len(args):
                following = args[index + 1] if index + 1 < len(args) else None
                if args[index] == Symbol("d") and isinstance(following, Symbol):
                    parts.append(Symbol(differential(following.name)))
                    index += 2
                else:
                    parts.append(args[index])
                    index += 1
            return parts[0] if len(parts) == 1 else replace(node, args=tuple(parts))
        case Apply(head="pow", form="function", args=(Apply(head="mul", args=(inner, Symbol(name=name))), exponent)) if name[0] == "d":
            return mul(Apply("pow", (inner, exponent), form="function"), Symbol(name))  # sec² θ dθ
        case Apply(head=head, args=(Apply(head="mul", args=(*front, Symbol(name=name))),)) if (
            front and len(name) > 1 and name[0] == "d" and head not in {"neg", "pos", "sqrt", "abs"}
        ):
            return mul(Apply(head, (mul(*front),)), Symbol(name))  # cos θ dθ was read as cos(θ dθ)
        case Apply(head="pow", args=(Apply(head="mul", args=(Apply(), *_, Symbol(name=name)) as factors), exponent)) if (
            len(name) > 1 and name[0] == "d" and not name[1].isdigit()
        ):
            return mul(Apply("pow", (mul(*factors[:-1]), exponent)), Symbol(name))  # sec²θ dθ was read as sec(θ dθ)²
        case _:
            return node


def opposite(argument: Tree) -> Tree | None:
    """1.5 of −1.5: Φ(−z) is 1 − Φ(z)."""
    match argument:
        case Apply(head="neg", args=(positive,)):
            return positive
        case _:
            return None


EVENTS = frozenset({"intersection", "union", "not", "and", "or", "conjugate", "prime", "derivative"})


def _is_event(tree: Tree) -> bool:
    """A, A ∩ B, A′: no coordinate of a point."""
    match tree:
        case Symbol(name=name):
            return name[:1].isupper() or len(name) > len("xy")
        case Apply(head=head):
            return head in EVENTS
        case _:
            return False


def _named_calls(tree: Tree, functions: Container[str]) -> Tree:
    match tree:
        case Apply(head="call", args=(Symbol(name=f), first, _)) if f not in functions and f[0].isupper():
            return Symbol(text(tree)) if f in {"P", "Pr"} and _is_event(first) else tree  # P(A|B); a point: H(1|4)
        case Apply(head="call", args=(Symbol(name="Phi") as cumulative, argument)) if (
            "Phi" not in functions and (positive := opposite(argument)) is not None
        ):
            return sub(ONE, _named_calls(Apply("call", (cumulative, positive)), functions))
        case Apply(head="call", args=(Symbol(name=f), *_)) if f not in functions:
            return Symbol(text(tree))
        case Apply(args=args):
            return replace(tree, args=tuple(_named_calls(a, functions) for a in args))
        case Relation(sides=sides):
            return replace(tree, sides=tuple(_named_calls(s, functions) for s in sides))
        case _:
            return tree
