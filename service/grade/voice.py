"""What a check says of a step: names of rules and errors, hints by level, feedback and the summary."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.algebra.build import FALSE as FALSE_LINE
from service.algebra.build import TRUE as TRUE_LINE
from service.algebra.statements import is_statement
from service.grade.next import next_line
from service.grade.shown import by_hand, plain, said, shown, worked_out
from service.grade.step import TOLD_BY_FLAG
from service.judge.judgement import EQUAL, Counterexample, Judgement, Scope
from service.judge.relations import relation
from service.messages import Message, Said, Value, enumerated, ids, sentences
from service.quietly import briefly, quietly
from service.tree import Tree, free_symbols

if TYPE_CHECKING:
    from service.grade.catalogue import Misconception
    from service.grade.naming import Naming
    from service.grade.outcome import Outcome
    from service.grade.step import Step
    from service.rules.rule import Used

LEVELS = ("none", "where", "nudge", "pointed", "answer")
"""How much a hint may give away; each level says what the one before it says, and more."""
LONGEST = 120
"""Characters of a line in a sentence."""
SHORT = 5
"""Characters of a value that is worth putting in."""
SURE = frozenset({"inner_derivative_of_y", "running_equals", "substitution_factor"})
"""Finders whose right line is of another kind than the line before, and right by the way it is made."""
SECONDS = 0.4
"""Processor time for the right line of one hint."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What is said at the level of hints asked for."""

    hints: str = "none"
    until: float = float("inf")
    """The latest moment for looking for a right line, on the monotonic clock."""

    def rule(self, rule: str) -> str:
        """The id of a rule, as it is given out."""
        return rule.replace("_", "-")

    def rule_name(self, rule: str, parts: Mapping[str, Tree]) -> Message:
        """What a good step did, with its parts where they are told."""
        return said(f"rule_{rule}", parts) or Message(f"rule_{rule}")

    def towards(self, used: Used) -> Message:
        """The question that leads to a step; at `pointed` the rule with its parts too, at `answer` the line."""
        parts: list[Message | None] = [Message(f"next_{used.rule.id}")]
        if self.hints in {"pointed", "answer"}:
            parts.append(self._told(used))
        if self.hints == "answer":
            parts.append(self._shown_line(shown(used.move.after), "hint_next_line"))
        return sentences(*(part for part in parts if part is not None))

    def _told(self, used: Used) -> Message | None:
        """The rule of a step with its parts named."""
        code = f"step_{used.rule.id}_told"
        return said(code, used.move.parts) if code in ids() else None

    def _sound_step(self, before: Tree | None, naming: Naming) -> Used | None:
        """A step that leads on from the line before an error that has no name; beside a name it would say too much."""
        if before is None or naming.misconception is not None or naming.slip is not None:
            return None
        return briefly(SECONDS, next_line, before, Scope(until=self.until), until=self.until)

    def of_rule(self, found: Misconception, part: str, parts: Mapping[str, Tree]) -> Message | None:
        """The name, question, rule or explanation of a mal-rule, in the student's letters."""
        return said(*of_malrule(found, part, parts))

    def misconception(self, naming: Naming) -> dict[str, Said] | None:
        """The name of the error and what is true instead."""
        if naming.misconception is not None:
            found = naming.misconception
            return {
                "id": found.id,
                "name": self.of_rule(found, "name", naming.parts) or "",
                "explanation": self.of_rule(found, "explanation", naming.parts) or "",
            }
        if naming.slip is not None:
            kind = naming.slip.partition("_high")[0].partition("_low")[0]
            explanation = said(f"slip_{naming.slip}_explained", naming.parts) or ""
            return {"id": f"slip-{kind.replace('_', '-')}", "name": Message(f"slip_{kind}"), "explanation": explanation}
        return None

    def hint(self, step: Step, naming: Naming) -> Message | None:
        """A hint at the level asked for; it shows no answer that the writer has not reached, unless `answer` was asked for."""
        told = next((flag for flag in TOLD_BY_FLAG if flag in step.judgement.flags and not _is_overstated(flag, step)), None)
        if self.hints != "none" and told is not None:
            return Message("hint_where" if self.hints == "where" else f"hint_{told}", line=str(step.line.index + 1))
        if self.hints == "none" or (step.correct is not False and "missing_constant" not in step.judgement.flags):
            return None
        return self.hint_for(step.before, step.said or step.line.tree, step.judgement, naming, step.line.index + 1)

    def unchecked(self, step: Step) -> Message | None:
        """The hint for a line that is right as a step, whose solutions were never held against the first line; None at level none."""
        if self.hints == "none" or step.correct is not True or step.judgement.relation != "implies":
            return None
        if self.hints == "where":
            return Message("hint_where", line=str(step.line.index + 1))
        question = Message("hint_implies")
        return question if self.hints == "nudge" else sentences(question, Message("hint_check_solutions"))

    def hint_for(self, before: Tree | None, after: Tree | None, judgement: Judgement, naming: Naming, number: int) -> Message:
        """The hint for any wrong step; `number` is the line's, counted from one."""
        if self.hints == "where":
            return Message("hint_where", line=str(number))
        parts = [self._nudge(before, after, judgement, naming)]
        used = None if self.hints == "nudge" else self._sound_step(before, naming)
        if self.hints in {"pointed", "answer"}:
            parts += [self._pointed(before, after, judgement, naming), None if used is None else self._told(used)]
        if self.hints == "answer":
            parts += [self._worked(judgement, before, after), self._right(before, naming, used)]
        return sentences(*dict.fromkeys(part for part in parts if part is not None))

    def _nudge(self, before: Tree | None, after: Tree | None, judgement: Judgement, naming: Naming) -> Message | None:
        """A question."""
        if naming.misconception is not None:
            return self.of_rule(naming.misconception, "nudge", naming.parts)
        if naming.slip is not None:
            return said(f"hint_slip_{naming.slip}", naming.parts)
        flagged = next((flag for flag in judgement.flags if flag in FLAGGED), None)
        if flagged is not None:
            return Message(f"hint_{flagged}")
        known = f"hint_{judgement.relation}"
        if judgement.relation == "not_equivalent" and not _has_letters(before, after):
            known = "hint_not_equivalent_numbers"
        return Message(known if known in ids() else "hint_not_equivalent")

    def _pointed(self, before: Tree | None, after: Tree | None, judgement: Judgement, naming: Naming) -> Message | None:
        """The rule, or where to look."""
        if naming.misconception is not None:
            return self.of_rule(naming.misconception, "pointed", naming.parts)
        if naming.slip is not None:
            return said(f"slip_{naming.slip}_explained", naming.parts)
        found = judgement.counterexample
        if found is None or before is None or after is None or is_statement(before) or is_statement(after):
            return None  # a place where one of two statements is true may be the answer
        short = 0 < len(found.at) <= 2 and all(len(value) <= SHORT for value in found.at.values())
        return Message("hint_try", at=_place(found)) if short else None

    def _worked(self, judgement: Judgement, before: Tree | None, after: Tree | None) -> Message | None:
        """The counterexample in words."""
        found = judgement.counterexample
        if found is None or not found.at or "domain_shrunk" in judgement.flags:
            return None
        if "by_derivative" in judgement.flags:
            return Message("counterexample_derivative", at=_place(found), before=by_hand(found.before), after=by_hand(found.after))
        return self._counterexample("counterexample", found)

    def _right(self, before: Tree | None, naming: Naming, used: Used | None) -> Message | None:
        """The right line in a sentence; None where none is found in time."""
        return briefly(SECONDS, self._right_line, before, naming, used, until=self.until)

    def _right_line(self, before: Tree | None, naming: Naming, used: Used | None) -> Message | None:
        """The line that should stand there, where one is known and proved to follow; else a step that is sound from the line before."""
        start = naming.before or before
        if start is None:
            return None
        if naming.right is not None and naming.slip is not None and naming.slip.startswith("calculation"):
            return self._shown_line(f"{shown(naming.parts['p'])} = {shown(worked_out(naming.right))}")
        scope = Scope(until=self.until)
        if naming.right is not None and naming.misconception is not None and naming.misconception.finder in SURE:
            return self._shown_line(shown(plain(naming.right)))
        line = None if naming.right is None else worked_out(naming.right)
        if line is None or not _follows(start, line, scope):
            line = _written(start, used or next_line(start, scope), scope)
        if line == FALSE_LINE:
            return Message("hint_no_solution")
        return None if line is None or line == TRUE_LINE else self._shown_line(shown(line))

    def _shown_line(self, written: str, code: str = "hint_right_line") -> Message | None:
        return Message(code, right=_in_words(written)) if len(written) <= LONGEST else None

    def _counterexample(self, code: str, found: Counterexample) -> Message:
        """What both lines say at the point: values, or statements that are true and false."""
        first, second = _truth(found.before), _truth(found.after)
        if first is None or second is None:
            return Message(code, at=_place(found), before=by_hand(found.before), after=by_hand(found.after))
        words = {True: Message("said_true"), False: Message("said_false")}
        form = "truth" if {found.before, found.after} & {TRUE_WORD, FALSE_WORD} else "statement"
        return Message(
            f"{code}_{form}",
            at=_place(found),
            before=_in_words(by_hand(_bare(found.before))),
            after=_in_words(by_hand(_bare(found.after))),
            truth=words[first],
            truth_after=words[second],
        )

    def feedback(self, step: Step, naming: Naming) -> Message:
        """One sentence on the line."""
        judgement = step.judgement
        if step.overstated:
            return Message("overstated", solutions=_listed(judgement.added))
        code = f"line_{judgement.relation}"
        found = judgement.counterexample
        if judgement.relation == "not_equivalent" and "domain_shrunk" in judgement.flags:
            code = "line_undefined" if found and found.at else "line_without_value"
        elif judgement.relation == "not_equivalent" and not (found and found.at):
            code = "line_not_equivalent_plain"
        elif judgement.relation == "not_equivalent" and "by_derivative" in judgement.flags:
            code = "line_not_equivalent_derivative"
        elif judgement.relation == "not_equivalent" and found is not None:
            return self._counterexample(code, found)
        elif "missing_constant" in judgement.flags:
            code = "line_missing_constant"
        elif "cases_missing" in judgement.flags:
            code = "line_cases_missing"
        elif "part_of_system" in judgement.flags:
            code = "line_part_of_system"
        return Message(
            code,
            at=_place(found) if found else "",
            before=by_hand(found.before) if found else "",
            after=by_hand(found.after) if found else "",
            lost=_listed(judgement.lost),
            added=_listed(judgement.added),
        )

    def summary(self, result: Outcome) -> Message:
        """One sentence on the whole working."""
        where = "" if result.first_error is None else str(result.first_error + 1)
        return Message(f"verdict_{result.verdict}" + ("_at" if where and result.verdict == "incorrect" else ""), line=where)


