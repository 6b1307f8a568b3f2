// The page's own keyboard: over the lower part of a small screen, in place of the device's. See docs/page.md.
import { device } from "./device.js";
import { button, element, words } from "./dom.js";
import { form } from "./form.js";
import { TABS, erase, keysOf, labelOf, move, nameOf, write } from "./keys.js";

const FIELDS = "input[data-math], .row input, math-field";
const isTouched = matchMedia("(pointer: coarse)").matches;
const board = element("section", "keyboard");
const signs = element("div", "signs");
const toggles = [];
let shown = "numbers"; // the tab that is open
let field = null; // the one that is written in
let isOn = device.get("keyboard") ?? isTouched; // whether it opens where one writes

/** Offers the keyboard beside the fields of mathematics. */
export function offerKeyboard() {
  board.hidden = true;
  board.ariaLabel = words.key.keyboard;
  board.append(tabs(), signs, hands());
  show(shown);
  form.after(board);
  for (const input of form.querySelectorAll(".field.large > input[data-math]")) input.parentElement.append(toggle("quiet toggle keys"));
  for (const tools of form.querySelectorAll(".field.large .tools")) tools.append(toggle("quiet keys"));
  listen();
}

function listen() {
  for (const kind of ["pointerdown", "mousedown"]) board.addEventListener(kind, (event) => event.preventDefault()); // the field keeps the focus
  document.addEventListener("pointerdown", ({ target }) => quieten(target.closest(FIELDS)), { capture: true });
  document.addEventListener("focusin", ({ target }) => target.matches(FIELDS) && enter(target));
  document.addEventListener("focusout", ({ relatedTarget }) => isTouched && !relatedTarget?.closest(`.keyboard, ${FIELDS}`) && close());
  form.addEventListener("submit", fold);
}

function enter(entered) {
  field = entered;
  quieten(field);
  if (isOn) open();
}

/** The device's own keyboard stays away while this one is on. */
function quieten(entered) {
  if (!entered || !isTouched) return;
  const heard = entered.shadowRoot?.querySelector("[part=keyboard-sink]") ?? entered;
  heard.inputMode = isOn ? "none" : "text";
}

function open() {
  const isLine = field.closest(".row");
  labelled(board.querySelector(".enter"), isLine ? "⏎" : words.page.go, isLine ? words.page.add_line : words.page.go);
  show(shown);
  board.hidden = false;
  document.body.classList.add("has-keyboard");
  field.closest(".field, .row").scrollIntoView({ block: "nearest" });
  mark();
}

function close() {
  board.hidden = true;
  document.body.classList.remove("has-keyboard");
  mark();
}

/** After Go there is room for the answer. */
function fold() {
  if (board.hidden || !isTouched) return;
  field?.blur();
  close();
}

/** The button beside a field that opens and closes the keyboard. */
function toggle(className) {
  const made = button("", () => switchOver(made), className);
  made.title = words.key.keyboard;
  made.append(element("span", "aside", words.key.keyboard));
  toggles.push(made);
  mark();
  return made;
}

function switchOver(pressed) {
  turn(board.hidden);
  const near = [...pressed.closest(".field").querySelectorAll(FIELDS)].filter((one) => !one.hidden);
  field = near.includes(field) ? field : near.at(-1);
  isOn ? field.focus() : close();
  if (isOn && board.hidden) open();
}

function mark() {
  for (const one of toggles) one.setAttribute("aria-pressed", String(!board.hidden));
}

function turn(on) {
  isOn = on;
  device.set("keyboard", on);
}

/** Gives the field to the device's own keyboard. */
function handOver() {
  turn(false);
  close();
  field.blur();
  quieten(field);
  field.focus();
}

function tabs() {
  const place = element("div", "tabs");
  for (const name of Object.keys(TABS)) {
    const tab = labelled(button("", () => show(name), ""), words.key[`show_${name}`], words.key[name]);
    tab.dataset.tab = name;
    place.append(tab);
  }
  place.append(hand("⌄", "hide", dismiss));
  return place;
}

function show(name) {
  shown = name;
  for (const tab of board.querySelectorAll("[data-tab]")) tab.setAttribute("aria-pressed", String(tab.dataset.tab === name));
  signs.replaceChildren(...keysOf(name).map(drawn));
}

/** A key as a button. */
function drawn(one) {
  const made = button("", (event) => press(event, () => write(field, one)), /^\d$/.test(one.label) || one.name === "decimal" ? "digit" : "");
  made.dataset.name = one.name || one.label;
  return labelled(made, labelOf(one), nameOf(one));
}

/** The keys that are always there. */
function hands() {
  const place = element("div", "hands");
  if (isTouched) place.append(hand("", "device", handOver, "device"));
  place.append(
    hand("←", "left", (event) => press(event, () => move(field, false))),
    hand("→", "right", (event) => press(event, () => move(field, true))),
    hand("⌫", "backspace", (event) => press(event, back)),
    hand(words.page.go, "go", (event) => press(event, go), "enter"),
  );
  return place;
}

function hand(label, name, act, className = "") {
  return labelled(button("", act, className), label, words.key[name] ?? label);
}

/** A button with a sign that is seen and a name that is heard. */
function labelled(made, label, name) {
  if (label === name) made.replaceChildren(label);
  else {
    const seen = element("span", "", label);
    seen.ariaHidden = "true";
    made.replaceChildren(seen, element("span", "aside", name));
  }
  return made;
}

/** Lets a key act on the field, which is written in from then on; who presses with keys of their own stays on the key. */
function press(event, act) {
  if (!field?.isConnected) return;
  act();
  if (event.detail && field.isConnected && !board.hidden) field.focus();
}

/** On an empty line, backspace takes the line away, as the key of a keyboard does. */
function back() {
  if (field.value || !strike("Backspace")) erase(field);
}

function go() {
  if (!strike("Enter") && field.form) form.requestSubmit(document.getElementById("go"));
}

/** Strikes a key in the field as a keyboard does; true where somebody took it. */
function strike(name) {
  return !field.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, composed: true }));
}

function dismiss() {
  close();
  if (isTouched) field?.blur();
  else turn(false);
}
