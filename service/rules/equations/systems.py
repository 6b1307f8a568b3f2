"""Systems of equations: a letter isolated and put in, equations combined so that a letter drops out, one equation solved at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import sympy
from sympy import Expr

from service.algebra.build import FALSE, TRUE, add, depends, equation, factors, mul, neg, substituted, terms
from service.algebra.statements import all_of, any_of
from service.cas import to_tree
from service.rules.equations.sides import cases_of, is_solved_for, is_worked_out, sides, value
from service.rules.rule import Move, Moves, Rule, Scope, Used
from service.rules.strategies import Strategy, first, use
from service.rules.tidy import expanded, size
from service.tree import Apply, Symbol, Tree, free_symbols

HEADS = frozenset({"system", "and", "list", "tuple"})
MOST = 5
"""Equations and unknowns."""


@dataclass(frozen=True, slots=True)
class System:
    """Equations in several unknowns, as they stand in a line; head: how they are joined."""

    equations: tuple[Tree, ...]
    head: str = "system"

    @property
    def unknowns(self) -> tuple[str, ...]:
        return tuple(sorted({name for one in self.equations for name in free_symbols(one)}))

    def line(self, equations: tuple[Tree, ...]) -> Tree:
        """The equations in the place of these; without what is always true, and no line where one is false."""
        if FALSE in equations:
            return FALSE
        kept = tuple(one for one in dict.fromkeys(equations) if one != TRUE)
        return kept[0] if len(kept) == 1 else Apply(self.head, kept) if kept else TRUE

    def changed(self, index: int, one: Tree) -> Tree:
        """The line with one equation replaced; with an alternative in its place, the alternative of the lines."""
        lines = [self.line((*self.equations[:index], case, *self.equations[index + 1 :])) for case in cases_of(one)]
        return lines[0] if len(lines) == 1 else any_of(*(_with_and(line) for line in lines))


def _with_and(line: Tree) -> Tree:
    return all_of(*line.args) if isinstance(line, Apply) and line.head in HEADS else line


def system(line: Tree) -> System | None:
    """The system of a line with two or more letters; None for anything else."""
    match line:
        case Apply(head=head, args=args) if head in HEADS and all(sides(arg) is not None for arg in args) and len(args) <= MOST:
            found = System(args, "and" if head == "and" else "system")
            return found if 2 <= len(found.unknowns) <= MOST else None
        case _:
            return None


def is_system(line: Tree) -> bool:
    """Whether a line, or a case of it, is a system."""
    return any(system(case) is not None for case in cases_of(line))


def is_solved_system(line: Tree) -> bool:
    """Whether each equation gives a letter its value, in numbers or in letters that are free."""
    parts = line.args if isinstance(line, Apply) and line.head in HEADS else (line,)
    given = [_given(part) for part in parts]
    names = {name for found in given if found is not None for name in [found[0]]}
    if any(found is None for found in given) or len(names) != len(parts):
        return line in (TRUE, FALSE)
    return not any(depends(found[1], name) for found in given if found is not None for name in names)


def _given(part: Tree) -> tuple[str, Tree] | None:
    """(y, g) of y = g with g worked out and free of y; None for anything else."""
    match sides(part):
        case (Symbol(name=name), found) if is_worked_out(found, name):
            return name, found
        case _:
            return None


# A letter isolated and put in


def _isolated(line: Tree, scope: Scope) -> Moves:
    """a·x + b·y = c ⟺ y = (c − a·x)/b"""
    found = system(line)
    if found is None:
        return
    wanted = _given_in(scope.goal)
    choices = sorted(
        _choices(found), key=lambda choice: (choice[2] not in wanted, len(free_symbols(found.equations[choice[1]])), choice[0])
    )
    for _, index, name, solution in choices[:1]:
        one, alone = found.equations[index], equation(Symbol(name), solution)
        yield Move(found.changed(index, alone), {"x": Symbol(name), "u": one}, touched=(one, alone))


def _given_in(goal: Tree | None) -> set[str]:
    """The letters that an answer gives the values of; where some are free these are not all."""
    cases = () if goal is None else cases_of(goal)
    parts = [part for case in cases for part in (case.args if isinstance(case, Apply) and case.head in HEADS else (case,))]
    return {given[0] for part in parts if (given := _given(part)) is not None}


def _is_isolated(one: Tree) -> bool:
    """y = g, y not in g."""
    match sides(one):
        case (Symbol(name=name), right):
            return not depends(right, name)
        case _:
            return False


def _choices(found: System) -> Iterator[tuple[tuple[int, int, int], int, str, Tree]]:
    """(cost, index, letter, g) for each letter that an equation has only linearly, best with a number in front."""
    for index, one in enumerate(found.equations):
        if _is_isolated(one):
            continue
        left, right = sides(one) or (TRUE, TRUE)
        whole = sympy.expand(value(left) - value(right))
        for letter in sorted(whole.free_symbols, key=str):
            scale = whole.coeff(letter, 1)
            if scale.has(letter) or scale == 0 or sympy.expand(whole - scale * letter).has(letter):
                continue
            solution = to_tree(sympy.expand((scale * letter - whole) / scale))
            alone = sum(depends(other, letter.name) for other in found.equations) > 1
            yield (0 if abs(scale) == 1 else 1 if scale.is_number else 2, 0 if alone else 1, size(solution)), index, letter.name, solution


def _put_in(line: Tree, scope: Scope) -> Moves:
    """y = g put in for y in the other equations"""
    found = system(line)
    if found is None:
        return
    for index, one in enumerate(found.equations):
        match sides(one):
            case (Symbol(name=name), right) if not depends(right, name):
                others = [other for other in found.equations if other is not one and depends(other, name)]
                if others:
                    changed = tuple(other if k == index else substituted(other, {name: right}) for k, other in enumerate(found.equations))
                    yield Move(found.line(changed), {"x": Symbol(name), "g": right}, _as_multiples(found.equations, changed, one))
            case _:
                pass


def _as_multiples(before: tuple[Tree, ...], after: tuple[Tree, ...], one: Tree) -> tuple[Tree, Tree] | None:
    """Each equation that changed, with the multiple of y − g that was added to it, beside what it became: the two are the same.

    None where an equation is no polynomial.
    """
    pairs = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    letter, added = _difference(one), value(_difference(one))
    shown: list[Tree] = []
    for old, new in pairs:
        times = sympy.cancel((value(_difference(new)) - value(_difference(old))) / added)
        if not times.is_polynomial():
            return None
        shown.append(add(_difference(old), mul(to_tree(times), letter)))
    made = [_difference(new) for _, new in pairs]
    return (shown[0], made[0]) if len(pairs) == 1 else (Apply("tuple", tuple(shown)), Apply("tuple", tuple(made)))


def _value_put_in(line: Tree, scope: Scope) -> Moves:
    """y = c put in for y, where c is a number"""
    return (move for move in _put_in(line, scope) if not free_symbols(move.parts["g"]))


# Equations combined


def _atoms(found: System) -> tuple[sympy.Symbol, ...]:
    """What the equations are linear in: the letters, or x² and y²."""
    parts = {part for one in found.equations for part in _whole_side(one).as_coefficients_dict() if part.free_symbols}
    return tuple(sorted(parts, key=lambda part: (str(part) not in found.unknowns, str(part))))


def _whole_side(one: Tree) -> Expr:
    """f − g of f = g, multiplied out."""
    left, right = sides(one) or (TRUE, TRUE)
    return sympy.expand(value(left) - value(right))


def _row(one: Tree, atoms: tuple[sympy.Symbol, ...]) -> tuple[Expr, ...] | None:
    """(a, b, …, c) of a·x + b·y + … = c with rational numbers; None for anything else."""
    found = _whole_side(one).as_coefficients_dict()
    row = tuple(found.get(atom, sympy.Integer(0)) for atom in atoms)
    rest = sympy.Add(*(scale * part for part, scale in found.items() if part not in atoms))
    return (*row, -rest) if all(a.is_Rational for a in (*row, rest)) else None


def _written(row: tuple[Expr, ...], atoms: tuple[sympy.Symbol, ...]) -> Tree:
    """The equation of a row: letters on the left, the number on the right."""
    parts = [to_tree(a * atom) for a, atom in zip(row, atoms, strict=False) if a != 0]
    return equation(add(*parts) if parts else to_tree(sympy.Integer(0)), to_tree(row[-1]))


def _rows(found: System, atoms: tuple[sympy.Symbol, ...]) -> list[tuple[Expr, ...]] | None:
    """The rows of a system with no more atoms than may be told apart by its equations, or of a linear one."""
    if len(atoms) > len(found.equations) and not all(atom.is_Symbol for atom in atoms):
        return None
    rows = [_row(one, atoms) for one in found.equations]
    return None if None in rows else [row for row in rows if row is not None]


def _ordered(line: Tree, scope: Scope) -> Moves:
    """Letters on the left in one order, numbers on the right"""
    found = system(line)
    atoms = () if found is None else _atoms(found)
    rows = None if found is None or not is_linear(line) else _rows(found, atoms)
    if found is None or rows is None:
        return
    for index, (one, row) in enumerate(zip(found.equations, rows, strict=True)):
        if not _is_ordered(one, found.unknowns):
            after = _written(_whole(row), atoms)
            yield Move(found.changed(index, after), touched=(one, after))
            return


def _is_ordered(one: Tree, names: tuple[str, ...]) -> bool:
    left, right = sides(one) or (TRUE, TRUE)
    letters = [name for term in terms(left) for name in free_symbols(term)]
    plain = all(sum(bool(free_symbols(f)) for f in factors(term)) == 1 and len(free_symbols(term)) == 1 for term in terms(left))
    return not free_symbols(right) and plain and letters == sorted(set(letters)) and set(letters) <= set(names)


def _whole(row: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """The row with whole numbers, the first of them positive."""
    common = sympy.ilcm(*(a.q for a in row), 1)
    leading = next((a for a in row[:-1] if a != 0), sympy.Integer(1))
    return tuple(a * common * (-1 if leading < 0 else 1) for a in row)


def _eliminated(line: Tree, scope: Scope) -> Moves:
    """m·(a·x + b·y = c) + n·(d·x + e·y = f), so that x drops out"""
    found = system(line)
    atoms = () if found is None else _atoms(found)
    rows = None if found is None else _rows(found, atoms)
    if found is None or rows is None:
        return
    for column in _columns(rows):
        holders = [index for index, row in enumerate(rows) if row[column] != 0 and (len(rows) == 2 or not any(row[:column]))]
        if len(holders) < 2:
            continue
        pivot = min(holders, key=lambda index: (abs(rows[index][column]) != 1, index))
        for index in holders:
            if index != pivot:
                yield _combined(found, rows, (pivot, index), atoms, column)
                return


def _columns(rows: list[tuple[Expr, ...]]) -> list[int]:
    """The letters to drop, in order; of two equations first the one that takes the smallest multiples."""
    columns = list(range(len(rows[0]) - 1))
    if len(rows) != 2 or not all(a.is_Integer for row in rows for a in row):
        return columns
    return sorted(columns, key=lambda column: sympy.ilcm(rows[0][column], rows[1][column]) or sympy.oo)


def _combined(found: System, rows: list[tuple[Expr, ...]], pair: tuple[int, int], atoms: tuple[sympy.Symbol, ...], column: int) -> Move:
    """The second equation of a pair with so many times each that the letter drops out."""
    pivot, index = pair
    a, b = rows[pivot][column], rows[index][column]
    common = sympy.ilcm(a.p * b.q, b.p * a.q) if a.is_Integer and b.is_Integer else sympy.Integer(1)
    m, n = (-common / a, common / b) if a.is_Integer and b.is_Integer else (-b / a, sympy.Integer(1))
    if n < 0:
        m, n = -m, -n
    row = tuple(sympy.expand(m * p + n * q) for p, q in zip(rows[pivot], rows[index], strict=True))
    new = _written(row, atoms)
    after = found.line(tuple(new if k == index else one for k, one in enumerate(found.equations)))
    together = add(*(mul(to_tree(times), _difference(one)) for times, one in ((m, found.equations[pivot]), (n, found.equations[index]))))
    parts = {"u": found.equations[pivot], "v": found.equations[index], "x": to_tree(atoms[column])}
    parts |= {name: to_tree(times) for name, times in (("m", m), ("n", n)) if times != 1}
    return Move(after, parts, touched=(together, _difference(new)))


def _difference(one: Tree) -> Tree:
    """f − g of f = g; two lines of a system are combined rightly where these are."""
    left, right = sides(one) or (TRUE, TRUE)
    return add(left, neg(right))


# Strategies


def _in_one_equation(solving: Strategy) -> Strategy:
    """A step on the first equation that has one letter and is not solved for it."""

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        found = system(line)
        for index, one in enumerate(found.equations if found is not None else ()):
            names = free_symbols(one)
            if found is None or len(names) > 1 or (names and is_solved_for(one, names[0])):
                continue
            for used in solving(one, replace(scope, letter=names[0] if names else scope.letter)):
                if not used.move.lets:
                    touched = (one, used.move.after)
                    yield Used(used.rule, replace(used.move, after=found.changed(index, used.move.after), touched=touched))
            return

    return offered


def _worked_out_values(line: Tree, scope: Scope) -> Moves:
    """y = a with a worked out, brackets in it multiplied out"""
    found = system(line)
    for index, one in enumerate(found.equations if found is not None else ()):
        match sides(one):
            case (Symbol(name=name) as letter, right) if found is not None and not depends(right, name) and not is_worked_out(right, name):
                after = equation(letter, expanded(right))
                yield Move(found.changed(index, after), touched=(one, after))
                return
            case _:
                pass


def in_systems(strategy: Strategy) -> Strategy:
    """The strategy on a system, or on the cases of one: the rule of the first that is not solved, on all that it fits."""

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        cases = cases_of(line)
        open_cases = [case for case in cases if system(case) is not None and not is_solved_system(case)]
        for used in strategy(open_cases[0], scope) if open_cases else ():
            changed = {open_cases[0]: used.move.after}
            for case in open_cases[1:]:
                same = next((other for other in strategy(case, scope)), None)
                if same is not None and same.rule == used.rule:
                    changed[case] = same.move.after
            after = any_of(*dict.fromkeys(one for case in cases for one in cases_of(changed.get(case, case))))
            alone = len(cases) == 1
            move = replace(used.move, after=after, parts=used.move.parts if alone else {}, touched=used.move.touched if alone else None)
            yield replace(used, move=move)

    return offered


def by_substitution(solving: Strategy) -> Strategy:
    """An equation in one letter is solved, what a letter is worth is put in, else a letter is isolated."""
    return in_systems(first(_in_one_equation(solving), use(VALUES), use(PUT_IN), use(ISOLATED)))


def by_elimination(solving: Strategy) -> Strategy:
    """Equations are combined until one has one letter; that is solved and put in."""
    return in_systems(
        first(_in_one_equation(solving), *(use(rule) for rule in (VALUES, VALUE_PUT_IN, ORDERED_FIRST, ELIMINATED, PUT_IN, ISOLATED)))
    )


def _ordered_unless_value(line: Tree, scope: Scope) -> Moves:
    """Letters on the left, before anything is put in"""
    found = system(line)
    if found is not None and not any(len(free_symbols(one)) == 1 for one in found.equations):
        yield from _ordered(line, scope)


def is_linear(line: Tree) -> bool:
    """Whether a system has linear equations with rational numbers."""
    found = system(line)
    atoms = () if found is None else _atoms(found)
    return found is not None and all(atom.is_Symbol for atom in atoms) and _rows(found, atoms) is not None


def linear_rows(line: Tree) -> tuple[tuple[Expr, ...], ...] | None:
    """(a, b, …, c) of each equation a·x + b·y + … = c, the letters in their order; None where the system is not linear."""
    found = system(line)
    if found is None or not is_linear(line):
        return None
    rows = _rows(found, _atoms(found))
    return None if rows is None or len(rows[0]) != len(found.unknowns) + 1 else tuple(rows)


def fraction_rows(line: Tree) -> tuple[tuple[Fraction, ...], ...] | None:
    """The same, as fractions."""
    rows = linear_rows(line)
    return None if rows is None else tuple(tuple(Fraction(int(a.p), int(a.q)) for a in row) for row in rows)


def can_eliminate(line: Tree) -> bool:
    """Whether a letter, or a power that stands in several equations, can be made to drop out."""
    found = system(line)
    return found is not None and _rows(found, _atoms(found)) is not None


def prefers_elimination(line: Tree) -> bool:
    """A system of three or more equations, without one solution, or in which no letter stands with 1 or −1 in front."""
    found = system(line)
    atoms = () if found is None else _atoms(found)
    rows = None if found is None else _rows(found, atoms)
    if found is None or rows is None:
        return False
    letters = sympy.Matrix([row[:-1] for row in rows])
    if len(rows) > 2 or letters.rank() < len(rows):
        return True
    return not any(abs(a) == 1 and atom.is_Symbol for row in rows for a, atom in zip(row[:-1], atoms, strict=True))


ISOLATED = Rule(
    "isolated_letter",
    "a*x + b*y = c <=> y = (c - a*x)/b",
    _isolated,
    ("3*x + 2*y = 12; x - y = -1", "3*x + 2*y = 12; y = x + 1"),
    "equivalent",
)
PUT_IN = Rule("put_in", "", _put_in, ("3*x + 2*y = 12; x = y - 1", "3*(y - 1) + 2*y = 12; x = y - 1"), "equivalent")
VALUE_PUT_IN = replace(PUT_IN, moves=_value_put_in, example=("x + 2*y = 5; x = 1", "1 + 2*y = 5; x = 1"))
ORDERED_FIRST = Rule(
    "ordered_terms", "", _ordered_unless_value, ("x = 2*y + 1; x + y = 4", "x - 2*y = 1; x + y = 4"), "equivalent", is_minor=True
)
ELIMINATED = Rule("eliminated_letter", "", _eliminated, ("2*x + 3*y = 7; 4*x - 3*y = 5", "2*x + 3*y = 7; 6*x = 12"), "equivalent")
VALUES = Rule("worked_out", "", _worked_out_values, ("x = 2*(1 + 3); y = 1", "x = 8; y = 1"), "equivalent", is_minor=True)
SYSTEM_RULES = (ISOLATED, PUT_IN, VALUE_PUT_IN, ORDERED_FIRST, ELIMINATED, VALUES)
