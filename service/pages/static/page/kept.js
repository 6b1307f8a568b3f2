// Everything that is kept on this device: listed, saved as a file, erased.
import { device } from "./device.js";
import { button, element, fill, words } from "./dom.js";
import { download } from "./tools.js";

/** Puts the list under the page. */
export function showKept() {
  const foot = document.querySelector(".bottom");
  if (!foot) return;
  const place = element("details", "kept");
  const list = element("div");
  place.append(element("summary", "", words.page.kept), list);
  place.addEventListener("toggle", () => place.open && tell(list));
  foot.append(place);
}

function tell(list) {
  const said = sentences(device.all());
  if (!said.length) return list.replaceChildren(element("p", "", words.page.kept_nothing));
  const lines = element("ul", "notes");
  lines.append(...said.map((text) => element("li", "", text)));
  list.replaceChildren(lines, button(words.page.save_history, save), button(words.page.erase, () => erase(list)));
}

/** One sentence about each kind of thing; nothing about what is empty. */
function sentences({ history, drafts, ...choices }) {
  const titles = Object.values(drafts ?? {}).map(({ title }) => title);
  const names = Object.entries(choices).filter(([, value]) => value !== null && value !== false).map(([name]) => nameOf(name));
  return [
    history?.length && fill(words.page.kept_history, { count: history.length }),
    titles.length && fill(words.page.kept_drafts, { titles: titles.join("; ") }),
    names.length && fill(words.page.kept_choices, { names: names.join(", ") }),
  ].filter(Boolean);
}

const nameOf = (name) => words.page[name] ?? words.key?.[name] ?? name;

function save() {
  download("mathtutor.json", JSON.stringify(device.all(), null, 2), "application/json");
}

function erase(list) {
  device.erase();
  document.querySelector(".lately")?.remove();
  delete document.documentElement.dataset.theme;
  tell(list);
}
