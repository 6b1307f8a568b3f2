// Typing mathematics the way it looks: a <math-field> over the text field, which stays what is sent.
import { device } from "./device.js";
import { button, element, settled, words } from "./dom.js";
import { form } from "./form.js";
import { read } from "./service.js";
import { isInEmptyBox, prepare, shortcuts } from "./typing.js";

const VENDOR = new URL("../vendor/", import.meta.url);
let Field = null; // the MathfieldElement class, once loaded

/** Offers the switch beside each large field of mathematics; opens it where it was chosen before. */
export function offerVisual() {
  for (const input of form.querySelectorAll(".field.large input[data-math]")) {
    const toggle = button("", () => switchOver(input, toggle), "quiet toggle visual");
    toggle.title = words.page.visual;
    toggle.append(element("span", "aside", words.page.visual));
    toggle.setAttribute("aria-pressed", "false");
    input.closest(".field").append(toggle);
    if (device.get("visual")) switchOver(input, toggle, false);
  }
}

async function switchOver(input, toggle, byHand = true) {
  const open = toggle.getAttribute("aria-pressed") === "true";
  if (byHand) device.set("visual", !open);
  toggle.setAttribute("aria-pressed", String(!open));
  if (open) close(input);
  else await over(input, byHand);
}

function close(input) {
  input.parentElement.querySelector("math-field")?.remove();
  input.hidden = false;
  input.focus();
}

async function over(input, focus) {
  const field = await fieldOver(input, input.labels[0]?.textContent ?? "");
  if (focus) field.focus();
}

/** A drawn field in place of the text field, with what is written there. */
export async function fieldOver(input, name) {
  await load();
  const field = new Field();
  field.setAttribute("aria-label", name);
  const isWritten = document.activeElement === input; // it keeps the focus until the other is ready for it
  input.hidden = !isWritten;
  input.after(field);
  setUp(field);
  await show(field, input.value);
  listen(field, input);
  if (isWritten) field.shadowRoot.querySelector("[part=keyboard-sink]").focus(); // at once: the field's own way comes later
  input.hidden = true;
  return field;
}

/** Options that can be given once the field stands in the page. */
function setUp(field) {
  field.mathVirtualKeyboardPolicy = "manual";
  field.smartSuperscript = false; // typing.js says when an exponent ends
  field.inlineShortcuts = shortcuts();
  field.keybindings = field.keybindings.filter(({ command }) => command[0] !== "switchMode"); // | is a sign of its own
}

function listen(field, input) {
  field.addEventListener("input", settled(20, () => pass(field, input)));
  field.addEventListener("focusin", setDecimal);
  field.addEventListener("keydown", (event) => hear(event, field, input), { capture: true });
  field.addEventListener("beforeinput", (event) => foresee(event, field), { capture: true });
}

function hear(event, field, input) {
  if (event.isComposing || event.defaultPrevented) return;
  const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
  const isTaken = event.key === "Enter" ? send(field, input, event) : isForLine(event, field, input) ? strike(input, event) : isPlain && prepare(field, event.key);
  if (!isTaken) return;
  event.preventDefault();
  event.stopPropagation();
}

/** Keys that are about a line of a working and not about what is written in it. */
function isForLine({ key, altKey }, field, input) {
  return input.closest(".row") && ((altKey && /^Arrow(Up|Down)$/.test(key)) || (key === "Backspace" && !field.value));
}

/** Strikes the key in the text field under it. */
export function strike(input, { key, ctrlKey = false, metaKey = false, altKey = false }) {
  input.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, metaKey, altKey, bubbles: true, cancelable: true }));
  return true;
}

/** The keyboards of phones say what they type, but press no keys. */
function foresee(event, field) {
  if (event.isTrusted && event.data && prepare(field, event.data)) event.preventDefault();
}

/** Asks; where a box is still empty, leads into it instead. */
async function send(field, input, event) {
  await pass(field, input);
  if (input.closest(".row")) strike(input, event);
  else if (!input.value.includes("□")) form.requestSubmit();
  else if (!isInEmptyBox(field)) field.executeCommand("moveToNextPlaceholder");
}

/** Loads the editor, its fonts being those that KaTeX brings. */
async function load() {
  if (Field) return;
  ({ MathfieldElement: Field } = await import(new URL("mathlive/mathlive.min.mjs", VENDOR).href));
  Field.fontsDirectory = new URL("katex/fonts", VENDOR).href;
  Field.soundsDirectory = null;
  Field.locale = document.documentElement.lang;
  setDecimal();
  if (!customElements.get("math-field")) customElements.define("math-field", Field);
}

const hasComma = () => form.elements.decimal?.value === "comma";

/** The sign of decimals is the page's own. */
function setDecimal() {
  Field.decimalSeparator = hasComma() ? "," : ".";
}

/** How the page reads what is drawn or typed. */
function question(expression, notation) {
  return { expression, ...(notation && { notation }), ...(hasComma() && { decimal: "comma" }) };
}

/** Draws what the text says. */
async function show(field, text) {
  const [said] = text.trim() ? await read([question(text)]) : [null];
  const latex = said?.input?.latex ?? text;
  field.value = hasComma() ? latex.replace(/(\d)\.(?=\d)/g, "$1{,}") : latex;
  passed.set(field, { latex: drawn(field), text });
}

/** What the editor writes in a way of its own: pattern → plain LaTeX. What is still empty is a box to be filled. */
const PLAIN = [
  [/\\operatorname\{\\mathrm\{(\w+)\}\}/g, "\\operatorname{$1}"],
  [/\\lim_\{\\left\(([^{}]*)\\right\)\}/g, "\\lim_{$1}"],
  [/(?<!\\placeholder)\{\}/g, "{\\placeholder{}}"],
];

/** What is drawn, as plain LaTeX. */
const drawn = (field) => PLAIN.reduce((latex, [found, plain]) => latex.replace(found, plain), field.getValue("latex"));

const passed = new WeakMap(); // field → the LaTeX that was passed on last, and the text that it became

/** What was drawn, as the text that says the same; what can't be read yet is passed on as LaTeX, to be pointed at. */
export async function pass(field, input) {
  const latex = drawn(field);
  const last = passed.get(field);
  if (last?.latex === latex && last.text === input.value) return;
  const [said] = latex.trim() ? await read([question(latex, "latex")]) : [null];
  if (latex !== drawn(field)) return;
  input.value = said?.input ? written(said.input.text) : latex;
  passed.set(field, { latex, text: input.value });
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The text as the page writes numbers. */
function written(text) {
  return hasComma() ? text.replace(/(\d?)\.(?=\d)/g, (_, digit) => `${digit || 0},`) : text;
}
