// Lines of working as a notebook: Enter adds one, each is judged as you go.
import { button, element, settled, words } from "./dom.js";
import { filled, form } from "./form.js";
import { ask, onAnswer } from "./asking.js";
import { download } from "./tools.js";

const source = form.querySelector('textarea[name="lines"]');
const rows = element("ol", "notebook");
const verdict = element("div", "summary"); // what the whole comes to, above the lines

/** Turns the field of lines into a notebook, where there is one. */
export function openNotebook() {
  if (!source) return;
  document.body.classList.add("has-notebook");
  source.hidden = true;
  source.required = false;
  source.labels[0]?.removeAttribute("for");
  source.after(verdict, rows, tools());
  for (const line of source.value.split("\n")) rows.append(row(line));
  number();
  onAnswer((answer) => place(answer));
  place(document.getElementById("answer"), came());
  goesOn();
}

/** The rows that still say what was judged when the page came: a draft may say something else. */
function came() {
  const lines = source.defaultValue.split("\n").filter((line) => line.trim());
  const items = written();
  const changed = lines.findIndex((line, index) => !items[index] || inputOf(items[index]).value !== line);
  const same = changed < 0 ? items.slice(0, lines.length) : items.slice(0, changed);
  for (const item of same) judged.set(inputOf(item), inputOf(item).value);
  return same;
}

/** Who comes to do the next line can begin at once. */
function goesOn() {
  if (location.hash !== "#next-line") return;
  const last = rows.lastElementChild;
  inputOf(last).value.trim() ? insertAfter(last) : inputOf(last).focus();
}

function tools() {
  const place = element("div", "tools");
  place.append(button(words.page.add_line, () => insertAfter(rows.lastElementChild)), button(words.page.is_final, conclude), button(words.page.export, save));
  return place;
}

/** "Is this my final answer?": judges at once, and leads to the verdict. */
async function conclude() {
  if (!written().length) return inputOf(rows.lastElementChild).focus();
  await askAbout(written());
  verdict.querySelector(".verdict")?.focus();
}

let made = 0; // rows so far, for names that no two share

function row(text = "") {
  const item = element("li", "row");
  const input = element("input");
  const said = element("div", "said");
  said.id = `said-${(made += 1)}`;
  const mark = element("span", "mark");
  mark.id = `mark-${made}`;
  input.setAttribute("aria-describedby", `${mark.id} ${said.id}`);
  input.value = text;
  input.spellcheck = false;
  input.autocapitalize = "off";
  input.autocomplete = "off";
  item.append(element("span", "number"), input, mark, element("div", "shown"), said);
  return item;
}

function number() {
  [...rows.children].forEach((item, index) => {
    item.firstElementChild.textContent = index + 1;
    inputOf(item).setAttribute("aria-label", `${words.page.line} ${index + 1}`);
  });
  source.value = [...rows.children].map((item) => inputOf(item).value).join("\n");
}

const inputOf = (item) => item.querySelector("input");
const judge = settled(60, () => linesOf(done()) !== asked && linesOf(done()) && askAbout(done()));
const linesOf = (items) => items.map((item) => inputOf(item).value).join("\n");
const written = () => [...rows.children].filter((item) => inputOf(item).value.trim());
const done = () => written().filter((item) => !item.contains(document.activeElement) || judged.get(inputOf(item)) === inputOf(item).value);
let asked = ""; // the lines that were judged last

function askAbout(items) {
  asked = linesOf(items);
  for (const item of items) judged.set(inputOf(item), inputOf(item).value);
  const fields = filled();
  fields.set("lines", asked);
  return ask(fields, "replace");
}

const judged = new WeakMap(); // input → the text that was judged last

/** What is half typed is not judged: a line is, when it is left. */
function left(input) {
  if (judged.get(input) === input.value) return;
  judged.set(input, input.value);
  judge();
}

function changed() {
  number();
  judge();
}

