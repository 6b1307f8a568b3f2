// The worked solution a step at a time: first the question, then the rule, then the line. See docs/page.md.
import { button, element, words } from "./dom.js";
import { device } from "./device.js";

const PARTS = [".question", ".rule", ":scope > .math.block"];

/** Makes the solution under an answer open step by step, where there is one. */
export function openHow(answer) {
  const how = answer.querySelector("#how");
  const chain = how?.querySelector(":scope > .worked");
  const steps = chain ? [...chain.children] : [];
  if (!steps.length || !how.querySelector(".question")) return;
  const tools = element("div", "tools");
  how.append(tools);
  device.get("all_steps") ? openAll(how, steps, tools) : openFirst(how, steps, tools);
}

/** Covers everything but the first question. */
function openFirst(how, steps, tools) {
  how.classList.add("stepwise");
  for (const step of steps) {
    for (const part of [...parts(step), ...rest(step)]) part.hidden = true;
    step.hidden = true;
  }
  const own = how.querySelector(".own")?.cloneNode(true);
  const further = button(words.page.next, () => {
    open(steps);
    lead(how, steps, tools, own);
    (tools.isConnected ? tools : steps.at(-1)).scrollIntoView({ block: "nearest" });
  }, "go further");
  tools.replaceChildren(further, ...(own ? [own] : []), button(words.page.all_steps, () => chooseAll(how, steps, tools, true)));
  open(steps);
}

/** Shows the next part of the step that is open, or the next step's first. */
function open(steps) {
  const step = steps.find((one) => one.hidden || coveredParts(one).length);
  if (!step) return;
  step.hidden = false;
  coveredParts(step)[0].hidden = false;
  if (!coveredParts(step).length) for (const part of rest(step)) part.hidden = false;
}

/** The way into the notebook holds the lines that are open; after the last one there is nothing more to show. */
function lead(how, steps, tools, own) {
  const open = steps.filter((step) => !step.hidden && !coveredParts(step).length);
  if (open.length === steps.length) return openAll(how, steps, tools);
  const from = open.at(-1)?.querySelector(":scope > .own");
  if (own && from) own.href = from.href;
}

function openAll(how, steps, tools) {
  how.classList.toggle("stepwise", false);
  for (const step of steps) {
    step.hidden = false;
    for (const part of [...parts(step), ...rest(step)]) part.hidden = false;
  }
  tools.replaceChildren(button(words.page.step_by_step, () => chooseAll(how, steps, tools, false)));
}

/** Which of the two one likes better is kept on the device. */
function chooseAll(how, steps, tools, isAll) {
  device.set("all_steps", isAll);
  isAll ? openAll(how, steps, tools) : openFirst(how, steps, tools);
  tools.querySelector("button").focus();
}

const parts = (step) => PARTS.flatMap((place) => [...step.querySelectorAll(place)].slice(0, 1)).filter((part) => part.parentElement === step);
const coveredParts = (step) => parts(step).filter((part) => part.hidden);

/** What belongs to a step once its line is there: the smaller steps, and the way to go on alone. */
const rest = (step) => [...step.querySelectorAll(":scope > details, :scope > .own")];
