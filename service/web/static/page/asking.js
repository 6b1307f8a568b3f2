// Asks without leaving the page: thinking, cancelled, busy, offline and answered are states of one place.
import { button, element, fill, words } from "./dom.js";
import { operationLabel, titleOf } from "./form.js";
import { drawAll } from "./math.js";
import { HOME, addressOf, page } from "./service.js";

const state = document.getElementById("state");
const answer = document.getElementById("answer");
const listeners = [];
let working = null; // the AbortController of the question under way

/** Calls `act(answer, fields)` whenever an answer is shown. */
export function onAnswer(act) {
  listeners.push(act);
}

/** Asks the question of the form; `keep` says what happens to the address: "push", "replace" or "leave". */
export async function ask(fields, keep = "push") {
  working?.abort();
  const mine = (working = new AbortController());
  const late = setTimeout(showThinking, 500, mine);
  try {
    const replied = await page(fields, mine.signal);
    if (mine === working) show(replied, fields, keep);
  } catch (error) {
    if (mine === working) state.replaceChildren(error.name === "AbortError" ? words.state.cancelled : words.state.offline);
  } finally {
    clearTimeout(late);
    if (mine === working) working = null;
  }
}

/** Gives the question under way up. */
export function cancel() {
  working?.abort();
}

function showThinking(mine) {
  const said = fill(words.state.thinking, { operation: operationLabel() });
  state.replaceChildren(element("span", "", said), button(words.state.cancel, () => mine.abort(), "cancel"));
}

function show(replied, fields, keep) {
  const fresh = replied.getElementById("answer");
  if (!fresh) throw new TypeError("the reply is no page of ours");
  drawAll(fresh);
  state.replaceChildren();
  answer.replaceChildren(...fresh.childNodes);
  const title = titleOf(fields);
  document.title = title ? `${title} · Mathtutor` : "Mathtutor";
  const isWholePage = HOME === "/"; // a frame leaves the history of the page around it alone
  if (isWholePage && keep === "push") history.pushState(null, "", addressOf(fields));
  if (isWholePage && keep === "replace") history.replaceState(null, "", addressOf(fields));
  for (const listener of listeners) listener(answer, fields);
  retryWhenBusy(fields);
}

/** A busy service is asked again when it said it would be free. */
function retryWhenBusy(fields) {
  const problem = answer.querySelector('[data-code="overloaded"]');
  if (!problem) return;
  const seconds = Number(problem.dataset.retry) || 2;
  state.replaceChildren(fill(words.state.busy, { seconds }));
  setTimeout(() => working || ask(fields, "leave"), seconds * 1000);
}
