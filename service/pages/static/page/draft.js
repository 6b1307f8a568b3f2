// What is typed and not asked yet survives a reload: kept on this device for the address where it was typed.
import { onAnswer } from "./asking.js";
import { device } from "./device.js";
import { settled } from "./dom.js";
import { filled, form, titleOf } from "./form.js";

const MOST = 8; // drafts kept
const NOT_TYPED = ["language", "theme", "operation"];
let came = ""; // what the form said when it came, or was asked last

/** Puts the draft of this address back into the form, and keeps what is typed from now on. */
export function keepDrafts() {
  came = typed().toString();
  const draft = all()[here()];
  if (draft) restore(new URLSearchParams(draft.fields));
  form.addEventListener("input", settled(250, keep));
  addEventListener("pagehide", keep);
  onAnswer(() => {
    forget();
    came = typed().toString();
  });
  let at = here(); // the address before the answer took another
  onAnswer(() => {
    forget(at);
    at = here();
  });
}

const all = () => device.get("drafts") ?? {};

/** The address without what doesn't belong to the problem. */
function here() {
  const fields = new URLSearchParams(location.search);
  for (const name of ["language", "theme"]) fields.delete(name);
  return `${location.pathname}?${fields}`;
}

function typed() {
  const fields = filled();
  for (const name of NOT_TYPED) fields.delete(name);
  return fields;
}

function restore(fields) {
  for (const [name, value] of fields) {
    const control = form.elements[name];
    if (!control || control instanceof RadioNodeList) continue;
    if (control.type === "checkbox") control.checked = true;
    else control.value = value;
  }
}

function keep() {
  const fields = typed();
  if (fields.toString() === came || !fields.size) return forget();
  const others = Object.entries(all()).filter(([address]) => address !== here());
  const draft = [here(), { fields: fields.toString(), title: titleOf(fields) }];
  device.set("drafts", Object.fromEntries([draft, ...others].slice(0, MOST)));
}

function forget(address = here()) {
  const { [address]: gone, ...others } = all();
  if (gone) device.set("drafts", others);
}
