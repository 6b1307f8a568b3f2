// The form, alive. Without this module it posts and works the same.
import { ask, cancel, goOn, onAnswer } from "./asking.js";
import { device } from "./dom.js";
import { filled, form } from "./form.js";
import { drawAll } from "./math.js";
import { openNotebook } from "./notebook.js";
import { offerPlot } from "./plot.js";
import { showReading } from "./reading.js";
import { addressOf } from "./service.js";
import { addTools, remember, showHistory } from "./tools.js";
import { offerVisual } from "./visual.js";

function choosesTheme() {
  const toggle = document.getElementById("theme");
  const root = document.documentElement;
  if (!toggle) return;
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    device.set("theme", root.dataset.theme);
  });
}

function listensToKeys() {
  const keys = document.getElementById("keys");
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") cancel();
    if (event.key === "?" && !event.target.closest("input, textarea, select, math-field")) keys?.showModal();
  });
  keys?.querySelector("button").addEventListener("click", () => keys.close());
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(filled());
});
form.elements.operation.addEventListener("change", () => location.assign(addressOf(filled())));
addEventListener("popstate", () => location.reload());

const answer = document.getElementById("answer");
drawAll(document);
onAnswer(addTools);
onAnswer(remember);
onAnswer(offerPlot);
offerPlot(answer);
if (answer.querySelector(".card")) {
  goOn(filled());
  addTools(answer, filled());
  remember(answer, filled());
}
openNotebook();
offerVisual();
showHistory();
showReading();
choosesTheme();
listensToKeys();
