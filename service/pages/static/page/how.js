// The worked solution a step at a time: first the question, then the rule, then the line.
import { button, element, words } from "./dom.js";
import { device } from "./device.js";

const PARTS = [".question", ".rule", ":scope > .math.block"];

/** Makes the solution under an answer open step by step, where there is one. */
export function openHow(answer) {
  const how = answer.querySelector("#how");
  const steps = how ? [...how.querySelectorAll(":scope > .worked > li")] : [];
  if (steps.length < 2 || device.get("all_steps")) return;
  how.classList.add("stepwise");
  for (const step of steps) step.hidden = true;
  const tools = element("div", "tools");
  const further = button(words.page.next, () => open(steps, tools, further), "go further");
  tools.append(further, button(words.page.all_steps, () => openAll(steps, tools)));
  how.append(tools);
  open(steps, tools, further);
}

/** Shows the next part of the step that is open, or the next step's first. */
function open(steps, tools, further) {
  const at = steps.findIndex((step) => step.hidden || hiddenParts(step).length);
  if (at < 0) return tools.remove();
  const step = steps[at];
  if (step.hidden) {
    step.hidden = false;
    for (const part of parts(step).slice(1)) part.hidden = true;
    rest(step, true);
  } else {
    hiddenParts(step)[0].hidden = false;
    if (!hiddenParts(step).length) rest(step, false);
  }
  if (at === steps.length - 1 && !hiddenParts(step).length) tools.remove();
  else if (document.activeElement === further) further.scrollIntoView({ block: "nearest" });
}

const parts = (step) => PARTS.flatMap((place) => [...step.querySelectorAll(place)].slice(0, 1)).filter((part) => part.parentElement === step);
const hiddenParts = (step) => parts(step).filter((part) => part.hidden);

/** What belongs to a step once its line is there: the smaller steps, and the way to go on alone. */
function rest(step, isHidden) {
  for (const part of step.querySelectorAll(":scope > details, :scope > .own")) part.hidden = isHidden;
}

function openAll(steps, tools) {
  for (const step of steps) {
    step.hidden = false;
    for (const part of parts(step)) part.hidden = false;
    rest(step, false);
  }
  tools.remove();
}
