"""What is known when a line of a working is read: an immutable value that each line hands on to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from service.algebra.build import substituted
from service.algebra.statements import is_set, is_statement, statement
from service.grade.argument import Argument
from service.grade.defined import Function, with_functions
from service.grade.progressions import Progression
from service.grade.sought import Sought
from service.grade.topics import Topics
from service.judge.integrals import is_arbitrary
from service.judge.judgement import Scope
from service.judge.substitutions import written_out
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk


@dataclass(frozen=True, slots=True)
class Fact:
    """Something said in a line. side: an aside that claims nothing of the task (a boundary, a condition set up, a root put in)."""

    tree: Tree
    line: int
    side: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """An equation for all values of `running`, with letters to be determined."""

    equation: Relation
    running: str
    constants: frozenset[str]


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked.

    tree: its mathematics; None where there is none. verb: solve, differentiate, … or "". given: what the verb is said of.
    sent: a problem with mathematics came with the lines. words: a problem in words.
    givens: the equations in it, also between words. text: the whole problem. conditions: what is said of its letters.
    """

    tree: Tree | None = None
    verb: str = ""
    unknown: str | None = None
    sent: bool = False
    given: Tree | None = None
    words: str = ""
    givens: tuple[Relation, ...] = ()
    text: str = ""
    conditions: tuple[Tree, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """An assumption that is open, the fact that was split, and what stood before: scope and facts to go back to."""

    assumption: Tree
    split: Fact
    scope: Scope


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case that was closed: what was assumed and where it led."""

    assumption: Tree
    result: Tree | None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known. facts: statements and expressions so far, in order. names: letter → what it stands for (u = x²).

    functions: f → its letter and body. identities: equations for all values of a letter, whose constants are to be determined.
    origin: the first line that claims something. current: what the next line goes on from. tail: the last side of the line before.
    letters: all that occurred. calculus: an ∫ or an arbitrary constant occurred. sought: the unknown function of a differential equation.
    line: the index of the line that is read; last: none follows. rates: (y, x) for each dy/dx of the working.
    defined: f for each f(x) = … in it. topics: what the words of the whole working speak of.
    sequence: the sequence that is spoken of. series_of: the function whose series a line wrote out.
    unread: the index of the last line that could not be read.
    source: the line that is read, as written. label: that of it, where it works on no rows; labels: those of the lines before.
    argument: what a proof assumes. on_rows: a row operation stands beside the line.
    unsure: letters that a line brought in of which nothing could be told.
    """

    scope: Scope
    task: Task = field(default_factory=Task)
    facts: tuple[Fact, ...] = ()
    names: Mapping[str, Tree] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)
    identities: tuple[Identity, ...] = ()
    indexed: Mapping[str, Tree] = field(default_factory=dict)
    claimed: tuple[tuple[str, Tree], ...] = ()
    origin: Fact | None = None
    current: Fact | None = None
    tail: Tree | None = None
    letters: frozenset[str] = frozenset()
    calculus: bool = False
    last_line: int | None = None
    line: int = 0
    last: bool = False
    rates: frozenset[tuple[str, str]] = frozenset()
    defined: frozenset[str] = frozenset()
    topics: Topics = field(default_factory=Topics)
    case: Case | None = None
    cases: tuple[CaseResult, ...] = ()
    failed: bool = False
    sought: Sought | None = None
    unread: int | None = None
    sequence: Progression | None = None
    series_of: Fact | None = None
    argument: Argument = field(default_factory=Argument)
    unsure: frozenset[str] = frozenset()
    label: str = ""
    source: str = ""
    labels: tuple[str, ...] = ()
    on_rows: bool = False

    def expanded(self, tree: Tree) -> Tree:
        """The tree with functions and names written out."""
        tree = with_functions(tree, self._functions_of(tree)) if self.functions else tree
        return written_out(tree, self.names) if self.names else tree

    def _functions_of(self, tree: Tree) -> Mapping[str, Function]:
        """The functions, with u = g(x) as one where the line differentiates by u: dy/du."""
        by = {n.args[1].name for n in walk(tree) if isinstance(n, Apply) and n.head == "derivative" and isinstance(n.args[1], Symbol)}
        inner = {name: Function(letters[0], meaning) for name, meaning in self.names.items()
                 if name in by and name not in self.functions and len(letters := free_symbols(meaning)) == 1}  # fmt: skip
        return {**self.functions, **inner} if inner else self.functions

    def renamed(self, tree: Tree) -> Tree:
        """The tree with each name put in as it stands, without carrying differentials over."""
        return substituted(tree, self.names) if self.names else tree

    def statements(self) -> tuple[Tree, ...]:
        """Everything that is known to hold, names and functions written out."""
        return tuple(self.expanded(fact.tree) for fact in self.facts if not fact.side and is_statement(fact.tree) and not is_set(fact.tree))

    def earlier(self) -> Iterator[Fact]:
        """The facts before the current one, the latest first."""
        kept = (fact for fact in reversed(self.facts) if fact is not self.current and fact is not self.origin)
        return chain(kept, () if self.origin is None or self.origin is self.current else (self.origin,))

    def root(self) -> Fact | None:
        """The first line that claims something."""
        return self.origin

    def is_fresh(self, name: str) -> bool:
        """Whether the letter, in either case, has not occurred so far."""
        return name.lower() not in {letter.lower() for letter in self.letters}

    def may_be_arbitrary(self, name: str) -> bool:
        """Whether a letter can be a constant of integration here: c and k are usual names where nothing is integrated."""
        return is_arbitrary(name) and (name[0].isupper() or self.calculus or self.sought is not None)

    def is_differential_equation(self) -> bool:
        """Whether an equation for an unknown function is known."""
        return any(
            isinstance(node, Apply) and node.head in {"derivative", "partial", "prime"} and _body_of(node) not in self.functions
            for fact in self.facts if is_statement(fact.tree) for node in walk(fact.tree)
        )  # fmt: skip

    # The next context

    def knowing(self, tree: Tree, line: int, side: bool = False) -> Context:
        """With a fact more, from which the next line goes on."""
        fact = Fact(tree, line, side)
        return replace(self, facts=(*self.facts, fact), current=fact, origin=self.origin or fact)

    def going_on_from(self, tree: Tree, line: int) -> Context:
        """The next line goes on from this, which replaces the current fact."""
        fact = Fact(tree, line, self.current.side if self.current else False)
        kept = tuple(old for old in self.facts if old is not self.current)
        origin = fact if self.origin is self.current else self.origin
        return replace(self, facts=(*kept, fact), current=fact, origin=origin)

    def naming(self, name: str, meaning: Tree) -> Context:
        """With a letter that stands for something; one that the meaning leads back to is left alone."""
        if name in free_symbols(written_out(meaning, self.names)):
            return self
        return replace(self, names={**self.names, name: meaning})

    def without_names(self, names: Sequence[str]) -> Context:
        return replace(self, names={name: meaning for name, meaning in self.names.items() if name not in names})

    def defining(self, name: str, function: Function) -> Context:
        return replace(self, functions={**self.functions, name: function})

    def seeing(self, tree: Tree, calculus: bool) -> Context:
        """The letters of a line are known from here on."""
        return replace(self, letters=self.letters | frozenset(free_symbols(tree)), calculus=self.calculus or calculus)

    def assuming(self, *conditions: Tree) -> Context:
        """Under further conditions that run along."""
        written = (statement(self.expanded(condition), self.scope.unknown) for condition in conditions)
        new = tuple(condition for condition in written if condition not in self.scope.assumed)
        return replace(self, scope=replace(self.scope, assumed=(*self.scope.assumed, *new))) if new else self

    def until(self, moment: float) -> Context:
        return replace(self, scope=replace(self.scope, until=moment))


def _body_of(rate: Apply) -> str | None:
    match rate.args[0]:
        case Symbol(name=name) | Apply(head="call", args=(Symbol(name=name), *_)):
            return name
        case _:
            return None
