// The form, alive. Without this module it posts and works the same.
import { ask, cancel, goOn, onAnswer } from "./asking.js";
import { filled, form } from "./form.js";
import { drawAll } from "./math.js";
import { openNotebook } from "./notebook.js";
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
  ask(filled());
});
form.elements.operation.addEventListener("change", () => location.assign(addressOf(filled())));
let shown = location.search; // a jump within the page is no other problem
onAnswer(() => (shown = location.search));
addEventListener("popstate", () => location.search === shown || location.reload());

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
