"""Lines of working judged one after the other: parents, first error, what follows it, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from service.algebra.build import equation, substituted
from service.algebra.opaque import has_head
from service.algebra.statements import has_bare_value, is_statement
from service.grade.case_split import Cases, end_of_cases, in_case, opened_case
from service.grade.functions import Functions, claim
from service.grade.joint import is_system, part_of
from service.grade.lines import Line, has_integral, other_readings
from service.grade.step import METHOD, Step
from service.judge.implicit import sides_differentiated
from service.judge.integrals import arbitrary_constants, is_arbitrary, up_to_constant, variable_of
from service.judge.judgement import CALCULUS, EQUAL, Judgement, Scope
from service.judge.relations import relation
from service.judge.solved import is_solved
from service.judge.substitutions import candidates, definition, is_differential, written_out
from service.question import Verification
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols


@dataclass(slots=True)
class Working:
    """The state while lines are judged."""

    scope: Scope
    steps: list[Step] = field(default_factory=list)
    lets: dict[str, Tree] = field(default_factory=dict)
    letters: set[str] = field(default_factory=set)
    calculus: bool = False
    cases: Cases | None = None
    functions: Functions = field(default_factory=Functions)

    def judge(self, lines: Sequence[Line]) -> list[Step]:
        """A step for every line."""
        for line in lines:
            step = self._step(line)
            self.steps.append(step)
            if line.tree is not None and line.kind != "comment":
                self.letters |= set(free_symbols(line.tree))
                self.calculus = self.calculus or has_integral(line.tree) or bool(arbitrary_constants(line.tree))
        if self.cases is not None:
            end_of_cases(self, self.cases)
        return self.steps

    def _previous(self) -> list[Step]:
        """Steps that claim something, the latest first."""
        return [s for s in reversed(self.steps) if s.value is not None]

    def _step(self, line: Line) -> Step:
        if line.kind == "unreadable":
            return Step(line, Judgement("unreadable"), self.index_before())
        if line.kind == "comment" or line.tree is None:
            return Step(line, METHOD, self.index_before())
        if line.kind == "let":
            return self._let(line)
        earlier = self._previous()
        if line.kind == "case" and (not earlier or earlier[0].value is None or not is_statement(earlier[0].value)):
            return Step(line, METHOD, self.index_before(), note="case")
        if line.kind == "case":
            return opened_case(self, line, line.tree, earlier[0])
        about = None if line.continues else self._about_function(line, line.tree)
        if about is not None:
            return about
        if not earlier:
            return self._start(line)
        if self.cases is not None:
            return in_case(self, line, line.tree, self.cases)
        return self.judged(line, line.tree, earlier)

    def index_before(self) -> int | None:
        return self.steps[-1].line.index if self.steps else None

    def _let(self, line: Line) -> Step:
        inner = line.tree.args[0] if isinstance(line.tree, Apply) else None
        parts = inner.args if isinstance(inner, Apply) and inner.head in {"and", "tuple", "list", "system"} else (inner,)
        for part in parts:
            found = definition(part) if part is not None else None
            if found and found[0] not in free_symbols(found[1]):
                self._define(*found)
        return Step(line, METHOD, self.index_before(), note="let")

    def _define(self, name: str, meaning: Tree) -> None:
        """A letter that already has a meaning, or that the meaning leads back to, is left alone."""
        if name not in free_symbols(written_out(meaning, self.lets)):
            self.lets[name] = meaning

    def _start(self, line: Line) -> Step:
        tree = line.tree
        judgement = Judgement("start", Verification("unverified", "the first line"))
        if isinstance(tree, Relation) and len(tree.sides) > 2 and set(tree.signs) == {"="}:
            inner = relation(tree.sides[0], Relation(tree.signs[1:], tree.sides[1:]), self.scope)
            if inner.relation == "not_equivalent" and not isinstance(tree.sides[0], Symbol):
                judgement = inner
        return Step(line, judgement, None, tree)

    def _about_function(self, line: Line, tree: Tree) -> Step | None:
        """f(x) = … defines; f′(x) = … and f(1) = … claim; f′(x) = 0 is a new equation. None where no function is concerned."""
        if self.functions.defined_by(tree):
            first = Judgement("start", Verification("unverified", "the first line")) if not self._previous() else METHOD
            return Step(line, first, self.index_before(), tree, note="function")
        if not self.functions.known:
            return None
        source = next((s.line.index for s in self.steps if s.note == "function"), None)
        if self.functions.sets_equal(tree):
            return Step(line, METHOD, source, self.functions.written_out(tree), note="equation")
        if not self.functions.mentioned(tree):
            return None
        judgement, last = claim(tree, self.functions, self.scope)
        said, of = self.functions.claimed(tree)
        return Step(line, judgement, source, last, before=of, said=said)

    def judged(self, line: Line, tree: Tree, earlier: list[Step]) -> Step:
        before = earlier[0]
        if before.value is None:
            return Step(line, METHOD, self.index_before())
        method = self._method_line(line, tree, earlier)
        if method is not None:
            return method
        value, judgement = self._related(before, tree, line.continues)
        step = Step(line, judgement, before.line.index, value, before=before.value)
        if judgement.relation in EQUAL or judgement.relation in CALCULUS:
            return step
        joint = self._of_system(step, tree)
        if joint is not None:
            return joint
        other = self._other_reading(step, tree, before)
        if other is not None:
            return other
        implicit = self._implicit_let(line, tree, before)
        if implicit is not None:
            return implicit
        return self._with_earlier_parent(step, tree, earlier)

    def _of_system(self, step: Step, tree: Tree) -> Step | None:
        """An equation that follows from the system of the first line, whatever the line before it was."""
        root = next((s for s in self.steps if s.value is not None), None)
        if root is None or root.value is None or step.line.continues or not is_system(root.value) or is_system(tree):
            return None
        found = part_of(root.value, self._written(tree), self.scope)
        if found is None:
            return None
        return replace(step, judgement=found, parent=root.line.index, before=root.value)

    def _other_reading(self, step: Step, tree: Tree, before: Step) -> Step | None:
        """The line before read in its other way, where only so this line follows: `log 2 x = 7`, then `x = 2^7`."""
        for reading in other_readings(before.value) if before.value is not None else ():
            found = self._relation(self._written(reading), self._written(tree))
            if found.relation in EQUAL:
                before.value = reading
                return replace(step, judgement=replace(found, flags=(*found.flags, "other_reading")), before=reading)
        return self._with_definitions(step, tree, before)

    def _with_definitions(self, step: Step, tree: Tree, before: Step) -> Step | None:
        """A letter that an earlier line solved for, put in: y = …, then y replaced; or both sides differentiated."""
        if not isinstance(before.value, Relation) or not isinstance(tree, Relation):
            return None
        for other in self.steps:
            known = definition(other.value) if isinstance(other.value, Relation) and other is not before else None
            if known is None or not _is_explicit(known):
                continue
            found = self._relation(substituted(before.value, {known[0]: known[1]}), substituted(tree, {known[0]: known[1]}))
            if found.relation in EQUAL and known[0] in free_symbols(before.value):
                return replace(step, judgement=replace(found, relation="equivalent", flags=(*found.flags, "used_earlier_line")))
        return self._differentiated(step, tree, before.value)

    def _differentiated(self, step: Step, tree: Relation, before: Relation) -> Step | None:
        """Implicit differentiation: B is A differentiated on both sides."""
        found = sides_differentiated(before, tree)
        if found is None:
            return None
        judgement = relation(found, tree, self.scope)
        if judgement.relation not in EQUAL:
            return None
        return replace(step, judgement=replace(judgement, relation="derivative"))

    def _related(self, before: Step, tree: Tree, continues: bool) -> tuple[Tree, Judgement]:
        """(what the next line starts from, the relation)."""
        start = before.value
        if start is None:
            return tree, METHOD
        if continues:
            return self._continued(start, tree)
        a, b = self._written(start), self._written(tree)
        judgement = self._relation(a, b)
        value = tree
        if isinstance(tree, Relation) and not is_statement(start) and set(tree.signs) == {"="} and not isinstance(tree.sides[0], Symbol):
            value = tree.sides[-1]
        return value, judgement

    def _continued(self, start: Tree, tree: Tree) -> tuple[Tree, Judgement]:
        """`= …`: the last side of the line before goes on."""
        sides = tree.sides if isinstance(tree, Relation) else (tree,)
        last = start.sides[-1] if isinstance(start, Relation) else start
        judgement = METHOD
        for side in sides:
            judgement = self._relation(self._written(last), self._written(side))
            if judgement.relation not in EQUAL and judgement.relation not in CALCULUS:
                break
            last = side
        value = equation(start.sides[0], sides[-1]) if isinstance(start, Relation) and start.signs == ("=",) else sides[-1]
        if isinstance(start, Relation) and judgement.relation not in EQUAL:
            value = sides[-1] if len(start.sides) > 1 and free_symbols(start.sides[0]) else value
        return value, judgement

    def _written(self, tree: Tree) -> Tree:
        return written_out(tree, self.lets) if self.lets else tree

    def _relation(self, a: Tree, b: Tree) -> Judgement:
        found = relation(a, b, self.scope)
        if (
            found.relation == "equivalent"
            and _asks_derivative(a)
            and not has_head(b, "derivative", "partial")
            and not has_head(a, "integral")
        ):
            found = replace(found, relation="derivative")
        if found.relation != "not_equivalent" or is_statement(a) or is_statement(b) or not self.calculus:
            return self._flagged(found, b)
        if "domain_shrunk" in found.flags or not (arbitrary_constants(a) or arbitrary_constants(b) or has_integral(a)):
            return found
        name = variable_of(a) or variable_of(b) or self.scope.unknown or _variable(a, b)
        wider = up_to_constant(a, b, name, self.scope) if name else None
        if wider is None:
            return found
        lost = arbitrary_constants(a) and not arbitrary_constants(b)
        return replace(wider, flags=(*wider.flags, *(("missing_constant",) if lost else ())))

    def _flagged(self, found: Judgement, b: Tree) -> Judgement:
        return replace(found, flags=(*found.flags, "missing_variable")) if has_bare_value(b) else found

    # Method lines

    def _method_line(self, line: Line, tree: Tree, earlier: list[Step]) -> Step | None:
        before = earlier[0].value
        if before is None or line.continues:
            return None
        if _is_boundary(before, tree):
            return Step(line, METHOD, earlier[0].line.index, tree, note="boundary")
        if is_differential(tree):
            return Step(line, METHOD, earlier[0].line.index, None, note="differential")
        if self._introduces(tree, before):
            return Step(line, METHOD, earlier[0].line.index, None, note="let")
        if _is_check(tree, before, self.scope):
            return Step(line, METHOD, earlier[0].line.index, None, note="check")
        return None

    def _introduces(self, tree: Tree, before: Tree) -> bool:
        """u = x² with a letter not seen so far, alone or in a list of such."""
        parts = tree.args if isinstance(tree, Apply) and tree.head in {"and", "tuple", "list", "system"} else (tree,)
        known = {name.lower() for name in self.letters}
        found = [definition(part) for part in parts]
        new = [
            f
            for f, part in zip(found, parts, strict=True)
            if f and f[0] in free_symbols(part) and f[0].lower() not in known and not is_arbitrary(f[0])
        ]
        rest = [part for f, part in zip(found, parts, strict=True) if not f and not is_differential(part)]
        if not new or rest or len(new) + sum(is_differential(p) for p in parts) < len(parts):
            return False
        if (
            not is_statement(before)
            and all(not set(free_symbols(meaning)) & self.letters for _, meaning in new)
            and len(parts) == 1
            and self._names(new[0], before)
        ):
            return False
        for name, meaning in new:
            self._define(name, meaning)
        return True

    def _names(self, defined: tuple[str, Tree], before: Tree) -> bool:
        """`y = …` that goes on with the expression before, and does not introduce a letter."""
        return relation(before, defined[1], self.scope).relation in EQUAL

    def _implicit_let(self, line: Line, tree: Tree, before: Step) -> Step | None:
        """A new letter for a part of the line before, without saying so."""
        if before.value is None:
            return None
        old = {name.lower() for name in self.letters}
        new = [n for n in free_symbols(tree) if n.lower() not in old and not is_arbitrary(n)]
        if len(new) != 1 or set(free_symbols(tree)) & set(free_symbols(before.value)) - {new[0]} == set(free_symbols(before.value)):
            return None
        for part in list(candidates(before.value))[:24]:
            changed = written_out(tree, {new[0]: part})
            if self._relation(self._written(before.value), changed).relation in {*EQUAL, "up_to_constant"}:
                self.lets[new[0]] = part
                return Step(line, METHOD, before.line.index, tree, note="implicit_let")
        return None

    def _with_earlier_parent(self, step: Step, tree: Tree, earlier: list[Step]) -> Step:
        """An earlier line that explains the step better, if there is one."""
        if step.judgement.relation == "undecided" or step.line.continues:
            return step
        for other in earlier[1:]:
            if other.value is None or is_statement(other.value) != is_statement(step.value or tree):
                continue
            found = self._relation(self._written(other.value), self._written(tree))
            if found.relation in EQUAL:
                return Step(
                    step.line, replace(found, relation="equivalent"), other.line.index, step.value, before=other.value, from_earlier=True
                )
        return step


def _is_explicit(known: tuple[str, Tree]) -> bool:
    """y = f(x): a letter in terms of others, so that putting it in says something."""
    return known[0] not in free_symbols(known[1]) and bool(free_symbols(known[1]))


def _variable(a: Tree, b: Tree) -> str | None:
    names = [n for n in (*free_symbols(a), *free_symbols(b)) if not is_arbitrary(n)]
    return "x" if "x" in names else names[0] if names else None


def _asks_derivative(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head in {"derivative", "partial"}


def _is_boundary(before: Tree, tree: Tree) -> bool:
    """f = g under f < g."""
    match before, tree:
        case Relation(signs=(sign,), sides=sides), Relation(signs=("=",), sides=equal):
            return sign in {"<", "<=", ">", ">="} and sides == equal
        case _:
            return False


def _is_check(tree: Tree, before: Tree, scope: Scope) -> bool:
    """A true statement about numbers under a solved line: a root put in."""
    if not isinstance(tree, Relation) or free_symbols(tree) or not is_solved(before):
        return False
    return relation(tree, Constant("true"), scope).relation in EQUAL
