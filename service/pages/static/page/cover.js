// An answer covered until it is asked for: for those who want to try first.
import { device } from "./device.js";
import { button, element, words } from "./dom.js";
import { form } from "./form.js";

/** Puts the switch among the options; what it says is kept on the device. */
export function offerCover() {
  const label = element("label", "field flag");
  const box = element("input");
  box.type = "checkbox";
  box.checked = Boolean(device.get("cover"));
  box.addEventListener("change", () => device.set("cover", box.checked));
  label.append(box, element("span", "", words.page.cover));
  form.querySelector(".options")?.append(label);
}

/** Covers the answer, where that was chosen. */
export function cover(answer) {
  const result = answer.querySelector(".result");
  if (!result || !device.get("cover")) return;
  const covered = [result, ...answer.querySelectorAll(".card > :is(.decimal, .graph, .folds)")];
  for (const part of covered) part.hidden = true;
  const shows = button(words.page.uncover, () => {
    for (const part of covered) part.hidden = false;
    shows.remove();
  }, "uncover");
  result.before(shows);
}
