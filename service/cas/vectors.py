"""Vectors: lists and columns of numbers, added, stretched, and multiplied with each other.

Contract: a tuple (a, b, c) and a column or row matrix are vectors. Sums of tuples are tuples, `dot` and `norm` are numbers,
`cross` is a tuple of three. Raises Unsupported where the lengths differ.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from sympy import Basic

from service.errors import Unsupported


def is_list(value: Basic) -> bool:
    """Whether a value is a tuple of numbers."""
    return isinstance(value, sympy.Tuple) and all(isinstance(part, sympy.Expr) for part in value)


def components(value: Basic) -> tuple[Basic, ...]:
    """The entries of a vector; a number has one. Raises Unsupported for a matrix of several rows and columns."""
    if isinstance(value, sympy.MatrixBase):
        if min(value.shape) != 1:
            raise Unsupported("The matrices here do not fit together.")
        return tuple(value)
    return tuple(value) if isinstance(value, sympy.Tuple) else (value,)


def added(values: Sequence[Basic]) -> Basic:
    """The sum of lists of the same length."""
    rows = [components(value) for value in values]
    if len({len(row) for row in rows}) != 1:
        raise Unsupported("These vectors differ in length.")
    return sympy.Tuple(*(sympy.Add(*parts) for parts in zip(*rows, strict=True)))


def stretched(factors: Sequence[Basic]) -> Basic:
    """One list, times numbers."""
    listed = next(factor for factor in factors if isinstance(factor, sympy.Tuple))
    scale = sympy.Mul(*(factor for factor in factors if factor is not listed))
    return sympy.Tuple(*(scale * part for part in listed))


def dot(left: Basic, right: Basic) -> Basic:
    """The scalar product a·b = a₁b₁ + a₂b₂ + …"""
    pairs = components(left), components(right)
    if len(pairs[0]) != len(pairs[1]):
        raise Unsupported("These vectors differ in length.")
    return sympy.Add(*(a * b for a, b in zip(*pairs, strict=True)))


def cross(left: Basic, right: Basic) -> Basic:
    """The vector product in space, (a₂b₃ − a₃b₂, a₃b₁ − a₁b₃, a₁b₂ − a₂b₁), of the kind of the first factor."""
    a, b = components(left), components(right)
    if len(a) != 3 or len(b) != 3:
        raise Unsupported("A cross product needs two vectors with three entries.")
    parts = [a[i - 2] * b[i - 1] - a[i - 1] * b[i - 2] for i in range(3)]
    return sympy.ImmutableMatrix(*left.shape, parts) if isinstance(left, sympy.MatrixBase) else sympy.Tuple(*parts)


def norm(value: Basic) -> Basic:
    """The length √(a₁² + a₂² + …) of a vector of real numbers; |z| of a number."""
    if isinstance(value, sympy.Expr) and not isinstance(value, sympy.MatrixBase):
        return sympy.Abs(value)
    return sympy.sqrt(sympy.Add(*(part**2 if part.is_extended_real else sympy.Abs(part) ** 2 for part in components(value))))


def size(value: Basic) -> Basic:
    """|a|: the absolute value of a number, the length of a vector, the determinant of a square matrix."""
    if isinstance(value, sympy.MatrixBase) and value.rows == value.cols and value.rows > 1:
        return value.det()
    return norm(value)


def transposed(value: Basic) -> Basic:
    """Rows for columns; a list written with ᵀ is the same list, as a column."""
    return value.T if isinstance(value, sympy.MatrixBase) else sympy.ImmutableMatrix(list(components(value)))
