// What can be done with an answer: copy it, hear it, find it again.
import { device } from "./device.js";
import { button, element, words } from "./dom.js";
import { resultOf } from "./asking.js";
import { form, operationLabel, titleOf } from "./form.js";
import { formula, mathmlOf } from "./math.js";
import { addressOf } from "./service.js";

const MOST = 8; // problems remembered

/** Puts the tools under an answer. */
export function addTools(answer, fields) {
  if (fields.has("task")) return; // an exercise shows what its author allows
  const result = resultOf(answer);
  answer.querySelector(".card:not(.problem) .folds")?.append(menu(result, fields));
  const speech = answer.querySelector(".speech");
  if (speech && window.speechSynthesis) speech.addEventListener("toggle", () => speech.open && say(speech.querySelector("p").textContent));
}

function menu(result, fields) {
  const place = element("details", "copy");
  const list = element("div", "choices");
  for (const [label, text] of choices(result, fields)) list.append(button(label, (event) => copy(text(), event.currentTarget)));
  place.append(element("summary", "", words.page.copy), list);
  return place;
}

function choices(result, fields) {
  const link = [words.page.copy_link, () => new URL(addressOf(fields, "/"), location.href).href];
  const curl = [words.page.copy_curl, () => curlOf(fields)];
  if (!result) return [link, curl];
  return [
    [words.page.copy_latex, () => result.dataset.latex],
    [words.page.copy_text, () => result.dataset.text],
    [words.page.copy_mathml, () => mathmlOf(result)],
    link,
    curl,
  ];
}

async function copy(text, pressed) {
  const label = pressed.textContent;
  await navigator.clipboard.writeText(text);
  pressed.textContent = words.page.copied;
  setTimeout(() => (pressed.textContent = label), 1500);
}

/** The question as a command for a shell. */
function curlOf(fields) {
  const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
  const data = [...fields].filter(([name]) => !["operation", "theme"].includes(name)).map((pair) => `--data-urlencode ${quoted(pair.join("="))}`);
  return ["curl", ...data, quoted(new URL(`/${form.dataset.operation}`, location.href).href)].join(" ");
}

/** Saves a text as a file of the device. */
export function download(name, text, type) {
  const link = element("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function say(text) {
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = document.documentElement.lang;
  speechSynthesis.cancel();
  speechSynthesis.speak(utterance);
}

/** Keeps the problem on this device. */
export function remember(answer, fields) {
  if (fields.has("task") || !answer.querySelector(".card:not(.problem)")) return;
  const { latex } = answer.querySelector(".asked .math")?.dataset ?? {};
  const entry = { address: addressOf(fields), label: operationLabel(fields), title: titleOf(fields), latex };
  const others = (device.get("history") ?? []).filter((old) => old.address !== entry.address);
  const without = others.filter((old) => !(old.label === entry.label && entry.title.startsWith(old.title)));
  device.set("history", [entry, ...without].slice(0, MOST));
}

/** Lists what was asked lately, under the examples. */
export function showHistory() {
  const examples = document.querySelector(".examples");
  const entries = device.get("history") ?? [];
  if (!examples || !entries.length) return;
  const place = element("section", "examples lately");
  const list = element("ul");
  for (const entry of entries) list.append(entryItem(entry));
  const save = button(words.page.save_history, () => download("mathtutor.json", JSON.stringify(entries, null, 2), "application/json"));
  const forget = button(words.page.forget, () => {
    device.set("history", []);
    place.remove();
  });
  place.append(element("h2", "", words.page.history), list, save, forget);
  examples.after(place);
}

function entryItem({ address, label, title, latex }) {
  const item = element("li");
  const link = element("a");
  link.href = address;
  link.append(element("span", "", label), " ", latex ? formula(latex) : element("em", "", title));
  item.append(link);
  return item;
}
