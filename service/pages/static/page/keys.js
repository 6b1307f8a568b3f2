// The keys of the page's own keyboard: what each shows, is called, and writes into a text or a drawn field.
import { words } from "./dom.js";
import { form } from "./form.js";
import { open, prepare } from "./typing.js";

/** A key. text: what it writes, | where the caret goes; latex: what it draws, #? an empty box and #0 what is selected; none: the text, typed. */
const key = (label, name = "", text = label, latex = "") => ({ label, name, text, latex });
const row = (labels, name = (label) => label) => labels.split(" ").map((label) => key(label, name(label)));
const call = (label, text = label) => key(label, "", `${text}(|)`, `\\${text}\\left(#0\\right)`);

const FRACTION = key("a/b", "fraction", "(|)/()", "\\frac{#@}{#?}");
const POWER = key("xⁿ", "power", "^", "#@^{#?}");
const SQUARE = key("x²", "square", "^2", "#@^{2}");
const ROOT = key("√", "root", "sqrt(|)", "\\sqrt{#0}");
const OPEN = key("(", "open", "(");
const CLOSE = key(")", "close", ")");
const TIMES = key("×", "times", "*");
const MINUS = key("−", "minus", "-");
const PLUS = key("+", "plus");
const EQUALS = key("=", "equals");
const DECIMAL = key(".", "decimal", ".");
const PI = key("π", "pi", "pi", "\\pi");

/** The keys in rows of seven, under the name of their tab. */
export const TABS = {
  numbers: [
    ...row("x 7 8 9"), FRACTION, OPEN, CLOSE,
    ...row("y 4 5 6"), TIMES, SQUARE, POWER,
    ...row("e 1 2 3"), MINUS, ROOT, call("ln"),
    PI, ...row("0"), DECIMAL, EQUALS, PLUS, call("sin"), call("cos"),
  ],
  functions: [
    call("sin"), call("cos"), call("tan"), call("asin", "arcsin"), call("acos", "arccos"), call("atan", "arctan"), key("!", "factorial"),
    call("ln"), call("log"), key("logₐ", "log_base", "log_(|)()", "\\log_{#?}\\left(#?\\right)"), key("eˣ", "exponential", "e^(|)", "e^{#?}"), key("10ˣ", "power_of_ten", "10^(|)", "10^{#?}"), call("sinh"), call("cosh"),
    ROOT, key("∛", "cube_root", "cbrt(|)", "\\sqrt[3]{#0}"), key("x⁻¹", "inverse", "^(-1)", "#@^{-1}"), SQUARE, POWER, key("|x|", "absolute", "abs(|)", "\\left|#0\\right|"), call("tanh"),
    key("%", "percent"), key("°", "degree", "°", "\\degree"), key("±", "plus_minus", "±", "\\pm"), FRACTION, OPEN, CLOSE, key("x₁", "index", "_", "_{#?}"),
  ],
  calculus: [
    key("∫", "integral", "int (|) dx", "\\int #?\\,dx"), key("∫ₐᵇ", "definite", "int_(|)^() () dx", "\\int_{#?}^{#?}#?\\,dx"), key("d/dx", "derivative", "d/dx (|)", "\\frac{d}{dx}\\left(#0\\right)"), key("y′", "prime", "'"), key("lim", "limit", "lim_(x->|) ()", "\\lim_{x\\to #?}"), key("Σ", "sum", "sum_(n=|)^() ()", "\\sum_{n=#?}^{#?}"), key("Π", "product", "prod_(n=|)^() ()", "\\prod_{n=#?}^{#?}"),
    ...row("x y t"), key("dx", "differential"), key("∞", "infinity", "∞", "\\infty"), key("→", "arrow", "->", "\\to"), EQUALS,
    call("sin"), call("cos"), call("ln"), key("eˣ", "exponential", "e^(|)", "e^{#?}"), ROOT, FRACTION, POWER,
    ...row("n k"), PI, PLUS, MINUS, OPEN, CLOSE,
  ],
  comparison: [
    EQUALS, key("<", "less"), key(">", "greater"), key("≤", "at_most", "≤", "\\le"), key("≥", "at_least", "≥", "\\ge"), key("≠", "not_equal", "≠", "\\ne"), key("±", "plus_minus", "±", "\\pm"),
    key("[", "open_square"), key("]", "close_square"), key("{", "open_brace"), key("}", "close_brace"), key(",", "comma"), key(";", "semicolon"), key("∞", "infinity", "∞", "\\infty"),
    key("∈", "element", " ∈ ", "\\in"), key("∨", "or", " ∨ ", "\\lor"), key("∧", "and", " ∧ ", "\\land"), key("⇒", "follows", " ⇒ ", "\\Rightarrow"), key("⇔", "equivalent", " ⇔ ", "\\Leftrightarrow"), OPEN, CLOSE,
    ...row("x y z a b c n"),
  ],
  letters: [..."abcdefghijklmnopqrstuvwxyz".split("").map((letter) => key(letter)), key("x₁", "index", "_", "_{#?}"), key("␣", "space", " ")],
  greek: row("α β γ δ ε ζ η θ κ λ μ ν ξ π ρ σ τ φ χ ψ ω Γ Δ Θ Λ Σ Φ Ω"),
};

