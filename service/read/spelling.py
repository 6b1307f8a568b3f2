"""The nearest known word to a misspelt one: symmetric deletion, so that a look-up costs the length of the word only.

Source: W. Garbe, SymSpell (2012): two words one edit apart share a form with one letter deleted.
"""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 24
"""Words longer than this have no near word."""


class Spelling:
    """Known words, the likeliest first, indexed by the forms they have with at most two letters deleted (one for short words)."""

    def __init__(self, words: Iterable[str]) -> None:
        self.forms: dict[str, list[str]] = {}
        self.rank = {word: index for index, word in enumerate(words)}
        for word in self.rank:
            for form in _deletions(word, 2 if len(word) > 5 else 1):
                self.forms.setdefault(form, []).append(word)

    def nearest(self, word: str) -> str | None:
        """The known word with the fewest edits; None where more than two (one for short words) are needed."""
        if len(word) > LONGEST or len(word) < 2:
            return None
        most = 2 if len(word) > 4 else 1
        found = {known for form in _deletions(word, most) for known in self.forms.get(form, ())}
        near = sorted((edits(word, known), word[0] != known[0], not word.startswith(known), self.rank[known], known) for known in found)
        if not near or near[0][0] > most or (near[0][1] and len(word) < 4):
            return None
        return near[0][-1]


def _deletions(word: str, most: int) -> set[str]:
    forms = layer = {word}
    for _ in range(most):
        layer = {form[:i] + form[i + 1 :] for form in layer for i in range(len(form)) if len(form) > 2}
        forms = forms | layer
    return forms


def edits(a: str, b: str) -> int:
    """Insertions, deletions, replacements and exchanges of neighbours that make b of a."""
    before, row = list(range(len(b) + 1)), list(range(len(b) + 1))
    older: list[int] = []
    for i, left in enumerate(a, 1):
        row = [i]
        for j, right in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        older, before = before, row
    return row[-1]