def of_malrule(found: Misconception, part: str, parts: Mapping[str, Tree]) -> tuple[str, Mapping[str, Tree], str]:
    """The code of a sentence of a mal-rule, the parts of the line that it may speak of, and its English."""
    english = found.name if part == "name" else found.says[part]
    own = "pointed" if english == found.says["pointed"] else part
    return f"malrule_{found.id}_{own}", parts, english


def _in_words(formula: str) -> Value:
    """x = 2 or x = 3 with the words of the language."""
    pieces: list[Value] = list(JOINED.split(formula))
    pieces[1::2] = [Message(f"word_{word}") for word in pieces[1::2]]
    return enumerated(pieces, " ")


JOINED = re.compile(" (or|and) ")
FLAGGED = frozenset({"wrong_set_up", "out_of_proportion", "outside_domain"})
"""Flags of errors that have a question of their own."""


def _is_overstated(flag: str, step: Step) -> bool:
    """Whether a weaker line states solutions that are none, so that it is not only weaker."""
    return flag == "says_less" and step.overstated


def _has_letters(*lines: Tree | None) -> bool:
    return any(line is not None and free_symbols(line) for line in lines)


def _place(found: Counterexample) -> str:
    return ", ".join(f"{by_hand(name)} = {by_hand(value)}" for name, value in found.at.items())


