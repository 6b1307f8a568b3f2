// Draws formulas: KaTeX over the MathML that the server wrote.

import { words } from "./dom.js";

const OPTIONS = { throwOnError: true, strict: "ignore", maxSize: 50, maxExpand: 200 };
const FONTS = ["1em KaTeX_Main", "italic 1em KaTeX_Math"];
const sources = new WeakMap(); // element → the MathML that stood in it

/** Draws what is there once KaTeX is: the page is alive before, and a slow network is left to it until then. */
export function drawPage() {
  const script = document.createElement("script");
  script.src = new URL("../vendor/katex/katex.min.js", import.meta.url).href;
  script.addEventListener("load", () => drawAll(document));
  document.head.append(script);
  for (const font of FONTS) document.fonts.load(font).catch(() => {});
}

/** Draws the formulas inside `root`; what KaTeX can't draw stays MathML. */
export function drawAll(root) {
  for (const element of root.querySelectorAll(".math[data-latex]")) draw(element);
  if (window.katex) document.documentElement.classList.add("drawn");
  const blocks = [...root.querySelectorAll(".math.block")]; // by the next frame they stand in the page
  requestAnimationFrame(() => blocks.forEach(letScroll));
}

/** A formula that is wider than its box can be reached, to be scrolled, with the keyboard. */
function letScroll(element) {
  if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
}

/** Draws one formula. */
export function draw(element) {
  const { latex } = element.dataset;
  if (!latex || !window.katex) return;
  if (element.querySelector("math") && !sources.has(element)) sources.set(element, element.innerHTML);
  try {
    const drawn = document.createElement("span");
    window.katex.render(said(latex), drawn, { ...OPTIONS, displayMode: element.classList.contains("block") });
    element.replaceChildren(...drawn.childNodes);
  } catch {
    if (!element.firstChild) element.textContent = latex;
  }
}

/** The LaTeX with its words in the reader's language, and decimals with the reader's sign. */
function said(latex) {
  const worded = latex.replace(/\\text\{(\s*)(or|and|if|where|otherwise|let)(\s*)\}/g, (_, before, word, after) => `\\text{${before}${words.page[word]}${after}}`);
  return hasComma() ? worded.replace(/(\d)\.(?=\d)/g, "$1{,}") : worded;
}

/** Whether the reader writes decimals with a comma. */
function hasComma() {
  const form = document.getElementById("ask") ?? document.getElementById("class");
  return form?.elements.decimal?.value === "comma" || form?.dataset.decimal === "comma";
}

/** A formula as an element. */
export function formula(latex) {
  const element = document.createElement("span");
  element.className = "math";
  element.dataset.latex = latex;
  draw(element);
  return element;
}

/** The MathML that the server wrote for a drawn formula. */
export function mathmlOf(element) {
  return sources.get(element) ?? element.querySelector("math")?.outerHTML ?? "";
}
