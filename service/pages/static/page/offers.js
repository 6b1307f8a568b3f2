// What can be done with what is typed, as buttons: the likeliest are known while one types.
import { element, words } from "./dom.js";
import { form } from "./form.js";

const place = document.getElementById("offers");
const known = new Map([...form.querySelectorAll(".course button")].map((one) => [one.value, one]));
const worked = new Set((form.dataset.worked ?? "").split(" "));
let likely = [...place.querySelectorAll('button[name="operation"]')].map((one) => one.value);
let asked = ""; // the operation that what is typed asks for by itself

/** The likeliest operation; empty where nothing is known yet. */
export const likeliest = () => likely[0] ?? "";

/** Whether what is typed asks for another operation than the one that was chosen before. */
export const asksForOther = () => asked !== "" && asked !== form.dataset.operation;

/** Shows what can be done, the likeliest first; what stays the same is left alone. */
export function showOffers(offers) {
  const names = offers.map((one) => one.operation).filter((name) => known.has(name));
  asked = offers.find((one) => one.asked)?.operation ?? "";
  if (names.join() === likely.join()) return;
  likely = names;
  place.replaceChildren(...buttons());
}

/** The operations; how it is done stands after the one that was chosen, else after the likeliest. */
function buttons() {
  const shown = likely.includes(form.dataset.operation) ? form.dataset.operation : likely[0];
  return likely.flatMap((name) => [
    send("operation", name, words.operation[name] ?? name),
    ...(name === shown && worked.has(name) ? [send("how", name, words.page.show_how)] : []),
  ]);
}

function send(name, value, text) {
  const made = element("button", "", text);
  made.name = name;
  made.value = value;
  made.formNoValidate = true;
  if (known.get(value)?.hasAttribute("data-own")) made.dataset.own = "";
  if (name === "operation" && value === form.dataset.operation) made.setAttribute("aria-pressed", "true");
  return made;
}

/** Marks the operation whose answer is shown. */
export function markChosen() {
  place.replaceChildren(...buttons());
  for (const [name, one] of known) name === form.dataset.operation ? one.setAttribute("aria-pressed", "true") : one.removeAttribute("aria-pressed");
}
