"""What a function tends to, said with two arrows: `As x → ∞, f(x) → 2` and `f(x) → 2 as x → ∞` as lim_{x→∞} f(x) = 2."""

from __future__ import annotations

import re

ARROW = r"(?:→|⟶|->|\\to(?![A-Za-z])|\\rightarrow(?![A-Za-z])|\\longrightarrow(?![A-Za-z]))"
ENDS = r"(?:∞|\\infty(?![A-Za-z])|infinity|unendlich|infinito)"
POINT = rf"(?:[-−+±]|\\pm\s?)?\s?(?:{ENDS}|[0-9]{{1,4}}(?:[./][0-9]{{1,3}})?|π|\\pi|a)(?:\^?\{{?[+\-−⁺⁻]\}}?(?![0-9a-z∞(]))?"
VALUE = rf"[-−+]?\s?(?:{ENDS}|[0-9eπ√][0-9.,/√π()^\-−]{{0,12}}|\\[dt]?frac\{{[^{{}}]{{1,8}}\}}\{{[^{{}}]{{1,8}}\}}|\\pi)"
WORD = r"(?:as|when|for|if|for\slarge|für|wenn|bei|cuando|para|si)"
HOLDS = r"(?:\s?(?:we\shave|we\sget|gilt|geht|strebt|se\stiene|tenemos|then|dann|so)(?:\s?:)?(?=\s))?"
BODY = r"(?P<body>[^→⟶=<>≤≥,;:∞]{1,80}?)"
FIRST = re.compile(
    rf"(?P<before>^|[;.]\s|,?\s(?:and|und|y)\s)\s{{0,8}}(?:{WORD}\s)?\s?(?P<x>[a-z])\s?{ARROW}\s?(?P<point>{POINT})\s?[,:]?{HOLDS}\s{{1,4}}{BODY}"
    rf"\s?{ARROW}\s?(?P<value>{VALUE})(?=\s*(?:$|[;.,]|(?:and|und|y)\s))",
    re.IGNORECASE,
)
LAST = re.compile(
    rf"(?P<before>^|[;.]\s|,?\s(?:and|und|y)\s)\s{{0,8}}{BODY}\s?{ARROW}\s?(?P<value>{VALUE})\s?[,(]?\s?{WORD}\s(?P<x>[a-z])\s?{ARROW}\s?"
    rf"(?P<point>{POINT})\)?(?=\s*(?:$|[;.,]|(?:and|und|y)\s))",
    re.IGNORECASE,
)
ARROWS = re.compile(ARROW)
LONGEST = 300


def with_tending(text: str) -> str:
    """The line with each such statement as a limit; as it is, where an arrow is left that says something else."""
    arrows = len(ARROWS.findall(text)) if len(text) < LONGEST else 0
    if arrows < 2 or arrows % 2:
        return text
    for pattern in (FIRST, LAST):
        made, count = pattern.subn(_as_limit, text)
        if 2 * count == arrows and "lim" not in text:
            return made
    return text


def _as_limit(found: re.Match[str]) -> str:
    letter, body = found["x"], found["body"].strip()
    if re.search(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])|_{letter}", body) is None:
        return found[0]
    return f"{found['before']}lim_{{{letter}→{found['point'].strip()}}} {body} = {found['value'].strip()}"


LIMIT_AGAIN = re.compile(r"^\s*\\?lim\s*(?==)")
LIMIT_OF_TERMS = re.compile(r"^\s{0,8}\\?lim\s{0,4}=\s{0,4}")
"""`lim = 1/3`, of what stands in the line before."""
WHOLE_LIMIT = re.compile(r"\\?lim(?:\s|_|\()[^=]{3,200}$")


def with_limit_again(texts: tuple[str, ...]) -> tuple[str, ...]:
    """`lim = −1/6` for the limit of the problem, which comes first among the texts; else of the terms that the line before gives."""
    found = WHOLE_LIMIT.search(texts[0][:400].rstrip(" .?"))
    if found is None and any("lim" in text for text in texts[:1]):
        return texts
    if found is None:
        return (texts[0], *(LIMIT_OF_TERMS.sub("→ ", text) for text in texts[1:]))
    return (texts[0], *(LIMIT_AGAIN.sub(lambda _: f"{found[0]} ", text) for text in texts[1:]))