/** Keys that a topic has in place of those that it needs less: operation → label → key. */
const TOPICS = {
  matrix: { ln: key("[", "open_square"), sin: key("]", "close_square"), cos: key(",", "comma") },
  dsolve: { π: key("y′", "prime", "y'", "y^{\\prime}") },
  limit: { y: key("∞", "infinity", "∞", "\\infty") },
  series: { y: key("n") },
  sum: { y: key("n") },
  product: { y: key("n") },
};

/** The keys of a tab, for the topic that the page is about. */
export const keysOf = (tab) => TABS[tab].map((one) => (tab === "numbers" && TOPICS[form.dataset.operation]?.[one.label]) || one);

/** What a key is called, for those who do not see it. */
export const nameOf = ({ label, name }) => words.key[name] ?? label;

/** The keys whose sign is the language's own show it. */
export const labelOf = (one) => (one === DECIMAL ? decimal() : one.label);

const decimal = () => (form.elements.decimal?.value === "comma" ? "," : ".");
const textOf = (one) => (one === DECIMAL ? decimal() : one.text);

/** Writes a key into the field, as typing would. */
export function write(field, one) {
  if (field.localName === "math-field") draw(field, one);
  else type(field, textOf(one));
}

function draw(field, one) {
  if (one.latex) open(field, one.latex);
  else for (const sign of textOf(one).trim()) prepare(field, sign) || field.executeCommand(["typedText", sign, { simulateKeystroke: true }]);
}

/** Puts text where the selection is; a closing bracket that stands there already is stepped over. */
function type(input, text) {
  const { value, selectionStart: start, selectionEnd: end } = input;
  if (text === ")" && start === end && value[start] === ")") return input.setSelectionRange(start + 1, start + 1);
  const [before, after] = text.split("|");
  input.setRangeText(before + value.slice(start, end) + (after ?? ""), start, end, "end");
  const caret = after === undefined ? input.selectionEnd : start + before.length + (end - start);
  input.setSelectionRange(caret, caret);
  changed(input);
}

const changed = (input) => input.dispatchEvent(new Event("input", { bubbles: true }));

/** Moves the caret by a sign, or from one box of a fraction to the next. */
export function move(field, forward) {
  if (field.localName === "math-field") return field.executeCommand(forward ? "moveToNextChar" : "moveToPreviousChar");
  const { value, selectionStart: start, selectionEnd: end } = field;
  const hop = forward ? /^\)[/^ ]?\(/.exec(value.slice(end)) : /\)[/^ ]?\($/.exec(value.slice(0, start));
  const step = hop ? hop[0].length : 1;
  const caret = forward ? Math.min(end + step, value.length) : Math.max(start - step, 0);
  field.setSelectionRange(caret, caret);
}

const EMPTY = /(?:\p{L}*[/^_]?|[\^_])\($/u; // a name and the bracket that it opened

/** Takes back the sign before the caret; a name with its empty brackets goes at once. */
export function erase(field) {
  if (field.localName === "math-field") return field.executeCommand("deleteBackward");
  const { value, selectionStart: start, selectionEnd: end } = field;
  const empty = start === end && value[start] === ")" ? EMPTY.exec(value.slice(0, start)) : null;
  const from = start < end ? start : start - (empty ? empty[0].length : 1);
  field.setRangeText("", Math.max(from, 0), empty ? end + 1 : end, "end");
  changed(field);
}
