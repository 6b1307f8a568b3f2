// Asks without leaving the page: thinking, cancelled, busy, offline and answered are states of one place.
import { device } from "./device.js";
import { button, element, fill, words } from "./dom.js";
import { form, operationLabel, titleOf } from "./form.js";
import { follow } from "./job.js";
import { drawAll } from "./math.js";
import { likeliest, markChosen } from "./offers.js";
import { HOME, Refused, addressOf, page } from "./service.js";

const state = document.getElementById("state");
const answer = document.getElementById("answer");
const announced = document.getElementById("announced");
const listeners = [];
const LATE = 500; // milliseconds after which one is told what is going on
const { timeout, patience } = form.dataset; // seconds a question and a job may take; no patience where there are no jobs
let working = null; // the AbortController of the question under way, or of the wait before it is asked again
let asksAgain = false;

/** Calls `act(answer, fields)` whenever an answer is shown. */
export function onAnswer(act) {
  listeners.push(act);
}

/** Asks the question of the form; `keep` says what happens to the address: "push", "replace" or "leave". */
export async function ask(fields, keep = "push") {
  const mine = begin();
  let job = null;
  const late = setTimeout(() => {
    const tell = showThinking(mine, fields);
    if (patience) job = follow(named(fields), fields.get("timeout") ?? timeout, mine.signal, tell).catch(() => false);
  }, LATE);
  try {
    const replied = await page(fields, mine.signal).catch((error) => outlived(error, job, fields, mine.signal));
    if (mine === working) show(replied, fields, keep);
  } catch (error) {
    if (mine === working) showFailure(error, fields, keep);
  } finally {
    clearTimeout(late);
    finish(mine);
  }
}

/** The fields with the operation that the page will take for them. */
function named(fields) {
  const all = new URLSearchParams(fields);
  if (!all.has("operation")) all.set("operation", likeliest());
  return all;
}

/** The page once the job has ended, where the connection broke and a job goes on; else the error itself. */
async function outlived(error, job, fields, signal) {
  const broke = error instanceof TypeError || error instanceof Refused;
  if (broke && !signal.aborted && (await job) && !signal.aborted) return page(fields, signal);
  throw error;
}

/** Goes on with a question that timed out, as a job, for as long as jobs may take. */
async function askPatiently(fields) {
  const mine = begin();
  const tell = showThinking(mine, fields);
  answer.querySelector(".patiently")?.remove();
  try {
    await follow(named(fields), patience, mine.signal, tell);
    if (mine === working) show(await page(fields, mine.signal), fields, "leave");
  } catch (error) {
    if (mine === working) showFailure(error, fields, "leave");
  } finally {
    finish(mine);
  }
}

function begin() {
  working?.abort();
  return (working = new AbortController());
}

function finish(mine) {
  mine.over = true;
  if (mine === working && !mine.waits) working = null;
}

/** Gives the question under way up. */
export function cancel() {
  if (!working) return;
  const { waits } = working;
  working.abort();
  if (waits) showCancelled();
}

function showCancelled() {
  working = null;
  state.replaceChildren(words.state.cancelled);
}

/** Says what is being worked on and for how long; returns how to say what became of it.

What is tried changes faster than one reads: it is shown with the clock, once a second, and not read aloud. */
function showThinking(mine, fields) {
  const since = Date.now() - LATE;
  const said = fill(words.state.thinking, { operation: operationLabel(fields) });
  const stage = element("span", "stage");
  const clock = element("span", "clock");
  stage.ariaLive = "off";
  clock.ariaHidden = "true";
  let news = {};
  const tick = () => {
    stage.textContent = stageOf(news);
    clock.textContent = `${Math.round((Date.now() - since) / 1000)} s`;
  };
  const ticking = setInterval(() => (mine.over ? clearInterval(ticking) : tick()), 1000);
  state.replaceChildren(element("span", "", said), element("span", "about", titleOf(fields)), stage, clock, button(words.state.cancel, () => mine.abort(), "cancel"));
  return (latest) => {
    const first = !stage.textContent;
    news = latest;
    if (first) stage.textContent = stageOf(news);
  };
}

/** "Trying integration by parts …", else the state of the job. */
function stageOf({ state, trying }) {
  const way = words.tried[trying];
  return way ? fill(words.state.trying, { way }) : (words.state[state] ?? "");
}

