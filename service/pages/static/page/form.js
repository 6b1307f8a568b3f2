// The form's fields, and the address that holds them.
import { words } from "./dom.js";

export const form = document.getElementById("ask");

/** The fields that say something: filled, and not merely a choice left at its default. With the button that was pressed, what it asks for. */
export function filled(pressed = null) {
  const fields = new URLSearchParams();
  const { any, operation } = form.dataset;
  const named = (pressed?.id === "go" ? "" : pressed?.value) || (operation === any ? "" : operation);
  if (named) fields.append("operation", named);
  for (const [name, value] of new FormData(form)) {
    if (value.trim() && !isUntouched(form.elements[name], value)) fields.append(name, value);
  }
  if (pressed?.name === "how") fields.set("steps", "true");
  return fields;
}

function isUntouched(control, value) {
  return control instanceof HTMLSelectElement && control.dataset.default === value;
}

/** The name of the operation as the reader's language has it. */
export function operationLabel(fields) {
  return words.operation[fields.get("operation") ?? form.dataset.operation] ?? "";
}

/** What the question is about, in a few words. */
export function titleOf(fields) {
  const text = fields.get("expression") ?? fields.get("problem") ?? fields.get("lines") ?? fields.get("answer") ?? "";
  return text.split("\n")[0].slice(0, 60);
}
