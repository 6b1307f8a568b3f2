// "read as …" under the field, and the place of a typo, while one types.
import { button, element, fill, settled, words } from "./dom.js";
import { form } from "./form.js";
import { formula } from "./math.js";
import { showOffers } from "./offers.js";
import { read } from "./service.js";

const place = document.getElementById("reading");
const { choices } = words; // note code → readings
const invitation = [...place.childNodes]; // what stands there before anything is typed
let lookup = null;

/** Shows how the form's mathematics is understood; silent where nothing is written. */
export async function showReading() {
  lookup?.abort();
  lookup = new AbortController();
  const controls = [...form.querySelectorAll("[data-math]")].filter((control) => control.value.trim());
  if (!controls.length) return showNothing();
  try {
    const answers = await read(controls.map((control) => ({ expression: control.value, ...shared(), ...(control.name === "expression" ? { offers: true } : {}) })), lookup.signal);
    for (const control of controls) {
      control.removeAttribute("aria-invalid");
      control.removeAttribute("aria-describedby");
    }
    const fault = answers.findIndex((said) => said.code);
    for (const said of answers) if (said.offers) showOffers(said.offers);
    if (fault >= 0) showFault(answers[fault], controls[fault]);
    else showUnderstood(answers, controls, await others(answers, controls, lookup.signal));
  } catch (error) {
    if (error.name !== "AbortError") showOffline();
  }
}

function showNothing() {
  place.className = "reading";
  place.replaceChildren(...invitation);
}

function showOffline() {
  place.className = "reading offline";
  place.replaceChildren(words.state.offline);
}

/** The fields that change how everything is read. */
function shared() {
  const given = {};
  for (const name of ["notation", "decimal", "variable"]) {
    const value = form.elements[name]?.value.trim();
    if (value) given[name] = value;
  }
  return form.elements.reading.value ? { ...given, reading: chosen() } : given;
}

/** How else what is ambiguous can be read: note code → [reading, what it says], the readings that say something else. */
async function others(answers, controls, signal) {
  const asked = answers.flatMap(({ input, notes }, index) =>
    notes.flatMap(({ code }) => (choices[code] ?? []).map((way) => ({ code, way, latex: input.latex, expression: controls[index].value }))));
  if (!asked.length) return {};
  const said = await read(asked.map(({ code, way, expression }) => ({ expression, ...shared(), reading: { ...chosen(), [code]: way } })), signal);
  const found = {};
  asked.forEach(({ code, way, latex }, index) => {
    const other = said[index].input?.latex;
    if (other && other !== latex) (found[code] ??= []).push([way, other]);
  });
  return found;
}

/** The readings chosen so far: note code → reading. */
function chosen() {
  const pairs = form.elements.reading.value.split(";").map((pair) => pair.split("=").map((part) => part.trim()));
  return Object.fromEntries(pairs.filter(([code]) => code));
}

function choose(readings) {
  form.elements.reading.value = Object.entries(readings).map((pair) => pair.join(" = ")).join("; ");
  showReading();
}

function showUnderstood(answers, controls, ways) {
  const main = controls.map((control, index) => [control, answers[index]]).filter(([control]) => control.required);
  const boxes = controls.some((control) => control.value.includes("□")) ? [element("span", "note", words.state.fill_box)] : [];
  const notes = answers.flatMap((said) => said.notes).flatMap((note) => [element("span", "note", note.message), ...meant(note.code, ways)]);
  place.className = "reading";
  place.replaceChildren(element("span", "", words.page.read_as), ...main.flatMap(named), ...boxes, ...notes, ...signs(answers, controls), ...usual());
}

/** Buttons that read it the other ways. */
function meant(code, ways) {
  return (ways[code] ?? []).map(([way, latex]) => {
    const other = button(`${words.state.meant} `, () => choose({ ...chosen(), [code]: way }));
    other.append(formula(latex));
    return other;
  });
}

function usual() {
  return form.elements.reading.value ? [button(words.state.usual, () => choose({}))] : [];
}

/** The other decimal sign, where the text may have meant it. */
function signs(answers, controls) {
  if (answers.some((said) => said.notes.some((note) => note.code === "decimal_comma"))) return [reads("comma")];
  const isList = controls.some((control) => /[[(][^\])]*\d,\d/.test(control.value));
  return isList && form.elements.decimal?.value === "comma" ? [reads("point")] : [];
}

/** A formula, named by its field where there are several. */
function named([control, said], _, all) {
  const drawn = formula(said.input.latex);
  return all.length > 1 ? [element("span", "name", `${control.labels[0].textContent}:`), drawn] : [drawn];
}

function showFault(said, control) {
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", place.id);
  place.className = "reading fault";
  const parts = [element("span", "", said.detail)];
  if (said.position) parts.unshift(marked(control.value, placeIn(control.value, said.position)));
  if (form.elements.decimal?.value === "comma" && /\d\.\d/.test(control.value)) parts.push(reads("point"));
  if (said.suggestion) parts.push(suggested(said, control));
  place.replaceChildren(...parts);
}

/** A button that reads everything with the other decimal sign. */
function reads(sign) {
  return button(words.page[sign], () => {
    form.elements.decimal.value = sign;
    showReading();
  });
}

/** The place in the units that JavaScript counts: the service counts a character beyond the basic plane as one. */
function placeIn(text, { start, end }) {
  const units = (points) => [...text].slice(0, points).join("").length;
  return { start: units(start), end: units(end) };
}

/** The string with the place of its fault marked. */
function marked(text, { start, end }) {
  const code = element("code");
  code.append(text.slice(0, start), element("mark", "", text.slice(start, end) || "\u2007"), text.slice(Math.max(start, end)));
  return code;
}

/** A button that puts the suggestion where the fault is. */
function suggested(said, control) {
  return button(fill(words.state.use, { suggestion: said.suggestion }), () => {
    const { start, end } = placeIn(control.value, said.position);
    control.setRangeText(said.suggestion, start, end, "end");
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.focus();
  });
}

form.addEventListener("input", settled(60, showReading));
