// The form, alive: reads as you type, answers without leaving the page. Without it the form posts and works the same.
import { draw, drawAll, formula } from "./math.js";
import { addressOf, page, read } from "./service.js";

const words = JSON.parse(document.getElementById("words").textContent);
const form = document.getElementById("ask");
const state = document.getElementById("state");
const answer = document.getElementById("answer");
let working = null; // the AbortController of the question under way

/** The fields of the form that are filled, as they would be posted. */
function filled() {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const control = form.elements[name];
    const untouched = control instanceof HTMLSelectElement && name !== "operation" && [...control.options].find((o) => o.defaultSelected)?.value === value && !location.search.includes(`${name}=`);
    if (value.trim() && !untouched) fields.append(name, value);
  }
  return fields;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// Reading as you type ------------------------------------------------------------------------------------------

const reading = document.getElementById("reading");
let typing = null;
let lookup = null;

function mathFields() {
  return [...form.querySelectorAll("[data-math]")].filter((control) => control.value.trim());
}

async function showReading() {
  lookup?.abort();
  lookup = new AbortController();
  const controls = mathFields();
  const shared = Object.fromEntries(["notation", "decimal"].map((name) => [name, form.elements[name]?.value]).filter(([, value]) => value));
  if (!controls.length) return reading.replaceChildren();
  try {
    const answers = await read(controls.map((control) => ({ expression: control.value, ...shared })), lookup.signal);
    const faults = answers.map((said, index) => [said, controls[index]]).filter(([said]) => said.code);
    for (const control of controls) control.removeAttribute("aria-invalid");
    if (faults.length) showFault(...faults[0]);
    else showUnderstood(answers, controls);
  } catch (error) {
    if (error.name !== "AbortError") reading.replaceChildren(words.state.offline);
  }
}

function showUnderstood(answers, controls) {
  const main = answers.filter((_, index) => controls[index].required);
  const parts = main.flatMap((said) => [formula(said.input.latex)]);
  const notes = answers.flatMap((said) => said.notes).map((note) => element("span", "note", note.message));
  reading.className = "reading";
  reading.replaceChildren(element("span", "", words.page.read_as), ...parts, ...notes);
}

function showFault(said, control) {
  control.setAttribute("aria-invalid", "true");
  reading.className = "reading fault";
  const place = said.position ? [marked(control.value, said.position)] : [];
  const suggestion = said.suggestion ? [suggested(said, control)] : [];
  reading.replaceChildren(...place, element("span", "", said.detail), ...suggestion);
}

/** The string with the place of its fault marked. */
function marked(text, { start, end }) {
  const code = element("code");
  code.append(text.slice(0, start), element("mark", "", text.slice(start, end) || "\u2007"), text.slice(Math.max(start, end)));
  return code;
}

/** A button that puts the suggestion in the fault's place. */
function suggested(said, control) {
  const button = element("button", "", fill(words.state.suggestion, { suggestion: said.suggestion }));
  button.type = "button";
  button.addEventListener("click", () => {
    control.setRangeText(said.suggestion, said.position.start, said.position.end, "end");
    control.focus();
    showReading();
  });
  return button;
}

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

form.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(showReading, 60);
});

// Asking -------------------------------------------------------------------------------------------------------

async function ask(fields, { push = true } = {}) {
  working?.abort();
  const mine = (working = new AbortController());
  const late = setTimeout(() => showThinking(mine), 500);
  try {
    const replied = await page(fields, mine.signal);
    if (mine !== working) return;
    show(replied, fields, push);
  } catch (error) {
    if (mine === working) state.replaceChildren(error.name === "AbortError" ? words.state.cancelled : words.state.offline);
  } finally {
    clearTimeout(late);
    if (mine === working) working = null;
  }
}

function showThinking(mine) {
  const select = form.elements.operation;
  const said = fill(words.state.thinking, { operation: select.options[select.selectedIndex].text });
  const button = element("button", "", words.state.cancel);
  button.type = "button";
  button.addEventListener("click", () => mine.abort());
  state.replaceChildren(element("span", "", said), button);
}

function show(replied, fields, push) {
  const fresh = replied.getElementById("answer");
  if (!fresh) throw new Error("no answer in the page");
  drawAll(fresh);
  state.replaceChildren();
  answer.replaceChildren(...fresh.childNodes);
  document.title = titleOf(fields);
  if (push) history.pushState(null, "", addressOf(fields));
  retryWhenBusy(fields);
}

function titleOf(fields) {
  const text = fields.get("expression") ?? fields.get("lines") ?? "";
  return text ? `${text.slice(0, 60)} · Mathtutor` : "Mathtutor";
}

/** A busy service is asked again when it said it would be free. */
function retryWhenBusy(fields) {
  const problem = answer.querySelector('[data-code="overloaded"]');
  if (!problem) return;
  const seconds = Number(problem.dataset.retry) || 2;
  state.replaceChildren(fill(words.state.busy, { seconds }));
  setTimeout(() => ask(fields, { push: false }), seconds * 1000);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(filled());
});
form.elements.operation.addEventListener("change", () => {
  location.assign(addressOf(filled()));
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape") working?.abort();
});
addEventListener("popstate", () => location.reload());

// The look -----------------------------------------------------------------------------------------------------

const theme = document.getElementById("theme");
theme.hidden = false;
theme.addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("mathtutor.theme", root.dataset.theme);
  } catch {
    // Storage may be forbidden; the theme holds for this page then.
  }
});

drawAll(document);
showReading();
