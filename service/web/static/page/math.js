// Draws formulas: KaTeX over the MathML that the server wrote.

/** Replaces the MathML inside `root`'s formulas by KaTeX's drawing; what KaTeX can't draw stays as it is. */
export function drawAll(root) {
  for (const element of root.querySelectorAll(".math[data-latex]")) draw(element);
}

/** Draws one formula. */
export function draw(element, latex = element.dataset.latex) {
  if (!latex || !window.katex) return;
  try {
    const drawn = document.createElement("span");
    window.katex.render(latex, drawn, { displayMode: element.classList.contains("block"), throwOnError: true, strict: "ignore", maxSize: 50, maxExpand: 200 });
    element.replaceChildren(...drawn.childNodes);
  } catch {
    if (!element.firstChild) element.textContent = latex;
  }
}

/** A formula as an element. */
export function formula(latex) {
  const element = document.createElement("span");
  element.className = "math";
  element.dataset.latex = latex;
  draw(element);
  return element;
}
