"""The clauses of a line, from its elements: what each formula claims, how it is tied to the one before, what is assumed for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from service.algebra.build import FALSE, TRUE
from service.algebra.unit_table import unit
from service.errors import MathtutorError
from service.grade.line import Clause, Link
from service.grade.reading.elements import Element
from service.grade.reading.ellipsis import MARK
from service.grade.reading.formulas import FormulaReader, trimmed
from service.grade.reading.shapes import INFINITE, continued, is_assignment, is_form, is_given_value, kind_of, without_forms
from service.grade.reading.spellings import CUT, holds_point, with_names_in_words
from service.grade.reading.vocabulary import (
    ALWAYS,
    ANSWER,
    CHECK,
    CONDITION,
    DISCARDED,
    DIVERGES,
    DOMAIN_WORDS,
    INTRODUCES,
    NO_SOLUTION,
    PROOF,
    REASON,
    THEREFORE,
    WHOLE_FALSE,
    WHOLE_TRUE,
)
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols

Role = Literal["", "condition", "reason", "let", "diverges"]
LET_WORDS = frozenset(
    ["let", "sei", "seien", "sea", "sean", "setze", "put", "substitute", "substitution", "substituiere", "denote", "define", "definiere"]
)
OPENERS = frozenset({"suppose", "assume", "angenommen", "supongamos", "suponemos", "case", "fall", "caso"})
"""Words that open a case, whatever follows."""
QUANTIFIERS = frozenset(
    ["all", "every", "any", "each", "some", "alle", "jedes", "jede", "todo", "todos", "cada", "the", "die", "los", "the"]
)
LETTER = re.compile(r"\s*(?:[A-Za-zα-ω]|\\[a-z]+)(?:_\{?\w\}?|[₀-₉])?\s*")
LETTERS_JOINED = re.compile(r"\s*[A-Za-z](?:\s*(?:,|∧|∨)\s*[A-Za-z]){1,3}\s*")
"""a and b among words: “so a and b are orthogonal”."""
APPROACH = re.compile(r"[→⟶]|->|\\(?:to|rightarrow|longrightarrow)(?![A-Za-z])")
CORRESPONDS = re.compile(r"[≙≘≜]|\\(?:widehat|hat|overset\{\\wedge\})\s?\{?=|\\(?:hateq|corresponds)(?![A-Za-z])")
DISTRIBUTED = re.compile(
    r"\s*[A-Z]_?[0-9]?\s?(?:~|∼|\\sim(?![A-Za-z]))\s?(?:\\?[A-Za-z]{1,9}|\\math[a-z]+\s?\{[A-Za-z]{1,9}\})(?:_\S{1,4})?\s?(?:\\left)?\("
)
SEQUENCE = re.compile(rf",\s*{MARK}\s*(?:,|;|$)")
"""1, 2, 4, …"""
ROMAN_NUMBER = re.compile(r"\(?\s?(?:I{2,3}|IV|VI{0,3}|IX)'?\s?\)?")
GERMAN = frozenset({"für", "keine", "ist", "gilt", "nicht", "wenn", "falls", "alle", "genau", "nur"})
"""Words beside which “also” is German."""
OTHERWISE = frozenset({"sonst", "otherwise", "else", "andernfalls", "ansonsten"})
NEGATIONS = frozenset({"not", "nicht", "no", "but", "aber", "pero"})
BARE_RELATION = re.compile(r"\s*(?:[<>≤≥≠∈]|\\(?:leq?|geq?|neq?|lt|gt|in)(?![A-Za-z]))")
"""“x = 3, nicht < 2”: what a value is not."""
BARE_NUMBER = re.compile(r"\s*[-−]?\s*[0-9]+(?:[.,][0-9]+)?\s*%?\s*")
RELATION = re.compile(r"[=<>≤≥≠≈∈~⩽⩾≡]|\\(?:leq?|geq?|neq?|approx|in|lt|gt|equiv|notin|leqslant|geqslant|subset)(?![A-Za-z])")
LEADING_RELATION = re.compile(r"\s*(?:=|≈|\\approx)\s*")
DANGLING = re.compile(r"(?:[+\-−–*/·⋅×^=<>≤≥≈]|\\(?:cdot|times|approx))\s*$")
DANGLING_START = re.compile(r"\s*(?:[+*/·⋅×^]|[-−–]\s|\\(?:cdot|times))")
PROOF_FRONT = re.compile(
    r"\s*("
    + "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(PROOF, key=len, reverse=True))
    + r")\s*(?:\([^()]*\)\s*)?(:|=)(?!=)\s*",
    re.IGNORECASE,
)
CASE_FRONT = re.compile(
    r"\s*(?:(?:case|fall|caso)(?![^\W\d_])\s*(?:\(?(?:[0-9]{1,2}|[ivx]{1,4}|[a-d])\)?(?=\s*[:.,)]|\s*$|\s+[A-Za-z\\])\s*[:.)]?)?|(?:[0-9]{1,2}\s*(?:\.|st|nd|rd|th|[º°ªo]\.?|er)|first|second|third|erster|zweiter|dritter|primer|segundo|tercer)\s*(?:fall|case|caso)\s*[:.]?)\s*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Sentence:
    """What has been read since the last stop: words, the condition that holds for what follows, and how the next clause is tied."""

    condition: Tree | None = None
    link: Link = ""
    role: Role = ""
    opening: str = ""
    before: str = ""
    words: list[str] = field(default_factory=list)
    verbal: bool = False
    approaching: bool = False
    first: int = 0


SIGNS_ALONE = re.compile(r"\s*(?:[-+−–(][-+−–()/÷:·*=\s]{0,60}|[<>]\s?0)\s*")
"""What a table of signs says under an interval: (−)/(+) = −, + · −, > 0."""


class Folder:
    """Folds elements into clauses; the errors of formulas that can't be read are kept beside them."""

    def __init__(self, reader: FormulaReader, language: str) -> None:
        self.reader, self.language = reader, language
        self.clauses: list[Clause] = []
        self.errors: list[MathtutorError] = []
        self.now = Sentence()
        self.proof = ""
        self.opened_case = False
        self.compares = False

    def fold(self, found: Sequence[Element]) -> tuple[Clause, ...]:
        for i, element in enumerate(found):
            following = found[i + 1] if i + 1 < len(found) else None
            self.now.verbal = self.now.verbal or _is_verbal(found[i : i + 3])
            getattr(self, "on_" + element.kind)(element, following)
        self._end()
        return tuple(replace(clause, words=with_names_in_words(clause.words).replace(MARK, "…")) for clause in self.clauses)

    def labelled(self, words: str, compares: bool) -> None:
        """The line has a label; after the label of a comparison of coefficients every formula is a claim of its own."""
        self.compares = compares
        if words:
            self.now.words.append(words)
            self.now.before = ":"

    # one method for each kind of element

    def on_words(self, element: Element, following: Element | None) -> None:
        words = element.text.lower().replace("’", "'").split()
        self.now.words.append(element.text)
        self.now.before = words[-1]
        if (set(words) & THEREFORE and not (self.now.condition is not None and words[0] in ("then", "dann", "entonces"))) or (
            "also" in words and (self.language == "de" or GERMAN & set(words))
        ):
            self.now.link = "therefore" if not self.now.link else self.now.link
        if words[0] in OTHERWISE:
            self.now.condition = None
        if not self._introduced(words):
            self._said(words, following)
            self._steer(words, following)

    def on_quote(self, element: Element, following: Element | None) -> None:
        """Words in quotes are a comment, unless they name a form."""
        tree = self._quiet(element.start + 1, element.end - 1) if re.search(r"[0∞]|infty|\boo\b", element.text) else None
        if tree is not None and is_form(tree):
            self._add(Clause(tree, "form"))
            return
        phrase = element.text.lower().split()
        if not self._said(phrase, following):
            self.now.words.append(element.text)

    def on_comma(self, element: Element, following: Element | None) -> None:
        self.now.before = ","
        if self.now.role in ("condition", "reason", "let", "diverges"):
            self.now.role = ""

    def on_arrow(self, element: Element, following: Element | None) -> None:
        if self.now.approaching:
            self.now.words.append(element.text)
            return
        self._close_words()
        self.now.before = ""
        self.now.role = ""
        self.now.verbal = False
        self.now.link = "implies" if element.text == "implies" else "iff" if element.text == "iff" else "therefore"

    def on_stop(self, element: Element, following: Element | None) -> None:
        if element.text == ":" and following is not None and self._opens_with_colon():
            return
        if element.text == ":":
            if following is not None and following.kind == "words" and self._names_a_thing(following):
                return
            self._follows_from_premise(following)
            self.now.before = ":"
            self.now.role = "let" if self.now.role == "let" and len(self.clauses) == self.now.first else ""
            return
        self._end()

    def on_group(self, element: Element, following: Element | None) -> None:
        """(w > 0) after a clause."""
        tree = self._read(element.start, element.end)
        if tree is not None:
            self._condition_back(tree)

    def on_run(self, element: Element, following: Element | None) -> None:
        if self._names_a_value(element, following):
            return
        start, end = self._without_dangling(element, following)
        if start >= end:
            return
        written = self.reader.text[start:end]
        if CUT in self.reader.text[start : end + 1]:
            self.now.words.append("…")
        if CORRESPONDS.search(written) and self._corresponds(start, end):
            return
        if self.now.before in NEGATIONS and BARE_RELATION.match(written):
            self.now.words.append(written)
            return
        if BARE_NUMBER.fullmatch(written) and self.now.link == "implies" and self.clauses and lists_outcomes(self.clauses[-1].tree):
            self.now.words.append(written)  # (2, 6), (3, 5) → 2
            return
        if self._is_remark(written, following):
            self.now.words.append(written.strip())
            return
        if APPROACH.search(written) and "lim" not in written:
            self.now.words.append(written)
            self.now.verbal = self.now.approaching = True
            return
        if self.now.role == "let" and self._let(start, end, following):
            return
        if self.now.role in ("condition", "reason") and not holds_point(written) and self._conditional(start, end, following):
            return
        if self._is_introduction(written, following) or self._is_another_name(written, following):
            self.now.role = "let"
            self._add(Clause(Symbol(written.strip().lstrip("\\")), "let", words="…"))
            return
        if self._is_words_only(written, following):
            self.now.words.append(written.strip())
            return
        self._claim(start, end, following)

    def _names_a_value(self, element: Element, following: Element | None) -> bool:
        """`variance = (9 + 1)/2`: a value without letters, named in words; its name is one letter from here on."""
        sign = LEADING_RELATION.match(self.reader.text, element.start, element.end)
        name = value_name(" ".join(self.now.words))
        ends = following is None or following.kind == "stop"
        if (
            sign is None
            or not name
            or self.now.role
            or self.now.verbal
            or not ends
            or RELATION.search(self.reader.text[sign.end() : element.end])
        ):
            return False
        tree = self._quiet(*trimmed(self.reader.text, sign.end(), element.end))
        if tree is None or has_names(tree):
            return False
        self._add(Clause(Relation(("=" if sign.group().strip() == "=" else "~",), (Symbol(name), tree)), "statement"))
        return True

    def _corresponds(self, start: int, end: int) -> bool:
        """119 % ≙ 238 €: quantities without unknowns on both sides."""
        signs = list(CORRESPONDS.finditer(self.reader.text, start, end))
        if len(signs) != 1:
            return False
        places = (trimmed(self.reader.text, start, signs[0].start()), trimmed(self.reader.text, signs[0].end(), end))
        sides = [self._quiet(*place) for place in places]
        found = tuple(side for side in sides if side is not None and not has_names(side))
        if len(found) != 2:
            return False
        self._add(Clause(Apply("tuple", found), "correspondence"))
        return True

    def _is_remark(self, written: str, following: Element | None) -> bool:
        """`119 % ≙ 238 €`, `X ~ N(0, 1)`; a Roman number among words: “this is II”."""
        if CORRESPONDS.search(written) or SEQUENCE.search(written) or DISTRIBUTED.match(written):
            return True
        beside = bool(self.now.words) or (following is not None and following.kind == "words")
        return beside and ROMAN_NUMBER.fullmatch(written.strip()) is not None

    # words

    def _introduced(self, words: list[str]) -> bool:
        """let, sei, sea: the next run is a name."""
        if words[0] in LET_WORDS and words[-1] in ("be", "sei", "sea", "sean", "denote"):
            self.now.role = "let"
            return True
        if words[-1] in LET_WORDS or (len(words) > 1 and words[-2] in LET_WORDS):
            self.now.role = "let"
            return True
        return False

    def _said(self, words: Sequence[str], following: Element | None) -> bool:
        """“no solution”, “all real numbers”, “diverges”: a clause of its own."""
        phrase = " ".join(words).strip(" .!,:")
        padded = f" {phrase} "
        if any(f" {said} " in padded for said in NO_SOLUTION) or phrase in WHOLE_FALSE:
            if self._sets_aside(phrase):
                return True
            self._add(Clause(FALSE, "statement", words=phrase))
            return True
        if phrase in WHOLE_TRUE and self._is_put_in():
            return False
        if not set(words) & DOMAIN_WORDS and (any(f" {said} " in padded for said in ALWAYS) or phrase in WHOLE_TRUE):
            self._add(Clause(TRUE, "statement", words=phrase))
            return True
        if any(f" {said} " in padded for said in DIVERGES) and not {"test", "if", "when", "where"} & set(words):
            return self._diverging(words, following)
        return False

    def _sets_aside(self, phrase: str) -> bool:
        """`2^x = 4, 2^x = −1 impossible`: the last of several equations is set aside, and nothing is said of the others."""
        last = self.clauses[-1] if self.clauses and DISCARDED.fullmatch(phrase) else None
        if last is None or last.kind != "statement" or last.words:
            return False
        match last.tree:
            case Apply(head="list", args=(*others, Relation(signs=("=",)) as aside)) if all(isinstance(one, Relation) for one in others):
                kept = others[0] if len(others) == 1 else Apply("list", tuple(others))
                self.clauses[-1:] = [replace(last, tree=kept), replace(last, tree=aside, words=phrase)]
            case Relation(signs=("=",)) if len(self.clauses) > 1:
                self.clauses[-1] = replace(last, words=phrase)
            case _:
                return False
        return True

    def _is_put_in(self) -> bool:
        """`x = 3: √9 = 3 true`: what was put in is said to hold, and nothing of all values."""
        last = self.clauses[-1] if len(self.clauses) > self.now.first else None
        return last is not None and last.kind == "statement" and (last.condition is not None or self.now.condition is not None)

    def _diverging(self, words: Sequence[str], following: Element | None) -> bool:
        if "infinity" in words or "unendlich" in words or "infinito" in words:
            negative = bool({"minus", "negative", "menos"} & set(words))
            self._add(Clause(Apply("neg", (INFINITE,)) if negative else INFINITE, "diverges", words=" ".join(words)))
            return True
        self._add(Clause(None, "diverges", words=" ".join(words)))
        if words[-1] in ("to", "gegen", "a", "hacia"):
            self.now.role = "diverges"
        return True

    def _steer(self, words: list[str], following: Element | None) -> None:
        """The role of the formula that follows, by the words before it."""
        if following is None or following.kind != "run":
            return
        last = [w for w in words if w not in QUANTIFIERS][-1:] or words[-1:]
        if last[0] in CONDITION or last[0] in CHECK or last[0] in OPENERS:
            self.now.role, self.now.opening = "condition", last[0]
        elif last[0] in REASON:
            self.now.role, self.now.opening = "reason", last[0]
        elif self.now.role not in ("let", "diverges"):
            self.now.role = ""

    def _opens_with_colon(self) -> bool:
        """`x = −1: √1 = 1`: the assignment before the colon is a condition for what follows."""
        new = self.clauses[self.now.first :]
        if self.now.condition is not None and not new:
            return True
        if len(new) > 1 and self._puts_in_again(new[-1].tree):
            self.now.condition = self.clauses.pop().tree
            return True
        if len(new) == 1 and new[0].tree is not None and new[0].kind == "statement" and not self.now.link and _is_setting(new[0].tree):
            self.clauses.pop()
            given = _each_set(new[0].tree)
            self.now.condition = Apply("and", given.args) if isinstance(given, Apply) else given
            return True
        return False

    def _puts_in_again(self, tree: Tree | None) -> bool:
        """`x = 0: −8 ≤ 0 true, x = 5: …`: another value of the same letter."""
        match tree, self.now.condition:
            case Relation() as again, Relation() as before if is_given_value(again) and is_given_value(before):
                return again.sides[0] == before.sides[0]
            case _:
                return False

    def _follows_from_premise(self, following: Element | None) -> None:
        """`f(0) = 1: c = 1`: what stands behind the colon follows from what stands before it."""
        new = self.clauses[self.now.first :]
        if following is not None and following.kind == "run" and len(new) == 1 and not self.now.words and not self.now.link:
            premise = new[0].tree
            if new[0].kind == "statement" and isinstance(premise, Relation) and not new[0].sign:
                self.now.link = "therefore"

    def _names_a_thing(self, following: Element) -> bool:
        """`n: number of tickets`: the letter before the colon is introduced."""
        new = self.clauses[self.now.first :]
        if len(new) != 1 or not isinstance(new[0].tree, Symbol) or not self._defines(following):
            return False
        self.clauses[-1] = replace(new[0], kind="let", words=following.text)
        self.now.role, self.now.verbal = "let", True
        return True

    # runs

    def _without_dangling(self, element: Element, following: Element | None) -> tuple[int, int]:
        """The run without operators and signs that tie it to words."""
        text = self.reader.text
        start, end = trimmed(text, element.start, element.end)
        if self.now.before not in ("", ",", ":") and self.now.words:
            leading = LEADING_RELATION.match(text, start, end)
            if leading is not None and self.now.before not in THEREFORE | ANSWER:
                start = leading.end()
            elif DANGLING_START.match(text, start, end):
                self.now.verbal = True
                sign = RELATION.search(text, start, end)
                start = sign.end() if sign else end
        if following is not None and following.kind == "words" and (dangling := DANGLING.search(text, start, end)):
            if dangling.group().strip() not in "=≈":
                self.now.verbal = True
                signs = [m.start() for m in RELATION.finditer(text, start, end)]
                end = signs[-1] if signs else start
            elif RELATION.search(text, start, dangling.start()) or not LETTER.fullmatch(text, start, dangling.start()):
                end = dangling.start()
            elif self._defines(following):
                self._add(Clause(Symbol(text[start : dangling.start()].strip().lstrip("\\")), "let", words=following.text))
                self.now.role, self.now.verbal = "let", True
                return end, end
            else:
                return end, end
        return trimmed(text, start, end)

    def _defines(self, following: Element) -> bool:
        """x = litres of …: words that are a thing, not “no solution” or “undefined”."""
        phrase = f" {following.text.lower()} "
        return not any(f" {said} " in phrase for said in (*NO_SOLUTION, *ALWAYS, *DIVERGES))

    def _let(self, start: int, end: int, following: Element | None) -> bool:
        text = self.reader.text
        written = text[start:end]
        has_relation = RELATION.search(written) is not None
        if has_relation:
            tree = self._read(start, end)
            if tree is not None:
                inner = tree.args[0] if isinstance(tree, Apply) and tree.head == "let" else tree
                self._add(Clause(inner, "let"))
            return True
        if LETTER.fullmatch(written):
            self._add(Clause(Symbol(_name(written)), "let"))
            return True
        return True

    def _is_introduction(self, written: str, following: Element | None) -> bool:
        """n is the number of …, n: number of …"""
        if following is None or not LETTER.fullmatch(written) or self.now.words:
            return False
        words = following.text.lower().split() if following.kind == "words" else []
        return (
            len(words) > 1
            and words[0] in INTRODUCES
            and bool({"the", "die", "der", "das", "el", "la", "number", "anzahl", "número"} & set(words))
        )

    def _is_another_name(self, written: str, following: Element | None) -> bool:
        """… and y the number of pears."""
        named = bool(self.clauses) and self.clauses[-1].kind == "let" and self.now.before in ("and", "und", "y", ",")
        words = following.text.lower().split() if following is not None and following.kind == "words" else [""]
        return named and LETTER.fullmatch(written) is not None and words[0] in INTRODUCES

    def _conditional(self, start: int, end: int, following: Element | None) -> bool:
        """The run as a condition of the clause before it in the sentence, else of those after; False where it is none."""
        role, opening = self.now.role, self.now.opening
        if not RELATION.search(self.reader.text[start:end]):
            self.now.role = ""
            self.now.words.append(self.reader.text[start:end])
            return True
        tree = self._read(start, end)
        self.now.role = ""
        if tree is None:
            return True
        has_clause = len(self.clauses) > self.now.first
        if role == "reason" and not has_clause:
            self._add(Clause(tree, kind_of(tree)))
            return True
        colon = following is not None and following.kind == "stop" and following.text == ":"
        if has_clause and not (opening in CHECK or colon or (self.now.link == "therefore" and following is not None)):
            self._condition_back(tree)
            return True
        if isinstance(tree, Apply) and tree.head == "list" and not colon:
            self.now.condition = tree.args[0]
            self.keep(tree.args[1] if len(tree.args) == 2 else replace(tree, args=tree.args[1:]))
            return True
        if opening in OPENERS and colon and following is not None and not self._is_last(following) and is_of_letters(tree):
            self.now.condition = tree
            return True
        if following is None or (colon and self._is_last(following)) or opening in OPENERS:
            self._add(Clause(tree, "case", proof="hypothesis" if opening in ("assume", "angenommen", "suponemos") and self.proof else ""))
            return True
        self.now.condition = tree
        return True

    def _is_last(self, element: Element) -> bool:
        return not self.reader.text[element.end :].strip(" .,;")

    def _condition_back(self, tree: Tree) -> None:
        """Give the condition to the last clause; where there is none, to the next."""
        if len(self.clauses) > self.now.first and self.clauses[-1].kind != "unreadable":
            last = self.clauses[-1]
            both = tree if last.condition is None else Apply("and", (last.condition, tree))
            self.clauses[-1] = replace(last, condition=both)
        else:
            self.now.condition = tree

    def _is_words_only(self, written: str, following: Element | None) -> bool:
        """Whether a letter, number or expression among words claims nothing: “multiply by 3”, “there are 3 cases”."""
        if holds_point(written):
            return False
        if RELATION.search(written):
            return self.now.verbal and written.count("=") == 0 and not RELATION.search(written)
        if self.now.role == "diverges":
            return False
        if LETTERS_JOINED.fullmatch(written) and (self.now.words or (following is not None and following.kind == "words")):
            return True
        if self.now.verbal:
            return True
        next_words = following.text.lower().split() if following is not None and following.kind == "words" else []
        if BARE_NUMBER.fullmatch(written) and NOT_COUNTED & set(next_words):
            return True
        if LETTER.fullmatch(written) and (len(next_words) > 1 or _is_spoken_of(written, next_words)):
            return True
        if self.now.words and self.now.before not in ("", ":"):
            return (
                self.now.before not in ANSWER and self.now.before not in THEREFORE and not self.now.words[-1].lower().endswith("entonces")
            )
        if self.now.before == ":" and self.now.words and LETTER.fullmatch(written):
            return True
        if not next_words:
            return False
        if LETTER.fullmatch(written):
            return True
        return bool(BARE_NUMBER.fullmatch(written)) and len(next_words) > 2

    def _claim(self, start: int, end: int, following: Element | None) -> None:
        tree = self._read(start, end)
        if tree is None:
            return
        if self.now.role == "diverges":
            self.clauses[-1] = replace(self.clauses[-1], tree=tree)
            self.now.role = ""
            return
        self.keep(tree)

    def keep(self, tree: Tree) -> None:
        """The clauses that one tree makes: what it claims, and a form that it names."""
        if isinstance(tree, Apply) and tree.head in ("therefore", "implies", "iff") and len(tree.args) <= 2:
            self._keep_arrow(tree)
            return
        if isinstance(tree, Apply) and tree.head in ("interval", "vector") and all(isinstance(a, Relation) for a in tree.args):
            tree = replace(tree, head="system")
        tree, sign = continued(tree)
        left, form = without_forms(tree)
        if left is not None:
            kind = kind_of(left)
            inner = left.args[0] if kind == "let" and isinstance(left, Apply) else left
            self._add(Clause(inner, "case" if self.opened_case and not self.clauses else kind, sign=sign if kind != "form" else ""))
        if form is not None:
            self._add(Clause(form, "form"))

    def _keep_arrow(self, tree: Apply) -> None:
        if len(tree.args) == 2 and tree.args[0] != Apply("missing", ()):
            self.keep(tree.args[0])
        self.now.link = "therefore" if tree.head == "therefore" else "implies" if tree.head == "implies" else "iff"
        self.keep(tree.args[-1])

    # reading

    def _read(self, start: int, end: int) -> Tree | None:
        """The tree; None, with an unreadable clause, where it can't be read, and with a comment where only signs stand: (−)/(+) = −."""
        if SIGNS_ALONE.fullmatch(self.reader.text[start:end]):
            self._add(Clause(None, "comment", words=self.reader.text[start:end].strip()))
            return None
        try:
            return self.reader.tree(start, end)
        except MathtutorError as error:
            self.errors.append(error)
            self._add(Clause(None, "unreadable", words=self.reader.text[start:end].strip()))
            return None

    def _quiet(self, start: int, end: int) -> Tree | None:
        try:
            return self.reader.tree(start, end)
        except MathtutorError:
            return None

    # keeping

    def _add(self, clause: Clause) -> None:
        words = " ".join(self.now.words) if not clause.words else clause.words
        self.now.words.clear()
        link = self.now.link
        if not link and self.clauses:
            link = "and"
        condition = self.now.condition if clause.condition is None else clause.condition
        self.clauses.append(replace(clause, link=link, condition=condition, words=words, proof=clause.proof or self.proof))
        self.now.link, self.now.before, self.now.verbal = "", "", False

    def _close_words(self) -> None:
        """Words after the last clause belong to it; words alone are a comment."""
        if not self.now.words:
            return
        said = " ".join(self.now.words)
        if len(self.clauses) > self.now.first:
            last = self.clauses[-1]
            self.clauses[-1] = replace(last, words=f"{last.words} {said}".strip())
        elif self.now.condition is None:
            self.clauses.append(Clause(None, "comment", link="", words=said))
            self.now.first = len(self.clauses)
        self.now.words.clear()

    def _end(self) -> None:
        """A sentence ends: premises that give a letter a value become conditions."""
        self._close_words()
        if self.now.condition is not None and len(self.clauses) == self.now.first:
            self.clauses.append(Clause(self.now.condition, "case", proof=self.proof))
        if not self.compares:
            self.clauses[self.now.first :] = with_premises(self.clauses[self.now.first :])
        self.clauses[self.now.first :] = [in_induction(clause) for clause in self.clauses[self.now.first :]]
        self.now = Sentence(first=len(self.clauses))


