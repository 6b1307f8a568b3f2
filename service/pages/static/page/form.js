// The form's fields, and the address that holds them.

export const form = document.getElementById("ask");

/** The fields that say something: filled, and not merely a choice left at its default. */
export function filled() {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value.trim() && !isUntouched(form.elements[name], value)) fields.append(name, value);
  }
  return fields;
}

function isUntouched(control, value) {
  return control instanceof HTMLSelectElement && control.name !== "operation" && control.dataset.default === value;
}

/** The name of the operation as the reader's language has it. */
export function operationLabel() {
  const select = form.elements.operation;
  return select.options[select.selectedIndex].text;
}

/** What the question is about, in a few words. */
export function titleOf(fields) {
  const text = fields.get("expression") ?? fields.get("problem") ?? fields.get("lines") ?? fields.get("answer") ?? "";
  return text.split("\n")[0].slice(0, 60);
}
