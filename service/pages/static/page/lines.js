// The line of a working that is written is drawn as it looks, where that was chosen.
import { device } from "./device.js";
import { button, words } from "./dom.js";
import { form } from "./form.js";
import { fieldOver, pass, strike } from "./visual.js";

/** Offers the switch under the lines. */
export function offerVisualLines() {
  const rows = form.querySelector(".notebook");
  if (!rows) return;
  const toggle = button(words.page.visual, () => mark(toggle, !device.get("visual")), "quiet visual");
  mark(toggle, Boolean(device.get("visual")));
  form.querySelector(".field.large .tools").append(toggle);
  rows.addEventListener("focusin", ({ target }) => device.get("visual") && target.matches(".row input") && write(target));
}

function mark(toggle, isOn) {
  device.set("visual", isOn);
  toggle.setAttribute("aria-pressed", String(isOn));
}

async function write(input) {
  input.parentElement.querySelector("math-field")?.remove();
  const field = await fieldOver(input, input.ariaLabel);
  field.addEventListener("focusout", () => leave(field, input));
  field.addEventListener("move-out", ({ detail }) => go(field, input, detail.direction));
  if (document.activeElement !== field) leave(field, input);
}

/** Up and down lead to the lines above and below. */
async function go(field, input, direction) {
  const key = { upward: "ArrowUp", downward: "ArrowDown" }[direction];
  if (!key) return;
  await pass(field, input);
  strike(input, { key });
}

/** The line shows its text field again, which is then left as by hand. */
async function leave(field, input) {
  await pass(field, input);
  field.remove();
  input.hidden = false;
  input.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
}