def lists_outcomes(tree: Tree | None) -> bool:
    """(2, 6), (3, 5), (4, 4)."""
    pairs = tree.args if isinstance(tree, Apply) and tree.head == "list" else ()
    return len(pairs) > 1 and all(isinstance(pair, Apply) and pair.head in {"tuple", "vector", "interval"} for pair in pairs)


NAME_OF_VALUE = re.compile(r"[^\W\d_]{3,30}(?: [^\W\d_]{2,30}){0,3}")
ARTICLES = frozenset({"the", "a", "an", "der", "die", "das", "ein", "eine", "el", "la", "un", "una"})


def value_name(words: str) -> str:
    """`new price` as newPrice; "" where the words are no name: too many, or words that steer the line."""
    said = words.split()
    while said and said[0].lower() in THEREFORE | ARTICLES:
        said = said[1:]
    steering = ANSWER | THEREFORE | CONDITION | CHECK | REASON | LET_WORDS | OPENERS | INTRODUCES
    if not NAME_OF_VALUE.fullmatch(" ".join(said)) or {word.lower() for word in said} & steering:
        return ""
    first, *rest = said
    return first[0].lower() + first[1:] + "".join(word.capitalize() for word in rest)


def has_names(tree: Tree) -> bool:
    """Whether letters stand in a formula that are no units."""
    return any(unit(name) is None for name in free_symbols(tree))


