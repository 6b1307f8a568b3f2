// The form, alive. Without this module it posts and works the same.
import { ask, cancel, goOn, onAnswer } from "./asking.js";
import { cover, offerCover } from "./cover.js";
import { keepDrafts } from "./draft.js";
import { filled, form } from "./form.js";
import { offerKeyboard } from "./keyboard.js";
import { offerVisualLines } from "./lines.js";
import { drawPage } from "./math.js";
import { openHow } from "./how.js";
import { showKept } from "./kept.js";
import { openNotebook } from "./notebook.js";
import { asksForOther } from "./offers.js";
import "./paste.js";
import { offerPlot } from "./plot.js";
import { showReading } from "./reading.js";
import { addressOf } from "./service.js";
import { choosesTheme } from "./theme.js";
import { addTools, remember, showHistory } from "./tools.js";
import { offerVisual } from "./visual.js";

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
  const pressed = event.submitter ?? document.getElementById("go");
  const fields = filled(pressed);
  if (pressed.id === "go" && asksForOther()) fields.delete("operation");
  const isElsewhere = pressed.value && (pressed.hasAttribute("data-own") ? pressed.value !== form.dataset.operation : !form.elements.expression);
  if (isElsewhere && pressed.id !== "go") location.assign(addressOf(fields));
  else ask(fields);
});
let shown = location.search; // a jump within the page is no other problem
onAnswer(() => (shown = location.search));
addEventListener("popstate", () => location.search === shown || location.reload());

const answer = document.getElementById("answer");
onAnswer(cover);
onAnswer(openHow);
onAnswer(addTools);
onAnswer(remember);
onAnswer(offerPlot);
offerPlot(answer);
offerCover();
cover(answer);
openHow(answer);
if (answer.querySelector(".card")) {
  goOn(filled());
  addTools(answer, filled());
  remember(answer, filled());
}
keepDrafts();
openNotebook();
offerVisual();
offerVisualLines();
offerKeyboard();
showHistory();
showKept();
showReading();
choosesTheme();
listensToKeys();
document.documentElement.classList.add("alive");
performance.mark("alive"); // measured by bench/page.py
drawPage();

if ("serviceWorker" in navigator && window.isSecureContext && document.querySelector('link[rel="manifest"]')) {
  addEventListener("load", () => navigator.serviceWorker.register("/worker.js").catch(() => {})); // an extra: the page works without
}
