"""What a check says of a step: names of rules and errors, hints by level, feedback and the summary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.messages import Speaker, translations
from service.tree import Tree
from service.write import text

if TYPE_CHECKING:
    from service.grade.catalogue import Misconception
    from service.grade.naming import Naming
    from service.grade.outcome import Outcome
    from service.grade.step import Step

LEVELS = ("none", "nudge", "pointed", "answer")


NUMERALS = re.compile(r"\d+")


def _written(tree: Tree | None) -> str:
    return "" if tree is None else text(tree)


@dataclass(frozen=True, slots=True)
class Voice(Speaker):
    """Speaks the reader's language at the level of hints asked for."""

    hints: str = "none"

    def rule(self, rule: str | None) -> str | None:
        """The name of a good step."""
        return None if rule is None else self.say(f"rule_{rule}")

    def _of_rule(self, found: Misconception, part: str, english: str) -> str:
        """The name, explanation or hint of a mal-rule in the reader's language."""
        own = translations(self.language)
        said = own.get((f"malrule_{found.id}_{part}", english))
        if said is None and part == "explanation":  # the pointed hint says the same in other words
            said = own.get((f"malrule_{found.id}_pointed", found.hints["pointed"]))
        return said or english

    def misconception(self, naming: Naming) -> dict[str, str] | None:
        """The name of the error and what is true instead."""
        if naming.misconception is not None:
            found = naming.misconception
            return {
                "id": found.id,
                "name": self._of_rule(found, "name", found.name),
                "explanation": self._of_rule(found, "explanation", found.explanation),
            }
        if naming.slip is not None:
            code = naming.slip
            return {
                "id": f"slip-{code.replace('_', '-')}",
                "name": self.say(f"slip_{code}"),
                "explanation": self.say(f"slip_{code}_explained"),
            }
        return None

    def hint(self, step: Step, naming: Naming) -> str | None:
        """A hint at the level asked for; it shows no answer that the writer has not reached, unless `answer` was asked for."""
        if self.hints == "none" or (step.correct is not False and "missing_constant" not in step.judgement.flags):
            return None
        if naming.misconception is not None:
            return self._told(naming.misconception, "nudge" if self.hints == "nudge" else "pointed", step) + self._worked(step)
        if naming.slip is not None:
            return self.say(f"hint_slip_{naming.slip}")
        return (self.say(f"hint_{step.judgement.relation}") + self._worked(step)).strip()

    def _told(self, found: Misconception, level: str, step: Step) -> str:
        """The hint of a mal-rule; one that speaks of numbers which the writer has not used names the example they come from."""
        hint = self._of_rule(found, level, found.hints[level])
        own = set(NUMERALS.findall(f"{_written(step.before)} {_written(step.line.tree)}"))
        borrowed = set(NUMERALS.findall(hint)) & set(NUMERALS.findall(" ".join(found.example))) - own
        return self.say("for_example", line=found.example[0], hint=hint) if borrowed else hint

    def _worked(self, step: Step) -> str:
        """The counterexample in words, from the level `answer` on."""
        found = step.judgement.counterexample
        if self.hints != "answer" or found is None or not found.at:
            return ""
        place = ", ".join(f"{name} = {value}" for name, value in found.at.items())
        flags = step.judgement.flags
        by_value = "counterexample_derivative" if "by_derivative" in flags else "counterexample"
        code = "line_undefined" if "domain_shrunk" in flags else by_value
        return " " + self.say(code, at=place, before=found.before, after=found.after)

    def feedback(self, step: Step, naming: Naming) -> str:
        """One sentence on the line."""
        judgement = step.judgement
        if step.overstated:
            return self.say("overstated", solutions="; ".join(judgement.added))
        code = f"line_{judgement.relation}"
        if judgement.relation == "not_equivalent" and "domain_shrunk" in judgement.flags:
            code = "line_undefined"
        elif judgement.relation == "not_equivalent" and not (judgement.counterexample and judgement.counterexample.at):
            code = "line_not_equivalent_plain"
        elif judgement.relation == "not_equivalent" and "by_derivative" in judgement.flags:
            code = "line_not_equivalent_derivative"
        elif "missing_constant" in judgement.flags:
            code = "line_missing_constant"
        elif "cases_missing" in judgement.flags:
            code = "line_cases_missing"
        elif "part_of_system" in judgement.flags:
            code = "line_part_of_system"
        found = judgement.counterexample
        place = ", ".join(f"{name} = {value}" for name, value in found.at.items()) if found else ""
        return self.say(
            code,
            at=place,
            before=found.before if found else "",
            after=found.after if found else "",
            lost="; ".join(judgement.lost),
            added="; ".join(judgement.added),
        )

    def summary(self, result: Outcome) -> str:
        """One sentence on the whole working."""
        where = "" if result.first_error is None else str(result.first_error + 1)
        return self.say(f"verdict_{result.verdict}" + ("_at" if where and result.verdict == "incorrect" else ""), line=where)