def _is_spoken_of(written: str, following: Sequence[str]) -> bool:
    """`so B overtakes A`: a capital before a word that is no condition and no equals sign in words."""
    return written.strip().isupper() and bool(following) and following[0] not in CONDITION | ANSWER | REASON


NOT_COUNTED = frozenset(
    [
        "solution",
        "solutions",
        "case",
        "cases",
        "root",
        "roots",
        "lösung",
        "lösungen",
        "fälle",
        "fall",
        "nullstellen",
        "soluciones",
        "casos",
        "raíces",
        "equations",
        "unknowns",
        "steps",
        "terms",
    ]
)


def _name(written: str) -> str:
    return written.strip().lstrip("\\").replace("{", "").replace("}", "")


def is_of_letters(tree: Tree) -> bool:
    """n = k: a letter for a letter, as a proof by induction assumes."""
    return isinstance(tree, Relation) and tree.signs == ("=",) and all(isinstance(side, Symbol) for side in tree.sides)


def _is_setting(tree: Tree) -> bool:
    """x = 2, or x = 2, y = 3, or y = z = 0."""
    tree = _each_set(tree)
    if isinstance(tree, Apply) and tree.head in ("list", "and", "system"):
        return all(is_given_value(part) for part in tree.args)
    match tree:
        case Relation(signs=("=",), sides=(Apply(head="pow", args=(Symbol(), Number())), value)) if not free_symbols(value):
            return True  # x² = 5/2: d² = 11/4
        case _:
            pass
    if isinstance(tree, Relation) and "=" not in tree.signs:
        return sum(isinstance(side, Symbol) for side in tree.sides) == 1 and len(free_symbols(tree)) == 1
    return is_assignment(tree)


