"""What FriCAS answers, its input form, as SymPy expressions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import sympy
from sympy import Expr, Symbol

from service.integrate.fricas.question import SPELLED


def _dilog(z: Expr) -> Expr:
    """−∫ ln t/(t − 1) dt from 1 to z."""
    return sympy.polylog(2, 1 - z)


def _gamma(*args: Expr) -> Expr:
    """Γ(z), or the upper incomplete Γ(a, z)."""
    return sympy.gamma(*args) if len(args) == 1 else sympy.uppergamma(*args)


def _elliptic_pi(z: Expr, n: Expr, m: Expr) -> Expr:
    return sympy.elliptic_pi(n, sympy.asin(z), m)


HEARD: dict[str, Callable[..., Any]] = {
    **{theirs: getattr(sympy, ours) for ours, theirs in SPELLED.items()},
    "abs": sympy.Abs, "sqrt": sympy.sqrt, "dilog": _dilog, "polylog": sympy.polylog, "Gamma": _gamma, "pi": lambda: sympy.pi,
    "ellipticF": lambda z, m: sympy.elliptic_f(sympy.asin(z), m), "ellipticE": lambda z, m: sympy.elliptic_e(sympy.asin(z), m),
    "ellipticPi": _elliptic_pi, "ellipticK": sympy.elliptic_k,
    "nthRoot": lambda z, n: z ** (1 / n),
}  # fmt: skip
CONSTANTS = {"%pi": sympy.pi, "%e": sympy.E, "%i": sympy.I}
TOKEN = re.compile(r"\s*(?:(\d+)|(%?[A-Za-z]\w*)|(.))")


def parsed(answer: str, symbols: dict[str, Symbol]) -> Expr | None:
    """FriCAS's input form as a SymPy expression, None where it holds something without a counterpart."""
    tokens = [found.group().strip() for found in TOKEN.finditer(answer) if found.group().strip()]
    try:
        reader = _Reader(tokens, symbols)
        value = reader.sum()
        return value if reader.at == len(tokens) else None
    except (LookupError, TypeError, ValueError, RecursionError):
        return None


class _Reader:
    """sum → product → sign → power → atom, over a list of tokens."""

    def __init__(self, tokens: list[str], symbols: dict[str, Symbol]) -> None:
        self.tokens, self.symbols, self.at = tokens, symbols, 0

    def taken(self, *wanted: str) -> str:
        """The next token if it is one of these, else the empty string."""
        if self.at < len(self.tokens) and self.tokens[self.at] in wanted:
            self.at += 1
            return self.tokens[self.at - 1]
        return ""

    def sum(self) -> Expr:
        value = self.product()
        while sign := self.taken("+", "-"):
            value = value + self.product() if sign == "+" else value - self.product()
        return value

    def product(self) -> Expr:
        value = self.signed()
        while sign := self.taken("*", "/"):
            value = value * self.signed() if sign == "*" else value / self.signed()
        return value

    def signed(self) -> Expr:
        return -self.signed() if self.taken("-") else self.power()

    def power(self) -> Expr:
        base = self.atom()
        return base ** self.signed() if self.taken("^") else base

    def atom(self) -> Expr:
        token = self.tokens[self.at]
        self.at += 1
        if token == "(":
            return self.closed(self.sum())
        if token.isdigit():
            return sympy.Integer(int(token))
        if token in self.symbols:
            return self.symbols[token]
        if token in CONSTANTS:
            return CONSTANTS[token]
        return HEARD[token](*self.arguments())

    def arguments(self) -> list[Expr]:
        if not self.taken("("):
            raise ValueError("a function without arguments")
        args: list[Any] = []
        while not self.taken(")"):
            args.append(self.sum())
            if not self.taken(",") and self.tokens[self.at] != ")":
                raise ValueError("a comma is missing")
        return args

    def closed(self, value: Expr) -> Expr:
        if not self.taken(")"):
            raise ValueError("a bracket is not closed")
        return value