def _listed(solutions: Sequence[str]) -> str:
    return "; ".join(by_hand(one) for one in solutions)


TRUE_WORD, FALSE_WORD = "true", "false"
"""What stands for a statement that is too long to be shown."""
FALSE = " (false)"
SIGN = re.compile(r" (?:=|<|>|<=|>=|!=) ")
AND = re.compile(r", (?![^(]*\))")


def _truth(said: str) -> bool | None:
    """Whether statements joined by `or` and by commas are said to be true; None for values."""
    alternatives = [[_is_true(part) for part in AND.split(one)] for one in said.split(" or ")]
    if any(part is None for parts in alternatives for part in parts):
        return None
    return any(all(parts) for parts in alternatives)


def _is_true(statement: str) -> bool | None:
    if statement in (TRUE_WORD, FALSE_WORD):
        return statement == TRUE_WORD
    return None if SIGN.search(statement) is None else not statement.endswith(FALSE)


def _bare(said: str) -> str:
    return said.replace(FALSE, "")


def _written(before: Tree, used: Used | None, scope: Scope) -> Tree | None:
    """The line that a step gives, with its numbers worked out where it still follows so."""
    if used is None:
        return None
    tidy = worked_out(used.move.after)
    return tidy if tidy != used.move.after and _follows(before, tidy, scope) else used.move.after


def _follows(before: Tree, line: Tree, scope: Scope) -> bool:
    """Whether the line to be shown is one that the line before proves."""
    found = quietly(relation, before, line, scope)
    if found is None:
        return False
    return found.relation in EQUAL | {"antiderivative", "derivative"} or (found.relation == "up_to_constant" and not is_statement(line))