def _each_set(tree: Tree) -> Tree:
    """y = 0, z = 0 of y = z = 0."""
    match tree:
        case Relation(signs=("=", "=", *_) as signs, sides=(*letters, value)) if (
            set(signs) == {"="} and all(isinstance(letter, Symbol) for letter in letters) and not isinstance(value, Symbol)
        ):
            return Apply("list", tuple(Relation(("=",), (letter, value), tree.span) for letter in letters), tree.span)
        case _:
            return tree


COUNTERS = frozenset({"n", "m", "k", "N"})
"""Letters that a proof by induction runs over."""


def in_induction(clause: Clause) -> Clause:
    """`n = 1: …`, `for n = k: …`, `n = k + 1: …`: parts of a proof by induction; the last two are labels, not conditions."""
    match clause.condition:
        case Relation(signs=("=",), sides=(Symbol(name=name), value)) if name in COUNTERS and not clause.proof and clause.claims:
            pass
        case _:
            return clause
    match value:
        case Symbol(name=other) if other in COUNTERS | {"p", "j", "l"}:
            return replace(clause, proof="hypothesis", condition=None)
        case Apply(head="add", args=(Symbol(), Number(text="1"))):
            return replace(clause, proof="step", condition=None)
        case Number(text="0" | "1" | "2" | "3" | "4" | "5") if clause.kind == "statement" and _is_closed(clause.tree):
            return replace(clause, proof="base")
        case _:
            return clause


