"""One run of mathematics read: the tree, with places in the line, or why it can't be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from service.errors import MathtutorError, TooLarge, Unreadable
from service.grade.reading.ellipsis import MARK, filled, has_ellipsis
from service.grade.reading.options import ReadingOptions
from service.grade.reading.shapes import spoken, with_solutions
from service.grade.reading.spellings import cut_numbers, with_points
from service.messages import Message
from service.question import Note
from service.read.lines import line as line_rule
from service.read.notations import Options, parsed, with_chosen
from service.tree import Span, Tree

RIGHT_NOTHING = ("\\right.", "\\right .")
"""A closing brace that draws nothing: its full stop ends no sentence."""
MAX_RUNS = 60
"""Most formulas read in one line; a line of more is refused."""


@dataclass(slots=True)
class FormulaReader:
    """Reads the runs of one line; collects the notes, and counts the runs."""

    text: str
    notation: str
    options: ReadingOptions
    notes: dict[str, Note] = field(default_factory=dict)
    runs: int = 0

    def tree(self, start: int, end: int) -> Tree:
        """The tree of text[start:end]. Raises what `read` raises."""
        self.runs += 1
        if self.runs > MAX_RUNS:
            raise TooLarge(Message("A line can hold at most {} formulas.", MAX_RUNS), limit=MAX_RUNS)
        options = self.options
        known = Options(options.decimal, with_chosen(options.symbols, options.choices), options.functions, options.choices)
        padded = " " * start + self.text[start:end]
        reading = parsed(padded, self.notation, line_rule, known)
        for note in reading.notes:
            self.notes.setdefault(note.code, note)
        tree = with_points(cut_numbers(spoken(reading.tree, padded), self.text))
        return self._resolved(with_solutions(tree), start, end)

    def _resolved(self, tree: Tree, start: int, end: int) -> Tree:
        if not has_ellipsis(tree):
            return tree
        found = filled(tree)
        if found is None:
            at = self.text.find(MARK, start, end)
            raise Unreadable(
                "It is not clear which terms the ellipsis stands for.", span=Span(at, at + 1), text=self.text,
                expected="a sum such as 1 + 2 + 3 + … + n, or a sum sign",
            )  # fmt: skip
        return found


def problem_of(error: MathtutorError, name: str) -> dict[str, object]:
    """The error as a problem document whose messages are not told yet, said of a field."""
    return (error.in_field(name) if isinstance(error, Unreadable) else error).problem()


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The run without spaces and punctuation at its ends."""
    while start < end and text[start] in " \t\n,;.~":
        if text[start] == "." and text[start + 1 : start + 2].isdigit():
            break
        start += 1
    while end > start and text[end - 1] in " \t\n,;~." and not text.endswith(RIGHT_NOTHING, start, end) and not _recurs(text, start, end):
        end -= 1
    return start, end


MOST_DIGITS = 40


def _recurs(text: str, start: int, end: int) -> bool:
    """Whether 0.2727... ends here: the dots belong to the numeral."""
    if not text.endswith("...", start, end):
        return False
    digits = text[max(start, end - 3 - MOST_DIGITS) : end - 3]
    point = digits.rfind(".")
    return point > 0 and digits[point - 1].isdigit() and digits[point + 1 :].isdigit()
