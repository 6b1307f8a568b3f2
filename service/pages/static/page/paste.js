// Pasting from other programs: a formula that comes as MathML is put in as the text that says the same.
import { words } from "./dom.js";
import { form } from "./form.js";
import { read } from "./service.js";

/** The one formula of what is pasted, as LaTeX or MathML; empty where there is none, or more than that. */
function formulaOf(data) {
  const given = data.getData("application/mathml+xml");
  if (given) return given;
  const found = new DOMParser().parseFromString(data.getData("text/html"), "text/html").querySelectorAll("math");
  if (found.length !== 1) return "";
  const latex = found[0].querySelector('annotation[encoding="application/x-tex"]')?.textContent;
  return latex ? `$${latex}$` : found[0].outerHTML;
}

/** Puts the text where the selection is, as typing would. */
function insert(input, text) {
  input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

form.addEventListener("paste", async (event) => {
  const input = event.target.closest("input[data-math], .row input");
  if (!input) return;
  const formula = formulaOf(event.clipboardData);
  if (formula) {
    event.preventDefault();
    const [said] = await read([{ expression: formula }]).catch(() => [null]);
    insert(input, said?.input?.text ?? formula);
  } else if (event.clipboardData.files.length && !event.clipboardData.getData("text")) {
    document.getElementById("reading").replaceChildren(words.state.picture);
  }
}, { capture: true });