function insertAfter(item, text = "") {
  const fresh = row(text);
  item ? item.after(fresh) : rows.append(fresh);
  number();
  inputOf(fresh).focus();
  return fresh;
}

function remove(item) {
  const next = item.previousElementSibling ?? item.nextElementSibling;
  if (!next) return;
  item.remove();
  inputOf(next).focus();
  changed();
}

function move(item, up) {
  const other = up ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  up ? other.before(item) : other.after(item);
  inputOf(item).focus();
  changed();
}

function step(item, up) {
  const other = up ? item.previousElementSibling : item.nextElementSibling;
  if (other) inputOf(other).focus();
}

rows.addEventListener("input", number);
rows.addEventListener("focusout", (event) => event.target.matches("input") && left(event.target));
rows.addEventListener("click", (event) => {
  const item = event.target.closest(".shown") && event.target.closest(".row");
  if (item) inputOf(item).focus();
});

rows.addEventListener("keydown", (event) => {
  const item = event.target.matches("input") && event.target.closest(".row");
  if (!item || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) askAbout(written());
  else if (event.key === "Enter") insertAfter(item);
  else if (event.key === "Backspace" && !event.target.value) remove(item);
  else if (event.key === "ArrowUp" || event.key === "ArrowDown") (event.altKey ? move : step)(item, event.key === "ArrowUp");
  else return;
  event.preventDefault();
});

rows.addEventListener("paste", (event) => {
  const lines = event.clipboardData.getData("text").split(/\r?\n/).filter((line) => line.trim());
  if (lines.length < 2) return;
  event.preventDefault();
  let item = event.target.closest(".row");
  const first = inputOf(item);
  if (!first.value.trim()) first.value = lines.shift();
  for (const line of lines) item = insertAfter(item, line);
  changed();
});

const shown = new WeakMap(); // row → the verdict it shows

/** Puts each verdict beside the line it is about. Blank lines are not sent, so they have none. */
function place(answer, judgedRows = null) {
  const verdicts = [...answer.querySelectorAll(".working .line")];
  const about = judgedRows ?? (written().length === verdicts.length ? written() : done());
  for (const item of rows.children) {
    const line = verdicts[about.indexOf(item)];
    if (shown.get(item) === line?.outerHTML) continue; // what is unfolded or focused stays so
    shown.set(item, line?.outerHTML);
    item.className = line ? line.className.replace("line", "row") : "row";
    copy(line, item, ".mark", ".mark");
    copy(line, item, ".said", ".said");
    copy(line?.querySelector(".written .math") ? line : null, item, ".written", ".shown");
  }
  for (const item of rows.children) item.classList.toggle("drawn", Boolean(item.querySelector(".shown .math")));
  verdict.replaceChildren(...[...answer.querySelectorAll(".working > .verdict, .working > .verdict ~ p.about")].map((node) => node.cloneNode(true)));
  offerHelp();
}

function copy(line, item, from, to) {
  item.querySelector(to).replaceChildren(...(line ? [...line.querySelector(from).childNodes].map((node) => node.cloneNode(true)) : []));
}

/** "More help" beside the first error goes one level on; the row itself already tells which line it is. */
function offerHelp() {
  const item = rows.querySelector(".first-error");
  const levels = form.elements.hints;
  if (!item || !levels || item.querySelector(".help")) return;
  const last = levels.options.length - 1;
  if (levels.selectedIndex >= last) return;
  item.querySelector(".said").append(button(words.page.more_help, () => {
    const next = levels.selectedIndex + (levels.options[levels.selectedIndex + 1]?.value === "where" ? 2 : 1);
    levels.selectedIndex = Math.min(next, last);
    ask(filled(), "replace");
  }, "help"));
}

/** The working as a text file. */
function save() {
  const signs = [...rows.children].map((item) => `${inputOf(item).value}\t${item.querySelector(".mark [aria-hidden]")?.textContent ?? ""}`.trim());
  download("working.txt", signs.join("\n") + "\n", "text/plain");
}
