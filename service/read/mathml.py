"""MathML → LaTeX or Tree: what equation editors put on the clipboard.

Presentation MathML is rewritten as LaTeX, whose reader then settles precedence and ambiguity as for every other
formula. Content MathML says what it means, so it becomes a tree at once. Documents with declarations (`<!DOCTYPE`,
`<!ENTITY`) are refused before any XML is parsed, so no entity can expand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html.entities import html5
from xml.etree.ElementTree import Element, ParseError, XMLParser

from service.errors import Unreadable
from service.functions import BY_SPELLING, CONSTANTS, FUNCTIONS, GREEK
from service.messages import Message
from service.read.limits import MAX_DEPTH, check_depth
from service.tree import Apply, Constant, Number, Relation, Span, Symbol, Tree

INVISIBLE = {"\u2061": " ", "\u2062": " ", "\u2063": ",", "\u2064": "+", "\u00a0": " ", "\u200b": ""}
OPERATORS = {
    "−": "-", "·": r"\cdot ", "⋅": r"\cdot ", "×": r"\times ", "÷": r"\div ", "±": r"\pm ", "∓": r"\mp ", "∞": r"\infty ", "≤": r"\le ",
    "≥": r"\ge ", "≠": r"\neq ", "≈": r"\approx ", "∈": r"\in ", "∉": r"\notin ", "∪": r"\cup ", "∩": r"\cap ", "∖": r"\setminus ",
    "→": r"\to ", "⇒": r"\Rightarrow ", "⇔": r"\Leftrightarrow ", "∧": r"\land ", "∨": r"\lor ", "¬": r"\neg ", "∫": r"\int ",
    "∑": r"\sum ", "Σ": r"\sum ", "∏": r"\prod ", "∂": r"\partial ", "ⅆ": r"\mathrm{d}", "ⅇ": "e", "ⅈ": "i", "′": "'", "″": "''",
    "{": r"\{", "}": r"\}", "⌊": r"\lfloor ", "⌋": r"\rfloor ", "⌈": r"\lceil ", "⌉": r"\rceil ", "⟨": r"\langle ", "⟩": r"\rangle ",
    "∣": "|", "∅": r"\emptyset ", "ℝ": r"\mathbb{R}", "%": r"\%", "°": r"^{\circ}", "□": r"\placeholder{}", "lim": r"\lim ",
}  # fmt: skip
TRANSPARENT = {"math", "mrow", "mstyle", "mpadded", "mphantom", "semantics", "merror", "menclose", "mtd", "maction"}


def mathml(source: str) -> str | Tree:
    """LaTeX for presentation MathML, a tree for content MathML; Unreadable with the place where it breaks."""
    root = _parsed(source)
    _check_nesting(root)
    body = _body(root)
    if any(_tag(node) in ("apply", "ci", "cn") for node in body.iter()):
        children = [child for child in body if _tag(child) not in ("annotation", "annotation-xml")]
        return _content(children[0] if _tag(body) in ("math", "semantics") and children else body, Span(0, len(source)))
    return " ".join(_latex(body).split())


def _parsed(source: str) -> Element:
    declared = source.find("<!")
    if declared >= 0 and not source.startswith("<!--", declared):
        raise Unreadable("Declarations are not read in MathML.", span=Span(declared, declared + 2), text=source, expected="<math>")
    parser = XMLParser()
    try:
        parser.feed(re.sub(r"&([A-Za-z]+);", _entity, source))
        root: Element = parser.close()
    except ParseError as error:
        line, column = error.position
        place = min(sum(len(text) + 1 for text in source.split("\n")[: line - 1]) + column, max(len(source) - 1, 0))
        raise Unreadable("This MathML is not complete.", span=Span(place, place + 1), text=source, expected="closed elements") from error
    return root


def _entity(found: re.Match[str]) -> str:
    if found[1] in ("lt", "gt", "amp", "quot", "apos"):
        return found[0]
    return html5.get(found[1] + ";", found[0])


def _check_nesting(root: Element) -> None:
    level, nodes = 0, [root]
    while nodes:
        level += 1
        check_depth(level if level > MAX_DEPTH else 0)
        nodes = [child for node in nodes for child in node]


def _tag(node: Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _body(node: Element) -> Element:
    """The mathematics of a `<math>` with annotations: content markup where there is some."""
    for annotation in node.iter():
        if _tag(annotation) == "annotation-xml" and "content" in annotation.get("encoding", "").lower() and len(annotation):
            return annotation[0]
    return node


# presentation


def _latex(node: Element) -> str:
    tag = _tag(node)
    if numeral := re.fullmatch(r"([0-9.]+)[eE]\+?(-?[0-9]+)", node.get("data-numeral", "")):
        return rf"{numeral[1]}{{\times}}10^{{{numeral[2]}}}"
    if tag in TRANSPARENT:
        children = [child for child in node if _tag(child) not in ("annotation", "annotation-xml")]
        return _row(children[:1] if tag == "semantics" else children)
    return ELEMENTS.get(tag, _children)(node)


def _children(node: Element) -> str:
    return _row(list(node))


def _row(nodes: Sequence[Element]) -> str:
    return " ".join(_latex(node) for node in nodes)


def _group(node: Element) -> str:
    return "{" + _latex(node) + "}"


def _text(node: Element) -> str:
    return "".join(INVISIBLE.get(c, c) for c in (node.text or "").strip())


def _identifier(node: Element) -> str:
    word = _text(node)
    if word in OPERATORS:
        return OPERATORS[word]
    if len(word) <= 1:
        return word
    if word in GREEK:
        return f"\\{word} "
    return rf"\operatorname{{{word}}}" if word in BY_SPELLING or word == "lim" else rf"\mathrm{{{word}}}"


def _operator(node: Element) -> str:
    sign = _text(node)
    return OPERATORS.get(sign, sign)


def _number(node: Element) -> str:
    return _text(node).replace(",", "{,}") or " "


def _words(node: Element) -> str:
    words = (node.text or "").replace("\u00a0", " ").replace("{", "").replace("}", "").replace("\\", "")
    return rf"\text{{{words}}}" if words.strip() else " "


def _script(node: Element, marks: str) -> str:
    if not len(node):
        return " "
    base, *scripts = node
    raised = "".join(f"{mark}{_group(script)}" for mark, script in zip(marks, scripts, strict=False))
    plain = _tag(base) in ("mi", "mn", "mo") or (_tag(base) in TRANSPARENT and len(base) == 1)
    if marks == "^" and scripts and _text(scripts[0]) and set(_text(scripts[0])) <= {"′", "'", "″"}:
        return _latex(base) + "'" * (len(_text(scripts[0])) + _text(scripts[0]).count("″"))
    return (_latex(base) if plain else _group(base)) + raised


def _fraction(node: Element) -> str:
    if len(node) != 2:
        return " "
    command = r"\binom" if node.get("linethickness") in ("0", "0pt") else r"\frac"
    return f"{command}{_group(node[0])}{_group(node[1])}"


def _root(node: Element) -> str:
    return rf"\sqrt[{_latex(node[1])}]{_group(node[0])}" if len(node) == 2 else " "


def _fenced(node: Element) -> str:
    opening, closing = (
        OPERATORS.get(node.get("open", "("), node.get("open", "(")),
        OPERATORS.get(node.get("close", ")"), node.get("close", ")")),
    )
    separator = (node.get("separators", ",").strip() or " ")[0]
    return rf"\left{opening} {separator.join(_latex(child) for child in node)} \right{closing}"


def _table(node: Element) -> str:
    rows = (" & ".join(_row(list(cell)) for cell in row) for row in node if _tag(row) in ("mtr", "mlabeledtr"))
    return r"\begin{matrix} " + r" \\ ".join(rows) + r" \end{matrix}"


def _over(node: Element) -> str:
    base, *above = node
    if above and _text(above[0]) in ("¯", "‾", "_"):
        return rf"\overline{_group(base)}"
    return _script(node, "^")


ELEMENTS: dict[str, Callable[[Element], str]] = {
    "mi": _identifier, "mo": _operator, "mn": _number, "mtext": _words, "ms": _words, "mspace": lambda node: " ",
    "msup": lambda node: _script(node, "^"), "msub": lambda node: _script(node, "_"), "msubsup": lambda node: _script(node, "_^"),
    "munder": lambda node: _script(node, "_"), "mover": _over, "munderover": lambda node: _script(node, "_^"),
    "mfrac": _fraction, "msqrt": lambda node: rf"\sqrt{{{_row(list(node))}}}", "mroot": _root, "mfenced": _fenced, "mtable": _table,
}  # fmt: skip


# content

CONTENT = {
    "plus": "add", "times": "mul", "divide": "div", "power": "pow", "root": "sqrt", "and": "and", "or": "or", "not": "not",
    "union": "union", "intersect": "intersection", "in": "element", "setdiff": "difference", "implies": "implies",
    **{entry.content: entry.name for entry in FUNCTIONS if entry.content},
}  # fmt: skip
CONTENT_RELATIONS = {"eq": "=", "neq": "!=", "lt": "<", "leq": "<=", "gt": ">", "geq": ">=", "approx": "~"}
CONTENT_CONSTANTS = {element: entry.name for entry in CONSTANTS for element in entry.elements}


def _content(node: Element, span: Span) -> Tree:
    tag = _tag(node)
    if tag == "cn":
        return _content_number(node, span)
    if tag == "ci":
        return Symbol((node.text or "x").strip(), span)
    if tag in CONTENT_CONSTANTS:
        return Constant(CONTENT_CONSTANTS[tag], span)
    if tag == "apply" and len(node):
        return _content_apply(_tag(node[0]), list(node[1:]), node[0], span)
    if tag in ("set", "list", "vector"):
        return Apply({"list": "tuple"}.get(tag, tag), tuple(_content(child, span) for child in node), span)
    if tag == "matrix":
        rows = (Apply("row", tuple(_content(cell, span) for cell in row), span) for row in node)
        return Apply("matrix", tuple(rows), span)
    raise Unreadable(Message("<{}> is not read in content MathML.", tag), span=span)


def _content_number(node: Element, span: Span) -> Tree:
    parts = [part.strip() for part in node.itertext() if part.strip()]
    if len(parts) == 2:
        return Apply("div", (_numeral(parts[0], span), _numeral(parts[1], span)), span, "frac")
    return _numeral(parts[0] if parts else "", span)


def _numeral(digits: str, span: Span) -> Tree:
    unsigned = digits.lstrip("-")
    if not re.fullmatch(r"\d+(\.\d*)?|\.\d+", unsigned, re.ASCII):
        raise Unreadable("This <cn> holds no number.", span=span, expected="digits")
    number = Number(unsigned, span)
    return Apply("neg", (number,), span) if digits.startswith("-") else number


def _content_apply(head: str, operands: list[Element], function: Element, span: Span) -> Tree:
    qualifiers = {_tag(node): node for node in operands if _tag(node) in ("bvar", "lowlimit", "uplimit", "degree", "logbase")}
    args = tuple(_content(node, span) for node in operands if _tag(node) not in qualifiers)
    bound = {name: _content(node[0], span) for name, node in qualifiers.items() if len(node)}
    if head in ("int", "sum", "product", "diff", "limit") and "bvar" in bound:
        return _content_binder(head, args, bound, span)
    if head == "minus":
        negated = Apply("neg", args[-1:], span)
        return negated if len(args) == 1 else Apply("add", (args[0], negated), span)
    if head in CONTENT_RELATIONS and len(args) >= 2:
        return Relation((CONTENT_RELATIONS[head],) * (len(args) - 1), args, span)
    if head == "root" and "degree" in bound and bound["degree"] != Number("2"):
        return Apply("root", (*args, bound["degree"]), span)
    if head == "log":
        return Apply("log", (*args, bound.get("logbase", Number("10"))), span)
    if head == "ci":
        return Apply("call", (Symbol((function.text or "f").strip(), span), *args), span)
    if head in CONTENT or head in BY_SPELLING:
        return Apply(CONTENT.get(head) or BY_SPELLING[head].name, args, span)
    raise Unreadable(Message("<{}/> is not read in content MathML.", head), span=span)


def _content_binder(head: str, args: tuple[Tree, ...], bound: dict[str, Tree], span: Span) -> Tree:
    name = {"int": "integral", "diff": "derivative"}.get(head, head)
    if head == "limit":
        return Apply(name, (*args, bound["bvar"], bound.get("lowlimit", Number("0"))), span)
    limits = tuple(bound[key] for key in ("lowlimit", "uplimit") if key in bound)
    return Apply(name, (*args, bound["bvar"], *limits), span)
