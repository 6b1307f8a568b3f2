// Typing mathematics the way it looks: a <math-field> over the text field, which stays what is sent.
import { device } from "./device.js";
import { button, element, settled, words } from "./dom.js";
import { form } from "./form.js";
import { read } from "./service.js";

const VENDOR = new URL("../vendor/", import.meta.url);
let Field = null; // the MathfieldElement class, once loaded

/** Offers the switch beside each large field of mathematics; opens it where it was chosen before. */
export function offerVisual() {
  for (const input of form.querySelectorAll(".field.large input[data-math]")) {
    const toggle = button("", () => switchOver(input, toggle), "quiet toggle");
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
  await load();
  const field = new Field();
  field.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
  field.mathVirtualKeyboardPolicy = "auto";
  const [said] = input.value.trim() ? await read([{ expression: input.value }]) : [null];
  field.value = said?.input?.latex ?? input.value;
  field.addEventListener("input", settled(80, () => pass(field, input)));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.defaultPrevented) pass(field, input).then(() => form.requestSubmit());
  }, { capture: true });
  input.hidden = true;
  input.after(field);
  if (focus) field.focus();
}

/** Loads the editor, its fonts being those that KaTeX brings. */
async function load() {
  if (Field) return;
  ({ MathfieldElement: Field } = await import(new URL("mathlive/mathlive.min.mjs", VENDOR).href));
  Field.fontsDirectory = new URL("katex/fonts", VENDOR).href;
  Field.soundsDirectory = null;
  Field.locale = document.documentElement.lang;
  if (!customElements.get("math-field")) customElements.define("math-field", Field);
}

/** What was drawn, as the text that says the same; what can't be read yet is passed on as LaTeX, to be pointed at. */
async function pass(field, input) {
  const latex = field.getValue("latex");
  const [said] = latex.trim() ? await read([{ expression: latex, notation: "latex" }]) : [null];
  if (latex !== field.getValue("latex")) return;
  input.value = said?.input?.text ?? latex;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}