function showFailure(error, fields, keep) {
  if (error.name === "AbortError") showCancelled();
  else if (error instanceof Refused) showRefusal(error, fields, keep);
  else {
    state.replaceChildren(words.state.offline);
    addEventListener("online", () => working || ask(fields, keep), { once: true });
  }
}

function showRefusal({ problem }, fields, keep) {
  if (problem.retry_after) retry(problem.retry_after, fields, keep);
  else state.replaceChildren(problem.detail);
}

function show(replied, fields, keep) {
  const fresh = replied.getElementById("answer");
  if (!fresh) throw new TypeError("the reply is no page of ours");
  adopt(replied.getElementById("ask"));
  for (const fold of fresh.querySelectorAll(".folds > details")) fold.open = false;
  drawAll(fresh);
  state.replaceChildren();
  announced.textContent = gist(fresh);
  answer.replaceChildren(...fresh.childNodes);
  const title = titleOf(fields);
  document.title = title ? `${title} · Mathtutor` : "Mathtutor";
  const isWholePage = HOME === "/"; // a frame leaves the history of the page around it alone
  if (isWholePage && keep === "push") history.pushState(null, "", addressOf(fields));
  if (isWholePage && keep === "replace") history.replaceState(null, "", addressOf(fields));
  for (const listener of listeners) listener(answer, fields);
  goOn(fields);
  comeIntoView();
}

/** On a small screen the answer comes to the top; a notebook stays where its writer is. */
function comeIntoView() {
  if (document.body.classList.contains("has-notebook") || !matchMedia("(max-width: 40rem)").matches) return;
  if (matchMedia("(pointer: coarse)").matches) document.activeElement?.blur(); // the keyboard of the system folds away
  const place = answer.querySelector("#how") ?? answer;
  place.scrollIntoView({ block: "start", behavior: "instant" });
}

/** The fields that belong to the operation of the answer stand in the form; what is typed in the others stays. */
function adopt(fresh) {
  if (!fresh || fresh.dataset.operation === form.dataset.operation) return;
  for (const place of [".before", ".after", ".beside", ".more"]) form.querySelector(place).replaceChildren(...fresh.querySelector(place).childNodes);
  form.dataset.operation = fresh.dataset.operation;
  form.querySelector("#go").value = fresh.querySelector("#go").value;
  markChosen();
}

/** The whole result of an answer, as one formula. */
export function resultOf(answer) {
  return answer.querySelector(".result .whole .math") ?? answer.querySelector(".result .math.block");
}

/** What came out, for those who can't see it appear: the verdict, the fault, or the answer as it is said. */
function gist(fresh) {
  const text = (place) => fresh.querySelector(place)?.textContent.trim().replace(/\s+/g, " ") ?? "";
  const result = resultOf(fresh);
  const said = text(".speech p") || result?.dataset.text || text(".told");
  if (device.get("cover") && result) return text(".card h2");
  return text(".verdict") || [text(".card h2"), said || text(".problem h2 + p"), text(".conditions")].filter(Boolean).join(": ");
}

/** A busy service is asked again when it said it would be free; what timed out can be tried for longer. */
export function goOn(fields) {
  const problem = answer.querySelector(".problem");
  if (problem?.dataset.code === "unauthorized" && !asksAgain) {
    asksAgain = true; // the page that said so began a session
    ask(fields, "leave");
  }
  if (problem?.dataset.code === "overloaded") retry(Number(problem.dataset.retry) || 2, fields, "leave");
  if (problem?.dataset.code === "deadline_exceeded" && patience) {
    problem.append(button(fill(words.state.patiently, { minutes: Math.round(patience / 60) }), () => askPatiently(fields), "patiently"));
  }
}

/** Asks again after some seconds, which are told one by one. */
function retry(seconds, fields, keep) {
  const mine = begin();
  mine.waits = true;
  const said = element("span");
  state.replaceChildren(said, button(words.state.cancel, cancel, "cancel"));
  const tick = (left) => {
    if (mine.signal.aborted) return;
    said.textContent = fill(words.state.busy, { seconds: left });
    setTimeout(() => (left > 1 ? tick(left - 1) : mine.signal.aborted || ask(fields, keep)), 1000);
  };
  tick(Math.ceil(seconds));
}