def _is_closed(tree: Tree | None) -> bool:
    return tree is not None and not free_symbols(tree)


def _is_verbal(ahead: Sequence[Element]) -> bool:
    """3 tickets + 5 drinks: words are operands."""
    if [element.kind for element in ahead] != ["run", "words", "run"]:
        return False
    said = set(ahead[1].text.lower().split())
    if LEADING_RELATION.match(ahead[2].text) and not RELATION.search(ahead[0].text) and not said & (ANSWER | THEREFORE):
        return True
    return DANGLING_START.match(ahead[2].text) is not None and not ahead[2].text.startswith(("-", "−"))


GIVES = frozenset({"gives", "yields", "ergibt", "liefert", "da"})
"""Between a value that is put in and what it leads to."""


def with_premises(found: list[Clause]) -> list[Clause]:
    """`x = 0 ⇒ u = 0`: the premise as a condition, where it gives another letter a value."""
    gives = len(found) == 2 and found[1].words.lower().rpartition(" ")[2] in GIVES
    if len(found) != 2 or (found[1].link != "implies" and not gives) or found[0].tree is None or found[1].tree is None:
        return found
    premise, conclusion = found
    if premise.tree is None or not is_given_value(premise.tree) or premise.condition is not None or conclusion.sign:
        return found
    match conclusion.tree:
        case Relation(sides=(left, *_)) if isinstance(premise.tree, Relation) and left != premise.tree.sides[0]:
            return [replace(conclusion, link=premise.link, condition=premise.tree)]
        case _:
            return found
